"""cdk-nag: no open finding on the example, with Lake Formation, and with a console as its vendor has it; and no
acknowledgement that none needs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from landbridge.declaration import Declaration
from tests.consoles import vendor_example
from tests.governed import governed_example
from tests.synthesis import synthesize


@pytest.fixture(scope="module")
def reports(declaration: Declaration, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Reports of the two packs on the example as it is, with Lake Formation, and with another console. An open finding
    would already fail the synth."""
    from stacks.nag import add_checks

    packs = []
    for judged in (declaration, governed_example(), vendor_example()):
        outdir = tmp_path_factory.mktemp("nag")
        synthesize(judged, outdir, alter=add_checks)
        packs += json.loads((outdir / "validation-report.json").read_text())["pluginReports"]
    return packs


@pytest.mark.requirement("P.4")
def test_both_packs_ran_and_have_no_open_finding(reports: list[dict[str, Any]]) -> None:
    assert sorted((pack["pluginName"], pack["conclusion"], len(pack["violations"])) for pack in reports) == [
        *[("AwsSolutions", "success", 0)] * 3,
        *[("NIST.800.53.R5", "success", 0)] * 3,
    ]


@pytest.mark.requirement("P.4")
def test_every_acknowledgement_answers_a_finding(reports: list[dict[str, Any]]) -> None:
    from stacks.acknowledgements import ON_RESOURCES, WILDCARDS

    answered = [finding for pack in reports for finding in pack["suppressedViolations"]]
    paths = [
        (finding["acknowledgedId"], construct["constructPath"])
        for finding in answered
        for construct in finding["violatingConstructs"]
    ]
    idle = [
        known
        for known in ON_RESOURCES
        if not any(rule == known.rule and re.fullmatch(known.path, path) for rule, path in paths)
    ]
    assert idle == []
    given = {finding["reason"] for finding in answered}
    assert [known for known in WILDCARDS if known.reason not in given] == []


@pytest.mark.requirement("P.4")
def test_a_bucket_that_nobody_answered_for_fails_the_synth(declaration: Declaration, tmp_path: Path) -> None:
    from aws_cdk import App, Stack
    from aws_cdk import aws_s3 as s3

    from stacks.nag import add_checks

    def careless(app: App) -> None:
        s3.CfnBucket(Stack(app, "Careless"), "Bucket")
        add_checks(app)

    with pytest.raises(RuntimeError, match="Careless/Bucket"):
        synthesize(declaration, tmp_path, alter=careless)
