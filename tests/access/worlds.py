"""Synthesized declarations as worlds to be asked, and what tests change in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from landbridge.access.capabilities.chain import Capability, Domain, Question, Subject, Thing, World, answer
from landbridge.access.collection import collect
from landbridge.access.model import Answer, Condition, Estate, Identity, Principals, Resource, Statement, Statements
from landbridge.access.proof import verify, world_of
from landbridge.declaration import Declaration
from tests.synthesis import synthesize


def synthesized(declaration: Declaration, folder: Path) -> World:
    synthesize(declaration, folder)
    return world_of(collect(folder, declaration), declaration)


def altered(world: World, change: Callable[[Estate], Estate]) -> World:
    """The world of the changed estate, judged by the same declaration."""
    return world_of(change(world.estate), world.declaration)


def ways(
    world: World, domain: Callable[[World], Domain], subject: Subject, capability: Capability, thing: Thing
) -> dict[str, Answer]:
    cell = answer(world, domain(world), Question(subject, capability, thing), None)
    return {way.chain.way: way.answer for way in cell.ways}


def differences(world: World, domain: Callable[[World], Domain]) -> set[tuple[str, str, str, str, str]]:
    """What verification finds: what it is, whose, which capability, of what, in which way."""
    return {
        (
            each.kind.value,
            f"{each.question.subject.kind} {each.question.subject.name}",
            each.question.capability.value,
            each.question.thing.key,
            each.way,
        )
        for each in verify(world, [domain(world)]).differences
    }


def with_policy(arn: str, change: Callable[[Statement], Statement | None]) -> Callable[[Estate], Estate]:
    """Each statement of a resource's policy, or of a role's own policies, changed, or left out where `change` gives
    None."""

    def changed(estate: Estate) -> Estate:
        if arn in estate.resources:
            resource: Resource = estate.resources[arn]
            own = replace(resource, policy=_changed(resource.policy, change))
            return replace(estate, resources={**estate.resources, arn: own})
        identity: Identity = estate.identities[arn]
        own_policies = replace(identity, policies=_changed(identity.policies, change))
        return replace(estate, identities={**estate.identities, arn: own_policies})

    return changed


def without(sid: str) -> Callable[[Statement], Statement | None]:
    return lambda statement: None if statement.source.sid == sid else statement


def unconditional(sid: str, key: str) -> Callable[[Statement], Statement | None]:
    """The statement of this Sid without its condition on the key."""

    def changed(statement: Statement) -> Statement:
        if statement.source.sid != sid:
            return statement
        kept: tuple[Condition, ...] = tuple(each for each in statement.conditions if each.key != key)
        assert kept != statement.conditions
        return replace(statement, conditions=kept)

    return changed


def open_to(sid: str, account: str) -> Callable[[Statement], Statement | None]:
    """The statement of this Sid with one more account as principal."""

    def changed(statement: Statement) -> Statement:
        if statement.source.sid != sid or statement.principals is None:
            return statement
        aws = (*statement.principals.aws, f"arn:aws:iam::{account}:root")
        return replace(statement, principals=Principals(aws))

    return changed


def without_share(name: str) -> Callable[[Estate], Estate]:
    def changed(estate: Estate) -> Estate:
        kept = tuple(share for share in estate.shares if share.name != name)
        assert len(kept) == len(estate.shares) - 1
        return replace(estate, shares=kept)

    return changed


def _changed(statements: Statements, change: Callable[[Statement], Statement | None]) -> Statements:
    kept = tuple(new for old in statements if (new := change(old)) is not None)
    assert kept != statements, "nothing was changed"
    return kept
