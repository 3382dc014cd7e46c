"""Which settings a query runs with: its own or its workgroup's.

Rules: Amazon Athena User Guide, "Override client-side settings"
(athena/latest/ug/workgroups-settings-override.html): with it, "the query uses the workgroup's settings" for the
results' location, their encryption, the expected bucket owner and the control of the objects; without, the client's,
where it gives any.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlparse

from ministack.services import athena, s3

from sandbox.extension.cloudformation.scalars import is_true
from sandbox.extension.errors import AwsError, Response, json_error, unsupported

Configuration = dict[str, Any]
"""A ResultConfiguration: OutputLocation (s3://bucket/prefix/), EncryptionConfiguration, ExpectedBucketOwner,
AclConfiguration."""


def result_configuration(request: Mapping[str, Any]) -> Configuration:
    """The result configuration that applies to a StartQueryExecution request.

    Raises AwsError InvalidRequestException: no such workgroup, disabled, no location or not a bucket.
    """
    name = request.get("WorkGroup") or "primary"
    workgroup = athena._workgroups.get(name)
    if workgroup is None:
        raise AwsError("InvalidRequestException", f"WorkGroup {name} is not found.")
    if workgroup.get("State") == "DISABLED":
        raise AwsError("InvalidRequestException", f"WorkGroup {name} is disabled.")
    settings = workgroup.get("Configuration") or {}
    # "The default is true" for workgroups that are made; the one that each account has lets clients decide.
    enforced = is_true(settings.get("EnforceWorkGroupConfiguration", name != "primary"))
    own, asked = dict(settings.get("ResultConfiguration") or {}), dict(request.get("ResultConfiguration") or {})
    found: Configuration = own if enforced or not asked.get("OutputLocation") else asked
    if not found.get("OutputLocation"):
        raise AwsError(
            "InvalidRequestException",
            "No output location provided. An output location is required either through the Workgroup result "
            "configuration setting or as an API input.",
        )
    if (found.get("EncryptionConfiguration") or {}).get("EncryptionOption") == "CSE_KMS":
        raise unsupported("CSE_KMS for the results of athena:StartQueryExecution")
    bucket = urlparse(found["OutputLocation"]).netloc
    if s3._bucket_owner_account(bucket) is None:
        raise AwsError("InvalidRequestException", f"Unable to verify/create output bucket {bucket}")
    return found | {"OutputLocation": found["OutputLocation"].rstrip("/") + "/"}


def install() -> None:
    """Start queries with the settings that apply."""
    start = athena._start_query_execution
    if not getattr(start, "extended", False):
        athena._start_query_execution = _starting(start)
        athena._update_workgroup = _updating(athena._update_workgroup)


def _starting(start: Callable[[dict[str, Any]], Response]) -> Callable[[dict[str, Any]], Response]:
    def started(data: dict[str, Any]) -> Response:
        try:
            configuration = result_configuration(data)
        except AwsError as error:
            return json_error(error)
        answer = start(data | {"ResultConfiguration": configuration})
        if answer[0] == 200:
            execution = athena._executions[json.loads(answer[2])["QueryExecutionId"]]
            execution["ResultConfiguration"] = configuration | execution["ResultConfiguration"]
        return answer

    started.extended = True  # type: ignore[attr-defined]
    return started


def _updating(update: Callable[[dict[str, Any]], Response]) -> Callable[[dict[str, Any]], Response]:
    """UpdateWorkGroup with the two settings of results that ministack forgets."""

    def updated(data: dict[str, Any]) -> Response:
        answer = update(data)
        changes = (data.get("ConfigurationUpdates") or {}).get("ResultConfigurationUpdates") or {}
        if answer[0] == 200 and changes:
            configuration = athena._workgroups[data["WorkGroup"]]["Configuration"]["ResultConfiguration"]
            for name in ("ExpectedBucketOwner", "AclConfiguration"):
                if name in changes:
                    configuration[name] = changes[name]
                if changes.get(f"Remove{name}"):
                    configuration.pop(name, None)
        return answer

    return updated
