"""The everyday part of JSON Schema: jsonschema is the oracle, and what is not read is refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from warroom.probes.outcomes import Malformed, Unjudged
from warroom.probes.schemas import check, valid

LEAVES = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from([1.0, 0.5, -1.5]) | st.text("ab", max_size=3)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("xyz"), inner, max_size=3)
)
TYPES = st.sampled_from(["object", "array", "string", "number", "integer", "boolean", "null"])
KEYWORDS: dict[str, st.SearchStrategy[Any]] = {
    "type": TYPES | st.lists(TYPES, min_size=1, max_size=3, unique=True),
    "enum": st.lists(VALUES, min_size=1, max_size=3),
    "const": VALUES,
    "required": st.lists(st.sampled_from("xyz"), max_size=2, unique=True),
    "minimum": st.integers(-2, 2),
    "exclusiveMaximum": st.integers(-2, 2),
    "minLength": st.integers(0, 3),
    "maxLength": st.integers(0, 3),
    "minItems": st.integers(0, 3),
    "maxItems": st.integers(0, 3),
    "uniqueItems": st.booleans(),
    "maxProperties": st.integers(0, 3),
    "description": st.just("a remark"),
}


def deeper(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    listed = st.lists(inner, min_size=1, max_size=2)
    nested = {"items": inner, "not": inner, "anyOf": listed, "allOf": listed, "oneOf": listed,
              "properties": st.dictionaries(st.sampled_from("xy"), inner, max_size=2),
              "additionalProperties": inner}  # fmt: skip
    return st.fixed_dictionaries({}, optional=nested)


SCHEMAS = st.recursive(st.booleans() | st.fixed_dictionaries({}, optional=KEYWORDS), deeper, max_leaves=6)


@given(SCHEMAS, VALUES)
def test_an_everyday_schema_means_what_jsonschema_says(schema: Any, value: Any) -> None:
    check(schema)
    assert valid(schema, value) is Draft7Validator(schema).is_valid(value)


@pytest.mark.parametrize(
    "schema",
    [
        "a text", 5, None, {"$ref": "https://example.com/schema"}, {"format": "email"}, {"patternProperties": {}},
        {"type": "text"}, {"type": []}, {"minimum": "1"}, {"minimum": True}, {"required": "a"}, {"anyOf": []},
        {"properties": []}, {"pattern": "("}, {"properties": {"a": {"typo": 1}}}, {"enum": 1}, {"uniqueItems": 1},
        {"items": [{}]}, {"anyOf": {}},
    ],
)  # fmt: skip
def test_what_is_not_read_is_refused_instead_of_skipped(schema: Any) -> None:
    with pytest.raises(Malformed):
        check(schema)


def test_a_pattern_in_a_schema_is_ended_like_any_other() -> None:
    assert valid({"pattern": r"^\d+$"}, "123")
    assert valid({"pattern": r"^\d+$"}, 5)
    with pytest.raises(Unjudged):
        valid({"pattern": "(a+)+$"}, "a" * 60 + "!")
