"""The JSON Schema is one that editors can read, and it knows the plans that ship."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from tests.plans import MINIMAL, changed
from warroom import bundled
from warroom.core.plan import Stage
from warroom.core.plan.schema import DRAFT, schema
from warroom.plain_yaml import read

NEWER = {"$defs", "prefixItems", "unevaluatedProperties", "unevaluatedItems", "dependentRequired", "dependentSchemas"}
"""Keywords that draft 7 does not know."""
SHIPPED = sorted(bundled.plans().glob("*.yaml"))


def parts(value: Any) -> Iterator[dict[str, Any]]:
    """Every object inside *value*."""
    if isinstance(value, dict):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from parts(one)


def complaints(text: str) -> list[str]:
    """What a validator of JSON Schema, used only to develop, has against the plan *text*."""
    validator = jsonschema.Draft7Validator(schema())
    return [error.message for error in validator.iter_errors(read(text).plain())]


def test_the_schema_says_which_draft_it_is_and_uses_no_later_one() -> None:
    assert schema()["$schema"] == DRAFT
    assert not NEWER & {key for part in parts(schema()) for key in part}


def test_nothing_stands_beside_a_reference_where_draft_7_would_not_look() -> None:
    assert all(set(part) == {"$ref"} for part in parts(schema()) if "$ref" in part)


def test_every_reference_leads_somewhere() -> None:
    known = {f"#/definitions/{name}" for name in schema()["definitions"]}
    assert {part["$ref"] for part in parts(schema()) if "$ref" in part} <= known


def test_the_same_program_gives_the_same_schema() -> None:
    assert json.dumps(schema()) == json.dumps(schema())


def test_every_kind_of_thing_in_a_plan_is_described() -> None:
    assert [name for name, part in schema()["definitions"].items() if not part.get("description")] == []


@pytest.mark.parametrize("plan", SHIPPED, ids=lambda path: path.stem)
def test_the_plans_that_ship_pass_the_schema(plan: Any) -> None:
    assert complaints(plan.read_text()) == []


def test_there_are_plans_that_ship() -> None:
    assert {path.stem for path in SHIPPED} >= {"assistant", "decisions"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("title: A small plan", "titel: A small plan", "titel"),
        ('version: "1"', "version: 1", "1 is not of type 'string'"),
        ("country: DE", "country: Germany", "Germany"),
        ("due: 10m", "due: soon", "soon"),
        ("evidence: required", "evidence: please", "please"),
        ("  contain:\n    - {id: tool-off", "  containment:\n    - {id: tool-off", "containment"),
    ],
)
def test_an_editor_underlines_what_is_wrong(old: str, new: str, said: str) -> None:
    assert complaints(MINIMAL) == []
    assert any(said in complaint for complaint in complaints(changed(old, new)))


def test_the_number_of_people_of_a_system_is_described_and_checked() -> None:
    described = schema()["definitions"]["System"]["properties"]["people"]["description"]
    assert described.startswith("How many people it can affect at most")
    said = "about: Answers customers, people: {}}}"
    assert complaints(changed("about: Answers customers}", said.format(120_000))) == []
    assert complaints(changed("about: Answers customers}", said.format(0)))


def test_the_stages_are_offered_by_name() -> None:
    names = schema()["properties"]["checklists"]["propertyNames"]
    assert names == {"$ref": "#/definitions/Stage"}
    assert schema()["definitions"]["Stage"]["enum"] == [str(stage) for stage in Stage]
