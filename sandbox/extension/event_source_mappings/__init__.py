"""Lambda functions that are fed from SQS queues (lambda/latest/dg/with-sqs.html).

ministack polls the queues and calls the functions. `polling` adds what its batches lack: their size, their window, and
the rights of the function's role. `checks` is what AWS refuses when a mapping is made, `resource_type` is
AWS::Lambda::EventSourceMapping. Mappings of streams are refused.
"""


def install() -> None:
    """Put this package's batches in place of ministack's. Calling it again changes nothing."""
    from sandbox.extension.event_source_mappings import checks, polling, resource_type

    checks.install()
    polling.install()
    resource_type.register()
