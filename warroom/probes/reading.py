"""A team's existing checks as probes of a plan, whichever of three tools they were written for.

They are read once, into text that a person reads before it becomes part of a plan: what a check was about is known to
whoever wrote it, and an import that goes on quietly would be a check that nobody agreed to.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from warroom import plain_yaml
from warroom.config import BadFile
from warroom.core.errors import Code, Refused
from warroom.probes import of_blackbox, of_gatus, of_promptfoo
from warroom.probes.borrowed import Borrowed

_PROMPTFOO = ("prompts", "providers", "targets", "tests", "defaultTest")


def read(raw: bytes, *, file: str = "the file", target: str | None = None) -> Borrowed:
    """The probes in *raw*, the content of *file*; *target* is whom a module of blackbox_exporter asks. BadFile where it
    is none of the three, Refused where something in it does not belong into a plan."""
    values = _values(raw, file)
    if "modules" in values:
        return of_blackbox.read(values, target)
    if target:
        raise Refused(Code.INVALID, "only modules of blackbox_exporter are given a target", "leave --target out")
    if "endpoints" in values or "external-endpoints" in values:
        return of_gatus.read(values)
    if any(key in values for key in _PROMPTFOO):
        return of_promptfoo.read(values)
    raise BadFile(
        f"{file}: this is no file of promptfoo, Gatus or blackbox_exporter",
        "give a promptfooconfig.yaml, a config.yaml with endpoints, or a blackbox.yml with modules",
    )


def _values(raw: bytes, file: str) -> Mapping[str, Any]:
    text = ""
    try:
        text = plain_yaml.decode(raw)
        values = plain_yaml.read(text).plain()
    except plain_yaml.SourceError as error:
        line = text[: error.index].count("\n") + 1
        hint = error.cure or "write its values out as plain YAML"
        raise BadFile(f"{file}:{line}: {error.message}", hint) from None
    if not isinstance(values, Mapping):
        raise BadFile(f"{file}: this is no mapping", "give a whole configuration file")
    return values
