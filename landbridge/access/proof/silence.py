"""What only a policy that is not Landbridge's could open.

Such a policy may let anybody in, and the roles of its own account without their own policies' doing: asking everybody
would find everybody. So that is no finding. A role that its own policies send into another account is one.
"""

from __future__ import annotations

from landbridge.access.capabilities.chain import ChainAnswer, LinkAnswer, Question, SubjectKind
from landbridge.access.model import Answer


def leads_anywhere(question: Question, answered: ChainAnswer) -> bool:
    """Whether a way is open, or not known to be closed for another reason than the silence of others' policies."""
    return answered.answer is not Answer.REFUSED and not any(_silent(question, link) for link in answered.links)


def _silent(question: Question, link: LinkAnswer) -> bool:
    """Whether nothing that is known lets the caller in, and only a policy that is not Landbridge's could."""
    decision = link.decision
    if decision.answer is not Answer.UNKNOWN or not decision.assumptions or decision.because:
        return False
    own = link.request.caller.account == question.thing.account
    return own or question.subject.kind in (SubjectKind.ACCOUNT, SubjectKind.STRANGER, SubjectKind.ANYBODY)
