"""Text from outside in Markdown: whatever it says, a reader of Markdown finds words in it and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from warroom.reports.markdown import literal
from warroom.views.safe import safe

_WORDS = ("text", "softbreak", "text_special")
_MARKS = "#*_`[]()<>!|~-+=>.:/@&;\\ \t\n1aw"


def _found(text: str) -> tuple[set[str], str]:
    """What Markdown with GitHub's tables, links and strikes makes of *text*: the kinds of its parts, and its words."""
    tokens = MarkdownIt("gfm-like").parse(text)
    inside = [one for token in tokens for one in token.children or ()]
    kinds = {token.type for token in tokens} | {one.type for one in inside if one.type not in _WORDS}
    paragraphs = [
        "".join("\n" if one.type == "softbreak" else one.content for one in token.children or ())
        for token in tokens
        if token.type == "inline"
    ]
    return kinds, "\n".join(paragraphs)


def _plain(text: str) -> str:
    """The lines of *text* that say something."""
    return "\n".join(one.strip() for one in safe(text).split("\n") if one.strip())


@pytest.mark.parametrize(
    "text",
    [
        "# Nothing is missing.", "Nature\n===", "Nature\n---", "- a", "+ a", "* a", "1. a", "1) a", "> quoted",
        "    indented code", "\tindented code", "``` \ncode", "~~~\ncode", "`code`", "*em* **strong** _em_ __strong__",
        "~~struck~~", "[the authority](https://evil.example)", "![x](https://evil.example/p.png)",
        "[a]: https://b.example", "<https://evil.example>", "<script>alert(1)</script>", "<!-- gone -->",
        "https://evil.example", "www.evil.example", "ana@evil.example", "a | b\n--- | ---\nc | d", "a\\\nb", "a  \nb",
        "&lt;b&gt; &#35; &amp;", "***", "\\# a", "\\\\# a",
    ],
)  # fmt: skip
def test_what_somebody_typed_is_read_as_it_was_typed(text: str) -> None:
    kinds, words = _found(literal(text))
    assert kinds <= {"paragraph_open", "paragraph_close", "inline"}
    assert words == _plain(text)


@given(st.text(st.sampled_from(_MARKS), max_size=40))
@example("a_b_ _c")
@example("www.a@b:://")
def test_no_text_of_any_marks_formats_anything(text: str) -> None:
    kinds, words = _found(literal(text))
    assert kinds <= {"paragraph_open", "paragraph_close", "inline"}
    assert words == _plain(text)


def test_prose_stays_as_it_is_for_who_reads_it_on_a_terminal() -> None:
    said = "Between 12 and 40 people, as of 2026-11-25 22:42 UTC; facts.next_word is unknown (Art 33(3)(b))."
    assert literal(said) == said
    assert literal("\x1b[2Jgone\u202e") == "␛\\[2Jgone⟨U+202E⟩"
