from __future__ import annotations

import pytest

from landbridge.access.capabilities.chain import Subject, SubjectKind
from landbridge.access.capabilities.principals import (
    STRANGER_INSIDE,
    concrete_role,
    declared_accounts,
    declared_callers,
    deployed_caller,
    is_declared,
    ways_in,
    with_strangers,
)
from landbridge.access.evaluation.callers import EVERYTHING
from landbridge.access.model import Estate, Identity, PolicyKind, Source
from landbridge.declaration import Declaration
from landbridge.naming import Names

PEOPLE = "arn:aws:iam::222233334444:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Engineer_??"

pytestmark = pytest.mark.requirement("B.1")


def test_a_declared_pattern_stands_for_one_role_that_it_matches() -> None:
    role = concrete_role(PEOPLE)
    assert role == "arn:aws:iam::222233334444:role/aws-reserved/sso.amazonaws.com/any/AWSReservedSSO_Engineer_aa"
    assert is_declared(role, (PEOPLE,))
    assert not is_declared(f"{role}a", (PEOPLE,))


def test_a_role_that_nobody_knows_counts_as_an_administrator_of_its_account() -> None:
    (caller,) = declared_callers(Estate(), (PEOPLE,))
    assert (caller.arn, caller.account, caller.policies) == (concrete_role(PEOPLE), "222233334444", EVERYTHING)


def test_a_role_of_the_estate_has_its_own_policies() -> None:
    arn = "arn:aws:iam::222233334444:role/pipeline"
    identity = Identity(arn, "222233334444", (), Source("Team", "Team/Role", "pipeline", PolicyKind.IDENTITY))
    (caller,) = declared_callers(Estate(identities={arn: identity}), (arn,))
    assert caller.policies == ()


def test_a_role_that_templates_should_make_and_do_not_may_do_nothing() -> None:
    assert deployed_caller(Estate(), "arn:aws:iam::222233334444:role/gone").policies == ()


def test_the_stranger_inside_is_a_member_where_there_is_an_organisation() -> None:
    assert STRANGER_INSIDE in with_strangers(Estate(organisation="o-landbridge1")).members
    assert with_strangers(Estate()).members == frozenset()


def test_every_account_of_the_example_is_declared_once(declaration: Declaration) -> None:
    accounts = declared_accounts(declaration)
    assert len(accounts) == len(set(accounts))
    assert {"111122223333", "999900001111", "666677778888", "888899990000", "767397658217", "181818181818"} <= set(
        accounts
    )


def test_governance_comes_in_by_a_role_of_the_hub_and_a_stage_by_one_of_its_own(declaration: Declaration) -> None:
    ways = ways_in(declaration, Names.of(declaration))
    risk = Subject(SubjectKind.CARD_ACCOUNT, "model-risk", "141414141414")
    tests = Subject(SubjectKind.CARD_ACCOUNT, "churn-test", "121212121212")
    assert ways["arn:aws:iam::888899990000:role/landbridge-example-card-user-model-risk"] == risk
    assert ways["arn:aws:iam::121212121212:role/landbridge-example-card-user-churn-test"] == tests
