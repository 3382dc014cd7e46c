"""What a verification found, in order of risk."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from landbridge.access.capabilities.chain import Capability, ChainAnswer, Expectation, Question, SubjectKind
from landbridge.access.model import Answer


class Kind(StrEnum):
    EXCESS = "possible and not declared"
    MISSING = "declared and not possible"
    UNPROVEN = "not proven"
    FOREIGN = "rests on policies that are not Landbridge's"


@dataclass(frozen=True, slots=True)
class Difference:
    """One way on which estate and declaration differ, or which nobody can vouch for. `answered` is None where the way
    does not exist at all; `expected` is None for what is not declared. `across` says that it leads into another
    account."""

    kind: Kind
    question: Question
    way: str
    answered: ChainAnswer | None
    expected: Expectation | None

    @property
    def across(self) -> bool:
        return self.question.subject.account != self.question.thing.account

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What is taken for granted, each once."""
        if self.answered is None:
            return ()
        found = (each for link in self.answered.links for each in link.decision.assumptions)
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class Findings:
    """Differences in order of risk; what only policies that are not Landbridge's decide; what was taken for granted of
    them; how many ways are declared, and how many questions were asked.

    `unread` is what bears on access and could not be read, in words: while there is any, nothing is proven.
    """

    differences: tuple[Difference, ...]
    foreign: tuple[Difference, ...]
    assumptions: tuple[str, ...]
    declared: int
    asked: int
    unread: tuple[str, ...] = ()

    @property
    def proven(self) -> bool:
        """Whether all that is declared is possible and nothing else is, policies aside that are not Landbridge's."""
        return not self.differences and not self.unread

    def of(self, kind: Kind) -> tuple[Difference, ...]:
        return tuple(each for each in (*self.differences, *self.foreign) if each.kind is kind)


def risk(difference: Difference) -> tuple[int, ...]:
    """What sorts a difference: outsiders before other accounts before the own one, changes before reading."""
    subject = difference.question.subject
    unsure = difference.answered is not None and difference.answered.answer is Answer.UNKNOWN
    return (
        _KINDS[difference.kind],
        _SUBJECTS.get(subject.kind, 2),
        int(not difference.across),
        int(unsure),
        _CAPABILITIES.get(difference.question.capability, 3),
    )


_KINDS = {Kind.EXCESS: 0, Kind.UNPROVEN: 1, Kind.MISSING: 2, Kind.FOREIGN: 3}
_SUBJECTS = {SubjectKind.ANYBODY: 0, SubjectKind.STRANGER: 1}
_CAPABILITIES = {
    Capability.TAKE_OVER: 0,
    Capability.REACH: 1,
    Capability.WORK_AS: 1,
    Capability.WRITE: 2,
    Capability.ADMINISTER: 2,
    Capability.PRODUCE: 2,
    Capability.CHANGE_CARD: 2,
    Capability.REGISTER_MODEL: 2,
    Capability.DESCRIBE: 4,
    Capability.DISCOVER: 4,
}
