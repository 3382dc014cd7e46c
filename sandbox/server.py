"""The ASGI application that hypercorn serves: ministack with this project's extension installed.

One path is its own: POST /_sandbox/organisation replaces the organisation while the server runs. Like all of the
server it is reached from this machine only, because hypercorn is bound to 127.0.0.1.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from ministack.app import app as ministack

from sandbox import extension
from sandbox.extension import organisation

ORGANISATION_PATH = "/_sandbox/organisation"

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

extension.install()


async def app(scope: Message, receive: Receive, send: Send) -> None:
    """Answer the server's own path, and leave everything else to ministack."""
    if scope["type"] == "http" and scope["path"] == ORGANISATION_PATH:
        await _replace_organisation(scope["method"], receive, send)
    else:
        await ministack(scope, receive, send)


async def _replace_organisation(method: str, receive: Receive, send: Send) -> None:
    """The body is what LANDBRIDGE_SANDBOX_ORGANISATION holds; empty for no organisation."""
    status, answer = 200, b""
    if method == "POST":
        try:
            organisation.replace((await _body(receive)).decode())
        except ValueError as error:
            status, answer = 400, str(error).encode()
    else:
        status, answer = 405, f"{ORGANISATION_PATH}: use POST, not {method}".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(answer)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": answer})


async def _body(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body
