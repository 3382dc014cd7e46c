"""Rules about the model registry and governance consoles."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.landbridge.declaration.spoilt import Edit, is_reported

GRANTS = "grants:\n  fraud:\n"
REGISTRY = """\
model_registry: {account: "888899990000"}
model_groups:
  churn: {owner: fraud}
model_grants:
  fraud: {churn: deploy}
"""


def _connection(name: str, number: int = 1, *lines: str, **changed: str) -> str:
    """A connection's lines; `changed` replaces values, a value of "" leaves the key out."""
    values = {
        "account": f'"8888000000{number:02}"',
        "business_entity": f"Entity {number}",
        "console": "marketplace",
        "external_id": f"external-{number}",
        "default_profile": "{domain: d-1}",
        **changed,
    }
    keys = [f"    {key}: {value}\n" for key, value in values.items() if value]
    return "".join([f"  {name}:\n", *keys, *(f"    {line}\n" for line in lines)])


def _governed(*connections: str, registry: str = REGISTRY) -> list[Edit]:
    return [(GRANTS, registry + "governance:\n" + "".join(connections) + GRANTS)]


MANY = "".join(_connection(("▸" if number > 10 else "") + f"c{number}", number) for number in range(1, 12))

CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "an eleventh connection": (_governed(MANY), ["follows at most 10 accounts"]),
    "a business entity of two connections": (
        _governed(_connection("a", 1), _connection("b", 2, business_entity="▸ENTITY 1")),
        ["the connection `a` has the same business entity"],
    ),
    "a console in a production account that reads the same hub's cards": (
        _governed(
            _connection("a", 1, console='▸"777788889999"'),
            registry=REGISTRY
            + 'model_cards: {account: "888800000001"}\n'
            + 'card_accounts:\n  live: {account: "777788889999", stage: production, '
            + 'principals: ["arn:aws:iam::777788889999:role/reader"]}\n',
        ),
        ["is the production account `live`", "write a console in another account"],
    ),
    "an external id of two connections": (
        _governed(_connection("a", 1), _connection("b", 2, external_id="▸external-1")),
        ["the connection `a` has the same external id"],
    ),
    "an account of two connections": (
        _governed(_connection("a", 1), _connection("b", 2, account='▸"888800000001"')),
        ["the connection `a` has the same account"],
    ),
    "an external id that is too short": (
        _governed(_connection("a", 1, external_id="▸x")),
        ["write an external id, 2 to 1,224"],
    ),
    "a role without an external id": (
        _governed(_connection("▸a", 1, external_id="")),
        ["write `external_id`, one that no other has"],
    ),
    "an external id beside an access key": (
        _governed(_connection("a", 1, "credentials: access-key", external_id="▸external-1")),
        ["with `credentials: access-key` there is no role"],
    ),
    "a console in the registry's own account": (
        _governed(_connection("a", 1, console='▸"888800000001"')),
        ["is the registry account itself", "marketplace, vendor or the console's account"],
    ),
    "an unknown preset": (
        _governed(_connection("a", 1, console="▸market")),
        ["found `market`; write marketplace (bought on AWS Marketplace), vendor"],
    ),
    "a profile in no domain": (
        _governed(_connection("a", 1, default_profile="▸{vpc: vpc-0123456789abcdef0}")),
        ["write either `domain`, or `vpc` and `subnets`"],
    ),
    "a trail that logs no writes": (
        [
            *_governed(_connection("a", 1)),
            (
                "  id: o-exampleorg1\n",
                "  id: o-exampleorg1\n  trail:\n"
                "    arn: arn:aws:cloudtrail:eu-west-1:999900001111:trail/organisation\n"
                "    management_events: ▸read\n",
            ),
        ],
        ["no change of a model reaches a console", "write `write` or `all`"],
    ),
    "a lane of a group that is not declared": (
        _governed(_connection("a", 1, "lanes: [churn, ▸chrun]", account='"888899990000"')),
        ["no model group `chrun` is declared; did you mean `churn`?"],
    ),
    "a lane in another account than the registry's": (
        _governed(_connection("a", 1, "lanes: [▸churn]")),
        ["which is in another account; leave them out"],
    ),
    "model groups without a registry": (
        [
            (
                GRANTS,
                REGISTRY.replace('model_registry: {account: "888899990000"}\n', "").replace("churn: {o", "▸churn: {o")
                + GRANTS,
            )
        ],
        ["write `model_registry: {account: …}`"],
    ),
    "a model group of no team": (
        [(GRANTS, REGISTRY.replace("owner: fraud", "owner: ▸fruad") + GRANTS)],
        ["no team `fruad` is declared; did you mean `fraud`?"],
    ),
    "a grant of a model group that is not declared": (
        [(GRANTS, REGISTRY.replace("{churn: deploy}", "{▸chrun: deploy}") + GRANTS)],
        ["no model group `chrun` is declared; did you mean `churn`?"],
    ),
    "a model granted to the registry's own account": (
        [(GRANTS, REGISTRY.replace("888899990000", "222233334444").replace("  fraud: {", "  ▸fraud: {") + GRANTS)],
        ["is the registry's own, and RAM cannot share with the owner"],
    ),
    "an existing model group without a name": (
        [(GRANTS, REGISTRY.replace("{owner: fraud}", "{owner: fraud, existing: ▸true}") + GRANTS)],
        ["an existing group needs its `name`"],
    ),
    "a name of a group that is made": (
        [(GRANTS, REGISTRY.replace("{owner: fraud}", "{owner: fraud, name: ▸churn}") + GRANTS)],
        ["Landbridge names the groups that it makes"],
    ),
    "a level that is none": (
        [(GRANTS, REGISTRY.replace("{churn: deploy}", "{churn: ▸read}") + GRANTS)],
        ["found `read`; write deploy or register"],
    ),
}


@pytest.mark.requirement("S3.5")
@pytest.mark.parametrize(("edits", "words"), CASES.values(), ids=CASES)
def test_is_reported_at_its_place_and_says_what_to_write(tmp_path: Path, edits: list[Edit], words: list[str]) -> None:
    is_reported(tmp_path, edits, words)
