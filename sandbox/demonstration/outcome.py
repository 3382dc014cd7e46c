"""What came of a call: allowed, refused, or something else, which is never taken for a refusal."""

from collections.abc import Callable
from dataclasses import dataclass

from botocore.exceptions import ClientError

ALLOWED = "allowed"
REFUSED = "refused"
NOT_VERIFIABLE = "not verifiable locally"
_DENIALS = (
    "AccessDenied",
    "AccessDeniedException",
    "UnauthorizedOperation",
    "Forbidden",
    # What a request without credentials gets (IAM API reference, common errors).
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
)


class Refused(Exception):
    """A refusal that does not come as an error of the API, such as a failed query."""


class NotVerifiable(Exception):
    """The local AWS lacks what the call is about; the text says what."""


@dataclass(frozen=True)
class Outcome:
    """One call and what came of it, beside what the declaration says must come of it. Where the local AWS lacks what
    the call is about, it is not made: then it came neither as declared nor otherwise."""

    who: str
    what: str
    on: str
    way: str
    result: str
    expected: str

    @property
    def verifiable(self) -> bool:
        return self.result != NOT_VERIFIABLE

    @property
    def as_declared(self) -> bool:
        """Whether it was made and came so."""
        return self.result == self.expected


def attempt(call: Callable[[], object]) -> str:
    """Makes the call and names what came of it. Any error but a denial is given with its code and message. Raises
    NotVerifiable where the call does."""
    try:
        call()
    except NotVerifiable:
        raise
    except Refused:
        return REFUSED
    except ClientError as error:
        code = error.response["Error"]["Code"]
        return REFUSED if code in _DENIALS else f"{code}: {error.response['Error']['Message']}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ALLOWED
