"""Cards-<account name>: what the people of one stage's account have to use shared model cards."""

from __future__ import annotations

from constructs import Construct

from landbridge.card_sharing import card_shares, is_invited
from landbridge.declaration.model_cards import ModelCards
from landbridge.policies.buckets import private_bucket_policy
from landbridge.policies.invitations_role import invitations_role_statements
from landbridge.policies.keys import account_key_policy
from landbridge.policies.packing import pack
from landbridge.policies.trust import service_trust
from landbridge_constructs.encryption_key import EncryptionKey, EncryptionKeySettings
from landbridge_constructs.invitation_acceptance import InvitationAcceptance, InvitationAcceptanceSettings
from landbridge_constructs.private_bucket import PrivateBucket, PrivateBucketSettings
from stacks.card_role import card_role
from stacks.role_settings import role_settings
from stacks.stack import FUNCTIONS, LandbridgeStack, Settings


class CardAccountStack(LandbridgeStack):
    """Role, bucket for exported cards with its key, and acceptance of the invitation where one comes."""

    def __init__(
        self, scope: Construct, construct_id: str, settings: Settings, cards: ModelCards, account_name: str
    ) -> None:
        self.entry = settings.declaration.card_accounts[account_name]
        super().__init__(
            scope,
            construct_id,
            settings,
            account=self.entry.account,
            description=f"What {account_name} has in its own account to use the central model cards.",
            stateful=False,
        )
        self.account_name, self.hub = account_name, cards.account
        self._exports()
        card_role(self, settings, account_name)
        if is_invited(settings.declaration, self.entry.account):
            self._invitations()

    def _exports(self) -> None:
        names, bucket = self.settings.names, self.settings.names.cards_bucket(self.account_name, self.entry.account)
        key = EncryptionKey(
            self,
            "ExportsKey",
            EncryptionKeySettings(
                names.cards_bucket_key_alias(self.account_name),
                f"Model cards that {self.account_name} exported.",
                account_key_policy(names, self.entry.account),
            ),
        )
        PrivateBucket(
            self, "Exports", PrivateBucketSettings(bucket, private_bucket_policy(names, bucket), key_arn=key.arn)
        )

    def _invitations(self) -> None:
        names = self.settings.names
        share = (card_shares(self.settings.declaration, names)[self.entry.stage].name,)
        role, log_group = (
            names.cards_invitations(self.account_name),
            names.cards_invitations_log_group(self.account_name),
        )
        statements = invitations_role_statements(names, self.hub, self.entry.account, log_group, share)
        InvitationAcceptance(
            self,
            "Invitations",
            InvitationAcceptanceSettings(
                function_name=names.cards_invitations(self.account_name),
                log_group=log_group,
                role=role_settings(
                    names,
                    role,
                    f"Accepts the RAM invitation meant for {self.account_name}.",
                    service_trust("lambda.amazonaws.com"),
                    pack(statements, role=role, policies=1),
                ),
                source=str(FUNCTIONS / "accept_invitations"),
                owner_account=self.hub,
                share_names=share,
                invited=True,
            ),
        )
