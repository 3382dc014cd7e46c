"""Prefixes for each team by the tags of its role: NotResource and ${aws:PrincipalTag/...} in bucket policies.

Rules: IAM User Guide, "NotResource" (IAM/latest/UserGuide/reference_policies_elements_notresource.html) and "Policy
variables with no value" (reference_policies_variables.html): such a variable equals nothing and is like nothing, so
that a NotResource with it spares nothing.
"""

from collections.abc import Callable
from typing import Any

import pytest

from tests.sandbox.conftest import Sandbox
from tests.sandbox.extension.authorization.documents import allow, denied, deny, policy
from tests.sandbox.extension.cloudformation.stacks import Stack

OWNER, TEAM = "111111111111", "222222222222"
ARN = f"arn:aws:iam::{TEAM}:role/"
BUCKET = "results-of-all-teams"
ALL = f"arn:aws:s3:::{BUCKET}/*"
KEYS = ("search/a", "fraud/a", "other/a")
OF_TEAM = f"arn:aws:s3:::{BUCKET}/${{aws:PrincipalTag/team}}/*"
ROLES = {"search": {"team": "search"}, "fraud": {"team": "fraud"}, "untagged": {}}


pytestmark = [pytest.mark.sandbox, pytest.mark.requirement("S4.9")]


def role(tags: dict[str, str], name: str, *statements: dict[str, Any]) -> dict[str, Any]:
    """A role as a template makes it, which may read the whole bucket unless `statements` say otherwise."""
    body = {"Version": "2012-10-17", "Statement": list(statements) or [allow("s3:GetObject", ALL)]}
    trusting = {"Effect": "Allow", "Principal": {"AWS": TEAM}, "Action": "sts:AssumeRole"}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "RoleName": name,
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trusting]},
            "Policies": [{"PolicyName": "own", "PolicyDocument": body}],
            "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
        },
    }


@pytest.fixture
def stack(sandbox: Sandbox) -> Stack:
    """The team account's roles and the owner's bucket, with an object below each team's prefix."""
    s3: Any = sandbox.root(OWNER).client("s3")
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": sandbox.endpoint.region})
    for key in KEYS:
        s3.put_object(Bucket=BUCKET, Key=key, Body=b"x")
    stack = Stack(sandbox.root(TEAM))
    stack.deploy({name.capitalize(): role(tags, name) for name, tags in ROLES.items()})
    return stack


def status(s3: Any, key: str) -> int:
    """200, or 403 where the object may not be read."""
    try:
        s3.head_object(Bucket=BUCKET, Key=key)
    except s3.exceptions.ClientError as error:
        if error.response["Error"]["Code"] != "403":
            raise
        return 403
    return 200


@pytest.fixture
def readable(sandbox: Sandbox, stack: Stack) -> Callable[[str], set[str]]:
    """The objects that a role can read."""

    def read(name: str) -> set[str]:
        s3: Any = sandbox.role(TEAM, f"{ARN}{name}").client("s3")
        return {key for key in KEYS if status(s3, key) == 200}

    return read


def share(sandbox: Sandbox, *statements: dict[str, Any]) -> None:
    sandbox.root(OWNER).client("s3").put_bucket_policy(Bucket=BUCKET, Policy=policy(*statements))


def without_resource(effect: str, *left_out: str, **more: Any) -> dict[str, Any]:
    return {"Effect": effect, "Action": "s3:GetObject", "NotResource": list(left_out), **more}


WITHIN = {"search": {"search/a"}, "fraud": {"fraud/a"}, "untagged": set()}


@pytest.mark.parametrize(
    "statements",
    [
        [allow("s3:GetObject", OF_TEAM, Principal={"AWS": TEAM})],
        [
            allow("s3:GetObject", ALL, Principal={"AWS": TEAM}),
            without_resource("Deny", OF_TEAM, Principal="*"),
        ],
        [
            allow("s3:GetObject", ALL, Principal={"AWS": TEAM}),
            without_resource("Deny", f"arn:aws:s3:::{BUCKET}/none/*", OF_TEAM, Principal={"AWS": TEAM}),
        ],
    ],
    ids=["allow Resource", "deny NotResource", "deny NotResource of several"],
)
def test_a_bucket_policy_gives_each_team_its_prefix(
    sandbox: Sandbox, readable: Callable[[str], set[str]], statements: list[dict[str, Any]]
) -> None:
    share(sandbox, *statements)
    assert {name: readable(name) for name in ROLES} == WITHIN


@pytest.mark.parametrize(
    "statements",
    [[allow("s3:GetObject", OF_TEAM)], [allow("s3:GetObject", ALL), without_resource("Deny", OF_TEAM)]],
    ids=["allow Resource", "deny NotResource"],
)
def test_an_identity_policy_gives_each_team_its_prefix(
    sandbox: Sandbox, stack: Stack, readable: Callable[[str], set[str]], statements: list[dict[str, Any]]
) -> None:
    share(sandbox, allow("s3:GetObject", ALL, Principal={"AWS": TEAM}))
    stack.deploy({name.capitalize(): role(tags, name, *statements) for name, tags in ROLES.items()})
    assert {name: readable(name) for name in ROLES} == WITHIN


def test_an_allow_of_all_but_something(sandbox: Sandbox, readable: Callable[[str], set[str]]) -> None:
    share(sandbox, without_resource("Allow", f"arn:aws:s3:::{BUCKET}/fraud/*", Principal={"AWS": TEAM}))
    assert readable("search") == {"search/a", "other/a"}


@pytest.mark.parametrize(
    ("condition", "allowed"),
    [
        ({"StringEquals": {"aws:PrincipalTag/team": ["search", "fraud"]}}, {"search", "fraud"}),
        ({"StringNotEquals": {"aws:PrincipalTag/team": "search"}}, {"fraud", "untagged"}),
        ({"Null": {"aws:PrincipalTag/team": "true"}}, {"untagged"}),
        ({"StringEqualsIfExists": {"aws:PrincipalTag/team": "search"}}, {"search", "untagged"}),
        ({"ArnEquals": {"aws:PrincipalArn": [f"{ARN}search", f"{ARN}untag*"]}}, {"search", "untagged"}),
        ({"ArnNotEquals": {"aws:PrincipalArn": [f"{ARN}search", f"{ARN}untagged"]}}, {"fraud"}),
    ],
)
def test_conditions_on_the_role(
    sandbox: Sandbox, readable: Callable[[str], set[str]], condition: dict[str, Any], allowed: set[str]
) -> None:
    share(sandbox, allow("s3:GetObject", ALL, Principal={"AWS": TEAM}, Condition=condition))
    assert {name for name in ROLES if readable(name)} == allowed


def test_a_tag_that_the_template_changes_counts_at_once(
    sandbox: Sandbox, stack: Stack, readable: Callable[[str], set[str]]
) -> None:
    share(sandbox, allow("s3:GetObject", OF_TEAM, Principal={"AWS": TEAM}))
    changed = {**ROLES, "search": {"team": "fraud"}, "fraud": {}}
    stack.deploy({name.capitalize(): role(tags, name) for name, tags in changed.items()})
    assert (readable("search"), readable("fraud")) == ({"fraud/a"}, set())


def test_keys_and_catalogs_know_the_tags_too(sandbox: Sandbox, stack: Stack) -> None:
    kms: Any = sandbox.root(OWNER).client("kms")
    key = str(kms.create_key()["KeyMetadata"]["Arn"])
    of_search = {"StringEquals": {"aws:PrincipalTag/team": "search"}}
    root = allow("kms:*", "*", Principal={"AWS": OWNER})
    use = allow("kms:Encrypt", "*", Principal={"AWS": TEAM}, Condition=of_search)
    kms.put_key_policy(KeyId=key, Policy=policy(root, use))
    region = sandbox.endpoint.region
    sandbox.root(OWNER).client("glue").create_database(DatabaseInput={"Name": "search"})
    prefix = f"arn:aws:glue:{region}:{OWNER}:"
    named = [f"{prefix}catalog", f"{prefix}database/${{aws:PrincipalTag/team}}"]
    sandbox.root(OWNER).client("glue").put_resource_policy(
        PolicyInJson=policy(allow("glue:GetDatabase", named, Principal={"AWS": TEAM}))
    )
    both = (allow("kms:Encrypt", key), allow("glue:GetDatabase", f"{prefix}*"), deny("s3:*", "*"))
    stack.deploy({name.capitalize(): role(tags, name, *both) for name, tags in ROLES.items()})
    search, fraud = (sandbox.role(TEAM, f"{ARN}{name}") for name in ("search", "fraud"))
    assert search.client("kms").encrypt(KeyId=key, Plaintext=b"x")
    assert search.client("glue").get_database(CatalogId=OWNER, Name="search")
    denied(fraud.client("kms").encrypt, KeyId=key, Plaintext=b"x")
    denied(fraud.client("glue").get_database, CatalogId=OWNER, Name="search")
