"""Who is asked about at all: whoever a statement lets in, and nobody who is only declared."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from landbridge.access.capabilities.candidates import Candidates, Gate
from landbridge.access.capabilities.chain import Subject, SubjectKind, World
from landbridge.access.evaluation import Evaluator
from landbridge.access.model import Estate, Identity, PolicyKind, Resource, Share, Source, Statements
from landbridge.access.parsing import statements_of
from landbridge.declaration import Declaration
from landbridge.naming import Names

HUB, TRAINING, FOREIGN = "888899990000", "222233334444", "000000000009"
GROUP = f"arn:aws:sagemaker:eu-west-1:{HUB}:model-package-group/example-churn"
GATE = Gate("sagemaker:DescribeModelPackageGroup", GROUP, GROUP, HUB)
TEAM = Subject(SubjectKind.TEAM, "personalization", TRAINING)
CARDS = Subject(SubjectKind.CARD_ACCOUNT, "churn-dev", TRAINING)
OTHERS = Subject(SubjectKind.ACCOUNT, TRAINING, TRAINING)

pytestmark = pytest.mark.requirement("B.3")


def statements(kind: PolicyKind, **elements: Any) -> Statements:
    statement = {"Effect": "Allow", "Action": GATE.action, "Resource": GROUP, **elements}
    document = {"Version": "2012-10-17", "Statement": [statement]}
    return statements_of(document, Source("Stack", "Stack/It", "it", kind), "aws")


def found(declaration: Declaration, estate: Estate) -> tuple[Subject, ...]:
    return Candidates(World(estate, declaration, Names.of(declaration), Evaluator(estate))).of([GATE])


def with_group_policy(**elements: Any) -> Estate:
    policy = statements(PolicyKind.RESOURCE, **elements)
    group = Resource(GROUP, "AWS::SageMaker::ModelPackageGroup", HUB, policy, policy[0].source)
    return Estate(resources={GROUP: group})


def with_role(arn: str, **elements: Any) -> Estate:
    policies = statements(PolicyKind.IDENTITY, **elements)
    return Estate(identities={arn: Identity(arn, arn.split(":")[4], policies, policies[0].source)})


def root(account: str) -> dict[str, str]:
    return {"AWS": f"arn:aws:iam::{account}:root"}


def test_without_statements_nobody_is_asked_about(declaration: Declaration) -> None:
    assert found(declaration, Estate()) == ()


def test_an_account_that_a_policy_names_brings_its_people_and_its_other_roles(declaration: Declaration) -> None:
    assert set(found(declaration, with_group_policy(Principal=root(TRAINING)))) == {TEAM, CARDS, OTHERS}


def test_an_account_that_nobody_declared_is_a_strangers(declaration: Declaration) -> None:
    stranger = Subject(SubjectKind.STRANGER, FOREIGN, FOREIGN)
    assert found(declaration, with_group_policy(Principal=root(FOREIGN))) == (stranger,)


@pytest.mark.parametrize("principal", ["*", {"AWS": "*"}])
def test_everybody_is_everybody(declaration: Declaration, principal: object) -> None:
    subjects = found(declaration, with_group_policy(Principal=principal))
    assert {TEAM, CARDS, OTHERS} <= set(subjects)
    assert {subject.kind for subject in subjects} >= {SubjectKind.STRANGER, SubjectKind.ANYBODY}


def test_a_role_that_a_condition_names_is_asked_for_by_itself(declaration: Declaration) -> None:
    role = f"arn:aws:iam::{FOREIGN}:role/deploy-*"
    policy = with_group_policy(Principal={"AWS": "*"}, Condition={"ArnLike": {"aws:PrincipalArn": role}})
    assert Subject(SubjectKind.ROLE, f"arn:aws:iam::{FOREIGN}:role/deploy-any", FOREIGN) in found(declaration, policy)


def test_a_share_brings_whom_it_is_with(declaration: Declaration) -> None:
    permission = "arn:aws:ram::aws:permission/AWSRAMPermissionSageMakerModelPackageGroupAllowDeploy"
    source = Source("Models", "Models/Share", "share", PolicyKind.SHARE)
    share = Share("share", HUB, (permission,), (GROUP,), (TRAINING,), False, source)
    assert set(found(declaration, Estate(shares=(share,)))) == {TEAM, CARDS, OTHERS}
    assert found(declaration, Estate(shares=(replace(share, resources=(f"{GROUP}-2",)),))) == ()


def test_in_the_owners_account_a_roles_own_policies_do(declaration: Declaration) -> None:
    role = f"arn:aws:iam::{HUB}:role/nightly"
    assert found(declaration, with_role(role)) == (Subject(SubjectKind.ROLE, role, HUB),)
    assert found(declaration, with_role(role, Action="sagemaker:CreateModel")) == ()


def test_a_declared_way_in_is_its_owners(declaration: Declaration) -> None:
    role = f"arn:aws:iam::{HUB}:role/landbridge-example-models-personalization"
    assert found(declaration, with_role(role)) == (TEAM,)


def test_in_another_account_a_roles_own_policies_alone_let_nobody_in(declaration: Declaration) -> None:
    assert (
        found(declaration, with_role(f"arn:aws:iam::{TRAINING}:role/landbridge-example-execution-personalization"))
        == ()
    )


@pytest.mark.parametrize(
    "elements",
    [{"Action": "sagemaker:DeleteModelPackage"}, {"Resource": f"{GROUP}-2"}, {"Effect": "Deny"}],
)
def test_what_could_not_allow_it_brings_nobody(declaration: Declaration, elements: dict[str, str]) -> None:
    assert found(declaration, with_group_policy(Principal=root(TRAINING), **elements)) == ()
