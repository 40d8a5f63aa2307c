"""Listening: the sockets to which readers come."""

import contextlib
import errno
import socket

BACKLOG = 1_024


class CannotListen(OSError):
    """The address cannot be had."""

    def __init__(self, host: str, port: int, why: str) -> None:
        super().__init__(f"Cannot listen on {host} port {port}: {why}. Stop what listens there, or choose another with --port or --host.")


def listen(host: str, port: int) -> list[socket.socket]:
    """A listening socket for each address of `host`, not shared with any other server. Raises CannotListen."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError) as error:
        raise CannotListen(host, port, "no such host") from error
    sockets: list[socket.socket] = []
    failed: OSError | None = None
    for family, kind, protocol, _, address in dict.fromkeys(found):
        try:
            sockets.append(_bound(family, kind, protocol, address))
        except OSError as error:
            if error.errno not in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):  # a machine without IPv6 still names ::1
                close(sockets)
                raise CannotListen(host, port, (error.strerror or str(error)).lower()) from error
            failed = error
    if not sockets:
        raise CannotListen(host, port, "this machine has no such address") from failed
    return sockets


def _bound(family: int, kind: int, protocol: int, address: tuple[object, ...]) -> socket.socket:
    listener = socket.socket(family, kind, protocol)
    with contextlib.ExitStack() as undo:
        undo.callback(listener.close)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
        listener.setblocking(False)
        undo.pop_all()
    return listener


def close(sockets: list[socket.socket]) -> None:
    for each in sockets:
        each.close()
