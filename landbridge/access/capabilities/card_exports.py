"""What the stages' accounts have exported: who reads it, and who could take over where it lies.

The key of a thing is the card account's name. An export belongs to the account that made it; its bucket and its key are
that account's (sagemaker/latest/dg/model-cards-export.html).
"""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.access.capabilities.actors import Actors
from landbridge.access.capabilities.candidates import Candidates
from landbridge.access.capabilities.chain import (
    Capability,
    Chain,
    Expectation,
    Question,
    Subject,
    SubjectKind,
    Thing,
    ThingKind,
    World,
)
from landbridge.access.capabilities.steps import Call, Step, chain_of, through
from landbridge.access.model import Context

EXPORTS = "its exports"
OVERWRITE = "put exports under any key"


class CardExports:
    """The exports of each account of dev, test and production."""

    def __init__(self, world: World) -> None:
        declaration = world.declaration
        entries = declaration.card_accounts if declaration.model_cards is not None else {}
        self._world = world
        self._entries = {name: entry for name, entry in entries.items() if entry.stage.shares_cards}
        self._actors = Actors(world)
        self._candidates = Candidates(world)

    def questions(self) -> Iterator[Question]:
        for name, entry in self._entries.items():
            for capability in (Capability.EXPORT_CARD, Capability.TAKE_OVER):
                steps = self._steps(name, capability)
                gates = tuple(gate for step in steps for gate in step.gates(entry.account))
                for subject in self._candidates.of(gates):
                    yield Question(subject, capability, self._thing(name))

    def declared(self) -> Iterator[Expectation]:
        for name, entry in self._entries.items():
            subject, place = Subject(SubjectKind.CARD_ACCOUNT, name, entry.account), ("card_accounts", name)
            question = Question(subject, Capability.EXPORT_CARD, self._thing(name))
            yield Expectation(question, (EXPORTS, OVERWRITE), place)

    def chains(self, question: Question) -> tuple[Chain, ...]:
        name = question.thing.key
        if name not in self._entries or question.thing != self._thing(name):
            return ()
        return tuple(
            chain_of(actor, step.what, (step.link(actor.caller),))
            for actor in self._actors.of(question.subject)
            for step in self._steps(name, question.capability)
        )

    def _steps(self, name: str, capability: Capability) -> tuple[Step, ...]:
        names, account = self._world.names, self._entries[name].account
        bucket = names.bucket_arn(names.cards_bucket(name, account))
        key = names.key_of_alias_arn(account, names.cards_bucket_key_alias(name))
        via = through(names.kms_via_s3(), {"aws:s3:arn": bucket})
        read = Step(EXPORTS, (_on_export("GetObject", bucket), Call("kms:Decrypt", key, via)))
        if capability is Capability.EXPORT_CARD:
            return (read, read.without_tls(), Step(OVERWRITE, (_on_export("PutObject", bucket),)))
        if capability is not Capability.TAKE_OVER:
            return ()
        plain: Context = {"kms:viaservice": ()}
        not_for_aws: Context = {**plain, "kms:grantisforawsresource": ("false",)}
        return (
            Step("delete exports", (_on_export("DeleteObject", bucket),)),
            Step("change the bucket's policy", (Call("s3:PutBucketPolicy", bucket),)),
            Step("delete the bucket's policy", (Call("s3:DeleteBucketPolicy", bucket),)),
            Step("change the key's policy", (Call("kms:PutKeyPolicy", key, plain),)),
            Step("hand the key on", (Call("kms:CreateGrant", key, not_for_aws),)),
            Step("delete the key", (Call("kms:ScheduleKeyDeletion", key, plain),)),
        )

    def _thing(self, name: str) -> Thing:
        return Thing(ThingKind.CARD, name, self._entries[name].account)


def _on_export(action: str, bucket: str) -> Call:
    return Call(f"s3:{action}", f"{bucket}/any.pdf", holder=bucket)
