"""Ports for local AWSs of tests."""

import socket

from sandbox import process


def free_port() -> int:
    """A port of the loopback address that nobody listens at."""
    with socket.socket() as probe:
        probe.bind((process.HOST, 0))
        return int(probe.getsockname()[1])
