"""The calls on model groups: described from the team's account, registered as its role in the registry account."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from landbridge.declaration.models import Declaration
from landbridge.naming import Names
from landbridge.policies.model_registry import registers_models
from sandbox.credentials import root_session
from sandbox.demonstration.expectation import ModelAction, Way, models_granted
from sandbox.demonstration.identities import Identity, TeamIdentities
from sandbox.demonstration.outcome import ALLOWED, REFUSED, Outcome, attempt
from sandbox.endpoint import Endpoint


class ModelCalls:
    """`registered` are the ARNs of all versions that were registered here, by whomever."""

    def __init__(self, endpoint: Endpoint, declaration: Declaration) -> None:
        self.registered: list[str] = []
        self._endpoint = endpoint
        self._declaration = declaration
        self._names = Names.of(declaration)
        self._to_describe: dict[str, str] = {}

    def register_first(self) -> None:
        """As the registry account's administrator, a version of each group, for the teams to describe."""
        if self._declaration.model_registry is None:
            return
        root = Identity(root_session(self._endpoint, self._account))
        for key in self._declaration.model_groups:
            self._to_describe[key] = self._register(root, key)

    def outcomes(self, team: TeamIdentities) -> Iterator[Outcome]:
        """Every call of one team on every group that has a version; none without a registry."""
        registers = registers_models(self._declaration, self._names, team.team)
        for key, version in self._to_describe.items():
            group = self._group_arn(key)
            sagemaker = team.execution.client("sagemaker")
            for action, way, call in (
                (
                    ModelAction.DESCRIBE_GROUP,
                    Way.ARN,
                    partial(sagemaker.describe_model_package_group, ModelPackageGroupName=group),
                ),
                (
                    ModelAction.DESCRIBE_VERSION,
                    Way.ARN,
                    partial(sagemaker.describe_model_package, ModelPackageName=version),
                ),
                (
                    ModelAction.REGISTER,
                    Way.MODELS if registers else Way.ARN,
                    partial(self._register_as, team, key, registers),
                ),
            ):
                level = self._declaration.model_grants.get(team.team, {}).get(key)
                expected = ALLOWED if models_granted(level, action) else REFUSED
                yield Outcome(team.team, action, key, way, attempt(call), expected)

    def _register_as(self, team: TeamIdentities, key: str, registers: bool) -> None:
        self._register(team.models if registers else team.execution, key)

    def _register(self, identity: Identity, key: str) -> str:
        request = version_request(self._declaration, self._names, key)
        made = identity.client("sagemaker").create_model_package(**request)
        self.registered.append(made["ModelPackageArn"])
        return self.registered[-1]

    def _group_arn(self, key: str) -> str:
        return _group_arn(self._names, self._account, self._declaration, key)

    @property
    def _account(self) -> str:
        assert self._declaration.model_registry is not None
        return self._declaration.model_registry.account


def version_request(declaration: Declaration, names: Names, key: str) -> dict[str, Any]:
    """A version that nobody deploys, for CreateModelPackage: its container and its artifact are named, and not
    there."""
    assert declaration.model_registry is not None
    account = declaration.model_registry.account
    folder = names.artifacts_prefix(names.model_group(key, declaration.model_groups[key]))
    container = {
        "Image": f"{account}.dkr.ecr.{names.region}.{names.domain}/demonstration:1",
        "ModelDataUrl": f"s3://{names.artifacts_bucket(account)}/{folder}/demonstration.tar.gz",
    }
    return {
        "ModelPackageGroupName": _group_arn(names, account, declaration, key),
        "ModelApprovalStatus": "PendingManualApproval",
        "InferenceSpecification": {
            "Containers": [container],
            "SupportedContentTypes": ["text/csv"],
            "SupportedResponseMIMETypes": ["text/csv"],
        },
    }


def _group_arn(names: Names, account: str, declaration: Declaration, key: str) -> str:
    return names.model_group_arn(account, names.model_group(key, declaration.model_groups[key]))
