"""A team's existing checks as probes of a plan, whichever of three tools they were written for.

They are read once, into text that a person reads before it becomes part of a plan: what a check was about is known to
whoever wrote it, and an import that goes on quietly would be a check that nobody agreed to.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from warroom import plain_yaml
from warroom.core.errors import Code, Refused
from warroom.probes import of_blackbox, of_gatus, of_promptfoo
from warroom.probes.borrowed import Borrowed

_PROMPTFOO = ("prompts", "providers", "targets", "tests", "defaultTest")


def read(raw: bytes, *, target: str | None = None) -> Borrowed:
    """The probes in the file *raw*; *target* is whom a module of blackbox_exporter asks. Refused where it is none."""
    values = _values(raw)
    if "modules" in values:
        return of_blackbox.read(values, target)
    if target:
        raise Refused(Code.INVALID, "only modules of blackbox_exporter are given a target", "leave --target out")
    if "endpoints" in values or "external-endpoints" in values:
        return of_gatus.read(values)
    if any(key in values for key in _PROMPTFOO):
        return of_promptfoo.read(values)
    raise Refused(
        Code.INVALID,
        "this is no file of promptfoo, Gatus or blackbox_exporter",
        "give a promptfooconfig.yaml, a config.yaml with endpoints, or a blackbox.yml with modules",
    )


def _values(raw: bytes) -> Mapping[str, Any]:
    try:
        text = plain_yaml.decode(raw)
        values = plain_yaml.read(text).plain()
    except plain_yaml.SourceError as error:
        line = text[: error.index].count("\n") + 1 if error.index else 1
        raise Refused(
            Code.INVALID, f"line {line}: {error.message}", error.cure or "write the values out as plain YAML"
        ) from None
    if not isinstance(values, Mapping):
        raise Refused(Code.INVALID, "the file is no mapping", "give a whole configuration file")
    return values
