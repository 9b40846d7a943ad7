"""The part of JSON Schema that is used to say what an answer looks like.

An own reader of the everyday keywords instead of a library: theirs fetches what a ``$ref`` names, matches ``pattern``
with a matcher that cannot be ended, and skips the keywords that it does not know, which is how an answer passes that
nobody checked. Here such a schema is refused. jsonschema is the oracle of the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from warroom.probes import jsons, patterns
from warroom.probes.numbers import is_number
from warroom.probes.outcomes import Foreign, Malformed, Unjudged

Schema: TypeAlias = Mapping[str, Any] | bool

_REMARKS = frozenset(("$schema", "$id", "$comment", "title", "description", "default", "examples"))
_TYPES: dict[str, Callable[[Any], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "number": is_number,
    "integer": lambda value: is_number(value) and float(value).is_integer(),
}


def check(schema: Any) -> None:
    """Malformed, with a sentence, where *schema* is none that is read here."""
    if isinstance(schema, bool):
        return
    if not isinstance(schema, Mapping):
        raise Malformed("a schema is a mapping")
    for keyword, rule in schema.items():
        if keyword in _REMARKS:
            continue
        if keyword not in _CHECKS:
            raise Foreign(f"the schema's {keyword} is not read here")
        _CHECKS[keyword](keyword, rule)


def valid(schema: Schema, value: Any) -> bool:
    """Whether *value* is as *schema*, which was checked, has it. Unjudged where that cannot be said."""
    if isinstance(schema, bool):
        return schema
    return all(_valid(schema, keyword, value) for keyword in schema if keyword in _CHECKS)


def _valid(schema: Mapping[str, Any], keyword: str, value: Any) -> bool:
    """Whether *value* is as *keyword* of *schema* has it; what is about other types than its own holds."""
    kind, holds = _RULES[keyword]
    return not _TYPES[kind](value) or holds(schema, value) if kind else holds(schema, value)


def _check_schemas(keyword: str, rule: Any) -> None:
    if not isinstance(rule, list) or not rule:
        raise Malformed(f"the schema's {keyword} is a list of schemas")
    for schema in rule:
        check(schema)


def _check_properties(_keyword: str, rule: Any) -> None:
    if not isinstance(rule, Mapping):
        raise Malformed("the schema's properties are a mapping")
    for schema in rule.values():
        check(schema)


def _check_types(_keyword: str, rule: Any) -> None:
    named = rule if isinstance(rule, list) else [rule]
    if not named or not all(isinstance(name, str) and name in _TYPES for name in named):
        raise Malformed(f"a schema's type is one of {', '.join(_TYPES)}")


def _check_names(keyword: str, rule: Any) -> None:
    if not isinstance(rule, list) or not all(isinstance(name, str) for name in rule):
        raise Malformed(f"the schema's {keyword} is a list of names")


def _check_values(keyword: str, rule: Any) -> None:
    if not isinstance(rule, list):
        raise Malformed(f"the schema's {keyword} is a list")


def _check_number(keyword: str, rule: Any) -> None:
    if not is_number(rule):
        raise Malformed(f"the schema's {keyword} is a number")


def _check_flag(keyword: str, rule: Any) -> None:
    if not isinstance(rule, bool):
        raise Malformed(f"the schema's {keyword} is true or false")


def _check_pattern(_keyword: str, rule: Any) -> None:
    patterns.translate(str(rule))


def _check_schema(_keyword: str, rule: Any) -> None:
    check(rule)


def _check_nothing(_keyword: str, _rule: Any) -> None:
    """A ``const`` may be anything."""


_CHECKS: dict[str, Callable[[str, Any], None]] = {
    "type": _check_types,
    "enum": _check_values,
    "const": _check_nothing,
    "required": _check_names,
    "properties": _check_properties,
    "additionalProperties": _check_schema,
    "items": _check_schema,
    "not": _check_schema,
    "anyOf": _check_schemas,
    "allOf": _check_schemas,
    "oneOf": _check_schemas,
    "pattern": _check_pattern,
    "uniqueItems": _check_flag,
} | dict.fromkeys(
    (
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength"),
        *("minItems", "maxItems", "minProperties", "maxProperties"),
    ),
    _check_number,
)


def _unique(schema: Mapping[str, Any], value: list[Any]) -> bool:
    if not schema["uniqueItems"]:
        return True
    if len(value) > jsons.MAX_TRIES:
        raise Unjudged("the list is too long to compare its items")
    return not any(jsons.same(one, other) for at, one in enumerate(value) for other in value[:at])


def _matches(schema: Mapping[str, Any], value: str) -> bool:
    try:
        return patterns.found(schema["pattern"], value)
    except patterns.Unfinished as error:
        raise Unjudged(str(error)) from None


def _others(schema: Mapping[str, Any], value: dict[str, Any]) -> bool:
    named = schema.get("properties", {})
    return all(valid(schema["additionalProperties"], inner) for key, inner in value.items() if key not in named)


def _named(schema: Mapping[str, Any], value: dict[str, Any]) -> bool:
    return all(valid(inner, value[key]) for key, inner in schema["properties"].items() if key in value)


def _types(schema: Mapping[str, Any], value: Any) -> bool:
    named = schema["type"]
    return any(_TYPES[name](value) for name in (named if isinstance(named, list) else [named]))


_RULES: dict[str, tuple[str, Callable[[Mapping[str, Any], Any], bool]]] = {
    "type": ("", _types),
    "enum": ("", lambda schema, value: any(jsons.same(value, one) for one in schema["enum"])),
    "const": ("", lambda schema, value: jsons.same(value, schema["const"])),
    "not": ("", lambda schema, value: not valid(schema["not"], value)),
    "anyOf": ("", lambda schema, value: any(valid(inner, value) for inner in schema["anyOf"])),
    "allOf": ("", lambda schema, value: all(valid(inner, value) for inner in schema["allOf"])),
    "oneOf": ("", lambda schema, value: sum(valid(inner, value) for inner in schema["oneOf"]) == 1),
    "required": ("object", lambda schema, value: all(name in value for name in schema["required"])),
    "properties": ("object", _named),
    "additionalProperties": ("object", _others),
    "minProperties": ("object", lambda schema, value: len(value) >= schema["minProperties"]),
    "maxProperties": ("object", lambda schema, value: len(value) <= schema["maxProperties"]),
    "items": ("array", lambda schema, value: all(valid(schema["items"], inner) for inner in value)),
    "minItems": ("array", lambda schema, value: len(value) >= schema["minItems"]),
    "maxItems": ("array", lambda schema, value: len(value) <= schema["maxItems"]),
    "uniqueItems": ("array", _unique),
    "pattern": ("string", _matches),
    "minLength": ("string", lambda schema, value: len(value) >= schema["minLength"]),
    "maxLength": ("string", lambda schema, value: len(value) <= schema["maxLength"]),
    "minimum": ("number", lambda schema, value: value >= schema["minimum"]),
    "maximum": ("number", lambda schema, value: value <= schema["maximum"]),
    "exclusiveMinimum": ("number", lambda schema, value: value > schema["exclusiveMinimum"]),
    "exclusiveMaximum": ("number", lambda schema, value: value < schema["exclusiveMaximum"]),
}
