"""Errors in AWS's own shape, for the services that the extension adds."""

import json

Response = tuple[int, dict[str, str], bytes]
"""What a ministack service handler returns: HTTP status, headers, body."""


class AwsError(Exception):
    """An error that the API answers with: `code` as in the service's documentation, and the HTTP `status`."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


def json_error(error: AwsError, *, content_type: str = "application/x-amz-json-1.1") -> Response:
    """The response of a JSON service (json and rest-json protocols).

    The code stands in the body for botocore and in the header for the other SDKs; the message is spelled both ways
    because services model it as `message` or as `Message`.
    """
    body = {"__type": error.code, "message": error.message, "Message": error.message}
    headers = {"Content-Type": content_type, "x-amzn-errortype": error.code}
    return error.status, headers, json.dumps(body).encode()


def unsupported(what: str) -> AwsError:
    """The refusal of what the local AWS does not implement: an operation such as ram:ListFoo, or a part of one."""
    return AwsError("UnsupportedOperation", f"the local AWS does not implement {what}; see sandbox/extension", 501)
