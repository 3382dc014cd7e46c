"""GetAccountAuthorizationDetails tells of permissions boundaries as well.

IAM/latest/APIReference/API_RoleDetail.html and API_UserDetail.html; ministack leaves them out.
"""

from collections.abc import Callable, Iterator
from typing import Any

from ministack.services import iam

from sandbox.extension.errors import Response

_OPERATION = "GetAccountAuthorizationDetails"


def install() -> None:
    """Put the boundaries of roles and users into the answer. Calling it again changes nothing."""
    serve = iam._IAM_HANDLERS[_OPERATION]
    if not getattr(serve, "extended", False):
        iam._IAM_HANDLERS[_OPERATION] = _with_boundaries(serve)


def _with_boundaries(serve: Callable[[dict[str, Any]], Response]) -> Callable[[dict[str, Any]], Response]:
    def served(parameters: dict[str, Any]) -> Response:
        status, headers, body = serve(parameters)
        text = body.decode()
        for kind, record in _bounded():
            unique = f"<{kind}Id>{record[f'{kind}Id']}</{kind}Id>"
            boundary = (
                "<PermissionsBoundary><PermissionsBoundaryType>Policy</PermissionsBoundaryType>"
                f"<PermissionsBoundaryArn>{record['PermissionsBoundary']}</PermissionsBoundaryArn></PermissionsBoundary>"
            )
            text = text.replace(unique, unique + boundary)
        return status, headers, text.encode()

    served.extended = True  # type: ignore[attr-defined]
    return served


def _bounded() -> Iterator[tuple[str, Any]]:
    """The account's roles and users that have a boundary."""
    for kind, store in (("Role", iam._roles), ("User", iam._users)):
        for record in store.values():
            if record.get("PermissionsBoundary"):
                yield kind, record
