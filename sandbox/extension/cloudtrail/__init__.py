"""CloudTrail: trails, the record of every management call, and its way to EventBridge while a trail logs.

`api` is the endpoint, `operations` and `selectors` are what trails do, `trail` keeps them, `destination` judges the
bucket and the key, `access` who sees one of the organisation. `recording` and `stack_calls` see the calls, `calls`,
`rest_routes`, `spelling`, `identity` and `categories` say what is in the `record` of one, `publication` where it goes.
`resource_type` is AWS::CloudTrail::Trail.
"""


def install() -> None:
    """Put this CloudTrail in place of ministack's. Calling it again changes nothing."""
    from ministack import app

    from sandbox.extension import reset
    from sandbox.extension.cloudtrail import access, api, recording, resource_type, stack_calls
    from sandbox.extension.cloudtrail.trail import TRAILS

    app.SERVICE_HANDLERS["cloudtrail"] = api.handle_request
    reset.on_reset(TRAILS.reset)
    access.install()
    recording.install()
    stack_calls.install()
    resource_type.register()
