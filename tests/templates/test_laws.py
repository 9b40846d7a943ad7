"""The laws of templates, tried on texts and values that mean harm.

A template comes from a plan and a value from anywhere, so neither is trusted with the time, the memory or the names of
Python; and what is unknown may not become wording, whatever the condition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tests.strategies import HOSTILE
from warroom.templates import Rendered, Template, TemplateError, parse
from warroom.templates.printing import LONGEST_NOTICE, printed
from warroom.templates.rendering import MOST_STEPS

NAMES = ("a", "b", "c", "items", "format", "mro")
PYTHONS = sorted({name for kind in (str, int, list, tuple, dict, bool, type, object) for name in dir(kind)})
FRAGMENTS = [
    "{{", "}}", "{%", "%}", "{#", "#}", "{%-", "-%}", " if ", " elif ", " else ", " endif ", " for ", " in ",
    " endfor ", " set ", " macro ", " raw ", " endraw ", " call ", " not ", " and ", " or ", " is ", " defined ",
    "(", ")", "[", "]", "{", "}", ",", ".", ":", "|", "~", "*", "**", "%", "+", "-", "=", "==", "<", "'", '"', "\\",
    "\n", "9" * 40, "1e999", "0x10", "facts", "facts.a", "many", "loop", "self", "range", "cycler", "lipsum", "join",
    "round", "upper", "attr", "format", "__class__", "__mro__", "_x", "true", "none", "x" * 300, *HOSTILE,
]  # fmt: skip

texts: SearchStrategy[str] = st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join)


class Counted(Mapping[str, Any]):
    """Values that count how often they are asked."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values_of, self.asked = values, 0

    def __getitem__(self, name: str) -> Any:
        self.asked += 1
        return self.values_of[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_of)

    def __len__(self) -> int:
        return len(self.values_of)


@st.composite
def expressions(draw: Callable[[SearchStrategy[Any]], Any], names: tuple[str, ...] = NAMES, deep: int = 3) -> str:
    """A condition over yes-or-no facts."""
    if deep == 0 or draw(st.booleans()):
        return f"facts.{draw(st.sampled_from(names))}"
    left, right = draw(expressions(names, deep - 1)), draw(expressions(names, deep - 1))
    form = draw(st.sampled_from(["not ({0})", "({0}) and ({1})", "({0}) or ({1})", "({0}) == ({1})", "({0}) != ({1})"]))
    return str(form).format(left, right)


@st.composite
def blocks(draw: Callable[[SearchStrategy[Any]], Any], deep: int = 3, loops: int = 2) -> str:
    """A template that is accepted: text, values, branches, and loops over a list."""
    forms = ["text", "print", "if", "again", "for"] if loops else ["text", "print", "if", "again"]
    form = draw(st.sampled_from(forms if deep else ["text", "print"]))
    if form == "text":
        return str(draw(st.sampled_from(["words ", "line\n", "x" * 200, "7 * 7"])))
    if form == "print":
        return f"{{{{ {draw(expressions())} }}}}"
    inner, other = draw(blocks(deep - 1, loops - (form == "for"))), draw(blocks(deep - 1, loops))
    if form == "if":
        return f"{{% if {draw(expressions())} %}}{inner}{{% else %}}{other}{{% endif %}}"
    return f"{{% for one in many %}}{inner}{{{{ one }}}}{{% endfor %}}" if form == "for" else f"{inner * 3}{other}"


values: SearchStrategy[dict[str, Any]] = st.fixed_dictionaries({name: st.sampled_from([True, False]) for name in NAMES})


def outcome(of: Callable[[], Template | Rendered]) -> Template | Rendered | TemplateError:
    """What *of* gives, or why it does not."""
    try:
        return of()
    except TemplateError as error:
        return error


@given(texts)
def test_any_text_is_a_template_or_is_refused_with_a_line(text: str) -> None:
    template = outcome(lambda: parse(text))
    if isinstance(template, TemplateError):
        assert template.message
        assert 1 <= template.line <= text.count("\n") + text.count("\r") + 1
        return
    assert isinstance(template, Template)
    rendered = outcome(lambda: template.render({"facts": {"a": True}, "many": ["x"], "x": None}))
    assert isinstance(rendered, TemplateError) or len(rendered[0]) <= LONGEST_NOTICE


@given(blocks(), st.integers(0, 3_000), values)
def test_no_accepted_template_takes_more_than_its_steps_or_its_characters(
    text: str, many: int, facts: dict[str, Any]
) -> None:
    counted = Counted({"facts": facts, "many": ["item " * 10] * many})
    template = parse(text)
    rendered = outcome(lambda: template.render(counted))
    assert counted.asked <= MOST_STEPS
    if isinstance(rendered, TemplateError):
        assert any(word in rendered.message for word in ("at most 120,000", "more work", "turn more than"))
    else:
        assert len(rendered[0]) <= LONGEST_NOTICE


@pytest.mark.parametrize("value", ["text", 7, True, ["list"], {"only": "key"}, ("tuple",)])
def test_no_name_of_python_is_within_reach(value: Any) -> None:
    for name in PYTHONS:
        with pytest.raises(TemplateError):
            parse("{{ facts.it." + name + " }}").render({"facts": {"it": value}})


@given(st.sampled_from(PYTHONS), st.text())
def test_a_fact_that_is_called_like_a_name_of_python_is_the_fact(name: str, value: str) -> None:
    assume(not name.startswith("_"))
    template = parse("{{ facts." + name + " }}") if name not in _WORDS else parse("{{ facts.x }}")
    assert template.render({"facts": {name: value, "x": value}}).text == value


_WORDS = ("and", "or", "not", "in", "is", "if", "else")


@given(st.one_of(st.text(), texts, st.sampled_from(HOSTILE), blocks()))
def test_a_value_is_never_read_as_a_template(value: str) -> None:
    rendered = parse("<{{ facts.a }}>{{ '{{ facts.a }}' }}").render({"facts": {"a": value}})
    assert rendered == (f"<{value}>{{{{ facts.a }}}}", ())


def branched(condition: str, facts: Mapping[str, Any]) -> Rendered:
    """What stands where *condition* chooses."""
    return parse("{% if " + condition + " %}BRANCH-ONE{% else %}BRANCH-TWO{% endif %}").render({"facts": facts})


@given(expressions(("a", "b", "c")), st.lists(st.sampled_from([True, False, None]), min_size=3, max_size=3))
def test_a_branch_is_rendered_only_where_every_answer_to_what_is_unknown_leads_to_it(
    condition: str, known: list[bool | None]
) -> None:
    stands = branched(condition, dict(zip("abc", known, strict=True)))
    if stands.unknown:
        assert "BRANCH" not in stands.text
        assert stands.text.startswith("[UNKNOWN: ")
        return
    for answers in product(*([one] if one is not None else [True, False] for one in known)):
        assert branched(condition, dict(zip("abc", answers, strict=True))) == stands


@given(expressions(("a",)))
def test_where_everything_is_unknown_nothing_is_decided(condition: str) -> None:
    stands = branched(condition, {"a": None})
    assert stands == ("[UNKNOWN: facts.a decides what stands here]", ("facts.a",))


JINJA = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined, finalize=printed, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
)


class Dotted(dict[str, Any]):
    """Facts as Jinja's own dots find them, before the methods of a dict."""

    def __getattribute__(self, name: str) -> Any:
        return dict.get(self, name) if dict.__contains__(self, name) else dict.__getattribute__(self, name)


@given(blocks(), values, st.lists(st.text("xyz \n", max_size=3), max_size=3))
def test_what_is_known_stands_there_as_in_jinjas_own_sandbox(text: str, facts: dict[str, Any], many: list[str]) -> None:
    ours = parse(text).render({"facts": facts, "many": many})
    assert ours == (JINJA.from_string(text).render({"facts": Dotted(facts), "many": many}), ())
