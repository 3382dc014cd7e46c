"""`landbridge governance rotate`: another access key for the console, in two steps. No secret is printed."""

from __future__ import annotations

import argparse
import json

from landbridge.aws.errors import NotDeclared
from landbridge.aws.governance.rotation import AccessKey, Rotation, Step, begin, finish
from landbridge.aws.governance.session import account_session
from landbridge.aws.governance.target import declared_target


def run(arguments: argparse.Namespace) -> int:
    target = declared_target(arguments.environment, arguments.connection)
    if target.has_role:
        raise NotDeclared(
            f"the connection {target.name} has `credentials: role`, so that there is no key to rotate; its external id "
            "stands in the declaration"
        )
    session = account_session(target, arguments.base_profile)
    if arguments.finish:
        done = finish(session, target, though_unused=arguments.though_unused)
    else:
        done = begin(session, target)
    print(json.dumps(_content(done), indent=2) if arguments.json else _text(done, target.name))
    return 0


def _content(done: Rotation) -> dict[str, object]:
    old = done.old and {
        "id": done.old.id,
        "created": done.old.created.isoformat(),
        "last_used": done.old.last_used and done.old.last_used.isoformat(),
    }
    return {"step": done.step, "current": done.current, "secret": done.secret, "old": old}


def _text(done: Rotation, connection: str) -> str:
    if done.step is Step.NOTHING:
        return f"The key {done.current} is the only one; there is nothing to finish."
    old = _about(done.old)
    if done.step is Step.FINISHED:
        return f"The old key is deleted: {old}. The console works with {done.current}."
    new = f"The new key {done.current} is in the secret {done.secret}."
    if done.step is Step.UNDER_WAY:
        new = f"A rotation is under way already. {new}"
    if done.old is None:
        return f"{new} There was none before. Enter it in the console."
    return (
        f"{new}\nThe old one still works: {old}.\n"
        f"Enter the new one in the console, then: landbridge governance rotate {connection} --finish"
    )


def _about(key: AccessKey | None) -> str:
    if key is None:
        return "none"
    used = f"last used {key.last_used:%Y-%m-%d %H:%M} UTC" if key.last_used else "never used"
    return f"{key.id}, of {key.created:%Y-%m-%d}, {used}"
