"""Names of what one team has, in the central account and in its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.naming.arns import Arns

if TYPE_CHECKING:
    from landbridge.declaration.models import Level, Team


class TeamNames(Arns):
    """Roles, results, queries, local groups, copies and shares of a team."""

    def access_role(self, team: str) -> str:
        """Role in the central account that the team assumes."""
        return f"{self.prefix}-access-{team}"

    def access_role_arn(self, team: str) -> str:
        return self.role_arn(self.central_account, self.access_role(team))

    def execution_role(self, team: str) -> str:
        """Role in the team's account that its people and its SageMaker jobs work as."""
        return f"{self.prefix}-execution-{team}"

    def invitations_role(self, team: str) -> str:
        return f"{self.prefix}-invitation-{team}"

    def invitations_function(self, team: str) -> str:
        return f"{self.prefix}-invitation-{team}"

    def invitations_log_group(self, team: str) -> str:
        return f"/aws/lambda/{self.invitations_function(team)}"

    def results_bucket(self, team: str, account: str) -> str:
        """Bucket in the team's account that Athena writes the team's results to."""
        return f"{self.prefix}-results-{team}-{account}"

    def results_key_alias(self, team: str) -> str:
        """Key of the team's results bucket."""
        return f"alias/{self.prefix}-results-{team}"

    def workgroup(self, team: str) -> str:
        return f"{self.prefix}-{team}"

    def workgroup_arn(self, account: str, team: str) -> str:
        """The team's workgroup in the central account, or the one in its own."""
        return self.arn("athena", account, f"workgroup/{self.workgroup(team)}")

    def data_catalog(self, name: str, team: Team) -> str:
        """Athena's name, in the team's account, of the central Glue catalog."""
        return team.catalog or f"{self.prefix}-{name}".replace("-", "_")

    def local_feature_store_role(self, team: str) -> str:
        return f"{self.prefix}-feature-store-{team}"

    def local_offline_bucket(self, team: str, account: str) -> str:
        return f"{self.prefix}-offline-{team}-{account}"

    def team_log_bucket(self, team: str, account: str) -> str:
        return f"{self.prefix}-logs-{team}-{account}"

    def local_online_key_alias(self, team: str) -> str:
        return f"alias/{self.prefix}-online-{team}"

    def local_offline_key_alias(self, team: str) -> str:
        return f"alias/{self.prefix}-offline-{team}"

    def local_database(self, team: str) -> str:
        return f"{self.prefix}-{team}".replace("-", "_")

    def replica_bucket(self, team: str, account: str) -> str:
        """Bucket in the team's account that central offline data is copied into."""
        return f"{self.prefix}-replica-{team}-{account}"

    def replica_log_bucket(self, team: str, account: str) -> str:
        """Bucket of the replica's access logs."""
        return f"{self.prefix}-replogs-{team}-{account}"

    def replica_key_alias(self, team: str) -> str:
        return f"alias/{self.prefix}-replica-{team}"

    def replica_database(self, team: str) -> str:
        """Not behind the prefix, where a team could be named replica-x and have a database of its own."""
        return f"replica_{self.local_database(team)}"

    def linked_database(self, team: str) -> str:
        return f"central_{self.local_database(team)}"

    def share(self, team: str, level: Level, number: int = 1) -> str:
        """Share number `number` of a level; the first carries no number."""
        name = f"{self.prefix}-{level.value.replace('-', '')}-{team}"
        return name if number == 1 else f"{name}.{number}"

    def discovery_share(self, team: str) -> str:
        return f"{self.prefix}-discover-{team}"

    def organisation_discovery_share(self) -> str:
        return f"{self.prefix}-discover"
