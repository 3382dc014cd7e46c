"""The calls on one model card, which stands for every card of its status.

Across accounts: sagemaker/latest/dg/model-cards-xaccount.html. Actions and the resources that each is asked on:
service-authorization/latest/reference/list_amazonsagemaker.html.
"""

from __future__ import annotations

from dataclasses import dataclass

from landbridge.access.capabilities.candidates import Gate
from landbridge.access.capabilities.steps import Call, Step, through
from landbridge.access.model import Context
from landbridge.card_spokes import SOURCE_TAG
from landbridge.naming import Names

DELETE = "delete the card"
PUT_INTO = "put the card into share"

_MODEL_CARD = "sagemaker:ModelCard"


@dataclass(frozen=True)
class CardRequests:
    """`account` owns the card; `key` is the ARN of the key that encrypts it, None for AWS's own; `shares` are the names
    of the shares that it can be put into."""

    names: Names
    account: str
    name: str
    key: str | None
    shares: tuple[str, ...]

    @property
    def card(self) -> str:
        return self.names.model_card_arn(self.account, self.name)

    def list_own(self) -> Step:
        """Cards of the caller's own account."""
        return Step("list the account's cards", (Call("sagemaker:ListModelCards", "*"),))

    def list_shared(self) -> Step:
        """Cards of other accounts show in RAM alone."""
        return Step(
            "find the card among shared ones", (Call("ram:GetResourceShares", "*"), Call("ram:ListResources", "*"))
        )

    def audit(self) -> Step:
        """Its exports, and whom its shares are with."""
        calls = (
            self._on_card("ListModelCardExportJobs"),
            self._on_export("DescribeModelCardExportJob"),
            Call("ram:GetResourceShareAssociations", "*"),
            Call("ram:ListPrincipals", "*"),
        )
        return Step("see its exports and its shares", calls)

    def list_versions(self) -> Step:
        return Step("list its versions", (self._on_card("ListModelCardVersions"),))

    def describe(self) -> Step:
        return Step("read the card", (self._on_card("DescribeModelCard"), *self._with_key("Decrypt")))

    def update(self) -> Step:
        return Step("write the card", (self._on_card("UpdateModelCard"), *self._with_key("Decrypt", "GenerateDataKey")))

    def update_status(self) -> Step:
        """No page says that a change of the status alone asks the key."""
        return Step("change its status", (self._on_card("UpdateModelCard"),))

    def export(self) -> Step:
        """The job belongs to the card's account; SageMaker writes as the caller, with the card's key."""
        calls = (
            self._on_card("CreateModelCardExportJob"),
            *self._with_key("Decrypt"),
            *self._with_key("GenerateDataKey"),
        )
        return Step("export the card", (*calls, *self._through_s3("GenerateDataKey")))

    def follow_export(self) -> Step:
        return Step("follow the export", (self._on_export("DescribeModelCardExportJob"),))

    def fetch(self, account_name: str, account: str) -> Step:
        """From the bucket of the stage's account."""
        bucket = self.names.bucket_arn(self.names.cards_bucket(account_name, account))
        pdf = f"{bucket}/{self.name}.pdf"
        key = self.names.key_of_alias_arn(account, self.names.cards_bucket_key_alias(account_name))
        via = through(self.names.kms_via_s3(), {"aws:s3:arn": bucket})
        put = (Call("s3:PutObject", pdf, holder=bucket), Call("kms:GenerateDataKey", key, via))
        got = (Call("s3:GetObject", pdf, holder=bucket), Call("kms:Decrypt", key, via))
        return Step("put the export into the account's bucket and get it", (*put, *got, *self._through_s3("Decrypt")))

    def put_into(self, share: str) -> Step:
        """A share's id is unknown before it is deployed; its name stands for it."""
        asked = {"ram:requestedresourcetype": (_MODEL_CARD,), "ram:resourcesharename": (share,)}
        arn = self.names.arn("ram", self.account, f"resource-share/{share}")
        return Step(f"{PUT_INTO} {share}", (Call("ram:AssociateResourceShare", arn, asked),))

    def take_over(self, account: str | None) -> tuple[Step, ...]:
        """What deletes the card, or changes who sees it, for callers of the account."""
        asked: Context = {"ram:requestedresourcetype": (_MODEL_CARD,), "ram:resourcearn": (self.card,)}
        steps = [Step(DELETE, (self._on_card("DeleteModelCard"),))]
        steps += [self.put_into(share) for share in self.shares]
        if account == self.account:
            # RAM shares only what the caller's account owns (ram/latest/userguide/getting-started-sharing.html).
            steps.append(Step("make a share of it", (Call("ram:CreateResourceShare", "*", asked),)))
        if self.key is not None:
            plain: Context = {"kms:viaservice": ()}
            not_for_aws: Context = {**plain, "kms:grantisforawsresource": ("false",)}
            steps.append(Step("change the key's policy", (Call("kms:PutKeyPolicy", self.key, plain),)))
            steps.append(Step("hand the key on", (Call("kms:CreateGrant", self.key, not_for_aws),)))
            steps.append(Step("delete the key", (Call("kms:ScheduleKeyDeletion", self.key, plain),)))
        return tuple(steps)

    def gates(self, *steps: Step) -> tuple[Gate, ...]:
        return tuple(gate for step in steps for gate in step.gates(self.account))

    def _on_card(self, action: str) -> Call:
        """A card that is no spoke's copy bears no tag of one."""
        return Call(f"sagemaker:{action}", self.card, {f"aws:resourcetag/{SOURCE_TAG}": ()})

    def _on_export(self, action: str) -> Call:
        exports = self.names.model_card_exports_arn(self.account, self.name).removesuffix("*")
        return Call(f"sagemaker:{action}", f"{exports}any")

    def _with_key(self, *actions: str) -> tuple[Call, ...]:
        return self._key_calls(self.names.kms_via_sagemaker(), actions)

    def _through_s3(self, *actions: str) -> tuple[Call, ...]:
        return self._key_calls(self.names.kms_via_s3(), actions)

    def _key_calls(self, service: str, actions: tuple[str, ...]) -> tuple[Call, ...]:
        if self.key is None:
            return ()
        context = through(service, {"aws:sagemaker:model-card-arn": self.card})
        return tuple(Call(f"kms:{action}", self.key, context) for action in actions)
