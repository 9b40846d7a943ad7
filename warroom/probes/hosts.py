"""Which hosts a probe may reach: those that the plan names, or the person for this one command.

An address is read here once, strictly, into the host and port that are compared *and* connected to, so that no two
readers of one URL can understand two hosts. What a name resolves to is not looked at: whoever governs the name's
DNS may point it anywhere, and a plan that must not trust its DNS names addresses.
"""

from __future__ import annotations

import re
from collections.abc import Set
from ipaddress import IPv6Address
from typing import NamedTuple
from urllib.parse import quote

from warroom.core.errors import Code, Refused
from warroom.core.plan.probes import Probe
from warroom.probes.assertions import graders

_URL = re.compile(r"(?P<scheme>https?)://(?P<authority>[^/?#]*)(?P<target>[^#]*)(?:#.*)?", re.IGNORECASE)
_AUTHORITY = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+?)\.?(?::(?P<port>[0-9]{1,5}))?")
_KEPT = "%/:?[]@!$&'()*+,;=~"
_PORTS = {"http": 80, "https": 443}
_AN_EXAMPLE = "such as https://chat.example.org/api"


class Address(NamedTuple):
    """An address as it is connected to: *host* without brackets, *target* with its query, percent-encoded."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def named(self) -> str:
        """Host and port, as ``--allow-host`` takes them."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def authority(self) -> str:
        """The value of the Host header."""
        return self.named.removesuffix(f":{_PORTS[self.scheme]}")


def address(url: str) -> Address:
    """The address that *url* is. Refused where it is none, carries a user or a password, or is a reference."""
    match = _URL.fullmatch(url)
    if match is None or not url.isprintable() or "\\" in url:
        raise Refused(Code.INVALID, f"{url!r} is no address of the web", _AN_EXAMPLE)
    scheme = match["scheme"].lower()
    host, port = _host_and_port(match["authority"], _PORTS[scheme])
    target = quote(match["target"], safe=_KEPT)
    return Address(scheme, host, port, target if target.startswith("/") else "/" + target)


def named(text: str) -> str:
    """The host and port that a person named, as addresses are compared by them. Refused where a port is missing."""
    if re.search(r":[0-9]{1,5}$", text) is None:
        raise Refused(Code.INVALID, f"{text!r} is no host and port", "such as --allow-host chat.example.org:443")
    host, port = _host_and_port(text, 0)
    return Address("https", host, port, "/").named


def hosts_of(probe: Probe) -> set[str]:
    """The hosts that *probe* reaches and those of its graders, each as ``host:port``. Refused where an address of it
    is none."""
    urls = [part.url for part in (probe.request, probe.prometheus) if part] + graders(probe.assertions)
    return {fixed(url).named for url in urls}


def fixed(url: str) -> Address:
    """The address that *url* is without the places in it that are filled in later. Refused as by `address`."""
    return address(re.sub(r"\{\{\s*\w+\s*\}\}", "", _with_a_fixed_host(url)))


def refuse_strangers(hosts: Set[str], allowed: Set[str]) -> None:
    """Refuses *hosts* unless all were named; nothing has been sent then."""
    if strangers := sorted(hosts - allowed):
        raise Refused(
            Code.NOT_PERMITTED, f"nobody named the host {' and the host '.join(strangers)}",
            f"if it is yours to ask: {' '.join(f'--allow-host {host}' for host in strangers)}", {"hosts": strangers},
        )  # fmt: skip


def _host_and_port(text: str, otherwise: int) -> tuple[str, int]:
    if "@" in text:
        raise Refused(
            Code.INVALID, "an address carries no user and no password", "put them into a header, by reference"
        )
    match = _AUTHORITY.fullmatch(text)
    port = int(match["port"] or otherwise) if match else 0
    if match is None or not 0 < port < 65_536:
        raise Refused(Code.INVALID, f"{text!r} is no host; other scripts are written as xn--…", _AN_EXAMPLE)
    return _plain(match["host"]), port


def _plain(host: str) -> str:
    """*host* as it is compared: in lower case; an IPv6 address in its shortest form, without brackets."""
    if not host.startswith("["):
        return host.lower()
    try:
        return str(IPv6Address(host[1:-1]))
    except ValueError as error:
        raise Refused(Code.INVALID, f"{host} is no IPv6 address", "such as [2001:db8::1]:443") from error


def _with_a_fixed_host(url: str) -> str:
    match = _URL.fullmatch(url)
    if match and "{{" in match["authority"]:
        raise Refused(Code.INVALID, f"the host of {url!r} is not fixed", "fill in what comes after the host only")
    return url
