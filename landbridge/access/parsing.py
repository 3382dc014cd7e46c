"""From the JSON of a policy to statements.

Grammar: IAM/latest/UserGuide/reference_policies_grammar.html. Values may be `Unresolved` at any depth; what cannot be
known is kept, so that whatever depends on it is answered *unknown*.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NoReturn

from landbridge.access.model import (
    Condition,
    Effect,
    PolicyKind,
    Principals,
    Source,
    Statement,
    Statements,
    Unresolved,
    Value,
)

UNRESOLVED_OPERATOR = "Unresolved"
"""Operator of a condition that is not known at all: no such operator exists, so it is never decided."""

_VERSIONS = ("2012-10-17", "2008-10-17")
_DEFAULT_VERSION = "2008-10-17"
"""IAM/latest/UserGuide/reference_policies_elements_version.html"""

_POLICY = frozenset({"Version", "Id", "Statement"})
_STATEMENT = frozenset(
    {
        *("Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"),
    }
)
_PRINCIPALS = {"AWS": "aws", "Service": "services", "Federated": "federated", "CanonicalUser": "canonical"}
_WITH_PRINCIPAL = frozenset({PolicyKind.TRUST, PolicyKind.RESOURCE, PolicyKind.SHARE, PolicyKind.RESOURCE_CONTROL})
_ACCOUNT = re.compile(r"\d{12}")
_ACTION = re.compile(r"\*|[\w*?-]+:.+", re.ASCII)


class MalformedPolicy(Exception):
    """A document that AWS would refuse. `place` is stack, path and policy; the text says what to write instead."""

    def __init__(self, place: str, message: str) -> None:
        self.place = place
        super().__init__(f"{place}: {message}")


def statements_of(document: object, source: Source, partition: str) -> Statements:
    """The statements of a policy: an object of JSON, its text, or `Unresolved` as a whole.

    `source` says where the policy stands and of what kind it is; each statement gets it with its own index and Sid.
    An effect that is not known makes two statements, one of each effect. Raises MalformedPolicy.
    """
    if isinstance(document, str):
        try:
            document = json.loads(document)
        except ValueError as error:
            refuse(source, f"the policy is no JSON ({error}); write an object with Version and Statement")
        except RecursionError:
            refuse(source, "the policy is nested too deeply; write an object with Version and Statement")
    if isinstance(document, Unresolved):
        return unknown_statements(document, source)
    if not isinstance(document, Mapping):
        refuse(source, f"the policy is {shown(document)}; write an object with Version and Statement")
    for name in document:
        if name not in _POLICY:
            refuse(source, f"a policy has no element {name!r}; it has Version, Id and Statement, in this spelling")
    version = document.get("Version", _DEFAULT_VERSION)
    if isinstance(version, Unresolved):
        version = _VERSIONS[0]
    if version not in _VERSIONS:
        refuse(source, f"Version is {shown(version)}; write {_VERSIONS[0]!r}")
    if "Statement" not in document:
        refuse(source, "the policy has no Statement; write a list of statements")
    found = document["Statement"]
    listed = found if isinstance(found, list) else [found]
    made: list[Statement] = []
    for index, each in enumerate(listed):
        made += _OneStatement(each, replace(source, index=index), version, partition).parsed()
    return tuple(made)


def unknown_statements(value: Unresolved, source: Source) -> Statements:
    """What a policy or statement of unknown content could be: anything allowed, anything denied."""
    return tuple(unknown_statement(value, source, effect) for effect in Effect)


def unknown_statement(value: Unresolved, source: Source, effect: Effect = Effect.ALLOW) -> Statement:
    """One that allows, or denies, nobody knows what."""
    principals = None
    if source.kind in _WITH_PRINCIPAL:
        principals = Principals((value,), (value,), (value,), (value,))
    resources = () if source.kind is PolicyKind.TRUST else (value,)
    return Statement(effect, source, actions=(value,), resources=resources, principals=principals)


def refuse(source: Source, message: str) -> NoReturn:
    raise MalformedPolicy(f"{source.stack}, {source.path}, {source.kind} {source.policy}", message)


def shown(value: object) -> str:
    """A value of JSON, short enough for a message."""
    text = value.text if isinstance(value, Unresolved) else json.dumps(value, default=lambda inner: inner.text)
    return text if len(text) <= 80 else text[:77] + "..."


def root_arn(partition: str, account: str) -> str:
    """An account as a principal (IAM/latest/UserGuide/reference_policies_elements_principal.html)."""
    return f"arn:{partition}:iam::{account}:root"


@dataclass(slots=True)
class _OneStatement:
    content: object
    source: Source
    version: str
    partition: str

    def parsed(self) -> Statements:
        content, source = self.content, self.source
        if isinstance(content, Unresolved):
            return unknown_statements(content, source)
        if not isinstance(content, Mapping):
            self._refuse(f"a statement is {shown(content)}; write an object with Effect and Action")
        for name in content:
            if name not in _STATEMENT:
                known = ", ".join(sorted(_STATEMENT))
                self._refuse(f"a statement has no element {name!r}; it has {known}, in this spelling")
        sid = content.get("Sid", "")
        if isinstance(sid, Unresolved):
            sid = sid.text
        if not isinstance(sid, str):
            self._refuse(f"Sid is {shown(sid)}; write a text")
        self.source = replace(source, sid=sid) if sid else source
        actions, not_actions = self._one_of(content, "Action")
        for action in actions:
            if isinstance(action, str) and not _ACTION.fullmatch(action):
                self._refuse(f"the action {action!r} names no service; write it as in 's3:GetObject', or '*'")
        resources, not_resources = self._resources(content)
        principals = self._principals(content)
        conditions = self._conditions(content.get("Condition", {}))
        return tuple(
            Statement(
                effect=effect,
                source=self.source,
                actions=actions,
                not_actions=not_actions,
                resources=resources,
                not_resources=not_resources,
                principals=principals,
                conditions=conditions,
                version=self.version,
            )
            for effect in self._effects(content)
        )

    def _refuse(self, message: str) -> NoReturn:
        which = f" ({self.source.sid})" if self.source.sid else ""
        refuse(self.source, f"statement {self.source.index + 1}{which}: {message}")

    def _effects(self, content: Mapping[str, object]) -> tuple[Effect, ...]:
        effect = content.get("Effect")
        if isinstance(effect, Unresolved):
            return tuple(Effect)
        if effect not in ("Allow", "Deny"):
            self._refuse(f"Effect is {shown(effect)}; write 'Allow' or 'Deny'")
        return (Effect(str(effect)),)

    def _one_of(self, content: Mapping[str, object], name: str) -> tuple[tuple[Value, ...], bool]:
        negated = f"Not{name}"
        if (name in content) == (negated in content):
            self._refuse(f"write either {name} or {negated}, one of the two")
        element = name if name in content else negated
        return self._texts(content[element], element), element == negated

    def _resources(self, content: Mapping[str, object]) -> tuple[tuple[Value, ...], bool]:
        given = "Resource" in content or "NotResource" in content
        if self.source.kind is PolicyKind.TRUST:
            if given:
                self._refuse("a trust policy is about its own role; leave Resource and NotResource out")
            return (), False
        if not given and self.source.kind in _WITH_PRINCIPAL:
            # Some services take their own resource for it (ECR), for others the statement has no effect (KMS).
            return (Unresolved("no Resource", f"{self.source.stack}, {self.source.path}"),), False
        return self._one_of(content, "Resource")

    def _principals(self, content: Mapping[str, object]) -> Principals | None:
        given = [name for name in ("Principal", "NotPrincipal") if name in content]
        if self.source.kind not in _WITH_PRINCIPAL:
            if given:
                self._refuse(f"a policy of an identity names no principal; leave {given[0]} out")
            return None
        if len(given) != 1:
            self._refuse("write either Principal or NotPrincipal, one of the two")
        negated, found = given[0] == "NotPrincipal", content[given[0]]
        if isinstance(found, Unresolved):
            return Principals((found,), (found,), (found,), (found,), negated)
        if found == "*":
            return Principals(("*",), negated=negated)
        if not isinstance(found, Mapping):
            self._refuse(f"{given[0]} is {shown(found)}; write '*' or an object such as {{'AWS': '111122223333'}}")
        kinds: dict[str, tuple[Value, ...]] = {}
        for kind, values in found.items():
            if kind not in _PRINCIPALS:
                self._refuse(f"{given[0]} has no kind {kind!r}; it has {', '.join(_PRINCIPALS)}, in this spelling")
            kinds[_PRINCIPALS[kind]] = self._texts(values, f"{given[0]} {kind}")
        aws = tuple(self._principal(value) for value in kinds.pop("aws", ()))
        return Principals(aws, negated=negated, **kinds)

    def _principal(self, value: Value) -> Value:
        if isinstance(value, str) and _ACCOUNT.fullmatch(value):
            return root_arn(self.partition, value)
        return value

    def _conditions(self, found: object) -> tuple[Condition, ...]:
        if isinstance(found, Unresolved):
            return (Condition(UNRESOLVED_OPERATOR, "", (found,)),)
        if not isinstance(found, Mapping):
            self._refuse(f"Condition is {shown(found)}; write an object of operators")
        made: list[Condition] = []
        for operator, keys in found.items():
            if isinstance(keys, Unresolved):
                made.append(Condition(UNRESOLVED_OPERATOR, "", (keys,)))
                continue
            if not isinstance(keys, Mapping):
                self._refuse(f"Condition {operator} is {shown(keys)}; write an object of keys and their values")
            for key, values in keys.items():
                texts = self._texts(values, f"Condition {operator} {key}", scalars=True)
                made.append(Condition(operator, key, texts))
        return tuple(made)

    def _texts(self, found: object, element: str, scalars: bool = False) -> tuple[Value, ...]:
        listed = found if isinstance(found, list) else [found]
        return tuple([self._text(value, element, scalars) for value in listed])

    def _text(self, value: object, element: str, scalars: bool) -> Value:
        if isinstance(value, str | Unresolved):
            return value
        if scalars and isinstance(value, bool):
            return "true" if value else "false"
        if not scalars or not isinstance(value, int | float):
            self._refuse(f"{element} holds {shown(value)}; write a text in quotation marks, or a list of such")
        return str(value)
