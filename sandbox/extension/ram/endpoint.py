"""RAM's HTTP endpoint: operations, client tokens, pages."""

from collections.abc import Callable, Collection
from typing import Any

from ministack.core.responses import get_account_id, get_region

from sandbox.extension import paging
from sandbox.extension.errors import AwsError, Response, json_error, unsupported
from sandbox.extension.ram import access, invitations, permission_operations, reading, sharing, tagging
from sandbox.extension.ram import request as requests
from sandbox.extension.ram.state import STATE

CONTENT_TYPE = "application/json"

_PAGE = 500

OPERATIONS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "AcceptResourceShareInvitation": invitations.accept_resource_share_invitation,
    "AssociateResourceShare": sharing.associate_resource_share,
    "AssociateResourceSharePermission": permission_operations.associate_resource_share_permission,
    "CreateResourceShare": sharing.create_resource_share,
    "DeleteResourceShare": sharing.delete_resource_share,
    "DisassociateResourceShare": sharing.disassociate_resource_share,
    "DisassociateResourceSharePermission": permission_operations.disassociate_resource_share_permission,
    "EnableSharingWithAwsOrganization": sharing.enable_sharing_with_aws_organization,
    "GetPermission": permission_operations.get_permission,
    "GetResourceShareAssociations": reading.get_resource_share_associations,
    "GetResourceShareInvitations": invitations.get_resource_share_invitations,
    "GetResourceShares": reading.get_resource_shares,
    "ListPendingInvitationResources": invitations.list_pending_invitation_resources,
    "ListPermissions": permission_operations.list_permissions,
    "ListPrincipals": reading.list_principals,
    "ListResourceSharePermissions": permission_operations.list_resource_share_permissions,
    "ListResourceTypes": permission_operations.list_resource_types,
    "ListResources": reading.list_resources,
    "RejectResourceShareInvitation": invitations.reject_resource_share_invitation,
    "TagResource": tagging.tag_resource,
    "UntagResource": tagging.untag_resource,
    "UpdateResourceShare": sharing.update_resource_share,
}

UNSUPPORTED_MEMBERS = frozenset({"sources", "resourceShareConfiguration"})


async def handle(method: str, path: str, _headers: dict[str, str], body: bytes, query: dict[str, Any]) -> Response:
    """Answer one request, in the account and Region that ministack set for it."""
    try:
        operation = requests.operation_at(method, path)
        request = requests.parse(operation, query, body)
        with STATE.lock:
            answer = call(operation.name, request)
        return 200, {"Content-Type": CONTENT_TYPE}, requests.response_body(operation, answer)
    except AwsError as error:
        return json_error(error, content_type=CONTENT_TYPE)


def call(name: str, request: dict[str, Any]) -> dict[str, Any]:
    """Carry out an operation with checked input for the current caller."""
    operation = OPERATIONS.get(name)
    if operation is None:
        raise unsupported(f"ram:{name}")
    for member in sorted(UNSUPPORTED_MEMBERS & request.keys()):
        raise unsupported(f"{member} of ram:{name}")
    access.check(name, request)
    invitations.expire(STATE.clock())
    if "clientToken" in request:
        return _once(name, request, operation)
    return _page(operation(request), request, requests.answer_members(name))


def _once(name: str, request: dict[str, Any], operation: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    """Repeat the former answer to a client token that came before with the same parameters."""
    key = (get_account_id(), get_region(), name, request["clientToken"])
    if key in STATE.answers:
        former, answer = STATE.answers[key]
        if former != request:
            message = f"The client token {request['clientToken']} was used with other parameters before."
            raise AwsError("IdempotentParameterMismatchException", message)
        return answer
    answer = {**operation(request), "clientToken": request["clientToken"]}
    STATE.answers[key] = (request, answer)
    return answer


def _page(answer: dict[str, Any], request: dict[str, Any], members: Collection[str]) -> dict[str, Any]:
    """Cut the list of an answer whose `members` provide for a next page to the page that the request asks for."""
    if "nextToken" not in members:
        return answer
    (name,) = answer
    shown, token = paging.page(
        answer[name],
        request,
        size=_PAGE,
        invalid="InvalidNextTokenException",
        next_member="nextToken",
        size_member="maxResults",
    )
    return {name: shown, **token}
