"""What is in an organisation's accounts before Landbridge comes: the people's roles, and groups made earlier.

Landbridge creates neither, so the local AWS needs them from somewhere. Safe to repeat.
"""

import json
import time
from collections.abc import Callable, Sequence
from typing import Any

from botocore.exceptions import ClientError

from landbridge.declaration.models import Declaration, FeatureGroup
from landbridge.naming import Names
from landbridge.policies.granted import OfflinePlace, offline_place
from landbridge.policies.model_registry import registers_models
from sandbox.credentials import root_session
from sandbox.endpoint import Endpoint, SandboxError
from sandbox.environment import cards_role_arn, principal_role_arn

STRANGER = "somebody-else"
"""A role of each team's account, and of each on the map of model cards, that the declaration does not name."""

OnStep = Callable[[str], None]
_CREATION_SECONDS = 20.0


def prepare(endpoint: Endpoint, declaration: Declaration, on_step: OnStep = lambda step: None) -> None:
    """Make the declared principals of teams and card accounts, a stranger in each account, and the existing feature
    groups and model groups.

    Raises SandboxError where an existing group cannot be made.
    """
    names = Names.of(declaration)
    for team, entry in declaration.teams.items():
        on_step(f"roles of {team}")
        iam = root_session(endpoint, entry.account).client("iam")
        targets = [names.role_arn(entry.account, names.execution_role(team)), names.access_role_arn(team)]
        if declaration.model_registry is not None and registers_models(declaration, names, team):
            targets.append(names.role_arn(declaration.model_registry.account, names.models_role(team)))
        _people(iam, names, entry.account, entry.principals, targets, "work")
    for name, card_account in declaration.card_accounts.items():
        on_step(f"roles of {name}")
        iam = root_session(endpoint, card_account.account).client("iam")
        targets = [cards_role_arn(declaration, name)]
        _people(iam, names, card_account.account, card_account.principals, targets, "cards")
    for key, group in declaration.feature_groups.items():
        if group.existing:
            on_step(f"existing feature group {group.name}")
            _existing_group(endpoint, names, key, group)
    for model_group in declaration.model_groups.values():
        if model_group.existing and declaration.model_registry is not None:
            on_step(f"existing model group {model_group.name}")
            sagemaker = root_session(endpoint, declaration.model_registry.account).client("sagemaker")
            _existing_model_group(sagemaker, str(model_group.name))


def _people(iam: Any, names: Names, account: str, principals: Sequence[str], targets: Sequence[str], work: str) -> None:
    """The declared roles, which may assume `targets`, and the stranger."""
    own = {"Effect": "Allow", "Action": ["sts:AssumeRole", "sts:SetSourceIdentity"], "Resource": targets}
    for pattern in principals:
        _role(iam, names, principal_role_arn(pattern), account, own, work)
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    _role(iam, names, names.role_arn(account, STRANGER), account, everything, "work")


def _role(iam: Any, names: Names, arn: str, account: str, statement: dict[str, Any], work: str) -> None:
    path, _, name = arn.partition(":role/")[2].rpartition("/")
    trust = {"Effect": "Allow", "Principal": {"AWS": names.root_arn(account)}, "Action": "sts:AssumeRole"}
    _unless_there(
        iam.create_role,
        RoleName=name,
        Path=f"/{path}/" if path else "/",
        AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
    )
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    # One for each environment and each work: the same role may act for teams of several, and use cards besides.
    iam.put_role_policy(RoleName=name, PolicyName=f"{work}-{names.environment}", PolicyDocument=policy)


def _existing_group(endpoint: Endpoint, names: Names, key: str, group: FeatureGroup) -> None:
    """The group as its owner would have made it by hand: own bucket, own role, AWS's keys."""
    central = root_session(endpoint, names.central_account)
    role_name = f"{group.name}-feature-store"
    request: dict[str, Any] = {
        "FeatureGroupName": group.name,
        "RecordIdentifierFeatureName": group.record_identifier,
        "EventTimeFeatureName": group.event_time,
        "FeatureDefinitions": [
            {"FeatureName": name, "FeatureType": kind.value} for name, kind in group.features.items()
        ],
        "OnlineStoreConfig": {"EnableOnlineStore": group.store.online},
        "RoleArn": names.role_arn(names.central_account, role_name),
    }
    if group.offline_table is not None:
        place = offline_place(names, key, group)
        _bucket(central, place.bucket, names.region)
        _database(central, place.database)
        _feature_store_role(central, names, role_name, place)
        request["OfflineStoreConfig"] = {
            "S3StorageConfig": {"S3Uri": group.offline_table.location},
            "DataCatalogConfig": {"Catalog": "AwsDataCatalog", "Database": place.database, "TableName": place.table},
            "TableFormat": group.table_format.value.capitalize(),
        }
    ensure_feature_group(central.client("sagemaker"), request)


def ensure_feature_group(sagemaker: Any, request: dict[str, Any]) -> None:
    """Create the group, unless one of its name is there, and wait until it is Created.

    `request` is CreateFeatureGroup's. Raises ClientError where that is refused, SandboxError with the reason where the
    group fails or is not ready in time.
    """
    _unless_there(sagemaker.create_feature_group, **request)
    name, deadline = request["FeatureGroupName"], time.monotonic() + _CREATION_SECONDS
    while (found := sagemaker.describe_feature_group(FeatureGroupName=name))["FeatureGroupStatus"] != "Created":
        if found["FeatureGroupStatus"] != "Creating" or time.monotonic() > deadline:
            reason = found.get("FailureReason", found["FeatureGroupStatus"])
            raise SandboxError(f"the feature group {name} could not be made: {reason}")
        time.sleep(0.1)


def _existing_model_group(sagemaker: Any, name: str) -> None:
    pages = sagemaker.get_paginator("list_model_package_groups").paginate()
    there = {group["ModelPackageGroupName"] for page in pages for group in page["ModelPackageGroupSummaryList"]}
    if name not in there:
        sagemaker.create_model_package_group(ModelPackageGroupName=name)


def _bucket(session: Any, bucket: str, region: str) -> None:
    _unless_there(
        session.client("s3").create_bucket,
        Bucket=bucket,
        CreateBucketConfiguration={"LocationConstraint": region},
    )


def _database(session: Any, database: str) -> None:
    _unless_there(session.client("glue").create_database, DatabaseInput={"Name": database})


def _feature_store_role(session: Any, names: Names, name: str, place: OfflinePlace) -> None:
    trust = {"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"}
    account = names.central_account
    tables = [
        names.glue_catalog_arn(account),
        names.glue_database_arn(account, place.database),
        names.glue_table_arn(account, place.database, place.table),
    ]
    allowed = [
        {"Effect": "Allow", "Action": "s3:GetBucketAcl", "Resource": names.bucket_arn(place.bucket)},
        {
            "Effect": "Allow",
            "Action": ["s3:PutObject", "s3:PutObjectAcl", "s3:GetObject"],
            "Resource": names.bucket_arn(place.bucket, f"{place.prefix}/*"),
        },
        {"Effect": "Allow", "Action": ["glue:GetTable", "glue:UpdateTable"], "Resource": tables},
    ]
    iam = session.client("iam")
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    _unless_there(iam.create_role, RoleName=name, AssumeRolePolicyDocument=document)
    policy = json.dumps({"Version": "2012-10-17", "Statement": allowed})
    iam.put_role_policy(RoleName=name, PolicyName="offline-store", PolicyDocument=policy)


_THERE = ("EntityAlreadyExists", "BucketAlreadyOwnedByYou", "AlreadyExistsException", "ResourceInUse")


def _unless_there(create: Callable[..., Any], **request: Any) -> None:
    try:
        create(**request)
    except ClientError as error:
        if error.response["Error"]["Code"] not in _THERE:
            raise
