"""Service and resource control policies: what an organisation refuses its accounts.

The estate holds those that apply besides AWS's default, which allows everything: so they only ever deny.
organizations/latest/userguide/orgs_manage_policies_scps.html and orgs_manage_policies_rcps.html. Which account manages
the organisation, where neither applies, is not declared: the estate gives such an account no policies.
"""

from __future__ import annotations

from landbridge.access.model import Caller, Estate, Statements

RESOURCE_CONTROLLED = frozenset(
    {
        *("aoss", "appconfig", "appstream", "autoscaling", "autoscaling-plans", "budgets", "clouddirectory"),
        *("cloudfront", "cloudsearch", "cloudtrail-data", "codeartifact", "codebuild", "codecommit", "codepipeline"),
        *("cognito-identity", "cognito-idp", "comprehend", "comprehendmedical", "compute-optimizer"),
        *("cost-optimization-hub", "dax", "dsql", "dynamodb", "ecr", "ecr-public", "events", "firehose", "fis", "fms"),
        *("gamelift", "health", "inspector-scan", "kendra", "kinesisvideo", "kms", "logs", "memorydb"),
        *("networkmonitor", "notifications", "opensearch", "pca-connector-ad", "personalize", "polly", "pricing"),
        *("resource-groups", "rolesanywhere", "s3", "secretsmanager", "servicediscovery", "signin", "sqs", "sts"),
        *("support", "swf", "textract", "timestream-influxdb", "transcribe", "transfer", "translate", "wafv2"),
        *("workspaces", "xray"),
    }
)
"""Services whose resources RCPs are about
(organizations/latest/userguide/orgs_manage_policies_rcps.html#rcp-supported-services)."""

_NOT_CONTROLLED = frozenset({"kms:retiregrant"})
_SERVICE_LINKED = ":role/aws-service-role/"
_MANAGED_KEY = ":key/alias/aws/"


def service_control(caller: Caller, estate: Estate) -> Statements:
    """What applies to the caller: never to a service or to a service-linked role."""
    if caller.account is None or _is_service_linked(caller):
        return ()
    return estate.service_control.get(caller.account, ())


def resource_control(caller: Caller, action: str, arn: str, account: str | None, estate: Estate) -> Statements:
    """What applies to the resource, whoever asks, a service included. `action` is in lower case, `account` that which
    holds the resource."""
    policies = estate.resource_control.get(account, ()) if account is not None else ()
    if not policies or action.partition(":")[0] not in RESOURCE_CONTROLLED or action in _NOT_CONTROLLED:
        return ()
    return () if _is_service_linked(caller) or _MANAGED_KEY in arn else policies


def _is_service_linked(caller: Caller) -> bool:
    return caller.arn is not None and _SERVICE_LINKED in caller.arn
