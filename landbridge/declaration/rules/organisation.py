"""Rules about the organisation's own policies."""

from __future__ import annotations

import json
from collections.abc import Iterator

from landbridge.declaration.rules.judged import Finding, Judged


def policies_are_policies(judged: Judged) -> Iterator[Finding]:
    """Only that it is one: what its statements mean is for `landbridge access`, which says what it does not know."""
    organisation = judged.declaration.organisation
    if organisation is None:
        return
    for name, policy in organisation.policies.items():
        fault = _fault(policy.document)
        if fault is not None:
            yield Finding(("organisation", "policies", name, "document"), fault)


def _fault(document: str) -> str | None:
    try:
        policy = json.loads(document)
    except ValueError as error:
        return f"this is not JSON: {error}; write the policy as the Organizations console shows it"
    except RecursionError:
        return "this is nested too deep; write the policy as the Organizations console shows it"
    if "Statement" not in policy:
        return "this is no policy; write it as the Organizations console shows it, with `Version` and `Statement`"
    return None
