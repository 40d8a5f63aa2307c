"""Ports for servers under test: outside the range that the system hands out by itself, so that no other process takes one meanwhile."""

import itertools
import os
import socket

_next = itertools.count(20_000 + os.getpid() % 500 * 20)


def free_port() -> int:
    for port in _next:
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("no port is free")
