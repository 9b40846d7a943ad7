"""Which host an address is, and who may say that it is reached."""

from __future__ import annotations

import pytest

from tests.probes.conftest import canary
from warroom.core.errors import Code, Refused
from warroom.core.plan.probes import Probe
from warroom.probes.hosts import address, hosts_of, named, refuse_strangers


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Chat.Example.org/api?x#part", "chat.example.org:443"),
        ("HTTP://chat.example.org.", "chat.example.org:80"),
        ("http://chat.example.org:08080/", "chat.example.org:8080"),
        ("http://[2001:DB8:0::1]/", "[2001:db8::1]:80"),
        ("https://[::1]:8443", "[::1]:8443"),
        ("http://127.0.0.1:80/..//@evil.example/", "127.0.0.1:80"),
        ("http://a.example?@evil.example", "a.example:80"),
        ("http://a.example#@evil.example", "a.example:80"),
    ],
)
def test_an_address_is_one_host_and_port(url: str, host: str) -> None:
    assert address(url).named == host


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example/", "a.example", "//a.example", "http://", "http:///x", "http://:80/", "env:URL", "file:/x",
        "http://ana@a.example/", "http://ana:pw@a.example/", "http://a.example\\@evil.example/", "http://a.example:0/",
        "http://a.example:65536/", "http://a.example:/", "http://a.example:80:90/", "http://[::1/", "http://[::g]/",
        "http://[fe80::1%25eth0]/", "http://bücher.example/", "http://a.example\n/", "http://a .example/",
        "http://a.example\t/", "http://a%2eexample/", "http://a.example/\r\nx: y", "javascript://a.example/",
    ],
)  # fmt: skip
def test_what_two_readers_could_read_differently_is_no_address(url: str) -> None:
    with pytest.raises(Refused) as refused:
        address(url)
    assert refused.value.code is Code.INVALID


def test_a_target_is_encoded_once() -> None:
    assert address("http://a.example/ü b?q=%20ö").target == "/%C3%BC%20b?q=%20%C3%B6"
    assert address("http://a.example?q=1").target == "/?q=1"


@pytest.mark.parametrize("text", ["Chat.example:443", "chat.example.:443", "[::1]:8443", "[0:0::1]:8443"])
def test_a_person_names_a_host_in_any_spelling_of_it(text: str) -> None:
    assert named(text) in {"chat.example:443", "[::1]:8443"}


@pytest.mark.parametrize(
    "text", ["chat.example", "https://chat.example", "ana@chat.example:443", ":443", "*:443", "a:0"]
)
def test_a_person_names_a_host_with_its_port_and_nothing_else(text: str) -> None:
    with pytest.raises(Refused) as refused:
        named(text)
    assert refused.value.code is Code.INVALID


def test_another_port_and_another_form_of_the_number_are_other_hosts() -> None:
    for url in ("http://127.0.0.1:81/", "http://2130706433/", "http://0x7f.1/", "https://127.0.0.1/"):
        with pytest.raises(Refused) as refused:
            refuse_strangers({address(url).named}, {"127.0.0.1:80"})
        assert refused.value.code is Code.NOT_PERMITTED
        assert refused.value.hint.endswith(f"--allow-host {address(url).named}")
    refuse_strangers({address("http://127.0.0.1/").named}, {"127.0.0.1:80"})


def test_the_hosts_of_a_probe_are_those_that_it_would_reach() -> None:
    prometheus = {"url": "http://prom:9090", "query": "up", "clean": "[VALUE] == 1"}
    assert hosts_of(canary("https://chat.example/{{ prompt }}?n={{nonce}}")) == {"chat.example:443"}
    assert hosts_of(Probe.model_validate({"id": "p", "kind": "prometheus", "prometheus": prometheus})) == {"prom:9090"}
    assert hosts_of(Probe.model_validate({"id": "m", "kind": "manual"})) == set()


def test_a_host_that_is_filled_in_is_none_that_a_plan_could_name() -> None:
    with pytest.raises(Refused, match="not fixed"):
        hosts_of(canary("http://{{prompt}}.example/", prompts=["evil"]))
