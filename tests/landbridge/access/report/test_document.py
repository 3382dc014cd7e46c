"""The JSON of a report, whose shape scripts rely on."""

from __future__ import annotations

import json

import pytest

from landbridge.access.report.document import document
from tests.landbridge.access.report.example import GROUP_ARN, small

pytestmark = pytest.mark.requirement("B.1")


def test_the_shape_is_stable() -> None:
    content = document(small())
    assert list(content) == ["form", "environment", "verdict", "subjects", "things", "cells", "statements"]
    assert content["form"] == 1
    assert content["subjects"] == [{"kind": "team", "name": "fraud", "account": "777788889999"}]
    assert content["things"] == [{"kind": "feature group", "key": "sessions", "account": "111122223333"}]
    assert [each["standing"] for each in content["cells"]][-1] == "refused"
    assert json.loads(json.dumps(content)) == content


def test_a_cell_gives_each_ways_links_with_the_statement_that_decided() -> None:
    content = document(small())
    refused = content["cells"][1]
    assert refused["answer"] == "refused"
    assert refused["expected"] == [
        {
            "ways": ["RAM share"],
            "may": False,
            "place": ["grants", "fraud", "sessions"],
            "declared_at": "grants.yaml:3",
        }
    ]
    (way,) = refused["ways"]
    assert (way["way"], way["answer"], way["not_reached"]) == ("RAM share", "refused", ["decrypt it"])
    assert way["links"][1] == {
        "what": "get a record",
        "answer": "refused",
        "caller": "arn:aws:iam::111122223333:role/access-fraud",
        "action": "sagemaker:GetRecord",
        "resource": GROUP_ARN,
        "context": {"aws:x": ["1"]},
        "why": f"a statement speaks of {GROUP_ARN}",
        "mend": f"allow sagemaker:GetRecord on {GROUP_ARN}",
        "assumptions": [],
        "because": [0],
    }
    assert content["statements"] == [
        {
            "source": {
                "stack": "Access-fraud",
                "path": "Access-fraud/Role/Policy1",
                "policy": "access-fraud-1",
                "kind": "identity policy",
                "index": 2,
                "sid": "OnlineRead",
            },
            "statement": {
                "Sid": "OnlineRead",
                "Effect": "Allow",
                "Action": ["sagemaker:GetRecord"],
                "Resource": [
                    GROUP_ARN,
                    {"unresolved": '{"Ref": "Other"}', "place": "Access-fraud/Policy1/Resource"},
                ],
                "Condition": {"StringEquals": {"aws:ResourceAccount": ["111122223333"]}},
            },
        }
    ]
