"""What to write in the declaration so that it gives what was asked for, or why no declaration can.

Templates are generated from the declaration, so that a refusal is mended there; docs/tasks/grant-access.md says how a
change is deployed. `mend` knows who asks; what a team could be granted is in `mend_for_teams`, cards in `mend_cards`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from landbridge.access.capabilities.chain import Capability, Question, Subject, SubjectKind, ThingKind
from landbridge.access.report.changes import Change, Mend
from landbridge.access.report.mend_cards import for_card_account
from landbridge.access.report.mend_for_teams import for_team, is_grantable
from landbridge.access.report.reason import is_own
from landbridge.access.report.report import DeclaredAt
from landbridge.access.report.standing import Judged, Standing
from landbridge.declaration.models import Declaration, Team
from landbridge.naming import Names

_NAME, _ROLE = "NAME", "ROLE"
_NEVER = {
    SubjectKind.CONNECTION: "a console is granted the events of its connection and the calls that its page lists, no "
    "more (docs/concepts/governance.md)",
    SubjectKind.SPOKE: "a spoke is granted that its cards are copied, no more (docs/concepts/card-spokes.md)",
    SubjectKind.ROLE: "no declaration names this role: it has what its work takes",
    SubjectKind.STRANGER: "an account that is not declared is granted nothing; as a team of `teams` it could be "
    "(docs/tasks/add-a-team.md)",
    SubjectKind.ANYBODY: "a request without credentials is nobody's that is declared",
}


@dataclass(frozen=True, slots=True)
class Written:
    """A change as it is shown: where, and the YAML line by line. `note` tells what is there now."""

    place: str
    lines: tuple[str, ...]
    now: str

    @property
    def note(self) -> str:
        added = self.lines[-1].lstrip().startswith("- ")
        return "one more in the list" if added else f"now {self.now}" if self.now else ""


def mend(declaration: Declaration, question: Question) -> Mend:
    """For what is not declared. A mend that is empty says that the declaration gives it as it is."""
    subject = question.subject
    if question.capability is Capability.TAKE_OVER:
        return Mend(remark="nobody is granted this: who may use a thing neither deletes it nor says who else may")
    if subject.kind is SubjectKind.TEAM or not is_grantable(question.thing):
        return for_team(declaration, question)
    if subject.kind is SubjectKind.CARD_ACCOUNT and question.thing.kind is ThingKind.CARD:
        return for_card_account(declaration, question)
    if subject.kind in _NEVER:
        return Mend(remark=f"nobody is granted this: {_NEVER[subject.kind]}")
    return _for_account(declaration, question, subject.account or "")


def mend_of(judged: Judged, declaration: Declaration) -> Mend | None:
    """None where nothing is to be declared: it is declared already, or possible as it should be."""
    if judged.must or judged.standing is Standing.CONSEQUENCE or is_own(judged.cell.question):
        return None
    return mend(declaration, judged.cell.question)


def written(found: Mend, declared_at: DeclaredAt) -> tuple[Written, ...]:
    return tuple(Written(declared_at(each.path), each.yaml, each.now) for each in found.changes)


def _for_account(declaration: Declaration, question: Question, account: str) -> Mend:
    """Grants are for teams: another role of an account has something as one of a team's principals."""
    if account == declaration.feature_store.account:
        return Mend(remark="nobody is granted this: no team can be of the central account")
    role = Names.of(declaration).role_arn(account, _ROLE)
    team = next((name for name, entry in declaration.teams.items() if entry.account == account), None)
    if team is None:
        made = {**declaration.teams, _NAME: Team(account=account, principals=(role,))}
        added = Change(("teams", _NAME), f'{{account: "{account}", principals: ["{role}"]}}')
        remark = f"grants are for teams: {_NAME} and {_ROLE} are yours to choose"
        declaration, team = declaration.model_copy(update={"teams": made}), _NAME
    else:
        added = Change(("teams", team, "principals"), f"- {role}")
        remark = f"grants are for teams: {_ROLE}, whose name you write, would have all that {team} has"
    inner = for_team(declaration, replace(question, subject=Subject(SubjectKind.TEAM, team, account)))
    if inner.remark and not inner.changes:
        return inner
    return Mend((added, *inner.changes), remark)
