"""Whatever is removed, widened or narrowed in the example's templates is said, by whom it is felt, and how far away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from landbridge.access.collection import collect
from landbridge.access.comparison import AccessChange, ChangeKind, Direction, Reach, compare
from landbridge.access.proof import world_of
from landbridge.declaration import Declaration
from tests.access.edited import Edited
from tests.access.mutations import Templates, places
from tests.synthesis import synthesize

pytestmark = pytest.mark.requirement("B.2")

OUTSIDER = "000000000002"


@pytest.fixture(scope="module")
def edited(assembly: Path, tmp_path_factory: pytest.TempPathFactory, declaration: Declaration) -> Edited:
    return Edited(assembly, tmp_path_factory.mktemp("edited"), declaration)


Statement = dict[str, Any]
Change = Callable[[list[Statement], Statement], object]


def at(stack: str, sid: str, change: Change, holder: str = "") -> Callable[[Templates], None]:
    """Changes one statement; `holder` begins the logical id of what has it."""

    def edit(templates: Templates) -> None:
        found = [
            (place, statement)
            for place in places(templates)
            if place.stack == stack and place.logical_id.startswith(holder)
            for statement in place.statements
            if statement.get("Sid") == sid
        ]
        place, statement = found[0]
        change(place.statements, statement)
        place.store()

    return edit


def share(stack: str, **properties: Any) -> Callable[[Templates], None]:
    def edit(templates: Templates) -> None:
        (found,) = (
            each["Properties"]
            for each in templates[stack]["Resources"].values()
            if each["Type"] == "AWS::RAM::ResourceShare"
        )
        found.update(properties)

    return edit


def remove(statements: list[Statement], statement: Statement) -> None:
    statements.remove(statement)


def action(name: str) -> Change:
    return lambda _, statement: statement.update(Action=[*_list(statement["Action"]), name])


def no_action(name: str) -> Change:
    return lambda _, statement: statement.update(Action=[each for each in _list(statement["Action"]) if each != name])


def resource(arn: str) -> Change:
    return lambda _, statement: statement.update(Resource=arn)


def principal(who: str) -> Change:
    return lambda _, statement: statement.update(Principal={"AWS": who})


def no_condition(operator: str) -> Change:
    return lambda _, statement: statement["Condition"].pop(operator)


def open_to_all(_: list[Statement], statement: Statement) -> None:
    statement.update(Principal="*", Condition={})


GAINED, LOST = Direction.GAINED, Direction.LOST
OUTSIDE, ACROSS, HOME = Reach.OUTSIDE, Reach.CROSS_ACCOUNT, Reach.SAME_ACCOUNT

MUTATIONS = {
    "a grant's statement is gone": (
        at("Access-fraud", "OnlineRead", remove),
        (LOST, ACROSS, "fraud can read sessions online in one way less: access role"),
    ),
    "one action is gone": (
        at("Access-core-search", "OnlineRead", no_action("sagemaker:GetRecord")),
        (LOST, ACROSS, "core-search can read users online in one way less: access role"),
    ),
    "a role may delete objects": (
        at("Access-data-curation", "OfflineObjects", action("s3:DeleteObject")),
        (GAINED, ACROSS, "data-curation can now delete users or change who may use it: access role (DeleteObject)"),
    ),
    "a role may write what it read": (
        at("Access-fraud", "OnlineRead", action("sagemaker:PutRecord")),
        (GAINED, ACROSS, "fraud can now write sessions online: access role"),
    ),
    "a wildcard in an action": (
        at("Access-fraud", "OnlineRead", action("sagemaker:*")),
        (GAINED, ACROSS, "fraud can now write sessions online: access role"),
    ),
    "anybody may assume the role": (
        at("Access-fraud", "Team", open_to_all, "Role"),
        (GAINED, OUTSIDE, "can now work as role landbridge-example-access-fraud"),
    ),
    "any role of the account may assume the role": (
        at("Access-fraud", "Team", no_condition("ArnLike"), "Role"),
        (GAINED, ACROSS, "any other role of account 777788889999 can now work as role landbridge-example-access-fraud"),
    ),
    "another account is trusted": (
        at("Access-fraud", "Team", principal("arn:aws:iam::666677778888:root"), "Role"),
        (LOST, ACROSS, "fraud can no longer work as role landbridge-example-access-fraud"),
    ),
    "TLS is no longer asked for": (
        at("Foundation", "TlsOnly", remove, "FeatureStoreOffline"),
        (GAINED, ACROSS, "s3:ListBucket and s3:GetObject on landbridge-example-111122223333"),
    ),
    "a bucket is public": (
        at("Foundation", "ObjectscoreXsearch", open_to_all),
        (GAINED, OUTSIDE, "anybody without credentials"),
    ),
    "a key is everybody's": (
        at("Foundation", "Partners", open_to_all, "FeatureStoreOnlineKey"),
        (GAINED, OUTSIDE, "may now kms:"),
    ),
    "a share reaches an account outside": (
        share("Access-fraud", Principals=["777788889999", OUTSIDER], AllowExternalPrincipals=True),
        (GAINED, OUTSIDE, "any account outside the organisation can now describe sessions"),
    ),
    "a share has another group": (
        share("Access-fraud", ResourceArns=["arn:aws:sagemaker:eu-west-1:111122223333:feature-group/example-users"]),
        (LOST, ACROSS, "fraud can read sessions online in one way less: RAM share"),
    ),
    "a share gives more": (
        share(
            "Access-fraud",
            PermissionArns=["arn:aws:ram::aws:permission/AWSRAMPermissionSagemakerFeatureGroupReadWrite"],
        ),
        (GAINED, ACROSS, "may now sagemaker:PutRecord and sagemaker:DeleteRecord on feature-group/example-sessions"),
    ),
    "a share is for nobody": (
        share("Access-fraud", Principals=[]),
        (LOST, ACROSS, "fraud can read sessions online in one way less: RAM share"),
    ),
    "a key is any key": (
        at("Access-fraud", "OnlineKey", no_condition("ForAnyValue:StringEquals")),
        (
            GAINED,
            HOME,
            "role landbridge-example-access-fraud may now kms:Decrypt on key/alias/landbridge-example-offline",
        ),
    ),
}


@pytest.mark.parametrize(("edit", "expected"), MUTATIONS.values(), ids=MUTATIONS)
def test_a_mutation_is_said(
    edited: Edited, edit: Callable[[Templates], None], expected: tuple[Direction, Reach, str]
) -> None:
    direction, reach, sentence = expected
    change = edited.change(edit)
    assert [
        each
        for each in change.changes
        if (each.direction, each.reach) == (direction, reach) and sentence in each.sentence
    ], "\n".join(f"{each.direction} {each.reach} {each.sentence}" for each in change.changes)


def test_the_statement_that_changed_is_the_cause(edited: Edited) -> None:
    change = edited.change(at("Access-fraud", "OnlineRead", remove))
    assert all(
        "removed: statement OnlineRead in Access-fraud/Role/Policy1 (identity policy)" in map(str, each.causes)
        for each in change.changes
    )


def test_what_is_gained_and_then_taken_back_is_nothing(edited: Edited) -> None:
    def edit(templates: Templates) -> None:
        at("Access-fraud", "OnlineRead", action("sagemaker:PutRecord"))(templates)
        at("Access-fraud", "OnlineRead", no_action("sagemaker:PutRecord"))(templates)

    assert edited.change(edit) == AccessChange(())


def test_the_other_way_round_lost_is_gained(edited: Edited, assembly: Path) -> None:
    head = edited.world(edited.copy(at("Access-fraud", "OnlineRead", remove)))
    there, back = compare(edited.base, head), compare(head, edited.base)
    assert there.verdict == "+0 -2; 2 cross-account read lost"
    assert back.verdict == "+2 -0; 2 cross-account read gained"
    assert {each.kind for each in there.changes} == {ChangeKind.CAPABILITY}


def test_teams_and_sections_that_go_are_told_by_what_is_lost(
    edited: Edited, declaration: Declaration, tmp_path: Path
) -> None:
    content = declaration.model_dump(mode="json", by_alias=True, exclude_unset=True)
    for section in ("model_registry", "model_groups", "model_grants", "governance", "model_cards", "card_accounts"):
        del content[section]
    del content["card_spokes"]
    for section in ("teams", "grants"):
        del content[section]["fraud"]
    less = Declaration.model_validate(content)
    synthesize(less, tmp_path)
    change = compare(edited.base, world_of(collect(tmp_path, less), less))
    lost = [each.sentence for each in change.changes if each.direction is LOST]
    assert any(each.startswith("fraud can no longer read sessions online: ") for each in lost)
    assert any(each.startswith("console retail can no longer work as role ") for each in lost)
    assert any(each.startswith("card account churn-dev can no longer change cards in Draft") for each in lost)


EVERY = 9
"""Of all statements of the example every ninth is removed: a minute's work would not show more."""

SAID_TWICE = {"OfflineBuckets", "OfflineKey"}
"""Statements of which another of the same role says everything as well."""


def test_every_removed_statement_is_said(edited: Edited) -> None:
    number = sum(len(place.statements) for place in places(_templates(edited)))
    assert number > 300
    silent = set()
    for index in range(0, number, EVERY):
        removed: list[str] = []

        def edit(templates: Templates, index: int = index, removed: list[str] = removed) -> None:
            for place in places(templates):
                if index < len(place.statements):
                    removed.append(str(place.statements.pop(index).get("Sid")))
                    place.store()
                    return
                index -= len(place.statements)

        if not edited.change(edit).changes:
            silent.update(removed)
    assert silent <= SAID_TWICE


def _templates(edited: Edited) -> Templates:
    held: Templates = {}
    edited.copy(held.update)
    return held


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [value]
