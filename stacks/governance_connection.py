"""Governance-<connection>: what one governance console is given in the registry account that it follows."""

from __future__ import annotations

from dataclasses import replace

from aws_cdk import CfnResource
from constructs import Construct

from landbridge.declaration.model_registry import Credentials
from landbridge.governance_rules import governance_rules
from landbridge.policies.buckets import log_bucket_policy
from landbridge.policies.governance_profile import profile_statements
from landbridge.policies.governance_queue import events_queue_policy, governance_key_policy, redrive_queue_policy
from landbridge.policies.governance_role import console_policies, console_trust, vendor_policy_arns
from landbridge.policies.packing import pack
from landbridge.policies.trail import trail_bucket_policy, trail_key_policy
from landbridge.policies.trust import sagemaker_trust
from landbridge_constructs.cloud_trail import CloudTrail, CloudTrailSettings
from landbridge_constructs.console_user import ConsoleUser, ConsoleUserSettings
from landbridge_constructs.default_profile import DefaultProfile, DefaultProfileSettings, DomainSettings
from landbridge_constructs.encryption_key import EncryptionKey, EncryptionKeySettings
from landbridge_constructs.event_queue import EventQueue, EventQueueSettings, QueueSettings
from landbridge_constructs.event_route import EventRoute, EventRouteSettings
from landbridge_constructs.policy_role import PolicyRole
from stacks.role_settings import role_settings
from stacks.stack import LandbridgeStack, Settings


class GovernanceConnectionStack(LandbridgeStack):
    """Queues, rules, the console's credentials and profile, and a trail where the organisation has none. The queues
    hold events, so that the stack is protected from deletion."""

    def __init__(self, scope: Construct, construct_id: str, settings: Settings, connection: str) -> None:
        self.name = connection
        self.connection = settings.declaration.governance[connection]
        super().__init__(
            scope,
            construct_id,
            settings,
            account=self.connection.account,
            description=f"What the governance console of {connection} is given.",
            stateful=True,
        )
        names, account = settings.names, self.connection.account
        self.key = EncryptionKey(
            self,
            "Key",
            EncryptionKeySettings(
                names.governance_key_alias(connection),
                f"Model events for the governance console of {connection}.",
                governance_key_policy(names, connection, account),
            ),
        )
        self._rules(self._queue())
        profile = self._profile()
        if self.connection.credentials is Credentials.ROLE:
            self._role(profile.arn)
        else:
            self._user(profile.arn)
        organisation = settings.declaration.organisation
        if organisation is None or organisation.trail is None:
            self._trail()

    def _queue(self) -> EventQueue:
        names, name, account = self.settings.names, self.name, self.connection.account
        queue, redrive = names.governance_queue(name), names.governance_redrive_queue(name)
        undelivered = names.governance_undelivered_queue(name)
        return EventQueue(
            self,
            "Events",
            EventQueueSettings(
                queue=QueueSettings(
                    queue, names.queue_arn(account, queue), events_queue_policy(names, name, account, queue)
                ),
                redrive=QueueSettings(
                    redrive, names.queue_arn(account, redrive), redrive_queue_policy(names, account, redrive)
                ),
                undelivered=QueueSettings(
                    undelivered,
                    names.queue_arn(account, undelivered),
                    events_queue_policy(names, name, account, undelivered),
                ),
                key_arn=self.key.arn,
            ),
        )

    def _rules(self, queue: EventQueue) -> None:
        """One after the other, in the order in which they take over from each other."""
        before: list[CfnResource] = list(queue.policies)
        for rule in governance_rules(self.settings.declaration, self.settings.names, self.name):
            route = EventRoute(
                self,
                rule.key,
                EventRouteSettings(
                    name=rule.name,
                    description=rule.description,
                    pattern=rule.pattern,
                    queue_arn=queue.queue.attr_arn,
                    message_group=rule.message_group,
                    undelivered_arn=queue.undelivered.attr_arn,
                ),
            )
            for resource in before:
                route.add_resource_dependency(resource)
            before.append(route)

    def _profile(self) -> DefaultProfile:
        names, declared = self.settings.names, self.connection.default_profile
        role = names.governance_profile_role(self.name)
        domain = declared.domain if declared.vpc is None else DomainSettings(declared.vpc, declared.subnets)
        assert domain is not None
        return DefaultProfile(
            self,
            "DefaultProfile",
            DefaultProfileSettings(
                names.governance_profile(self.name),
                domain,
                role_settings(
                    names,
                    role,
                    f"Reads models in Studio, for the links of {self.name}.",
                    sagemaker_trust(self.connection.account),
                    pack(profile_statements(names, self.name, self.connection), role=role, policies=1),
                ),
            ),
        )

    def _role(self, profile_arn: str) -> None:
        names, declaration = self.settings.names, self.settings.declaration
        role = role_settings(
            names,
            names.governance(self.name),
            f"Assumed by the governance console of {self.name}.",
            console_trust(declaration, names, self.name),
            console_policies(names, self.name, self.connection, self.key.arn, profile_arn),
        )
        PolicyRole(self, "Console", replace(role, managed_policies=vendor_policy_arns(names, self.connection)))

    def _user(self, profile_arn: str) -> None:
        names, user = self.settings.names, self.settings.names.governance(self.name)
        policies = console_policies(names, self.name, self.connection, self.key.arn, profile_arn)
        ConsoleUser(
            self,
            "Console",
            ConsoleUserSettings(
                name=user,
                policies=policies,
                policy_names=[names.managed_policy(user, number) for number in range(1, len(policies) + 1)],
                managed_policies=vendor_policy_arns(names, self.connection),
                secret=names.governance_secret(self.name),
                key_arn=self.key.arn,
            ),
        )

    def _trail(self) -> None:
        names, name, account = self.settings.names, self.name, self.connection.account
        bucket = names.governance_trail_bucket(name, account)
        log_bucket = names.governance_trail_log_bucket(name, account)
        CloudTrail(
            self,
            "Trail",
            CloudTrailSettings(
                name=names.governance_trail(name),
                key=EncryptionKeySettings(
                    names.governance_trail_key_alias(name),
                    f"Trail of the account that {name} follows.",
                    trail_key_policy(names, name, account),
                ),
                bucket_name=bucket,
                bucket_policy=trail_bucket_policy(names, name, account),
                log_bucket_name=log_bucket,
                log_bucket_policy=log_bucket_policy(names, log_bucket, bucket, account),
            ),
        )
