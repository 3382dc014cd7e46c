"""Names of what model cards stand on: in the hub, in the accounts of the stages, and in spokes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.naming.arns import Arns

if TYPE_CHECKING:
    from landbridge.declaration.model_cards import Stage


class ModelCardNames(Arns):
    """Cards, shares by stage, roles, and the functions that keep shares and copies as declared."""

    def model_card_arn(self, account: str, name: str) -> str:
        return self.arn("sagemaker", account, f"model-card/{name}")

    def model_card_exports_arn(self, account: str, name: str) -> str:
        """Every export job of a card."""
        return f"{self.model_card_arn(account, name)}/export-job/*"

    def cards_key_alias(self) -> str:
        return f"alias/{self.prefix}-cards"

    def cards_share(self, stage: Stage) -> str:
        return f"{self.prefix}-cards-{stage.value}"

    def cards_function(self, what: str) -> str:
        """A function of the hub: share, review or copy; its role and its queue have the same name."""
        return f"{self.prefix}-cards-{what}"

    def cards_schedule(self, what: str) -> str:
        """Rule that calls a function of the hub from time to time; the one for events has the function's name."""
        return f"{self.cards_function(what)}-schedule"

    def cards_undelivered_queue(self, what: str) -> str:
        """Where events go that could not be handled."""
        return f"{self.cards_function(what)}-undelivered"

    def cards_queues_key_alias(self) -> str:
        return f"alias/{self.prefix}-cards-queues"

    def cards_log_group(self, what: str) -> str:
        return f"/aws/lambda/{self.cards_function(what)}"

    def cards_role(self, account_name: str) -> str:
        """Role that uses cards: in the account of a stage, or in the hub for governance and security."""
        return f"{self.prefix}-card-user-{account_name}"

    def cards_boundary(self, account_name: str) -> str:
        """Permissions boundary of that role."""
        return f"{self.cards_role(account_name)}-boundary"

    def cards_bucket(self, account_name: str, account: str) -> str:
        """Bucket that a stage's account exports cards to."""
        return f"{self.prefix}-cards-{account_name}-{account}"

    def cards_bucket_key_alias(self, account_name: str) -> str:
        return f"alias/{self.prefix}-card-exports-{account_name}"

    def cards_invitations(self, account_name: str) -> str:
        """Role and function of an account that accept the invitation to the share of its stage."""
        return f"{self.prefix}-card-invitation-{account_name}"

    def cards_invitations_log_group(self, account_name: str) -> str:
        return f"/aws/lambda/{self.cards_invitations(account_name)}"

    def spoke_share(self, spoke: str) -> str:
        return f"{self.prefix}-cards-spoke-{spoke}"

    def spoke_function(self, spoke: str) -> str:
        return f"{self.prefix}-cards-spoke-{spoke}"

    def spoke_schedule(self, spoke: str) -> str:
        """Rule that calls the spoke's function from time to time; the one for events has the function's name."""
        return f"{self.spoke_function(spoke)}-schedule"

    def spoke_undelivered_queue(self, spoke: str) -> str:
        return f"{self.spoke_function(spoke)}-undelivered"

    def spoke_queues_key_alias(self, spoke: str) -> str:
        return f"alias/{self.spoke_function(spoke)}-queues"

    def spoke_log_group(self, spoke: str) -> str:
        return f"/aws/lambda/{self.spoke_function(spoke)}"
