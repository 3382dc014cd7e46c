"""CardCopies: what keeps copies of the spokes' model cards in the hub."""

from __future__ import annotations

import json

from constructs import Construct

from landbridge.card_spokes import invites_hub
from landbridge.declaration.model_cards import ModelCards
from landbridge.policies.card_spokes import COPY, copy_cards_statements
from landbridge.policies.invitations_role import invitations_role_statements
from landbridge.policies.packing import pack
from landbridge.policies.trust import service_trust
from landbridge_constructs.invitation_acceptance import InvitationAcceptance, InvitationAcceptanceSettings
from landbridge_constructs.python_function import PythonFunction, PythonFunctionSettings, ScheduleSettings
from stacks.role_settings import role_settings
from stacks.stack import FUNCTIONS, LandbridgeStack, Settings

TIMEOUT_SECONDS = 600


class CardCopiesStack(LandbridgeStack):
    """A stack of its own: the copies are cards like the hub's others, and stay when it is deleted."""

    def __init__(self, scope: Construct, construct_id: str, settings: Settings, cards: ModelCards) -> None:
        super().__init__(
            scope,
            construct_id,
            settings,
            account=cards.account,
            description="Copies the model cards of spokes into the hub.",
            stateful=False,
        )
        self.cards = cards
        if not settings.declaration.card_spokes:
            # An empty template differs from no stack in nothing, so that `cdk diff` has nothing to show.
            self.template_options.description = None
            return
        self._copy_cards()
        for spoke in settings.declaration.card_spokes:
            if invites_hub(settings.declaration, spoke):
                self._invitation(spoke)

    def _copy_cards(self) -> None:
        names, declaration, hub = self.settings.names, self.settings.declaration, self.cards.account
        name, description = names.cards_function(COPY), "Copies every version of the spokes' model cards."
        statements = copy_cards_statements(declaration, names)
        spokes = {entry.account: spoke for spoke, entry in declaration.card_spokes.items()}
        environment = {"SPOKES": json.dumps(spokes, sort_keys=True), "CARDS": names.model_card_arn(hub, "")}
        if self.cards.encrypted:
            environment["KEY"] = names.alias_arn(hub, names.cards_key_alias())
        function = PythonFunction(
            self,
            COPY.capitalize(),
            PythonFunctionSettings(
                function_name=name,
                description=description,
                log_group=names.cards_log_group(COPY),
                role=role_settings(
                    names,
                    name,
                    description,
                    service_trust("lambda.amazonaws.com"),
                    pack(statements, role=name, policies=declaration.quotas.managed_policies_per_role),
                ),
                source=str(FUNCTIONS / "copy_cards"),
                along=("share_cards",),
                timeout_seconds=TIMEOUT_SECONDS,
                environment=environment,
            ),
        )
        schedule = names.cards_schedule(COPY)
        function.call_on(ScheduleSettings(schedule, "Copies what is new in spokes.", self.cards.reconcile_minutes))

    def _invitation(self, spoke: str) -> None:
        names, owner = self.settings.names, self.settings.declaration.card_spokes[spoke].account
        role, log_group, share = (
            names.cards_invitations(spoke),
            names.cards_invitations_log_group(spoke),
            (names.spoke_share(spoke),),
        )
        statements = invitations_role_statements(names, owner, self.cards.account, log_group, share)
        InvitationAcceptance(
            self,
            f"Invitation-{spoke}",
            InvitationAcceptanceSettings(
                function_name=role,
                log_group=log_group,
                role=role_settings(
                    names,
                    role,
                    f"Accepts the RAM invitation of {spoke}.",
                    service_trust("lambda.amazonaws.com"),
                    pack(statements, role=role, policies=1),
                ),
                source=str(FUNCTIONS / "accept_invitations"),
                owner_account=owner,
                share_names=share,
                invited=True,
            ),
        )
