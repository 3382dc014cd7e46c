"""CardSpoke-<name>: the share through which the hub sees a spoke's cards, and what keeps every card in it."""

from __future__ import annotations

from constructs import Construct

from landbridge.card_spokes import spoke_share
from landbridge.declaration.model_cards import ModelCards
from landbridge.policies.card_spokes import offer_cards_statements, spoke_queue_policy, spoke_queues_key_policy
from landbridge.policies.packing import pack
from landbridge.policies.trust import service_trust
from landbridge_constructs.encryption_key import EncryptionKey, EncryptionKeySettings
from landbridge_constructs.event_function import (
    EventFunction,
    EventFunctionSettings,
    EventRuleSettings,
)
from landbridge_constructs.event_queue import QueueSettings
from landbridge_constructs.python_function import PythonFunctionSettings, ScheduleSettings
from landbridge_constructs.resource_share import ResourceShare
from stacks.model_cards import BATCH_SECONDS, BATCH_SIZE, CARD_CHANGE, TIMEOUT_SECONDS
from stacks.role_settings import role_settings
from stacks.stack import FUNCTIONS, LandbridgeStack, Settings


class CardSpokeStack(LandbridgeStack):
    """Holds nothing that is not made again: the cards are the spoke's own, and so are their keys."""

    def __init__(self, scope: Construct, construct_id: str, settings: Settings, cards: ModelCards, spoke: str) -> None:
        super().__init__(
            scope,
            construct_id,
            settings,
            account=settings.declaration.card_spokes[spoke].account,
            description=f"Shares the model cards of {spoke} with the hub, which keeps copies of them.",
            stateful=False,
        )
        names, declaration = settings.names, settings.declaration
        share = ResourceShare(self, "Share", spoke_share(declaration, names, spoke))
        key = EncryptionKey(
            self,
            "QueuesKey",
            EncryptionKeySettings(
                names.spoke_queues_key_alias(spoke),
                "Events about model cards.",
                spoke_queues_key_policy(names, self.account, spoke),
            ),
        )
        function, undelivered = names.spoke_function(spoke), names.spoke_undelivered_queue(spoke)
        EventFunction(
            self,
            "Offer",
            EventFunctionSettings(
                function=self._function(spoke, share.ref, key.arn),
                rule=EventRuleSettings(
                    function,
                    "Model cards that are new or changed their status.",
                    {"source": ["aws.sagemaker"], "detail-type": [CARD_CHANGE]},
                ),
                queue=self._queue(spoke, function),
                undelivered=self._queue(spoke, undelivered),
                key_arn=key.arn,
                batch_size=BATCH_SIZE,
                batch_seconds=BATCH_SECONDS,
                schedule=ScheduleSettings(
                    names.spoke_schedule(spoke),
                    "Repairs in the share of model cards what no event told.",
                    cards.reconcile_minutes,
                ),
            ),
        )

    def _function(self, spoke: str, share_arn: str, queue_key_arn: str) -> PythonFunctionSettings:
        names, description = self.settings.names, "Keeps every model card of the account in the share for the hub."
        name = names.spoke_function(spoke)
        statements = offer_cards_statements(self.settings.declaration, names, spoke, queue_key_arn)
        return PythonFunctionSettings(
            function_name=name,
            description=description,
            log_group=names.spoke_log_group(spoke),
            role=role_settings(
                names, name, description, service_trust("lambda.amazonaws.com"), pack(statements, role=name, policies=1)
            ),
            source=str(FUNCTIONS / "offer_cards"),
            along=("share_cards",),
            timeout_seconds=TIMEOUT_SECONDS,
            environment={"SHARE": share_arn},
        )

    def _queue(self, spoke: str, queue: str) -> QueueSettings:
        names = self.settings.names
        arn = names.queue_arn(self.account, queue)
        return QueueSettings(queue, arn, spoke_queue_policy(names, self.account, spoke, queue))
