"""What comes back over the wire, from servers that mean no good."""

from __future__ import annotations

import gzip
import socket
import ssl
import zlib
from collections.abc import Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.probes.conftest import Start, System, answer, dripping
from warroom.probes import web
from warroom.probes.hosts import Address, address

LONG = 60
SHORT = 0.2
MIB = 1024 * 1024


def asked(system: System, **headers: str) -> web.Asked:
    return web.Asked("GET", address(system.url), headers)


def unanswered(system: System, timeout: float = LONG) -> web.Unanswered:
    with pytest.raises(web.Unanswered) as silence:
        web.fetched(asked(system), timeout)
    return silence.value


def test_an_answer_comes_with_all_that_can_be_said_of_it(system: Start) -> None:
    bot = system(answer("grüß dich", X_Model="m-3"))
    reply = web.fetched(asked(bot), LONG)
    assert (reply.status, reply.text, reply.headers["x-model"]) == (200, "grüß dich", "m-3")
    assert (reply.ip, reply.certificate_until) == ("127.0.0.1", None)


def test_a_request_says_who_asks_and_what_its_author_says_instead(system: Start) -> None:
    bot = system(answer("x"))
    web.fetched(asked(bot), LONG)
    web.fetched(asked(bot, **{"user-agent": "phone", "host": "chat.example"}), LONG)
    assert b"user-agent: warroom/" in bot.requests[0]
    assert f"host: {bot.host}\r\n".encode() in bot.requests[0]
    assert b"user-agent: phone\r\n" in bot.requests[1]
    assert b"host: chat.example\r\n" in bot.requests[1]


def test_no_proxy_of_the_environment_is_used(system: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    bot, proxy = system(answer("the bot")), system(answer("the proxy"))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://{proxy.host}")
    assert web.fetched(asked(bot), LONG).text == "the bot"
    assert proxy.requests == []


@pytest.mark.parametrize("status", [HTTPStatus(status) for status in (301, 302, 303, 307, 308)])
def test_no_redirect_is_followed(system: Start, status: HTTPStatus) -> None:
    other = system(answer("elsewhere"))
    bot = system(answer("", f"{status} {status.phrase}", location=other.url))
    assert "a redirect" in unanswered(bot).why
    assert other.requests == []


@pytest.mark.parametrize("packed", [gzip.compress(b"policy"), zlib.compress(b"policy")], ids=["gzip", "deflate"])
def test_a_packed_answer_is_unpacked(system: Start, packed: bytes) -> None:
    bot = system(answer(packed, content_encoding="gzip" if packed[0] == 0x1F else "deflate"))
    assert web.fetched(asked(bot), LONG).text == "policy"


def _wires() -> Iterator[tuple[str, bytes, str]]:
    bomb = gzip.compress(b"\0" * (20 * MIB), 1)
    yield "silence", b"", "broke off"
    yield "too short", b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nshort", "broke off"
    yield "two lengths", b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 9\r\n\r\nshort", "broke off"
    yield "a chunk broken off", b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\nshort", "broke off"
    yield "headers without end", b"HTTP/1.1 200 OK\r\nx: " + b"x" * 200_000, "broke off"
    yield "another protocol", b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "broke off"
    yield "no text", answer(b"\xff\xfe"), "no text in UTF-8"
    yield "too large", answer(b"x" * (MIB + 1)), "larger than 1024 KiB"
    yield "a bomb", answer(bomb, content_encoding="gzip"), "unpacks to more than 1024 KiB"
    yield "half a pack", answer(gzip.compress(b"policy")[:-4], content_encoding="gzip"), "breaks off within"
    yield "no pack", answer(b"policy", content_encoding="gzip"), "cannot be unpacked"
    yield "a pack nobody asked for", answer(b"policy", content_encoding="br"), "packed as 'br'"


WIRES = list(_wires())


@pytest.mark.parametrize(("wire", "why"), [(wire, why) for _, wire, why in WIRES], ids=[name for name, *_ in WIRES])
def test_what_is_broken_too_large_or_no_text_is_no_answer_and_not_asked_for_again(
    system: Start, wire: bytes, why: str
) -> None:
    bot = system(wire)
    assert why in unanswered(bot).why
    assert len(bot.requests) == 1


@pytest.mark.parametrize(
    "begun",
    [b"", b"HTTP/1.1 200 OK\r\nx: ", b"HTTP/1.1 200 OK\r\ncontent-length: 900000\r\n\r\n"],
    ids=["nothing", "headers", "a body"],
)
def test_an_answer_that_drips_in_ends_at_the_timeout(system: Start, begun: bytes) -> None:
    silence = unanswered(system(dripping(begun)), SHORT)
    assert silence.why == "timed out after 0.2 s"
    assert (silence.connected, silence.seconds) == (True, SHORT)


def test_where_nobody_listens_nobody_was_connected(system: Start) -> None:
    bot = system(answer("x"))
    question = asked(bot)
    bot.close()
    with pytest.raises(web.Unanswered, match="could not connect") as silence:
        web.fetched(question, LONG)
    assert not silence.value.connected


@pytest.mark.parametrize("host", ["a..b", f"{'a' * 64}.example"])
def test_a_name_that_leads_nowhere_is_nobody(host: str) -> None:
    with pytest.raises(web.Unanswered, match="could not connect") as silence:
        web.fetched(web.Asked("GET", address(f"http://{host}/"), {}), LONG)
    assert not silence.value.connected


def test_of_several_addresses_the_first_that_answers_is_asked(system: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    bot = system(answer("policy"))
    port = int(bot.host.rpartition(":")[2])
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in ("127.0.0.2", "127.0.0.1")]
    lookups = {("bot.example", port): found}
    known = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, port, *a, **k: lookups.get((host, port)) or known(host, port, *a, **k)
    )
    reply = web.fetched(web.Asked("GET", address(f"http://bot.example:{port}/"), {}), LONG)
    assert (reply.text, reply.ip) == ("policy", "127.0.0.1")


def test_a_server_that_speaks_no_tls_is_no_answer(system: Start) -> None:
    bot = system(answer("x"))
    with pytest.raises(web.Unanswered, match=r"could not connect|broke off"):
        web.fetched(web.Asked("GET", address(f"https://{bot.host}/"), {}), LONG)


PEM = Path(__file__).parent / "localhost.pem"
"""A key and a certificate of 127.0.0.1 until 2126, which nobody trusts but the tests that say so."""


@pytest.fixture
def secured() -> Iterator[Address]:
    """A server that speaks TLS with the certificate of the tests."""

    class Policy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.wfile.write(answer("policy"))

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    class Server(HTTPServer):
        def handle_error(self, *_: object) -> None:
            """A greeting that the client broke off is what a test asks for."""

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    with Server(("127.0.0.1", 0), Policy) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        serving = Thread(target=server.serve_forever, args=(0.01,))
        serving.start()
        yield address(f"https://127.0.0.1:{server.server_port}/")
        server.shutdown()
        serving.join()


def test_a_certificate_that_the_machine_trusts_is_read(secured: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(PEM))
    reply = web.fetched(web.Asked("GET", secured, {}), LONG)
    assert reply.text == "policy"
    assert reply.certificate_until is not None
    assert reply.certificate_until.year == 2126


def test_a_certificate_that_it_does_not_trust_is_nobody_s(secured: Address) -> None:
    with pytest.raises(web.Unanswered, match=r"could not connect: .*CERTIFICATE_VERIFY_FAILED") as silence:
        web.fetched(web.Asked("GET", secured, {}), LONG)
    assert silence.value.seconds is None
