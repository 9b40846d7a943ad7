"""Gatus's ``config.yaml``: endpoints become probes that ask, external endpoints such as others push to.

Its conditions are ours. What has no URL of the web (TCP, DNS, SSH) has no answer that could show an error of a model.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from warroom.core.plan.probes import Probe
from warroom.probes import borrowed
from warroom.probes.borrowed import Borrowed

_ENDPOINT = (
    *("name", "group", "url", "method", "headers", "body", "graphql", "interval", "conditions", "enabled", "client"),
    *("alerts", "ui", "extra-labels", "maintenance-windows"),
)
_FILE = (
    *("endpoints", "external-endpoints", "alerting", "storage", "web", "ui", "metrics", "security", "maintenance"),
    *("announcements", "concurrency", "disable-monitoring-lock", "skip-invalid-config-update", "debug", "connectivity"),
)


def read(values: Mapping[str, Any]) -> Borrowed:
    """The probes in Gatus's configuration *values*."""
    left: list[str] = borrowed.unread("the file", values, _FILE)
    taken: set[str] = set()
    probes: list[Probe] = []
    for endpoint in borrowed.mappings(values.get("endpoints"), "endpoints", left):
        probes += _endpoint(endpoint, taken, left)
    for endpoint in borrowed.mappings(values.get("external-endpoints"), "external-endpoints", left):
        probes += _external(endpoint, taken, left)
    return Borrowed("Gatus", tuple(probes), tuple(left))


def _title(endpoint: Mapping[str, Any]) -> str:
    return " ".join(str(endpoint[key]) for key in ("group", "name") if endpoint.get(key)) or "endpoint"


def _endpoint(endpoint: Mapping[str, Any], taken: set[str], left: list[str]) -> list[Probe]:
    title, url = _title(endpoint), str(endpoint.get("url", ""))
    why = _unusable(endpoint, url)
    if why:
        left.append(f"{title} was left out: {why}")
        return []
    left += borrowed.unread(title, endpoint, _ENDPOINT)
    client = endpoint.get("client")
    client = client if isinstance(client, Mapping) else {}
    left += borrowed.unread(f"{title}: client", client, ("timeout",))
    stated = endpoint.get("conditions")
    conditions = [str(one) for one in stated] if isinstance(stated, list) else []
    return borrowed.probe(
        title, left,
        id=borrowed.name(title, taken), title=title, kind="http", every=borrowed.span(endpoint.get("interval"), 60),
        request=_request(endpoint, url, title), timeout=borrowed.span(client.get("timeout"), 10),
        conditions=conditions,
    )  # fmt: skip


def _unusable(endpoint: Mapping[str, Any], url: str) -> str:
    if endpoint.get("enabled") is False:
        return "it is not enabled"
    if not url.startswith(("https://", "http://")):
        return "it has no URL of the web"
    if borrowed.refers([url, endpoint.get("body")]):
        return "its URL or body refers to the environment, which only headers may"
    return ""


def _request(endpoint: Mapping[str, Any], url: str, title: str) -> dict[str, Any]:
    request: dict[str, Any] = {
        "method": str(endpoint.get("method") or "GET"),
        "url": url,
        "headers": borrowed.headers(endpoint.get("headers"), title),
    }
    body = endpoint.get("body")
    if body and endpoint.get("graphql"):
        return request | {"json": {"query": str(body)}}
    return request | ({"body": str(body)} if body else {})


def _external(endpoint: Mapping[str, Any], taken: set[str], left: list[str]) -> list[Probe]:
    """What others push; its token stays where it is, because pushing here has one of its own."""
    title = _title(endpoint)
    if endpoint.get("enabled") is False:
        left.append(f"{title} was left out: it is not enabled")
        return []
    left.append(f"{title}: its token was not read; whoever pushes here is given one of ours")
    heartbeat = endpoint.get("heartbeat")
    interval = heartbeat.get("interval") if isinstance(heartbeat, Mapping) else None
    every = borrowed.span(interval, 60)
    return borrowed.probe(title, left, id=borrowed.name(title, taken), title=title, kind="push", every=every)
