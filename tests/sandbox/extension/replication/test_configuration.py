"""Which replication configurations a bucket takes."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.extension.authorization.documents import allow, denied, policy, trust
from tests.sandbox.extension.authorization.roles import create_role
from tests.sandbox.extension.replication.conftest import (
    DESTINATION,
    DESTINATION_ACCOUNT,
    ROLE,
    SOURCE,
    SOURCE_ACCOUNT,
    Accounts,
)

pytestmark = pytest.mark.sandbox


def _refusal(accounts: Accounts, *rules: dict[str, Any], **more: Any) -> str:
    with pytest.raises(ClientError) as caught:
        accounts.replicate(*rules, **more)
    with pytest.raises(ClientError, match="ReplicationConfigurationNotFoundError"):
        accounts.source.get_bucket_replication(Bucket=SOURCE)
    return str(caught.value)


def _to(accounts: Accounts, **changes: Any) -> dict[str, Any]:
    destination = {**accounts.rule()["Destination"], **changes}
    kept = {name: value for name, value in destination.items() if value is not None}
    return accounts.rule(Destination=kept)


def test_a_configuration_is_read_back_and_removed(accounts: Accounts) -> None:
    accounts.replicate()
    found = accounts.source.get_bucket_replication(Bucket=SOURCE)["ReplicationConfiguration"]
    assert found == {"Role": ROLE, "Rules": [accounts.rule()]}
    accounts.source.delete_bucket_replication(Bucket=SOURCE)
    with pytest.raises(ClientError, match="ReplicationConfigurationNotFoundError"):
        accounts.source.get_bucket_replication(Bucket=SOURCE)


@pytest.mark.parametrize("side", ["source", "destination"])
def test_both_buckets_must_be_versioned(accounts: Accounts, side: str) -> None:
    s3, bucket = (accounts.source, SOURCE) if side == "source" else (accounts.destination, DESTINATION)
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Suspended"})
    assert "ersioning" in _refusal(accounts)


def test_versioning_of_the_source_cannot_be_suspended(accounts: Accounts) -> None:
    accounts.replicate()
    suspend = {"Bucket": SOURCE, "VersioningConfiguration": {"Status": "Suspended"}}
    with pytest.raises(ClientError, match="InvalidBucketState"):
        accounts.source.put_bucket_versioning(**suspend)
    accounts.source.delete_bucket_replication(Bucket=SOURCE)
    accounts.source.put_bucket_versioning(**suspend)


def test_the_destination_must_exist_and_be_another_bucket(accounts: Accounts) -> None:
    assert "must exist" in _refusal(accounts, _to(accounts, Bucket="arn:aws:s3:::nowhere-at-all"))
    assert "cannot be the same" in _refusal(accounts, _to(accounts, Bucket=f"arn:aws:s3:::{SOURCE}"))
    assert "Invalid bucket ARN" in _refusal(accounts, _to(accounts, Bucket=DESTINATION))


def test_the_account_is_the_destinations_and_needed_to_change_the_owner(accounts: Accounts) -> None:
    assert "Account must be specified" in _refusal(accounts, _to(accounts, Account=None))
    assert "does not own the bucket" in _refusal(accounts, _to(accounts, Account=SOURCE_ACCOUNT))


def test_replicas_of_the_sources_owner_are_not_served(accounts: Accounts) -> None:
    with_acls = {"Rules": [{"ObjectOwnership": "ObjectWriter"}]}
    accounts.destination.put_bucket_ownership_controls(Bucket=DESTINATION, OwnershipControls=with_acls)
    assert "UnsupportedOperation" in _refusal(accounts, _to(accounts, AccessControlTranslation=None))
    accounts.replicate()


def test_a_destination_that_enforces_its_owner_needs_no_translation(accounts: Accounts) -> None:
    accounts.replicate(_to(accounts, AccessControlTranslation=None))
    accounts.allow_role(without=["s3:ObjectOwnerOverrideToBucketOwner"])
    assert accounts.write() == "COMPLETED"


@pytest.mark.parametrize("missing", ["Priority", "DeleteMarkerReplication"])
def test_a_filter_needs_priority_and_delete_markers(accounts: Accounts, missing: str) -> None:
    assert f"{missing} must be specified" in _refusal(accounts, accounts.rule(**{missing: None}))


@pytest.mark.parametrize(("repeated", "changes"), [("Priority", {"ID": "two"}), ("ID", {"Priority": 2})])
def test_priorities_and_ids_are_unique(accounts: Accounts, repeated: str, changes: dict[str, Any]) -> None:
    assert f"{repeated} must be unique" in _refusal(accounts, accounts.rule(), accounts.rule(**changes))


def test_at_most_a_thousand_rules(accounts: Accounts) -> None:
    rules = [accounts.rule(ID=str(n), Priority=n, Filter={"Prefix": f"{n}/"}) for n in range(1001)]
    assert "at most 1000" in _refusal(accounts, *rules)
    accounts.replicate(*rules[:1000])


@pytest.mark.parametrize(
    ("where", "changes"),
    [
        ("Rule.Filter.Tag", {"Filter": {"Tag": {"Key": "a", "Value": "b"}}}),
        ("Rule.Filter.And", {"Filter": {"And": {"Prefix": "a", "Tags": [{"Key": "a", "Value": "b"}]}}}),
        ("Rule.ExistingObjectReplication", {"ExistingObjectReplication": {"Status": "Enabled"}}),
        ("Rule.Prefix", {"Filter": None, "Prefix": "groups/"}),
    ],
)
def test_what_is_not_served_is_named(accounts: Accounts, where: str, changes: dict[str, Any]) -> None:
    refusal = _refusal(accounts, accounts.rule(**changes))
    assert "UnsupportedOperation" in refusal
    assert f"ReplicationConfiguration.{where} of s3:PutBucketReplication" in refusal


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("StorageClass", "GLACIER"),
        ("Metrics", {"Status": "Enabled"}),
        ("ReplicationTime", {"Status": "Enabled", "Time": {"Minutes": 15}}),
    ],
)
def test_options_of_the_destination_that_are_not_served_are_named(accounts: Accounts, member: str, value: Any) -> None:
    assert f"Rule.Destination.{member} of" in _refusal(accounts, _to(accounts, **{member: value}))


def test_the_role_is_one_of_the_buckets_account(accounts: Accounts) -> None:
    assert "Invalid Role" in _refusal(accounts, role="replication")
    foreign = f"arn:aws:iam::{DESTINATION_ACCOUNT}:role/replication"
    assert "Cross-account pass role" in _refusal(accounts, role=foreign)


def test_the_caller_must_be_allowed_to_pass_the_role(accounts: Accounts) -> None:
    arn = f"arn:aws:iam::{SOURCE_ACCOUNT}:role/deployer"
    put = allow("s3:PutReplicationConfiguration", f"arn:aws:s3:::{SOURCE}")
    passed = {"StringEquals": {"iam:PassedToService": "s3.amazonaws.com"}}
    create_role(accounts.sandbox, arn, trust(SOURCE_ACCOUNT), put)
    s3 = accounts.sandbox.role(SOURCE_ACCOUNT, arn).client("s3")
    assert "iam:PassRole" in denied(accounts.replicate, s3=s3)
    accounts.session(SOURCE_ACCOUNT).client("iam").put_role_policy(
        RoleName="deployer",
        PolicyName="pass",
        PolicyDocument=policy(allow("iam:PassRole", ROLE, Condition=passed)),
    )
    accounts.replicate(s3=s3)
