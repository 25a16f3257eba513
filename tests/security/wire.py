"""A program behind a real socket, for requests that no well-behaved client can send."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

import uvicorn
from sqlalchemy import Engine

from snw_democratie.app import create_app
from tests.web.world import SETTINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back, in bytes; status 0 when the other side only hung up."""

    status: int
    head: bytes
    body: bytes

    def header(self, name: str) -> str:
        """The value of the first header of this name, or nothing."""
        for line in self.head.split(b"\r\n")[1:]:
            key, _, value = line.partition(b":")
            if key.strip().lower() == name.encode():
                return value.strip().decode("latin-1")
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """A program that listens on a port of this machine."""

    port: int

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def send(self, request: bytes) -> Answer:
        """Send these bytes and read until the other side hangs up, which "Connection: close" asks for."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as connection:
            connection.sendall(request)
            received = b""
            while part := connection.recv(65536):
                received += part
        head, _, body = received.partition(b"\r\n\r\n")
        return Answer(status=int(head.split(b" ", 2)[1]) if head else 0, head=head, body=body)

    def get(self, target: str, *headers: str, method: str = "GET") -> Answer:
        """Ask for exactly this target, with the right Host."""
        lines = [f"{method} {target} HTTP/1.1", f"Host: {self.host}", "Connection: close", *headers]
        return self.send("\r\n".join([*lines, "", ""]).encode("latin-1"))


@contextmanager
def serving(engine: Engine, clock: Callable[[], datetime]) -> Iterator[Wire]:
    """The program on a free port, while inside; `snw serve` without its workers."""
    with socket.create_server(("127.0.0.1", 0)) as bound:
        wire = Wire(port=bound.getsockname()[1])
        app = create_app(replace(SETTINGS, origin=f"http://{wire.host}"), engine, clock=clock)
        config = uvicorn.Config(app, access_log=False, server_header=False, log_level="warning")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        try:
            yield wire
        finally:
            server.should_exit = True
            thread.join()
