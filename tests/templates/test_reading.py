"""What a template may say, and the line and the reason where it says more."""

from __future__ import annotations

import pytest

from warroom.templates import TemplateError, parse
from warroom.templates.reading import LONGEST_TEMPLATE


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("plain", set()),
        ("{{ facts.harm }}", {"facts.harm"}),
        ("{{ entity.name }} {{ entity.name }}", {"entity.name"}),
        ("{% if facts.a and not facts.b %}{{ c }}{% elif d.e %}{{ f }}{% else %}{{ g }}{% endif %}",
         {"facts.a", "facts.b", "c", "d.e", "f", "g"}),
        ("{{ a if b else c }}", {"a", "b", "c"}),
        ("{% for duty in duties %}{{ duty.title }}{{ incident.title }}{% else %}{{ x }}{% endfor %}",
         {"duties", "incident.title", "x"}),
        ("{% for a in list %}{% for b in a.parts %}{{ b }}{% endfor %}{% endfor %}", {"list"}),
        ("{{ facts.harm in ['a', other.b] }}", None),
        ("{{ facts.harm in ('a', 'b') }}", {"facts.harm"}),
        ("{{ facts.pct|round(1) }}{{ facts.modes|join(' and ')|upper }}", {"facts.pct", "facts.modes"}),
        ("{# {{ not.read }} #}{% raw %}{{ nor.this }}{% endraw %}", set()),
        ("{% if facts.delta < -5 %}{% endif %}", {"facts.delta"}),
    ],
)  # fmt: skip
def test_a_template_names_what_it_needs(text: str, needs: set[str] | None) -> None:
    if needs is None:
        with pytest.raises(TemplateError):
            parse(text)
    else:
        assert parse(text).needs == needs


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{{ facts.harm", "unexpected end"),
        ("{% if a %}", "Unexpected end"),
        ("{% frobnicate %}", "unknown tag"),
        ("{{ f() }}", "calls nothing"),
        ("{{ 'x'.format(1) }}", "calls nothing"),
        ("{% call f() %}{% endcall %}", "calls nothing"),
        ("{% macro m() %}{% endmacro %}", "macros"),
        ("{% import 'x' as y %}", "imports nothing"),
        ("{% from 'x' import y %}", "no fromimport"),
        ("{% include 'x' %}", "includes nothing"),
        ("{% extends 'x' %}", "extends nothing"),
        ("{% block b %}{% endblock %}", "no block"),
        ("{% set a = 1 %}", "sets nothing"),
        ("{% set a %}x{% endset %}", "no assignblock"),
        ("{% with a = 1 %}{% endwith %}", "no with"),
        ("{% filter upper %}x{% endfilter %}", "no filterblock"),
        ("{{ a * 2 }}", "calculates nothing"),
        ("{{ 9 ** 9 }}", "calculates nothing"),
        ("{{ '%s' % a }}", "calculates nothing"),
        ("{{ a + 1 }}", "calculates nothing"),
        ("{{ -a }}", "a number alone"),
        ("{{ a ~ b }}", "joins nothing"),
        ("{{ a['b'] }}", "with dots"),
        ("{{ a[0:9] }}", "with dots"),
        ("{{ {'a': 1} }}", "no dict"),
        ("{{ 'x'.upper }}", "has no name"),
        ("{{ a.__class__ }}", "underscore"),
        ("{{ _a }}", "underscore"),
        ("{{ a" + ".b" * 8 + " }}", "at most 8 parts"),
        ("{{ a." + "b" * 65 + " }}", "at most 64 characters"),
        ("{% for _x in a %}{% endfor %}", "underscore"),
        ("{% if a is defined %}{% endif %}", "no tests"),
        ("{% if a == none %}{% endif %}", "with none"),
        ("{{ a|default('none') }}", "no default"),
        ("{{ a or 'none' }}", "neither yes nor no"),
        ("{{ 'x' if a }}", "otherwise"),
        ("{{ a|attr('b') }}", "no filter 'attr'"),
        ("{{ a|join(b) }}", "text in quotes"),
        ("{{ a|join(attribute='b') }}", "text in quotes"),
        ("{{ a|round(99) }}", "0 to 9"),
        ("{{ a|upper(1) }}", "nothing"),
        ("{{ 1 < a < 3 }}", "at a time"),
        ("{{ 'a\\x1bb' }}", "control characters"),
        ("{{ '\\ud800' }}", "control characters"),
        ("{% for a, b in c %}{% endfor %}", "one word"),
        ("{% for a in [1, 2] %}{% endfor %}", "of the values"),
        ("{% for a in b if a %}{% endfor %}", "every item"),
        ("{% for a in b recursive %}{% endfor %}", "every item"),
        ("{% for a in b %}{{ loop.index }}{% endfor %}", "does not count"),
        ("{% for a in x %}{% for b in a %}{% for c in b %}{% endfor %}{% endfor %}{% endfor %}", "2 deep"),
        ("{{ " + "(" * 900 + "a" + ")" * 900 + " }}", "deeply nested"),
        ("{{ " + "not " * 100 + "a }}", "deeply nested"),
        ("{{ " + " and ".join("a" * 9_000) + " }}", "deeply nested"),
        ("{% if a %}" * 100 + "{% endif %}" * 100, "deeply nested"),
        ("{{ " + "9" * 5_000 + " }}", "too long"),
        ("x" * (LONGEST_TEMPLATE + 1), "at most 60,000"),
    ],
)
def test_what_a_notice_does_not_need_is_refused_with_a_reason(text: str, why: str) -> None:
    with pytest.raises(TemplateError, match=why) as raised:
        parse("Dear all,\n" * (len(text) < 1_000) + text)
    assert raised.value.line == (2 if len(text) < 1_000 else 1)


def test_a_template_may_be_as_long_as_it_may_be() -> None:
    assert parse("x" * LONGEST_TEMPLATE).needs == frozenset()


def test_a_scope_of_which_jinja_keeps_no_line_is_refused_at_the_first() -> None:
    with pytest.raises(TemplateError, match="no scope") as raised:
        parse("one\n{% autoescape true %}{% endautoescape %}")
    assert raised.value.line == 1


def test_an_error_tells_the_line_that_it_is_in() -> None:
    with pytest.raises(TemplateError) as raised:
        parse("one\n{{ two }}\n{% if three %}\n{{ four() }}\n{% endif %}\n")
    assert raised.value.line == 4
