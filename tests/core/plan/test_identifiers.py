"""Identifiers: safe everywhere, whole, and cheap to check."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from warroom.core.plan.base import FactId, Id, LevelId, RuleId


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (Id, ["a", "tool-off", "a" * 64], ["", "A", "1a", "a b", "a\n", "a" * 65, "-a", "ä"]),
        (FactId, ["harm", "down_minutes"], ["tool-off", "harm\n"]),
        (LevelId, ["SEV1", "sev-2"], ["1", "SEV 1", "SEV1\n"]),
        (RuleId, ["eu.gdpr.33", "us.ny_500.17"], ["eu", "eu.", ".eu", "eu.gdpr.33\n"]),
    ],
)
def test_an_identifier_is_whole_and_has_no_line_break(kind: Any, good: list[str], bad: list[str]) -> None:
    adapter: TypeAdapter[str] = TypeAdapter(kind)
    assert [adapter.validate_python(one) for one in good] == good
    for one in bad:
        with pytest.raises(ValidationError) as caught:
            adapter.validate_python(one)
        assert caught.value.errors()[0]["type"] == "string_pattern_mismatch"


def test_its_pattern_is_known_to_editors_and_compiled_for_no_field_of_its_own() -> None:
    adapter: TypeAdapter[str] = TypeAdapter(Id)
    assert adapter.json_schema() == {"type": "string", "pattern": "^[a-z][a-z0-9_-]{0,63}$"}
    assert "pattern" not in str(adapter.core_schema)
