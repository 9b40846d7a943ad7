"""What comes back over the wire, from servers that mean no good."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from http import HTTPStatus

import pytest

from tests.probes.conftest import Start, System, answer, dripping
from warroom.probes import web
from warroom.probes.hosts import address

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
    bomb = gzip.compress(b"\0" * (200 * MIB), 1)
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


def test_a_certificate_that_the_machine_does_not_trust_is_nobody(system: Start) -> None:
    bot = system(answer("x"))
    with pytest.raises(web.Unanswered, match=r"could not connect|broke off"):
        web.fetched(web.Asked("GET", address(f"https://{bot.host}/"), {}), LONG)
