"""What a decision says besides its answer: the statements, why, what would mend it, what is taken for granted."""

from __future__ import annotations

import pytest

from landbridge.access.evaluation import Evaluator
from landbridge.access.model import (
    Condition,
    Effect,
    Estate,
    PolicyKind,
    Principals,
    Request,
    Resource,
    Source,
    Statement,
)
from tests.landbridge.access.evaluation.cases import (
    ALLOWED,
    AWAY,
    BUCKET,
    HOME,
    KEY,
    NOWHERE,
    OBJECT,
    REFUSED,
    ROLE,
    TARGET,
    UNKNOWN,
    allow,
    caller,
    decide,
    deny,
    root,
    to,
)

pytestmark = pytest.mark.requirement("B.1")


def test_an_allowance_names_the_statement_that_allows() -> None:
    decision = decide(allow("s3:PutObject"), allow("s3:GetObject", Sid="Read"))

    assert [each.source.sid for each in decision.because] == ["Read"]
    assert decision.why == f"identity policy policy (Read) lets role reader do s3:GetObject on {OBJECT}"
    assert (decision.mend, decision.assumptions) == ("", ())


def test_an_allowance_across_accounts_names_both_sides() -> None:
    decision = decide(allow(), policy=(to(root(HOME), Sid="In"),), owner=AWAY)

    assert [each.source.kind for each in decision.because] == [PolicyKind.IDENTITY, PolicyKind.RESOURCE]
    assert " and resource policy policy (In) let role reader do " in decision.why


def test_a_denial_names_the_statement_that_denies() -> None:
    decision = decide(allow(), deny("s3:*", Sid="Stop"))

    assert [each.source.sid for each in decision.because] == ["Stop"]
    assert decision.why == f"s3:GetObject on {OBJECT} is denied to role reader by identity policy policy (Stop)"
    assert "(Stop)" in decision.mend


def test_silence_of_the_identity_says_what_would_mend_it() -> None:
    decision = decide()

    assert decision.because == ()
    assert decision.why == f"no identity policy of role reader allows s3:GetObject on {OBJECT}"
    assert decision.mend == f"allow s3:GetObject on {OBJECT} in an identity policy of role reader"


def test_silence_of_a_limit_is_told_from_that_of_the_identity() -> None:
    decision = decide(allow(), boundary=(), session=(allow("s3:PutObject"),))

    assert "the permissions boundary of role reader does not allow" in decision.why
    assert "the session policy of role reader does not allow" in decision.why
    assert "identity policy" not in decision.why


def test_silence_of_both_accounts_names_both() -> None:
    decision = decide(owner=AWAY)

    assert "no identity policy of role reader allows" in decision.why
    assert f"does not allow s3:GetObject to role reader of account {HOME}" in decision.why
    assert f"allow s3:GetObject to {ROLE} in the policy of {OBJECT}" in decision.mend


def test_silence_of_a_key_names_the_key() -> None:
    decision = decide(allow(), action="kms:Decrypt", resource=KEY)

    assert decision.why == f"the policy of {KEY} allows kms:Decrypt neither to role reader nor to its account"


def test_a_missing_role_is_named() -> None:
    decision = decide(allow(), action="sts:AssumeRole", resource=f"{TARGET}s")

    assert decision.why == f"there is no such role: no stack of account {HOME} makes {TARGET}s"


def test_what_is_undecided_names_the_condition() -> None:
    decision = decide(allow(Sid="Home", Condition={"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}))

    assert decision.answer is UNKNOWN
    assert [each.source.sid for each in decision.because] == ["Home"]
    assert "(Home) allows" in decision.why
    assert decision.why.endswith("rests on its condition IpAddress on aws:SourceIp")


def test_what_is_undecided_names_the_value_that_is_not_resolved() -> None:
    decision = decide(allow(resource=NOWHERE))

    assert '{"Ref": "Later"}' in decision.why


def test_an_undecided_deny_is_told_as_a_deny() -> None:
    decision = decide(allow(), deny(resource=NOWHERE))

    assert decision.answer is UNKNOWN
    assert [each.effect for each in decision.because] == [Effect.DENY]
    assert " denies s3:GetObject on " in decision.why


def test_an_existing_bucket_is_assumed_not_to_deny() -> None:
    decision = decide(allow(), complete=False)

    assert decision.answer is ALLOWED
    assert decision.assumptions == (f"the policy of {BUCKET} is not Landbridge's; assumed not to deny",)


def test_an_existing_key_is_assumed_to_leave_it_to_its_account() -> None:
    decision = decide(allow(), action="kms:Decrypt", resource=KEY, complete=False)

    assert decision.answer is ALLOWED
    assert decision.assumptions == (
        f"the policy of {KEY} is not Landbridge's; assumed to leave access to its account, as KMS's default does",
    )


def test_an_existing_bucket_across_accounts_is_unknown_with_the_assumption() -> None:
    decision = decide(who=f"administrator of {AWAY}", complete=False)

    assert decision.answer is UNKNOWN
    assert decision.assumptions


def test_an_existing_bucket_whose_known_statement_allows() -> None:
    decision = decide(who=f"administrator of {AWAY}", complete=False, policy=(to(root(AWAY)),))

    assert decision.answer is ALLOWED
    assert decision.assumptions == (f"the policy of {BUCKET} is not Landbridge's; assumed not to deny",)


def test_an_existing_bucket_across_accounts_without_the_identity_is_refused() -> None:
    assert decide(owner=AWAY, complete=False).answer is REFUSED


def test_an_existing_bucket_with_a_deny_is_refused_without_assumptions() -> None:
    decision = decide(allow(), complete=False, policy=(to("*", "s3:*", "Deny"),))

    assert (decision.answer, decision.assumptions) == (REFUSED, ())


def test_what_is_unknown_for_another_reason_rests_on_no_assumption() -> None:
    unsure = allow(Condition={"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}})

    decision = decide(unsure, owner=AWAY, complete=False)

    assert (decision.answer, decision.assumptions) == (UNKNOWN, ())


ODD = Source("stack", "Thing", "policy", PolicyKind.RESOURCE)


@pytest.mark.parametrize(
    "statement",
    [
        Statement(Effect.ALLOW, ODD, actions=("",), resources=("",), principals=Principals()),
        Statement(Effect.ALLOW, ODD, actions=("s3:*",), resources=("*",), principals=None),
        Statement(Effect.DENY, ODD, actions=("[",), resources=("arn:*[*(*",), principals=Principals(("*", "arn:(["))),
        Statement(
            Effect.DENY,
            ODD,
            actions=("*",),
            resources=("${", "${}", "${a, b}", "${a:b, 'c'}"),
            principals=Principals(("*",)),
            conditions=(Condition("", "", ()), Condition(":::", "${", ("${",)), Condition("Null", "a", ())),
        ),
        Statement(
            Effect.ALLOW,
            ODD,
            actions=("*",),
            resources=("*",),
            principals=Principals(("*",)),
            conditions=(
                Condition("DateLessThan", "a:b", ("99999999999999999999", "9" * 400, "-5")),
                Condition("NumericEquals", "a:b", ("1e999", "nan", "²")),
                Condition("IpAddress", "a:b", ("1.2.3.4/99", "::/x")),
            ),
        ),
    ],
)
def test_odd_content_never_raises(statement: Statement) -> None:
    bucket = Resource(BUCKET, "AWS::S3::Bucket", HOME, (statement,), ODD)
    evaluator = Evaluator(Estate(resources={BUCKET: bucket}))

    for resource in (OBJECT, "", "*", "arn:", ":::::", "arn:aws:s3:::"):
        for action in ("s3:GetObject", "", ":", "sts:AssumeRole", "kms:Decrypt"):
            for context in ({}, {"a:b": ("²",)}, {"a:b": ("99999999999999999999", "x")}):
                evaluator.decide(Request(caller(), action, resource, context))


def test_a_pattern_of_many_stars_is_decided_at_once() -> None:
    assert decide(allow(resource="arn:aws:s3:::" + "*a" * 60 + "b"), resource="arn:aws:s3:::" + "a" * 2000).answer
