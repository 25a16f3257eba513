"""Many browsers at once, as bare sockets: so that the load costs little beside the server that it tries."""

from __future__ import annotations

import re
import selectors
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode

LINES = 32
PATIENCE = 60
"""Seconds: a program that starts on a busy machine takes some."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """An answer: to which request, with which status, where it leads, and after how many seconds."""

    name: str
    status: int
    location: str
    seconds: float


@dataclass(slots=True)
class _Line:
    """One connection, and what it waits for."""

    socket: socket.socket
    name: str = ""
    since: float = 0
    got: bytes = b""


@dataclass(slots=True)
class Outcome:
    """What was heard, which requests got no answer because the other side went away, and how long it all took."""

    heard: list[Heard] = field(default_factory=list)
    unheard: list[str] = field(default_factory=list)
    seconds: float = 0


class Browser:
    """The cookie and the token of one visitor, who may post as often as wanted."""

    def __init__(self, port: int) -> None:
        self.port = port
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
            line.sendall(f"GET /inloggen HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
            page = b"".join(iter(lambda: line.recv(65536), b"")).decode()
        cookie, token = re.search(r"csrf=([^;]+)", page), re.search(r'name="_csrf_token" value="([0-9a-f]+)"', page)
        assert cookie and token, page[:500]
        self.cookie, self.token = cookie[1], token[1]

    def get(self, path: str) -> bytes:
        return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n\r\n".encode()

    def post(self, path: str, form: Mapping[str, str]) -> bytes:
        body = urlencode({"_csrf_token": self.token, **form}).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: csrf={self.cookie}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


def load(
    port: int,
    requests: Iterator[tuple[str, bytes]],
    *,
    seconds: float = float("inf"),
    then: tuple[int, Callable[[], None]] | None = None,
) -> Outcome:
    """Keep 32 connections busy until the requests or the `seconds` are over; each waits for its answer.

    `then` is done once, when so many answers are in.
    """
    outcome, begin = Outcome(), time.perf_counter()
    with selectors.DefaultSelector() as ready:
        for _ in range(LINES):
            line = _Line(socket.create_connection(("127.0.0.1", port)))
            line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            ready.register(line.socket, selectors.EVENT_READ, line)
            _next(line, requests, ready)
        while ready.get_map():
            answered = ready.select(timeout=PATIENCE)
            assert answered, "the other side says nothing any more"
            for key, _ in answered:
                line = key.data
                heard = _heard(line)
                if heard is None:
                    continue
                if heard.status == 0:
                    outcome.unheard.append(line.name)
                    _end(line, ready)
                    continue
                outcome.heard.append(heard)
                if then is not None and len(outcome.heard) == then[0]:
                    then[1]()
                if time.perf_counter() - begin < seconds:
                    _next(line, requests, ready)
                else:
                    _end(line, ready)
    outcome.seconds = time.perf_counter() - begin
    return outcome


def _next(line: _Line, requests: Iterator[tuple[str, bytes]], ready: selectors.BaseSelector) -> None:
    following = next(requests, None)
    if following is None:
        _end(line, ready)
        return
    line.name, request = following
    line.since, line.got = time.perf_counter(), b""
    with suppress(OSError):  # seen as an end when it is read
        line.socket.sendall(request)


def _end(line: _Line, ready: selectors.BaseSelector) -> None:
    ready.unregister(line.socket)
    line.socket.close()


def _heard(line: _Line) -> Heard | None:
    """The whole answer, None while a part is still to come; status 0 when the other side has gone."""
    try:
        more = line.socket.recv(65536)
    except OSError:
        more = b""
    if not more:
        return Heard(name=line.name, status=0, location="", seconds=0)
    line.got += more
    head, end, body = line.got.partition(b"\r\n\r\n")
    if not end:
        return None
    length = re.search(rb"(?i)content-length: (\d+)", head)
    if length and len(body) < int(length[1]):
        return None
    location = re.search(rb"(?i)\r\nlocation: ([^\r]+)", head)
    return Heard(
        name=line.name,
        status=int(head[9:12]),
        location=location[1].decode() if location else "",
        seconds=time.perf_counter() - line.since,
    )
