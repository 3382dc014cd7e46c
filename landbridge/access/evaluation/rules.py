"""One statement, compiled: what it asks of a request besides its action."""

from __future__ import annotations

from collections.abc import Callable

from landbridge.access.evaluation.conditions import compiled
from landbridge.access.evaluation.context import Facts
from landbridge.access.evaluation.patterns import resource_pattern, text_pattern
from landbridge.access.evaluation.principals import Recipients
from landbridge.access.evaluation.truth import Truth, every, negation, some
from landbridge.access.evaluation.variables import Absence, has_variables, substituted
from landbridge.access.model import Condition, Effect, PolicyKind, Statement, Unresolved, Value

_EVERYTHING = "*"
_ABOUT_ITSELF = (PolicyKind.TRUST, PolicyKind.RESOURCE)
"""Where a statement without Resource is about what the policy stands on."""

_CHOSEN = frozenset(
    {"aws:securetransport", "aws:viaawsservice", "aws:calledvia", "aws:calledviafirst", "aws:calledvialast"}
)
"""Keys whose values follow from how a caller makes the request."""

OfRequest = Callable[[Facts], Truth]


class Rule:
    """`fixed` are the resource patterns that an index can hold; `asked` is what must be asked of each request instead:
    NotResource, patterns with variables, unresolved ones. `everywhere` says that any resource will do."""

    __slots__ = ("_conditions", "asked", "everywhere", "fixed", "recipients", "statement")

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.recipients = None
        if statement.principals is not None:
            self.recipients = Recipients(statement.principals, statement.effect)
        self._conditions = tuple(_condition(each, statement) for each in statement.conditions)
        self.fixed: tuple[str, ...] = ()
        self.asked: OfRequest | None = None
        resources = statement.resources
        itself = not resources and not statement.not_resources and statement.source.kind in _ABOUT_ITSELF
        self.everywhere = itself or (not statement.not_resources and _EVERYTHING in resources)
        if self.everywhere:
            return
        if statement.not_resources:
            patterns = tuple(_resource(value, statement.version) for value in resources)
            self.asked = lambda facts: negation(some(pattern(facts) for pattern in patterns))
            return
        self.fixed = tuple(each for each in resources if isinstance(each, str) and _is_fixed(each, statement.version))
        asked = tuple(
            _resource(value, statement.version) for value in resources if not _is_fixed(value, statement.version)
        )
        if asked or not resources:
            # A statement that names no resource at all is none that AWS takes: nobody can say what it does.
            self.asked = (lambda facts: some(pattern(facts) for pattern in asked)) if asked else _unknown

    def action(self, action: str) -> Truth:
        """Whether it is about an action, given in lower case."""
        truth = some(_action(value, action) for value in self.statement.actions)
        return negation(truth) if self.statement.not_actions else truth

    def holds(self, facts: Facts) -> Truth:
        """Whether every condition holds."""
        if not self._conditions:
            return True
        return every(condition(facts) for condition in self._conditions)

    def undecided(self, facts: Facts) -> str:
        """What it is that cannot be known, in words."""
        for written, condition in zip(self.statement.conditions, self._conditions, strict=True):
            if condition(facts) is None:
                return f"its condition {written.operator} on {written.key or 'what is not resolved'}"
        principals = self.statement.principals
        values = (*self.statement.actions, *self.statement.resources)
        if principals is not None:
            values += (*principals.aws, *principals.services)
        unresolved = next((value.text for value in values if isinstance(value, Unresolved)), None)
        return "whom or what it names" if unresolved is None else f"{unresolved}, which is known after deployment only"


def _condition(condition: Condition, statement: Statement) -> OfRequest:
    """A request is taken to be made over TLS and by the caller itself, unless it says otherwise. Nobody is kept out of
    what is allowed over plain HTTP or through a service: whoever asks may choose to ask so
    (IAM/latest/UserGuide/reference_policies_condition-keys.html, aws:SecureTransport, aws:CalledVia)."""
    holds, key = compiled(condition, statement.version), condition.key.lower()
    if statement.effect is Effect.DENY or key not in _CHOSEN:
        return holds
    return lambda facts: None if (truth := holds(facts)) is False and key not in facts.request.context else truth


def _is_fixed(value: Value, version: str) -> bool:
    return isinstance(value, str) and not has_variables(value, version)


def _action(value: Value, action: str) -> Truth:
    if isinstance(value, Unresolved):
        return None
    return text_pattern(value.lower())(action)


def _resource(value: Value, version: str) -> OfRequest:
    if isinstance(value, Unresolved):
        return _unknown
    if not has_variables(value, version):
        matches = resource_pattern(value)
        return lambda facts: matches(facts.arn)

    def with_variables(facts: Facts) -> Truth:
        pattern = substituted(value, facts)
        if isinstance(pattern, str):
            return resource_pattern(pattern)(facts.arn)
        return None if pattern is Absence.UNKNOWN else False

    return with_variables


def _unknown(_: Facts) -> Truth:
    return None
