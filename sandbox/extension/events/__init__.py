"""EventBridge: what services publish, which rules see it, and targets that are queues, under every policy on the way.

`publication` is for the services of the local AWS, `dispatch` chooses the rules, `delivery` brings an event to a queue
or to the dead-letter queue of its target, `requests` and `targets` check what is stored, `resource_type` is
AWS::Events::Rule. Patterns, buses, archives and other targets are ministack's.
"""

from sandbox.extension.events.publication import publish

__all__ = ["install", "publish"]


def install() -> None:
    """Put this package's rules in place of ministack's. Calling it again changes nothing."""
    from sandbox.extension.events import delivery, dispatch, requests, resource_type

    dispatch.install()
    delivery.install()
    requests.install()
    resource_type.register()
