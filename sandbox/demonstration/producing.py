"""A team's own groups in the central account, made with the plain API: under its prefix, and nowhere else."""

from collections.abc import Iterator
from typing import Any

from landbridge.declaration.models import Declaration, FeatureGroup, FeatureType, TableFormat
from landbridge.naming import Names
from landbridge.policies.granted import OfflinePlace
from sandbox.demonstration.expectation import Way
from sandbox.demonstration.group_calls import query, table_name
from sandbox.demonstration.identities import Identity, TeamIdentities
from sandbox.demonstration.outcome import ALLOWED, REFUSED, Outcome, attempt
from sandbox.demonstration.records import made_up
from sandbox.preparation import ensure_feature_group

_FEATURES = {"item_id": FeatureType.STRING, "event_time": FeatureType.STRING, "score": FeatureType.FRACTIONAL}


def produce_outcomes(declaration: Declaration, team: TeamIdentities) -> Iterator[Outcome]:
    """Tries to create a group outside of the team's prefix and, where it has one, a group under it, and uses that."""
    names = Names.of(declaration)
    produce = declaration.teams[team.team].produce
    elsewhere = f"{declaration.environment}-uninvited-{team.team}"
    result = attempt(lambda: _create(names, team, elsewhere))
    yield Outcome(team.team, "create group", elsewhere, Way.ROLE, result, REFUSED)
    if produce is None:
        return
    own = f"{names.produced_prefix(produce)}trial"
    yield Outcome(team.team, "create group", own, Way.ROLE, attempt(lambda: _create(names, team, own)), ALLOWED)
    yield Outcome(team.team, "put_record", own, Way.ROLE, attempt(lambda: put_record(team.access, own)), ALLOWED)
    queried = attempt(lambda: _query(names, team, own))
    yield Outcome(team.team, "query offline", own, Way.ROLE, queried, ALLOWED)


def produced_group() -> FeatureGroup:
    """What such a group would be in a declaration."""
    return FeatureGroup(
        owner="producer",
        record_identifier="item_id",
        event_time="event_time",
        features=_FEATURES,
        table_format=TableFormat.GLUE,
    )


def _create(names: Names, team: TeamIdentities, name: str) -> None:
    keys = (
        _key(team.access, names, names.online_key_alias()),
        _key(team.access, names, names.offline_key_alias()),
    )
    create_group(names, team.access, team.team, name, keys)


def create_group(names: Names, identity: Identity, team: str, name: str, keys: tuple[str, str]) -> None:
    """As a producer does it, without a catalog of its own; a group that is there already counts as created. `keys` are
    the ARNs of the online and the offline key."""
    folder = f"s3://{names.offline_bucket()}/{names.produced_offline_prefix(team)}/{name}"
    online_key, offline_key = keys
    request = {
        **creation_request(name),
        "OnlineStoreConfig": {
            "EnableOnlineStore": True,
            "SecurityConfig": {"KmsKeyId": online_key},
        },
        "OfflineStoreConfig": {"S3StorageConfig": {"S3Uri": folder, "KmsKeyId": offline_key}},
        "RoleArn": names.role_arn(names.central_account, names.produced_feature_store_role()),
    }
    ensure_feature_group(identity.client("sagemaker"), request)


def creation_request(name: str) -> dict[str, Any]:
    """CreateFeatureGroup's, without a store."""
    return {
        "FeatureGroupName": name,
        "RecordIdentifierFeatureName": "item_id",
        "EventTimeFeatureName": "event_time",
        "FeatureDefinitions": [{"FeatureName": key, "FeatureType": kind.value} for key, kind in _FEATURES.items()],
    }


def _key(identity: Identity, names: Names, alias: str) -> str:
    parameter = identity.client("ssm").get_parameter(Name=names.key_parameter(alias))
    return str(parameter["Parameter"]["Value"])


def put_record(identity: Identity, name: str) -> None:
    """Puts a record into such a group, by its name or its ARN."""
    runtime = identity.client("sagemaker-featurestore-runtime")
    runtime.put_record(FeatureGroupName=name, Record=made_up(produced_group(), "item-1"))


def _query(names: Names, team: TeamIdentities, name: str) -> None:
    described = team.access.client("sagemaker").describe_feature_group(FeatureGroupName=name)
    catalog = described["OfflineStoreConfig"]["DataCatalogConfig"]
    place = OfflinePlace(catalog["Database"], catalog["TableName"], "", "")
    if query([table_name(place)], team.access, names.workgroup(team.team)) < 1:
        raise LookupError("the record that was put is not in the offline store")
