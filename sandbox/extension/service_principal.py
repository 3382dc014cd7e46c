"""AWS services as callers: what a resource's policy lets a service principal do.

Rules: IAM User Guide, "AWS service principals" (IAM/latest/UserGuide/reference_policies_elements_principal.html) and
"The confused deputy problem" (confused-deputy.html): a service has no identity policy, so that the resource's
policy alone decides, and `aws:SourceArn` with `aws:SourceAccount` say on whose behalf it calls.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.extension.authorization import keys
from sandbox.extension.authorization.context import Request
from sandbox.extension.authorization.decision import ResourcePolicy, resource_decision
from sandbox.extension.authorization.principals import Principal


@dataclass(frozen=True)
class ServiceCaller:
    """The service principal `name`, such as events.amazonaws.com, acting for the resource `source_arn` in `region`."""

    name: str
    source_arn: str
    source_account: str
    region: str

    def may(
        self,
        action: str,
        resource_arn: str,
        policy: str | Mapping[str, Any] | None,
        owner: str,
        context: Mapping[str, Any] | None = None,
    ) -> bool:
        """Whether `policy`, that of a resource of the account `owner`, allows the service `action` on the resource."""
        given = {
            "aws:sourcearn": self.source_arn,
            "aws:sourceaccount": self.source_account,
            **{name.lower(): value for name, value in (context or {}).items()},
        }
        principal = Principal(account="", arn=self.name, principal_arn="", type="Service")
        request = Request(principal, action, resource_arn, self.region, owner, given)
        return resource_decision(request, ResourcePolicy.of(policy), service=self.name) == "Allow"

    def may_use_key(self, action: str, record: keys.Record, context: Mapping[str, Any] | None = None) -> bool:
        """Whether the policy of a KMS key, given as `keys.find` gives it, allows the service `action`."""
        arn = str(record["Arn"])
        return self.may(action, arn, record.get("Policy"), arn.split(":")[4], context)
