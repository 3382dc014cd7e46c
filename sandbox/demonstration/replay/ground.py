"""What the calls of a replay are about: records, versions of models, model cards in every status, results of queries.

Things that a chain lets one name stand for all of its kind are made under that name: a group that a producer makes, a
model group of the registry, a card of a spoke.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from landbridge.access.capabilities.stores import ANY
from landbridge.access.model import Estate
from landbridge.cards.status import Status
from landbridge.declaration.models import Declaration
from landbridge.naming import Names
from landbridge.policies.granted import queries_at_home, queries_in_central
from sandbox.demonstration.group_calls import run
from sandbox.demonstration.identities import Identity, TeamIdentities
from sandbox.demonstration.ingestion import ingest
from sandbox.demonstration.model_calls import version_request
from sandbox.demonstration.outcome import attempt
from sandbox.demonstration.producing import create_group, put_record
from sandbox.demonstration.replay.callers import Callers
from sandbox.endpoint import Endpoint, SandboxError

CONTENT = json.dumps({"model_overview": {"model_owner": "replay"}})
_RECONCILE = json.dumps({"detail-type": "Scheduled Event", "source": "aws.events", "detail": {}}).encode()
_ARTIFACT = "model.tar.gz"
NOBODY = "000000000000"
"""The account whose Athena and buckets a request without credentials names."""
_THERE = ("BucketAlreadyOwnedByYou", "BucketAlreadyExists", "InvalidRequestException", "ValidationException")


@dataclass
class Ground:
    """`found` keeps what was looked up once."""

    endpoint: Endpoint
    declaration: Declaration
    callers: Callers
    found: dict[tuple[str, ...], Any] = field(default_factory=dict)

    @property
    def names(self) -> Names:
        return Names.of(self.declaration)

    @property
    def estate(self) -> Estate:
        """What the templates say."""
        return self.callers.estate

    def once(self, key: tuple[str, ...], look: Callable[[], Any]) -> Any:
        """What `look` returned the first time."""
        if key not in self.found:
            self.found[key] = look()
        return self.found[key]

    def own_bucket(self, account: str) -> str:
        """A bucket of the account's own people, made when first asked for."""
        bucket = f"replay-{account}"
        place = {"LocationConstraint": self.names.region}
        create = self.callers.root(account).client("s3").create_bucket
        self.once(("bucket", account), lambda: unless_there(create, Bucket=bucket, CreateBucketConfiguration=place))
        return bucket

    def group_owner(self) -> str:
        """The account of the model registry."""
        assert self.declaration.model_registry is not None
        return self.declaration.model_registry.account

    def hub(self) -> Identity:
        """The administrators of the cards' account."""
        assert self.declaration.model_cards is not None
        return self.callers.root(self.declaration.model_cards.account)


def unless_there(create: Callable[..., object], **request: object) -> None:
    """Creates something, unless it is there."""
    try:
        create(**request)
    except ClientError as error:
        if error.response["Error"]["Code"] not in _THERE:
            raise


@contextmanager
def laid(endpoint: Endpoint, declaration: Declaration, directory: Path, callers: Callers) -> Iterator[Ground]:
    """The ground, as long as the context lasts: cards are gone afterwards. `directory` is the environment's.

    Raises SandboxError where the function that shares cards fails.
    """
    ground = Ground(endpoint, declaration, callers)
    teams = {name: TeamIdentities(endpoint, declaration, name) for name in declaration.teams}
    ingest(declaration, directory, teams, lambda team, key, count: None)
    _produce(ground, teams)
    _leave_results(ground, teams)
    _register(ground)
    try:
        _make_cards(ground)
        yield ground
    finally:
        _clear(ground)


def _clear(ground: Ground) -> None:
    """What would show beside what others make. What is gone already is no matter."""
    _delete_cards(ground)
    declaration, names = ground.declaration, ground.names
    if declaration.model_groups:
        attempt(partial(_delete_any_model_group, ground.callers.root(ground.group_owner()).client("sagemaker")))
    central = ground.callers.root(names.central_account).client("sagemaker")
    for team in declaration.teams.values():
        if team.produce is not None:
            name = f"{names.produced_prefix(team.produce)}{ANY}"
            attempt(partial(central.delete_feature_group, FeatureGroupName=name))


def _delete_any_model_group(sagemaker: Any) -> None:
    for version in sagemaker.list_model_packages(ModelPackageGroupName=ANY)["ModelPackageSummaryList"]:
        sagemaker.delete_model_package(ModelPackageName=version["ModelPackageArn"])
    sagemaker.delete_model_package_group(ModelPackageGroupName=ANY)


def make_card(ground: Ground, account: str, name: str, status: str, key: str | None) -> None:
    """A card in its status from the beginning, encrypted with the key if one is given."""
    security = {"SecurityConfig": {"KmsKeyId": key}} if key else {}
    ground.callers.root(account).client("sagemaker").create_model_card(
        ModelCardName=name, Content=CONTENT, ModelCardStatus=status, **security
    )


def cards_key(ground: Ground) -> str | None:
    """The ARN of the key of the hub's cards, if they have one."""
    settings, names = ground.declaration.model_cards, ground.names
    if settings is None or not settings.encrypted:
        return None
    alias = names.alias_arn(settings.account, names.cards_key_alias())
    return str(ground.hub().client("kms").describe_key(KeyId=alias)["KeyMetadata"]["Arn"])


def _produce(ground: Ground, teams: dict[str, TeamIdentities]) -> None:
    names = ground.names
    central = ground.callers.root(names.central_account).client("ssm")
    for team, entry in ground.declaration.teams.items():
        if entry.produce is not None:
            aliases = (names.online_key_alias(), names.offline_key_alias())
            online, offline = (
                str(central.get_parameter(Name=names.key_parameter(alias))["Parameter"]["Value"]) for alias in aliases
            )
            name = f"{names.produced_prefix(entry.produce)}{ANY}"
            create_group(names, teams[team].access, team, name, (online, offline))
            put_record(teams[team].access, name)


def _leave_results(ground: Ground, teams: dict[str, TeamIdentities]) -> None:
    """One query of each team in each of its workgroups, so that something lies where its results go."""
    declaration, names = ground.declaration, ground.names
    for team, own in teams.items():
        if queries_in_central(declaration, team):
            run("SELECT 1", own.access, names.workgroup(team))
        if queries_at_home(declaration, team):
            run("SELECT 1", own.execution, names.workgroup(team))


def _register(ground: Ground) -> None:
    """A version of each model group, with an artifact; and a group that stands for all of the registry."""
    declaration, names = ground.declaration, ground.names
    if declaration.model_registry is None:
        return
    account = ground.group_owner()
    root = ground.callers.root(account)
    for key, group in declaration.model_groups.items():
        folder = names.artifacts_prefix(names.model_group(key, group))
        root.client("s3").put_object(Bucket=names.artifacts_bucket(account), Key=f"{folder}/{_ARTIFACT}", Body=b"model")
        root.client("sagemaker").create_model_package(**version_request(declaration, names, key))
    if declaration.model_groups:
        unless_there(root.client("sagemaker").create_model_package_group, ModelPackageGroupName=ANY)
        request = version_request(declaration, names, next(iter(declaration.model_groups)))
        root.client("sagemaker").create_model_package(**{**request, "ModelPackageGroupName": ANY})


def _make_cards(ground: Ground) -> None:
    """One of each status in the hub, one in each spoke; then the functions share them as their schedules have it."""
    settings, names = ground.declaration.model_cards, ground.names
    if settings is None:
        return
    _delete_cards(ground)
    key = cards_key(ground)
    for status in Status:
        make_card(ground, settings.account, status, status, key)
    _invoke(ground, settings.account, names.cards_function("share"))
    for name, spoke in ground.declaration.card_spokes.items():
        make_card(ground, spoke.account, ANY, Status.APPROVED, None)
        _invoke(ground, spoke.account, names.spoke_function(name))


def _invoke(ground: Ground, account: str, function: str) -> None:
    invoke = ground.callers.root(account).client("lambda").invoke
    answer = invoke(FunctionName=function, Payload=_RECONCILE)
    if "FunctionError" in answer:
        raise SandboxError(f"the function {function} failed: {answer['Payload'].read().decode()}")


def _delete_cards(ground: Ground) -> None:
    """Also those that an interrupted replay left."""
    settings = ground.declaration.model_cards
    if settings is None:
        return
    cards = [(settings.account, name) for name in (*map(str, Status), ANY)]
    cards += [(spoke.account, ANY) for spoke in ground.declaration.card_spokes.values()]
    for account, name in cards:
        delete = ground.callers.root(account).client("sagemaker").delete_model_card
        attempt(partial(delete, ModelCardName=name))
