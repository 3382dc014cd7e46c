"""What Landbridge's custom resources do to policies that are not its own. What any other one does is not known.

They are told apart by the handler of the function that serves them (functions/), never by logical ids.
"""

from __future__ import annotations

import json

from landbridge.access.collection import resources
from landbridge.access.collection.calls import OWN_HANDLER
from landbridge.access.collection.entry import Entry
from landbridge.access.collection.gathered import AttachedPolicy, Gathered
from landbridge.access.model import PolicyKind, Unresolved

_MERGES = "merge_policy"
_HARMLESS = frozenset({"accept_invitations", "revoke_iam_access"})
"""They accept what a share already grants, and take rights away."""

_BUCKET, _CATALOG = "bucket", "glue-catalog"


def collect_custom(entry: Entry, gathered: Gathered) -> None:
    """Called when every function of the assembly is known."""
    token = entry.get("ServiceToken")
    handler = OWN_HANDLER.fullmatch(gathered.handlers.get(token, "")) if isinstance(token, str) else None
    if handler is None:
        entry.note(f"what the custom resource {entry.path} does", "ServiceToken")
    elif handler[1] == _MERGES:
        _merged(entry, gathered)
    elif handler[1] not in _HARMLESS:
        entry.note(f"what the function {handler[1]} does for {entry.path}", "ServiceToken")


def _merged(entry: Entry, gathered: Gathered) -> None:
    """Statements among others within the policy of a Glue catalog or an existing bucket."""
    target, name = entry.text("Target"), entry.text("Name")
    if isinstance(target, Unresolved) or not isinstance(name, str):
        entry.note("where statements are merged", "Name")
        return
    arns = entry.stack.arns
    if target == _CATALOG:
        arn, kind = arns.glue_catalog_arn(name), resources.GLUE_CATALOG
    elif target == _BUCKET:
        arn, kind = arns.bucket_arn(name), resources.BUCKET
    else:
        entry.wrong("Target", target, f"{_BUCKET!r} or {_CATALOG!r}")
    text = entry.text("Statements")
    document: object = text
    if isinstance(text, str):
        try:
            document = {"Version": "2012-10-17", "Statement": json.loads(text)}
        except (ValueError, RecursionError):
            entry.wrong("Statements", text, "the text of a list of statements in JSON")
    title = f"the policy of {target} {name}"
    statements = entry.statements(document, PolicyKind.RESOURCE, title)
    source = entry.source(PolicyKind.RESOURCE, title)
    gathered.policies.append(AttachedPolicy(arn, kind, entry.account, statements, source, whole=False))
