"""Who may work as which role, who searches, who produces, and who could take things over."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from landbridge.access.capabilities.chain import Capability, Question, Subject, SubjectKind, Thing, ThingKind
from landbridge.access.capabilities.discovery import catalog_thing
from landbridge.access.capabilities.entry import role_thing
from landbridge.access.capabilities.principals import ANYBODY, STRANGERS, account_subject, team_subject
from landbridge.access.capabilities.stores import central_thing, produced_thing
from landbridge.access.model import Answer, PolicyKind, Resource, Source
from landbridge.access.proof import domains
from tests.landbridge.access.feature_store import (
    CENTRAL,
    asked,
    declared,
    edited,
    judged,
    on_way,
    open_ways,
    without,
    world,
)
from tests.landbridge.access.feature_store_estate import estate_of

pytestmark = pytest.mark.requirement("B.1")

DECLARATION = declared()
READERS, WRITERS, HOME = (team_subject(DECLARATION, name) for name in ("readers", "writers", "home"))
ACCESS = role_thing(f"arn:aws:iam::{CENTRAL}:role/landbridge-test-access-readers")
EXECUTION = role_thing("arn:aws:iam::200000000001:role/landbridge-test-execution-readers")
PEOPLE = "arn:aws:iam::200000000001:role/people"


def test_declared_people_and_the_execution_role_work_as_the_access_role() -> None:
    assert open_ways(asked(world(), READERS, Capability.WORK_AS, ACCESS)) == {PEOPLE, "execution role"}
    assert open_ways(asked(world(), READERS, Capability.WORK_AS, EXECUTION)) == {PEOPLE}


def test_every_declared_pattern_is_a_way_of_its_own() -> None:
    role = role_thing("arn:aws:iam::200000000003:role/landbridge-test-execution-home")
    people, jobs = (f"arn:aws:iam::200000000003:role/{name}" for name in ("people", "job-?"))
    assert open_ways(asked(world(), HOME, Capability.WORK_AS, role)) == {people, jobs}

    def people_only(statement: dict[str, Any]) -> dict[str, Any]:
        return {**statement, "Condition": {"ArnLike": {"aws:PrincipalArn": people}}}

    change = edited("trust of landbridge-test-execution-home", "Team", people_only)
    assert open_ways(asked(world(change=change), HOME, Capability.WORK_AS, role)) == {people}


@pytest.mark.parametrize(
    "subject", [WRITERS, HOME, account_subject("200000000001"), *STRANGERS, ANYBODY], ids=lambda each: str(each.name)
)
def test_nobody_else_does(subject: Subject) -> None:
    assert asked(world(), subject, Capability.WORK_AS, ACCESS).answer is Answer.REFUSED


def test_roles_that_trust_a_service_have_nobody() -> None:
    store = role_thing(f"arn:aws:iam::{CENTRAL}:role/landbridge-test-feature-store")
    for subject in (READERS, account_subject("200000000001"), *STRANGERS, ANYBODY):
        assert asked(world(), subject, Capability.WORK_AS, store).answer is Answer.REFUSED


def test_a_role_that_is_missing_is_a_broken_link() -> None:
    nothing = Thing(ThingKind.ROLE, "landbridge-test-access-nobody", CENTRAL)
    found = asked(world(), READERS, Capability.WORK_AS, nothing)
    broken = on_way(found, PEOPLE).broken
    assert broken is not None
    assert "there is no such role" in broken.decision.why


def test_an_undeclared_role_that_a_trust_policy_names_is_found() -> None:
    intruder = "arn:aws:iam::999999999999:role/intruder"

    def opened(statement: dict[str, Any]) -> dict[str, Any]:
        return {**statement, "Principal": {"AWS": intruder}, "Condition": {}}

    changed = world(change=edited("trust of landbridge-test-access-readers", "Team", opened))
    found = [each.subject for domain in domains(changed)[:1] for each in domain.questions()]
    subject = Subject(SubjectKind.STRANGER, intruder, "999999999999")
    assert subject in found
    assert asked(changed, subject, Capability.WORK_AS, ACCESS).answer is Answer.ALLOWED


def test_a_search_takes_the_share_and_the_right_to_search() -> None:
    catalog = catalog_thing(DECLARATION)
    assert open_ways(asked(world(), READERS, Capability.DISCOVER, catalog)) == {"RAM share: Search"}
    assert asked(world(), WRITERS, Capability.DISCOVER, catalog).answer is Answer.REFUSED
    change = without("landbridge-test-execution-readers", "Discover")
    assert asked(world(change=change), READERS, Capability.DISCOVER, catalog).answer is Answer.REFUSED
    assert asked(world(), account_subject("200000000001"), Capability.DISCOVER, catalog).answer is Answer.ALLOWED
    assert asked(world(), STRANGERS[0], Capability.DISCOVER, catalog).answer is Answer.REFUSED


def test_a_producer_makes_groups_under_its_prefix_in_its_folder_with_a_key() -> None:
    own = produced_thing(DECLARATION, "writers")
    made = {f"access role: {store}" for store in ("online", "offline", "both")}
    assert open_ways(asked(world(), WRITERS, Capability.PRODUCE, own)) == made
    assert asked(world(), READERS, Capability.PRODUCE, own).answer is Answer.REFUSED
    elsewhere = Thing(ThingKind.PRODUCED, "other names", CENTRAL)
    assert asked(world(), WRITERS, Capability.PRODUCE, elsewhere).answer is Answer.REFUSED


@pytest.mark.parametrize(
    ("sid", "opened"),
    [("ProduceOnline", "without a key"), ("ProduceBoth", "in another folder")],
)
def test_without_its_conditions_a_producer_could_make_more(sid: str, opened: str) -> None:
    def unconditioned(statement: dict[str, Any]) -> dict[str, Any]:
        return {**statement, "Condition": {}}

    change = edited("landbridge-test-access-writers", sid, unconditioned)
    found = asked(world(change=change), WRITERS, Capability.PRODUCE, produced_thing(DECLARATION, "writers"))
    assert f"access role: {opened}" in open_ways(found)


@pytest.mark.parametrize(
    ("thing", "action", "resource", "way"),
    [
        (
            central_thing(DECLARATION, "users"),
            "sagemaker:DeleteFeatureGroup",
            f"arn:aws:sagemaker:eu-west-1:{CENTRAL}:feature-group/*",
            "DeleteFeatureGroup",
        ),
        (central_thing(DECLARATION, "users"), "s3:DeleteObject*", "*", "DeleteObjectVersion"),
        (catalog_thing(DECLARATION), "s3:PutBucketPolicy", "arn:aws:s3:::landbridge-test-*", "PutBucketPolicy"),
        (catalog_thing(DECLARATION), "kms:PutKeyPolicy", "*", "online key: PutKeyPolicy"),
        (catalog_thing(DECLARATION), "ram:*", "*", "AssociateResourceShare"),
        (catalog_thing(DECLARATION), "s3:PutBucketAcl", "*", "PutBucketAcl"),
        (catalog_thing(DECLARATION), "iam:CreateRole", "*", "CreateRole"),
        (catalog_thing(DECLARATION), "iam:CreateAccessKey", "arn:aws:iam::*:user/*", "CreateAccessKey"),
        (catalog_thing(DECLARATION), "cloudformation:UpdateStack", "*", "UpdateStack"),
        (catalog_thing(DECLARATION), "ssm:PutParameter", "*", "PutParameter /landbridge-test-online-key-arn"),
        (catalog_thing(DECLARATION), "glue:Update*", "*", "UpdateDatabase landbridge_test"),
        (central_thing(DECLARATION, "users"), "glue:BatchCreatePartition", "*", "BatchCreatePartition"),
        (ACCESS, "iam:PutRolePolicy", "*", "PutRolePolicy"),
        (
            ACCESS,
            "iam:CreatePolicyVersion",
            f"arn:aws:iam::{CENTRAL}:policy/landbridge-test-access-readers*",
            "CreatePolicyVersion landbridge-test-access-readers",
        ),
    ],
)
def test_a_role_that_could_take_a_thing_over_is_found(thing: Thing, action: str, resource: str, way: str) -> None:
    def more(name: str, policy: dict[str, Any]) -> dict[str, Any]:
        if name != "landbridge-test-access-writers":
            return policy
        added = {"Sid": "More", "Effect": "Allow", "Action": action, "Resource": resource}
        return {**policy, "Statement": [*policy["Statement"], added]}

    assert f"access role: {way}" not in open_ways(asked(world(), WRITERS, Capability.TAKE_OVER, thing))
    changed = world(change=more)
    assert f"access role: {way}" in open_ways(asked(changed, WRITERS, Capability.TAKE_OVER, thing))
    assert (WRITERS, thing) in [(each.subject, each.thing) for each in domains(changed)[6].questions()]


@pytest.mark.parametrize(
    "name", ["UpdateFunctionCode", "UpdateFunctionConfiguration", "AddPermission", "InvokeFunction"]
)
def test_who_could_make_a_function_do_what_its_role_may_is_found(name: str) -> None:
    """Lambda developer guide, lambda-intro-execution-role: the function's code has its role's rights."""

    def more(attached: str, policy: dict[str, Any]) -> dict[str, Any]:
        if attached != "landbridge-test-access-writers":
            return policy
        added = {"Effect": "Allow", "Action": f"lambda:{name}", "Resource": "*"}
        return {**policy, "Statement": [*policy["Statement"], added]}

    function = f"arn:aws:lambda:eu-west-1:{CENTRAL}:function:works"
    role = f"arn:aws:iam::{CENTRAL}:role/landbridge-test-access-readers"
    works = Resource(
        function, "AWS::Lambda::Function", CENTRAL, (), Source("", "", "", PolicyKind.RESOURCE), works_as=role
    )
    estate = estate_of(DECLARATION, more)
    found = judged(replace(estate, resources={**estate.resources, function: works}))
    assert f"access role: {name} works" in open_ways(asked(found, WRITERS, Capability.TAKE_OVER, ACCESS))


def trusting(principal: Any, action: str | list[str], condition: dict[str, Any]) -> Any:
    """The access role's trust, with one more statement instead of the team's."""

    def other(statement: dict[str, Any]) -> dict[str, Any]:
        return {"Sid": "Other", "Effect": "Allow", "Principal": principal, "Action": action, "Condition": condition}

    return world(change=edited("trust of landbridge-test-access-readers", "Team", other))


@pytest.mark.parametrize(
    ("action", "condition"),
    [
        ("sts:AssumeRole", {"StringLike": {"sts:ExternalId": "*"}}),
        ("sts:AssumeRole", {"StringEquals": {"sts:ExternalId": "of-a-partner"}}),
        (["sts:AssumeRole", "sts:SetSourceIdentity"], {"StringLike": {"sts:SourceIdentity": "*"}}),
        (["sts:AssumeRole", "sts:TagSession"], {"ForAnyValue:StringLike": {"aws:TagKeys": "*"}}),
        (["sts:AssumeRole", "sts:TagSession"], {"StringEquals": {"aws:RequestTag/for": "readers"}}),
    ],
)
def test_what_a_caller_presents_keeps_no_stranger_out(action: str | list[str], condition: dict[str, Any]) -> None:
    """IAM user guide, id_roles_common-scenarios_third-party and id_session-tags: the caller chooses it."""
    found = trusting({"AWS": "*"}, action, condition)
    entry = domains(found)[0]
    for stranger in STRANGERS:
        assert asked(found, stranger, Capability.WORK_AS, ACCESS).answer is Answer.UNKNOWN
        assert Question(stranger, Capability.WORK_AS, ACCESS) in set(entry.questions())


@pytest.mark.parametrize("call", ["AssumeRoleWithWebIdentity", "AssumeRoleWithSAML"])
def test_a_trust_of_an_identity_provider_is_a_way_in_for_somebody_without_credentials(call: str) -> None:
    """STS API reference: neither call takes credentials of AWS."""
    provider = f"arn:aws:iam::{CENTRAL}:oidc-provider/token.actions.githubusercontent.com"
    found = trusting({"Federated": provider}, f"sts:{call}", {})
    assert Question(ANYBODY, Capability.WORK_AS, ACCESS) in set(domains(found)[0].questions())
    assert on_way(asked(found, ANYBODY, Capability.WORK_AS, ACCESS), call).answer is Answer.UNKNOWN


@pytest.mark.parametrize(
    ("key", "value", "name"),
    [
        ("aws:PrincipalArn", "*people", "arn:aws:iam::000000000002:role/anypeople"),
        ("aws:PrincipalArn", "*:role/people", "arn:aws:iam::000000000002:role/people"),
        ("aws:PrincipalArn", "arn:aws:iam::900000000001:user/bob", "arn:aws:iam::900000000001:user/bob"),
        ("aws:PrincipalAccount", "900000000001", "900000000001"),
        ("aws:PrincipalOrgID", "o-another12345", "000000000003"),
    ],
)
def test_whom_only_a_condition_names_comes_in(key: str, value: str, name: str) -> None:
    """Everybody is the principal: the condition says who (IAM user guide, reference_policies_condition-keys)."""
    found = trusting({"AWS": "*"}, "sts:AssumeRole", {"StringLike": {key: value}})
    questions = [each for each in domains(found)[0].questions() if each.subject.name == name and each.thing == ACCESS]
    assert len(questions) == 1
    assert asked(found, questions[0].subject, Capability.WORK_AS, ACCESS).answer is Answer.ALLOWED
