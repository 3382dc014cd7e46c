"""Names in the registry accounts: model groups, artifacts, and what governance consoles are given."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from landbridge.naming.arns import Arns

if TYPE_CHECKING:
    from landbridge.declaration.model_registry import ModelGroup, ModelLevel


class ModelRegistryNames(Arns):
    """Model groups and their artifacts; queue, rule, role, user and profile of each connection."""

    def model_group(self, key: str, group: ModelGroup) -> str:
        return group.name or f"{self.environment}-{key}"

    def model_group_arn(self, account: str, name: str) -> str:
        return self.arn("sagemaker", account, f"model-package-group/{name.lower()}")

    def model_packages_arn(self, account: str, name: str) -> str:
        """Every version in a group."""
        return self.arn("sagemaker", account, f"model-package/{name.lower()}/*")

    def artifacts_bucket(self, account: str) -> str:
        return f"{self.prefix}-models-{account}"

    def artifacts_log_bucket(self, account: str) -> str:
        return f"{self.prefix}-models-logs-{account}"

    def artifacts_prefix(self, group_name: str) -> str:
        """Key prefix of one group's artifacts, without a slash at the end."""
        return group_name

    def artifacts_key_alias(self) -> str:
        return f"alias/{self.prefix}-models"

    def models_role(self, team: str) -> str:
        """Role in the registry account that a team assumes to register models."""
        return f"{self.prefix}-models-{team}"

    def model_share(self, team: str, level: ModelLevel, number: int = 1) -> str:
        """Share number `number` of a level; the first carries no number."""
        name = f"{self.prefix}-models-{level.value}-{team}"
        return name if number == 1 else f"{name}.{number}"

    def model_invitations(self, team: str) -> str:
        """Role and function in the team's account that accept invitations to the registry's shares."""
        return f"{self.prefix}-model-invitation-{team}"

    def model_invitations_log_group(self, team: str) -> str:
        return f"/aws/lambda/{self.model_invitations(team)}"

    # Governance consoles

    def governance(self, connection: str) -> str:
        """What all names of a connection begin with; rule, role and user have it as it stands."""
        return f"{self.prefix}-governance-{connection}"

    def governance_queue(self, connection: str) -> str:
        return f"{self.governance(connection)}.fifo"

    def governance_redrive_queue(self, connection: str) -> str:
        """Where messages go that the console could not handle."""
        return f"{self.governance(connection)}-redrive.fifo"

    def governance_undelivered_queue(self, connection: str) -> str:
        """Where events go that EventBridge could not deliver: a standard queue."""
        return f"{self.governance(connection)}-undelivered"

    def queue_arn(self, account: str, queue: str) -> str:
        return self.arn("sqs", account, queue)

    def queue_url(self, account: str, queue: str) -> str:
        return f"https://sqs.{self.region}.{self.domain}/{account}/{queue}"

    def governance_lane_rule(self, connection: str, group: str) -> str:
        """Rule of the lane of one model group. It follows from the group's key alone, so that no change of the other
        lanes renames it; a rule's name has 64 characters at most (EventBridge API reference, PutRule)."""
        return f"{self.governance(connection)}-{sha256(group.encode()).hexdigest()[:8]}"

    def governance_packages_rule(self, connection: str) -> str:
        """Beside lanes, the rule of calls that name a package outside of them."""
        return f"{self.governance(connection)}-packages"

    def governance_rules(self, connection: str) -> tuple[str, str]:
        """Patterns for the names of all rules of a connection, whatever lanes it has."""
        return self.governance(connection), f"{self.governance(connection)}-*"

    def rule_arn(self, account: str, rule: str) -> str:
        return self.arn("events", account, f"rule/{rule}")

    def governance_key_alias(self, connection: str) -> str:
        return f"alias/{self.governance(connection)}"

    def governance_secret(self, connection: str) -> str:
        """Secrets Manager's name of the console's access key."""
        return f"{self.prefix}/governance/{connection}/access-key"

    def governance_user_arn(self, account: str, connection: str) -> str:
        return self.arn("iam", account, f"user/{self.governance(connection)}", region="")

    def governance_profile(self, connection: str) -> str:
        """The Studio user profile; a domain that is made has the same name."""
        return self.governance(connection)

    def governance_profile_role(self, connection: str) -> str:
        """What the profile works as."""
        return f"{self.governance(connection)}-profile"

    def user_profile_arn(self, account: str, domain: str, profile: str) -> str:
        """`domain` is the domain's id."""
        return self.arn("sagemaker", account, f"user-profile/{domain}/{profile}")

    def governance_trail(self, connection: str) -> str:
        return self.governance(connection)

    def trail_arn(self, account: str, trail: str) -> str:
        return self.arn("cloudtrail", account, f"trail/{trail}")

    def governance_trail_key_alias(self, connection: str) -> str:
        return f"alias/{self.governance(connection)}-trail"

    def governance_trail_bucket(self, connection: str, account: str) -> str:
        return f"{self.prefix}-trail-{connection}-{account}"

    def governance_trail_log_bucket(self, connection: str, account: str) -> str:
        """Bucket of the trail bucket's access logs."""
        return f"{self.prefix}-tlogs-{connection}-{account}"
