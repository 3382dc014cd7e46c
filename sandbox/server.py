"""The ASGI application that hypercorn serves: ministack with this project's extension installed."""

from ministack.app import app

from sandbox import extension

extension.install()

__all__ = ["app"]
