"""The PDF of a model card."""

import json
import re
from datetime import UTC, datetime

from sandbox.extension.sagemaker.model_cards import pdf
from sandbox.extension.sagemaker.model_cards.model_card import CardVersion

NOW = datetime.now(UTC)


def version(content: object, number: int = 2) -> CardVersion:
    return CardVersion(number, json.dumps(content), "Approved", NOW, {}, NOW, {})


def test_the_document_names_the_card_and_the_version_and_shows_the_content() -> None:
    found = pdf.document("churn", version({"model_overview": {"model_owner": r"a (b) \c"}}))
    for line in (b"(Model card churn)", b"(Version 2)", b"(Status Approved)", rb'"model_owner": "a \(b\) \\\\c"'):
        assert line in found
    assert found.startswith(b"%PDF-1.4\n")
    assert found.endswith(b"%%EOF\n")


def test_the_same_version_gives_the_same_bytes() -> None:
    content = {"model_overview": {"model_owner": "Zoë 日本"}}
    assert pdf.document("churn", version(content)) == pdf.document("churn", version(content))


def test_every_object_is_where_the_table_says_and_long_cards_have_more_pages() -> None:
    found = pdf.document(
        "churn", version({"additional_information": {"custom_details": {f"k{n}": "v" for n in range(200)}}})
    )
    table = int(found.rsplit(b"startxref\n", 1)[1].split()[0])
    assert found[table:].startswith(b"xref\n")
    offsets = [int(each) for each in re.findall(rb"(\d{10}) 00000 n ", found[table:])]
    for number, offset in enumerate(offsets, start=1):
        assert found[offset:].startswith(b"%d 0 obj\n" % number)
    assert b"/Count 4" in found
    assert found.count(b"/Type /Page ") == 4
    for length, stream in re.findall(rb"/Length (\d+) >>\nstream\n(.*?)\nendstream", found, re.DOTALL):
        assert int(length) == len(stream)
