"""ModelCards: the key of the central cards, the shares of the stages, what keeps them as declared, and who works on
cards in the hub."""

from __future__ import annotations

from constructs import Construct

from landbridge.card_sharing import card_shares, stage_accounts
from landbridge.declaration.model_cards import ModelCards, Stage
from landbridge.policies.model_cards_functions import (
    REVIEW,
    SHARE,
    cards_queue_policy,
    cards_queues_key_policy,
    review_cards_statements,
    share_cards_statements,
)
from landbridge.policies.model_cards_key import cards_key_policy
from landbridge.policies.packing import pack
from landbridge.policies.statement import Statement
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
from stacks.card_role import card_role
from stacks.role_settings import role_settings
from stacks.stack import FUNCTIONS, LandbridgeStack, Settings

TIMEOUT_SECONDS = 180
BATCH_SIZE, BATCH_SECONDS = 1000, 2
"""Two seconds of events are one look at all cards, however many they are."""
REVIEW_BATCH_SIZE = 10

CARD_CHANGE = "SageMaker Model Card State Change"
PACKAGE_CHANGE = "SageMaker Model Package State Change"
"""SageMaker developer guide, automating-sagemaker-with-eventbridge."""


class ModelCardsStack(LandbridgeStack):
    """The key is retained, and the stack protected from deletion: encrypted cards are lost with their key."""

    def __init__(self, scope: Construct, construct_id: str, settings: Settings, cards: ModelCards) -> None:
        super().__init__(
            scope,
            construct_id,
            settings,
            account=cards.account,
            description="The central model cards: who sees them, and who works on them here.",
            stateful=True,
        )
        names, declaration, self.cards = settings.names, settings.declaration, cards
        if cards.encrypted:
            policy = cards_key_policy(declaration, names)
            EncryptionKey(self, "Key", EncryptionKeySettings(names.cards_key_alias(), "Model cards.", policy))
        self._queues_key: EncryptionKey | None = None
        shares = {
            stage: ResourceShare(self, f"Share{stage.value.capitalize()}", share)
            for stage, share in card_shares(declaration, names).items()
        }
        if shares:
            self._share_cards({stage: share.ref for stage, share in shares.items()})
        if cards.review.approve_packages or cards.review.return_cards:
            self._review_cards()
        for stage in (Stage.GOVERNANCE, Stage.SECURITY):
            for name in stage_accounts(declaration, stage):
                card_role(self, settings, name)

    def _share_cards(self, shares: dict[Stage, str]) -> None:
        names = self.settings.names
        environment = {f"{stage.value.upper()}_SHARE": arn for stage, arn in shares.items()}
        self._function(
            SHARE,
            "Keeps the shares of model cards as their statuses ask for.",
            share_cards_statements(self.settings.declaration, names, self._queues_key_arn()),
            {**environment, "GOING_BACK": self.cards.going_back.value},
            EventRuleSettings(
                names.cards_function(SHARE),
                "Model cards that are new or changed their status.",
                {"source": ["aws.sagemaker"], "detail-type": [CARD_CHANGE]},
            ),
            schedule=ScheduleSettings(
                names.cards_schedule(SHARE),
                "Repairs in the shares of model cards what no event told.",
                self.cards.reconcile_minutes,
            ),
        )

    def _review_cards(self) -> None:
        names, review = self.settings.names, self.cards.review
        changes = []
        if review.approve_packages:
            changes.append({"detail-type": [CARD_CHANGE], "detail": {"ModelCardStatus": ["Approved"]}})
        if review.return_cards:
            changes.append({"detail-type": [PACKAGE_CHANGE], "detail": {"ModelApprovalStatus": ["Rejected"]}})
        pattern = changes[0] if len(changes) == 1 else {"$or": changes}
        self._function(
            REVIEW,
            "Lets model cards and their model packages follow each other through review.",
            review_cards_statements(self.settings.declaration, names, self._queues_key_arn()),
            {
                "APPROVE_PACKAGES": str(review.approve_packages).lower(),
                "RETURN_CARDS": str(review.return_cards).lower(),
            },
            EventRuleSettings(
                names.cards_function(REVIEW),
                "Approved model cards and rejected model packages.",
                {"source": ["aws.sagemaker"], **pattern},
            ),
        )

    def _queues_key_arn(self) -> str:
        """Made where there is a queue."""
        if self._queues_key is None:
            names = self.settings.names
            policy = cards_queues_key_policy(names, self.cards.account)
            self._queues_key = EncryptionKey(
                self,
                "QueuesKey",
                EncryptionKeySettings(names.cards_queues_key_alias(), "Events about model cards.", policy),
            )
        return self._queues_key.arn

    def _function(
        self,
        what: str,
        description: str,
        statements: list[Statement],
        environment: dict[str, str],
        rule: EventRuleSettings,
        schedule: ScheduleSettings | None = None,
    ) -> None:
        names, account = self.settings.names, self.cards.account
        name, undelivered = names.cards_function(what), names.cards_undelivered_queue(what)
        role = role_settings(
            names,
            name,
            description,
            service_trust("lambda.amazonaws.com"),
            pack(statements, role=name, policies=self.settings.declaration.quotas.managed_policies_per_role),
        )
        EventFunction(
            self,
            what.capitalize(),
            EventFunctionSettings(
                function=PythonFunctionSettings(
                    function_name=name,
                    description=description,
                    log_group=names.cards_log_group(what),
                    role=role,
                    source=str(FUNCTIONS / f"{what}_cards"),
                    timeout_seconds=TIMEOUT_SECONDS,
                    environment=environment,
                ),
                rule=rule,
                queue=QueueSettings(
                    name, names.queue_arn(account, name), cards_queue_policy(names, account, what, name)
                ),
                undelivered=QueueSettings(
                    undelivered,
                    names.queue_arn(account, undelivered),
                    cards_queue_policy(names, account, what, undelivered),
                ),
                key_arn=self._queues_key_arn(),
                batch_size=BATCH_SIZE if what == SHARE else REVIEW_BATCH_SIZE,
                batch_seconds=BATCH_SECONDS if what == SHARE else 0,
                reports_failures=what == REVIEW,
                schedule=schedule,
            ),
        )
