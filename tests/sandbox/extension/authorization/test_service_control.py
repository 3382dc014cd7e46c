"""Service control policies bound whoever is in the account, its root included, and give nobody anything."""

from collections.abc import Iterator

import pytest

from sandbox.extension import organisation
from sandbox.extension.authorization import callers
from sandbox.extension.authorization.context import Request
from sandbox.extension.authorization.decision import decide
from sandbox.extension.authorization.principals import Principal
from tests.sandbox.extension.authorization.documents import deny, policy

MANAGEMENT, BOUND, FREE = "111122223333", "222233334444", "333344445555"
NO_CARDS = policy(deny("sagemaker:UpdateModelCard", "*"))


@pytest.fixture(autouse=True)
def _declared(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    members = frozenset({BOUND, FREE})
    bounded = organisation.Organisation(
        "o-exampleorg1", MANAGEMENT, members, service_control=dict.fromkeys((MANAGEMENT, BOUND), (NO_CARDS,))
    )
    monkeypatch.setenv(organisation.VARIABLE, bounded.to_json())
    organisation.current.cache_clear()
    yield
    organisation.current.cache_clear()


def allowed(principal: Principal, action: str) -> bool:
    resource = f"arn:aws:sagemaker:eu-west-1:{principal.account}:model-card/churn"
    return decide(Request(principal, action, resource, "eu-west-1", principal.account)).allowed


@pytest.mark.parametrize(("account", "updates"), [(BOUND, False), (FREE, True), (MANAGEMENT, True)])
def test_a_deny_binds_the_accounts_that_it_applies_to_but_never_the_management_account(
    account: str, updates: bool
) -> None:
    root = callers.root(account)
    assert allowed(root, "sagemaker:UpdateModelCard") is updates
    assert allowed(root, "sagemaker:DescribeModelCard")


def test_a_refusal_names_the_policy() -> None:
    root = callers.root(BOUND)
    request = Request(
        root, "sagemaker:UpdateModelCard", "arn:aws:sagemaker:eu-west-1:1:model-card/c", "eu-west-1", BOUND
    )
    assert decide(request).message(request).endswith("with an explicit deny in a service control policy")
