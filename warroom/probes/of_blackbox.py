"""blackbox_exporter's modules: what an answer over HTTP must hold and must not.

A module does not say whom it asks: Prometheus does. So the URL is given when the file is read. A body or a header that
matches what it must not is the error; a status that is not among the valid ones is an answer that says nothing. A
module with a rule of failing that is not known here is left out: without that rule it would be clean too often.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from warroom.core.errors import Code, Refused
from warroom.core.plan.probes import Probe
from warroom.probes import borrowed
from warroom.probes.borrowed import Borrowed

_BODIES = {"fail_if_body_matches_regexp": "not-regex", "fail_if_body_not_matches_regexp": "regex"}
_HEADERS = {"fail_if_header_matches": "header-lacks", "fail_if_header_not_matches": "header-matches"}
_KNOWN = ("method", "headers", "body", "valid_status_codes", "fail_if_not_ssl", *_BODIES, *_HEADERS)


def read(values: Mapping[str, Any], target: str | None) -> Borrowed:
    """The probes in the modules of *values*, which ask *target*."""
    if not target:
        raise Refused(Code.INVALID, "a module of blackbox_exporter does not say whom it asks", "add --target https://…")
    left: list[str] = borrowed.unread("the file", values, ("modules",))
    taken: set[str] = set()
    modules = values.get("modules")
    probes = [
        probe
        for name, module in (modules.items() if isinstance(modules, Mapping) else ())
        for probe in _module(str(name), module, target, taken, left)
    ]
    return Borrowed("blackbox_exporter", tuple(probes), tuple(left))


def _module(name: str, module: Any, target: str, taken: set[str], left: list[str]) -> list[Probe]:
    if not isinstance(module, Mapping) or module.get("prober") != "http":
        left.append(f"{name} was left out: it does not ask over HTTP")
        return []
    rules = module.get("http")
    rules = rules if isinstance(rules, Mapping) else {}
    unknown = _unknown_rules(rules, target)
    if unknown:
        left.append(f"{name} was left out: {', '.join(unknown)} cannot be judged here")
        return []
    left += borrowed.unread(name, module, ("prober", "timeout", "http")) + borrowed.unread(name, rules, _KNOWN)
    request = {
        "method": str(rules.get("method") or "GET"),
        "url": target,
        "headers": borrowed.headers(rules.get("headers"), name),
    }
    body = {"body": str(rules["body"])} if rules.get("body") else {}
    return borrowed.probe(
        name, left, id=borrowed.name(name, taken), title=name, kind="http", request=request | body,
        timeout=borrowed.span(module.get("timeout"), 30),
        conditions=_statuses(rules), **{"assert": _bodies(rules) + _headers(rules)},
    )  # fmt: skip


def _unknown_rules(rules: Mapping[str, Any], target: str) -> list[str]:
    """The rules of failing that nobody here can judge."""
    failing = [key for key in rules if key.startswith("fail_if_") and rules[key] not in (False, None, [])]
    secure = ["fail_if_not_ssl"] if target.startswith("https://") else []
    return [key for key in failing if key not in (*_BODIES, *_HEADERS, *secure)]


def _statuses(rules: Mapping[str, Any]) -> list[str]:
    valid = rules.get("valid_status_codes")
    return [f"[STATUS] == any({', '.join(map(str, valid))})"] if isinstance(valid, list) and valid else []


def _bodies(rules: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"type": kind, "value": pattern} for rule, kind in _BODIES.items() for pattern in _list(rules.get(rule))]


def _headers(rules: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {"type": kind, "header": one.get("header"), "value": one.get("regexp")}
        | ({"allow_missing": True} if one.get("allow_missing") else {})
        for rule, kind in _HEADERS.items()
        for one in _list(rules.get(rule))
        if isinstance(one, Mapping)
    ]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
