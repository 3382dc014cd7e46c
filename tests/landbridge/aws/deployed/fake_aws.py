"""Accounts behind real boto3 clients: botocore checks each request and pages through the answers; nothing is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial
from threading import Lock
from types import SimpleNamespace
from typing import Any

import boto3

REGION = "eu-west-1"

_NOTHING: dict[str, dict[str, Any]] = {
    "events.ListRules": {"Rules": []},
    "events.ListTargetsByRule": {"Targets": []},
    "iam.GetAccountAuthorizationDetails": {
        **{"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": [], "Policies": []},
        "IsTruncated": False,
    },
    "kms.ListAliases": {"Aliases": [], "Truncated": False},
    "kms.ListGrants": {"Grants": [], "Truncated": False},
    "lakeformation.GetDataLakeSettings": {"DataLakeSettings": {}},
    "lakeformation.ListPermissions": {"PrincipalResourcePermissions": []},
    "lambda.ListFunctions": {"Functions": []},
    "ram.GetResourceShareAssociations": {"resourceShareAssociations": []},
    "ram.GetResourceShares": {"resourceShares": []},
    "ram.ListResourceSharePermissions": {"permissions": []},
    "s3.GetBucketOwnershipControls": {"OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}},
    "s3.ListBuckets": {"Buckets": []},
    "sagemaker.ListDomains": {"Domains": []},
    "sagemaker.ListFeatureGroups": {"FeatureGroupSummaries": []},
    "sagemaker.ListModelPackageGroups": {"ModelPackageGroupSummaryList": []},
    "sqs.ListQueues": {},
    "sts.GetCallerIdentity": {
        "Account": "000000000000",
        "Arn": "arn:aws:sts::000000000000:assumed-role/audit/landbridge",
    },
}
_ABSENT = {
    "glue.GetResourcePolicy": "EntityNotFoundException",
    "iam.GetPolicy": "NoSuchEntity",
    "kms.GetKeyPolicy": "NotFoundException",
    "lambda.GetPolicy": "ResourceNotFoundException",
    "organizations.DescribeOrganization": "AWSOrganizationsNotInUseException",
    "s3.GetBucketEncryption": "ServerSideEncryptionConfigurationNotFoundError",
    "s3.GetBucketPolicy": "NoSuchBucketPolicy",
    "s3.GetPublicAccessBlock": "NoSuchPublicAccessBlockConfiguration",
    "sagemaker.GetModelPackageGroupPolicy": "ValidationException",
}


@dataclass
class Account:
    """An empty account. `answers` says, by service.Operation, what AWS answers, or what it makes of the parameters; a
    text is an error's code."""

    number: str
    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def refuse(self, *operations: str) -> None:
        self.answers |= dict.fromkeys(operations, "AccessDeniedException")

    def answer(self, name: str, parameters: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        self.asked.append(name)
        found = self.answers.get(name, _ABSENT.get(name, _NOTHING.get(name)))
        if callable(found):
            found = found(parameters)
        assert found is not None, f"{name} has no answer"
        if isinstance(found, str):
            return SimpleNamespace(status_code=400), {"Error": {"Code": found, "Message": "no"}, "ResponseMetadata": {}}
        return SimpleNamespace(status_code=200), {**found, "ResponseMetadata": {}}


class Sessions:
    """AccountSessions of accounts that are made when they are entered. One at a time."""

    region = REGION

    def __init__(self, base: str) -> None:
        self.account = base
        _present.clear()

    def __getitem__(self, number: str) -> Account:
        return _present.setdefault(number, Account(number))

    def clients(self, account: str) -> Callable[[str], Any]:
        self[account]  # enters it
        return partial(_client, account)

    def base_clients(self) -> Callable[[str], Any]:
        return self.clients(self.account)

    @property
    def asked(self) -> set[str]:
        return {name for account in _present.values() for name in account.asked}


_present: dict[str, Account] = {}
_making = Lock()


def _client(number: str, service: str) -> Any:
    with _making:
        return _made(number, service)


@cache
def _made(number: str, service: str) -> Any:
    """Kept from one test to the next, since botocore takes its time."""
    client = boto3.client(  # type: ignore[call-overload]
        service, region_name=REGION, aws_access_key_id="none", aws_secret_access_key="none"
    )
    client.meta.events.register("before-parameter-build", _remember)
    client.meta.events.register("before-call", partial(_call, number, service))
    return client


def _remember(params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
    context["given"] = dict(params)


def _call(number: str, service: str, model: Any, context: dict[str, Any], **_: Any) -> Any:
    return _present[number].answer(f"{service}.{model.name}", context["given"])
