"""Why there is no session, in words for the person who wanted one. No text holds a secret."""

from __future__ import annotations

from botocore import exceptions
from botocore.exceptions import BotoCoreError, ClientError

FAILURES = (BotoCoreError, ClientError, OSError, ValueError, RuntimeError)
"""What a call to STS raises, the search for base credentials included: a `credential_process` may be missing
(OSError) or print what is no JSON (ValueError), and botocore tells of credentials that are as old after their refresh
as before by RuntimeError."""

DENIED = frozenset({"AccessDenied", "AccessDeniedException"})

_SIGN_IN = "sign in again (such as `aws sso login`), or set AWS_PROFILE to a profile that works"
_UNREACHABLE = (exceptions.ConnectionError, exceptions.ConnectionClosedError, exceptions.ReadTimeoutError)
_EXPIRED_CODES = frozenset({"ExpiredToken", "ExpiredTokenException", "RequestExpired"})
_EXPIRED = (
    RuntimeError,
    exceptions.SSOTokenLoadError,
    exceptions.UnauthorizedSSOTokenError,
    exceptions.TokenRetrievalError,
    exceptions.RefreshWithMFAUnsupportedError,
)
_MISSING = (exceptions.ProfileNotFound, exceptions.NoCredentialsError, exceptions.PartialCredentialsError)
_INVALID_CODES = frozenset(
    {
        "AuthFailure",
        "IncompleteSignature",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "MissingAuthenticationToken",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    }
)


class SessionError(BotoCoreError):
    """No session can be made, or it cannot be kept up; the text says why and what to do.

    A BotoCoreError, so that it reaches code that calls AWS with the session where botocore's own errors do.
    """

    fmt = "{reason}"

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason)


class NotDeclared(SessionError):
    """The declaration has no such team, or gives it nothing that a session could be for."""


class NoBaseCredentials(SessionError):
    """There are no credentials to start from."""


class Refused(SessionError):
    """AWS does not let the caller assume the role."""


def explained(error: Exception, endpoint: str) -> SessionError:
    """The error that stands for one of FAILURES. `endpoint`: the address of STS, as far as it is known."""
    if isinstance(error, SessionError):
        return error
    if isinstance(error, ClientError):
        return _answer(error)
    if isinstance(
        error, exceptions.ProfileNotFound | exceptions.NoCredentialsError | exceptions.PartialCredentialsError
    ):
        return NoBaseCredentials(f"there are no AWS credentials to start from: {error}; {_SIGN_IN}")
    if isinstance(error, _EXPIRED):
        return SessionError(f"the AWS credentials to start from have expired: {error}; {_SIGN_IN}")
    if isinstance(error, _UNREACHABLE):
        return SessionError(
            f"AWS STS cannot be reached at {endpoint}: {error}; check the network, the proxy and AWS_ENDPOINT_URL"
        )
    if isinstance(error, exceptions.HTTPClientError):
        # Its text quotes the header that could not be sent, which may be a session token.
        return SessionError(
            f"the request to AWS STS at {endpoint} could not be sent ({type(error).__name__}); see whether a "
            "credential holds a line break or a blank"
        )
    return SessionError(f"the AWS credentials to start from cannot be had or used: {error}; {_SIGN_IN}")


def _answer(error: ClientError) -> SessionError:
    code = error.response["Error"]["Code"]
    if code in _EXPIRED_CODES:
        return SessionError(f"the AWS credentials to start from have expired ({code}); {_SIGN_IN}")
    if code in _INVALID_CODES:
        # AWS's own text may quote the request, session token included.
        return SessionError(f"AWS does not accept the credentials to start from ({code}); {_SIGN_IN}")
    return SessionError(f"AWS answered {code}: {error.response['Error'].get('Message', '')}")
