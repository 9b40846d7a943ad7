"""One request over HTTP, and all that a probe may believe of its answer.

Built on httpcore, the half of httpx that speaks the protocol: here the host that was permitted is the host that is
connected to, and one deadline binds connecting, sending and reading together, where the timeouts of httpx begin anew
with every byte that drips in. There is nothing else that could act on its own: no redirect is followed, nothing is sent
twice, no cookie is kept, and no proxy of the environment is used, because a proxy is a path that users do not take and
a host that nobody named. Certificates are those that the machine trusts. Looking a name up is the system's affair, and
has the system's own timeout.
"""

from __future__ import annotations

import socket
import ssl
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from time import monotonic
from typing import Any, NamedTuple

import httpcore

from warroom import __version__
from warroom.probes.hosts import Address

LARGEST = 1024 * 1024
"""The bytes of an answer that are read at most, before and after it is unpacked."""
_REDIRECTS = (301, 302, 303, 307, 308)


class Asked(NamedTuple):
    """A request, with nothing left to fill in. *headers* in lower case."""

    method: str
    place: Address
    headers: Mapping[str, str]
    content: bytes | None = None


class Reply(NamedTuple):
    """An answer that arrived whole. *headers* in lower case; *certificate_until*: when the certificate expires."""

    status: int
    headers: Mapping[str, str]
    text: str
    seconds: float
    ip: str
    certificate_until: datetime | None = None


class Unanswered(Exception):
    """Nothing came back that could be judged; *why* says what did, *connected* whether anybody was there."""

    def __init__(self, why: str, *, connected: bool = True, seconds: float | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.connected = connected
        self.seconds = seconds


def fetched(asked: Asked, timeout: float) -> Reply:
    """The answer to *asked*, sent exactly once. Unanswered where none came whole, as text, within *timeout* seconds."""
    began = monotonic()
    backend = _Bounded(began + timeout)
    with _explained(backend, timeout), _sent(asked, backend) as response:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
        until = _certificate_until(response.extensions["network_stream"])
        if response.status in _REDIRECTS:
            raise Unanswered(f"answered {response.status}, a redirect, and none is followed")
        body = _unpacked(_read(response.iter_stream()), headers.get("content-encoding", "").strip().lower())
        return Reply(response.status, headers, _text(body), monotonic() - began, backend.ip, until)


@contextmanager
def _sent(asked: Asked, backend: _Bounded) -> Iterator[httpcore.Response]:
    place = asked.place
    scheme, host = place.scheme.encode(), place.host.encode()
    usual = {"host": place.authority, "user-agent": f"warroom/{__version__}", "accept": "*/*"}
    headers = usual | {"accept-encoding": "gzip"} | dict(asked.headers) | {"connection": "close"}
    connection = httpcore.HTTPConnection(
        httpcore.Origin(scheme, host, place.port),
        ssl_context=ssl.create_default_context() if place.scheme == "https" else None,
        network_backend=backend,
    )
    url = httpcore.URL(scheme=scheme, host=host, port=place.port, target=place.target.encode())
    with connection, connection.stream(
        asked.method, url, headers=list(headers.items()), content=asked.content
    ) as response:  # fmt: skip
        yield response


def _read(chunks: Iterable[bytes]) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > LARGEST:
            raise Unanswered(f"the answer is larger than {LARGEST // 1024} KiB")
    return bytes(body)


def _unpacked(body: bytes, encoding: str) -> bytes:
    if encoding in ("", "identity"):
        return body
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise Unanswered(f"the answer is packed as {encoding[:40]!r}, which was not asked for")
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 32)  # gzip or zlib, as the first bytes say
    try:
        plain = unpacking.decompress(body, LARGEST + 1)
    except zlib.error as error:
        raise Unanswered("the answer cannot be unpacked") from error
    if len(plain) > LARGEST:
        raise Unanswered(f"the answer unpacks to more than {LARGEST // 1024} KiB")
    if not unpacking.eof:
        raise Unanswered("the answer breaks off within what was packed")
    return plain


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unanswered("the answer is no text in UTF-8") from error


def _certificate_until(stream: httpcore.NetworkStream) -> datetime | None:
    secured = stream.get_extra_info("ssl_object")
    if secured is None:
        return None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(secured.getpeercert()["notAfter"]), UTC)


@contextmanager
def _explained(backend: _Bounded, timeout: float) -> Iterator[None]:
    """Says what went wrong in words, and how long it took."""
    try:
        yield
    except httpcore.TimeoutException as error:
        raise Unanswered(f"timed out after {timeout:g} s", connected=backend.connected, seconds=timeout) from error
    except httpcore.ConnectError as error:
        raise Unanswered(f"could not connect: {error}", connected=False) from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise Unanswered(f"the answer broke off: {error}", connected=backend.connected) from error


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:  # the latter where a part of the name is empty or too long
        raise httpcore.ConnectError(error) from error
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


class _Bounded(httpcore.NetworkBackend):
    """Connections that all end at one *deadline*, however slowly bytes arrive until then."""

    def __init__(self, deadline: float) -> None:
        self._deadline = deadline
        self.ip = ""

    @property
    def connected(self) -> bool:
        """Whether anybody was there."""
        return bool(self.ip)

    def left(self, timeout: float | None = None) -> float:
        """The seconds until the deadline, or *timeout* where that is sooner. ReadTimeout where there are none."""
        left = self._deadline - monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return left if timeout is None else min(left, timeout)

    def connect_tcp(self, host: str, port: int, *_: Any, **__: Any) -> httpcore.NetworkStream:
        """A connection to the first address of *host* that answers. Each of those left gets an equal share of the time,
        because a dead one that came first would use up all of it."""
        addresses = _addresses(host, port)
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for share, one in zip(range(len(addresses), 0, -1), addresses, strict=True):
            try:
                stream = httpcore.SyncBackend().connect_tcp(one, port, self.left() / share)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                self.ip = one  # asked of the socket later, it is gone where the server hung up
                return _BoundedStream(stream, self.left)
        raise failure


class _BoundedStream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, left: Callable[[float | None], float]) -> None:
        self._stream = stream
        self._left = left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left(timeout))

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _BoundedStream(self._stream.start_tls(ssl_context, server_hostname, self._left(timeout)), self._left)

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
