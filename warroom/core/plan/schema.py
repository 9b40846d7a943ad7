"""The JSON Schema of a plan, for editors.

An editor that completes keys and underlines mistakes while a plan is being written saves a round of ``plan check``.
yaml-language-server reads draft 7 and ignores what stands beside a ``$ref`` there, while pydantic writes draft 2020-12:
so the names that changed between the two are put back, and a ``$ref`` with neighbours is wrapped.

The schema knows shapes alone. Ids that point nowhere, conditions and cycles are found by ``plan check``.
"""

from __future__ import annotations

from typing import Any

from warroom.core.plan import Plan

DRAFT = "http://json-schema.org/draft-07/schema#"
TITLE = "An AI incident-response plan for warroom"


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 7) of a plan file; the same program always gives the same one."""
    written = _as_draft_7(Plan.model_json_schema(by_alias=True))
    return {"$schema": DRAFT, **written, "title": TITLE}


def _as_draft_7(value: Any) -> Any:
    if isinstance(value, list):
        return [_as_draft_7(one) for one in value]
    if not isinstance(value, dict):
        return value
    named = {("definitions" if key == "$defs" else key): _as_draft_7(one) for key, one in value.items()}
    return _refer(named) if isinstance(named.get("$ref"), str) else named


def _refer(value: dict[str, Any]) -> dict[str, Any]:
    """A reference under its old name, apart from what stands beside it."""
    target = {"$ref": value.pop("$ref").replace("#/$defs/", "#/definitions/")}
    return {"allOf": [target], **value} if value else target
