"""What stands in a notice for what is known, for what is unknown, and for what nobody provides."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest

from warroom.templates import TemplateError, parse


class Phase(StrEnum):
    CONTAINED = "contained"


FACTS: dict[str, Any] = {
    "yes": True,
    "no": False,
    "unknown": None,
    "harm": "distress",
    "modes": ["agent", "data_leak"],
    "none_of_them": [],
    "partly": ["agent", None],
    "share": Decimal("12.50"),
    "float": 0.25,
    "when": datetime(2026, 11, 25, 22, 40, 59, tzinfo=timezone(timedelta(hours=1))),
    "day": date(2026, 11, 25),
    "phase": Phase.CONTAINED,
    "code": "{{ 7*7 }}{% if x %}",
    "thing": object(),
    "naive": datetime(2026, 11, 25, tzinfo=UTC).replace(tzinfo=None),
    "long": 10**60,
    "wide": Decimal("1E+900"),
    "nan": float("nan"),
    "nested": [["a"]],
    "rows": [{"title": "first", "parts": ["x", "y"]}, {"title": None, "parts": []}],
}
VALUES: dict[str, Any] = {"facts": FACTS, "affected": {"low": 12, "likely": 1_234_567, "high": None}, "entity": None}


def rendered(text: str) -> str:
    """What *text* comes to."""
    return parse(text).render(VALUES).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ facts.yes }} {{ facts.no }}", "yes no"),
        ("{{ affected.likely }} and {{ affected.low }}", "1,234,567 and 12"),
        ("{{ facts.share }} {{ facts.float }} {{ 1.5 }} {{ -3 }}", "12.50 0.25 1.5 -3"),
        ("{{ facts.when }}, {{ facts.day }}", "2026-11-25 21:40 UTC, 2026-11-25"),
        ("{{ facts.modes }}; {{ facts.none_of_them }}", "agent, data_leak; none"),
        ("{{ facts.phase }}", "contained"),
        ("{{ facts.code }}", "{{ 7*7 }}{% if x %}"),
        ("<b>{{ '<&>' }}", "<b><&>"),
        ("{{ facts.harm|upper }} {{ facts.yes|capitalize }} {{ ' A '|trim|lower }}", "DISTRESS Yes a"),
        ("{{ facts.modes|join(' / ') }} {{ facts.modes|length }} {{ facts.harm|length }}", "agent / data_leak 2 8"),
        ("{{ facts.share|round }} {{ facts.share|round(1) }} {{ affected.low|round }}", "13 12.5 12"),
        ("{{ facts.rows|length }}", "2"),
        ("{{ 'a' if facts.yes else 'b' }}{{ 'a' if facts.no else 'b' }}", "ab"),
        ("{{ facts.harm == 'distress' }} {{ facts.harm != 'distress' }}", "yes no"),
        ("{{ affected.low >= 12 }} {{ affected.low < 12 }} {{ facts.share > 12 }}", "yes no yes"),
        ("{{ 'agent' in facts.modes }} {{ facts.harm not in ['a', 'b'] }} {{ 'stress' in facts.harm }}", "yes yes yes"),
        ("{% if facts.none_of_them or not affected.low %}a{% else %}b{% endif %}", "b"),
        ("{% for one in facts.modes %}<{{ one }}>{% else %}none{% endfor %}", "<agent><data_leak>"),
        ("{% for one in facts.none_of_them %}<{{ one }}>{% else %}none{% endfor %}", "none"),
        ("{% for row in facts.rows %}{% for one in row.parts %}{{ one }}{% endfor %}{% endfor %}", "xy"),
        ("a\r\n{% if facts.yes %}\nb\n{% endif %}\nc\n", "a\nb\nc\n"),
        ("{# nobody reads this #}x", "x"),
    ],
)
def test_what_is_known_stands_there_in_the_one_way_of_its_kind(text: str, expected: str) -> None:
    notice = parse(text).render(VALUES)
    assert notice == (expected, ())


@pytest.mark.parametrize(
    ("text", "expected", "unknown"),
    [
        ("{{ facts.unknown }}", "[UNKNOWN: facts.unknown]", ["facts.unknown"]),
        ("{{ entity.name }}", "[UNKNOWN: entity.name]", ["entity.name"]),
        ("{{ facts.unknown|upper }}", "[UNKNOWN: facts.unknown]", ["facts.unknown"]),
        ("{{ facts.partly }}", "[UNKNOWN: facts.partly]", ["facts.partly"]),
        ("{{ 'agent' in facts.partly }}", "[UNKNOWN: facts.partly]", ["facts.partly"]),
        ("{{ affected.high > 3 }}", "[UNKNOWN: affected.high]", ["affected.high"]),
        ("{{ affected.high == facts.unknown }}", "[UNKNOWN: affected.high, facts.unknown]",
         ["affected.high", "facts.unknown"]),
        ("{% for one in facts.unknown %}a{% else %}b{% endfor %}", "[UNKNOWN: facts.unknown]", ["facts.unknown"]),
        ("{% for row in facts.rows %}{{ row.title }} {% endfor %}", "first [UNKNOWN: facts.rows.title] ",
         ["facts.rows.title"]),
        ("{% if facts.unknown %}a{% else %}b{% endif %}",
         "[UNKNOWN: facts.unknown decides what stands here]", ["facts.unknown"]),
        ("{% if not facts.unknown %}a{% endif %}",
         "[UNKNOWN: facts.unknown decides what stands here]", ["facts.unknown"]),
        ("{% if facts.no %}a{% elif affected.high == 0 %}b{% else %}c{% endif %}",
         "[UNKNOWN: affected.high decides what stands here]", ["affected.high"]),
        ("{% if facts.unknown or affected.high > 3 %}a{% endif %}",
         "[UNKNOWN: facts.unknown and affected.high decide what stands here]", ["facts.unknown", "affected.high"]),
        ("{{ ('a' if facts.unknown else 'b')|upper }}",
         "[UNKNOWN: facts.unknown decides what stands here]", ["facts.unknown"]),
        ("{% if facts.unknown and facts.no %}a{% else %}b{% endif %}", "b", []),
        ("{% if facts.no and facts.unknown %}a{% else %}b{% endif %}", "b", []),
        ("{% if facts.unknown or facts.yes %}a{% else %}b{% endif %}", "a", []),
        ("{% if facts.yes %}a{% elif facts.unknown %}b{% endif %}", "a", []),
        ("{{ facts.unknown if facts.yes else 'b' }}", "[UNKNOWN: facts.unknown]", ["facts.unknown"]),
        ("{{ facts.unknown }}{{ entity.name }}{{ facts.unknown }}",
         "[UNKNOWN: facts.unknown][UNKNOWN: entity.name][UNKNOWN: facts.unknown]", ["facts.unknown", "entity.name"]),
        ("{% if facts.unknown %}\na\n{% endif %}\nb\n",
         "[UNKNOWN: facts.unknown decides what stands here]\nb\n", ["facts.unknown"]),
    ],
)  # fmt: skip
def test_what_is_unknown_is_said_to_be_and_decides_nothing(text: str, expected: str, unknown: list[str]) -> None:
    assert parse(text).render(VALUES) == (expected, tuple(unknown))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{{ facts.missing }}", "facts.missing: no fact and no view"),
        ("{{ missing }}", "missing: no fact and no view"),
        ("{% if facts.no and facts.missing %}{% endif %}", "facts.missing"),
        ("{% for one in facts.missing %}{% endfor %}", "facts.missing"),
        ("{% for row in facts.rows %}{{ row.missing }}{% endfor %}", "facts.rows.missing"),
        ("{{ facts.harm.upper }}", "has no parts"),
        ("{{ facts.modes.append }}", "has no parts"),
        ("{{ facts.when.tzinfo }}", "has no parts"),
        ("{{ facts.items }}", "facts.items: no fact"),
        ("{{ facts }}", "group of values"),
        ("{% if facts %}{% endif %}", "group of values"),
        ("{{ facts.rows }}", "group of values"),
        ("{% for row in facts.rows %}{{ row }}{% endfor %}", "group of values"),
        ("{% for one in facts.harm %}{% endfor %}", "no list"),
        ("{% for one in facts %}{% endfor %}", "no list"),
        ("{{ facts.thing }}", "no way to print"),
        ("{{ facts.naive }}", "nobody's time"),
        ("{{ facts.long }}", "60 digits"),
        ("{{ facts.wide }}", "60 digits"),
        ("{{ facts.wide|round }}", "60 digits"),
        ("{{ facts.nan }}", "60 digits"),
        ("{{ facts.nested }}", "within a list"),
        ("{{ facts.harm|round }}", "takes a number"),
        ("{{ facts.yes|round }}", "takes a number"),
        ("{{ facts.share|length }}", "of a list or of a text"),
        ("{{ facts.harm|join }}", "takes a list"),
        ("{{ facts.harm < 3 }}", "different kinds"),
        ("{{ facts.yes == 'yes' }}", "different kinds"),
        ("{{ facts.yes == 1 }}", "different kinds"),
        ("{{ 3 in facts.modes }}", "different kinds"),
        ("{{ 'a' in facts.when }}", "different kinds"),
        ("{{ facts.nan < 3 }}", "different kinds"),
    ],
)
def test_what_nobody_provides_and_what_has_no_words_is_an_error_and_no_gap(text: str, why: str) -> None:
    with pytest.raises(TemplateError, match=why) as raised:
        rendered("\n" + text)
    assert raised.value.line == 2


def test_a_notice_is_given_up_as_soon_as_it_is_too_long() -> None:
    values = {"many": ["x" * 1_000] * 119, "some": ["x" * 1_000] * 121}
    template = parse("{% for one in many %}{{ one }}{% endfor %}")
    assert len(template.render(values).text) == 119_000
    with pytest.raises(TemplateError, match="at most 120,000"):
        parse("{% for one in some %}{{ one }}{% endfor %}").render(values)
    with pytest.raises(TemplateError, match="longer than a notice"):
        parse("{{ some }}").render(values)


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in many %}{% for b in many %}{% endfor %}{% endfor %}",
        "{% for a in many %}" + "{% if a == 'b' %}x{% endif %}" * 500 + "{% endfor %}",
        "{% for a in many %}{% if 'needle' in hay %}x{% endif %}{% endfor %}",
        "{% for a in many %}{% if hay|upper|lower|trim == 'b' %}x{% endif %}{% endfor %}",
        "{% for a in many %}{% if 'b' in many %}x{% endif %}{% endfor %}" * 20,
    ],
)
def test_work_that_no_notice_is_worth_is_refused_before_it_is_done(text: str) -> None:
    with pytest.raises(TemplateError, match=r"more work|turn more than"):
        parse(text).render({"many": ["a"] * 1_000, "hay": "h" * 1_000_000})


def test_a_join_stops_at_the_length_of_a_notice() -> None:
    template = parse("{{ many|join('" + "-" * 50_000 + "')|length }}")
    with pytest.raises(TemplateError, match="longer than a notice"):
        template.render({"many": ["a"] * 100_000})


def test_a_realistic_notice_reads_like_one() -> None:
    template = parse(
        "To the authority\n\n"
        "{{ entity.name }} became aware of the incident at {{ incident.aware_at }}.\n"
        "{% if facts.personal_data %}\n"
        "As of {{ affected.as_of }}, between {{ affected.low }} and {{ affected.high }} people are affected.\n"
        "{% else %}\n"
        "Personal data was not involved.\n"
        "{% endif %}\n"
        "Measures taken:\n"
        "{% for step in steps %}\n"
        "- {{ step.title }}{% if step.done_at %} ({{ step.done_at }}){% endif %}\n\n"
        "{% endfor %}\n"
    )
    at = datetime(2026, 11, 25, 21, 40, tzinfo=UTC)
    known = {"low": 12, "high": 1_400, "as_of": at}
    values: dict[str, Any] = {
        "entity": {"name": "ACME GmbH"},
        "incident": {"aware_at": at},
        "facts": {"personal_data": True},
        "affected": known,
        "steps": [{"title": "Tool access disabled", "done_at": at}],
    }
    assert template.render(values).text == (
        "To the authority\n\n"
        "ACME GmbH became aware of the incident at 2026-11-25 21:40 UTC.\n"
        "As of 2026-11-25 21:40 UTC, between 12 and 1,400 people are affected.\n"
        "Measures taken:\n"
        "- Tool access disabled (2026-11-25 21:40 UTC)\n"
    )
    undecided = template.render({**values, "facts": {"personal_data": None}})
    assert undecided.unknown == ("facts.personal_data",)
    assert "people are affected" not in undecided.text
    assert "not involved" not in undecided.text
