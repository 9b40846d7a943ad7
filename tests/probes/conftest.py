"""A live system to ask: a real server on a real socket, whose answers a test writes down."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from tests.rooms import NOON, Clock
from warroom.core.plan.probes import Probe
from warroom.probes.tries import Surroundings, Try
from warroom.references import Secrets

KEY = "Bearer s3cr3t-t0ken-0f-the-b0t"
ENVIRON = {"BOT_KEY": KEY, "TOKEN": "another-0ne-entirely", "BROKEN": "two\nlines"}
_TLS = b"\x16\x03"
Answering = Callable[["System", socket.socket], None]


class System:
    """A server that keeps what it was sent, whole, and answers each request with the next of *answers*, and from the
    last on with the last. An answer is bytes, or what is done with the connection."""

    def __init__(self, answers: Sequence[bytes | Answering]) -> None:
        self.answers = list(answers)
        self.requests: list[bytes] = []
        self.over = Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def host(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self._socket.getsockname()[1]}"

    @property
    def url(self) -> str:
        """The address of its chat."""
        return f"http://{self.host}/chat"

    def close(self) -> None:
        """Ends it, and whatever it is answering; again, it does nothing."""
        if self.over.is_set():
            return
        self.over.set()
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while not self.over.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                self.requests.append(_request(connection))
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        answer = self.answers[0] if len(self.answers) == 1 else self.answers.pop(0)
        if isinstance(answer, bytes):
            connection.sendall(answer)
        else:
            answer(self, connection)


def _request(connection: socket.socket) -> bytes:
    """What came first: a request with its body, or something that is none, such as the greeting of TLS."""
    got = _more(connection)
    while b"\r\n\r\n" not in got and not got.startswith(_TLS):
        got += _more(connection)
    head, _, body = got.partition(b"\r\n\r\n")
    wanted = next((int(one[15:]) for one in head.split(b"\r\n") if one.lower().startswith(b"content-length:")), 0)
    while len(body) < wanted:
        body += _more(connection)
    return head + b"\r\n\r\n" + body


def _more(connection: socket.socket) -> bytes:
    got = connection.recv(65536)
    if not got:
        raise ConnectionError("whoever asked went away")
    return got


def answer(body: bytes | str, status: str = "200 OK", **headers: str) -> bytes:
    """An answer as it goes over the wire, with its length unless *headers* say another."""
    content = body.encode() if isinstance(body, str) else body
    lines = {"content-length": str(len(content))} | {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + content


def dripping(begun: bytes) -> Answering:
    """An answer that begins so and goes on a byte at a time, and never ends by itself."""

    def drip(system: System, connection: socket.socket) -> None:
        connection.sendall(begun)
        while not system.over.wait(0.01):
            connection.sendall(b"x")

    return drip


Start = Callable[..., System]


@pytest.fixture
def system() -> Iterator[Start]:
    """Starts a system that gives these answers."""
    running: list[System] = []

    def start(*answers: bytes | Answering) -> System:
        running.append(System(answers))
        return running[-1]

    yield start
    for one in running:
        one.close()


@pytest.fixture
def around(tmp_path: Path) -> Surroundings:
    """Surroundings in which nobody has named a host."""
    numbers = count(1)
    secrets = Secrets(ENVIRON, tmp_path)
    return Surroundings(Clock(NOON).now, lambda: f"nonce-{next(numbers)}", secrets)


def allowing(around: Surroundings, *systems: System) -> Surroundings:
    """*around* with the hosts of *systems* named."""
    return around._replace(hosts=frozenset(system.host for system in systems))


def outcome(one: Try) -> tuple[int, int, int]:
    """How many were clean, failed, inconclusive."""
    return one.clean, one.failed, one.inconclusive


def canary(url: str, **changes: Any) -> Probe:
    """A probe that finds the error where the answer promises a full refund. *changes* are its keys, and ``request``'s
    keys are added to the request."""
    request = {"url": url} | changes.pop("request", {})
    given = {"id": "refund", "kind": "http", "request": request} | changes
    return Probe.model_validate({"assert": [{"type": "not-contains", "value": "full refund"}]} | given)
