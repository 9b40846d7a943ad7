"""Drafts: kept to the byte, shown safely, begun from the plan's words with what is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.noticing import declared, notice
from tests.rooms import Clock
from tests.rulebook import SUBJECTS, Shelf, dutiful
from tests.strategies import HOSTILE

SECTIONS = """\
notifications:
  - rule: t.breach
    draft: [counsel]
    approve: [legal]
    templates:
      dpa:
        en: "{{ facts.summary }}: {{ affected.low }} people, as of {{ affected.as_of }}"
        de: "{{ facts.summary }}: {{ affected.low }} Menschen, Stand {{ affected.as_of }}"
  - {rule: t.people, cap: 48h}
"""


@pytest.fixture(autouse=True)
def _declared(war: Run, clock: Clock, shelf: Shelf, tmp_path: Path) -> None:
    declared(war, tmp_path, dutiful(sections=SECTIONS))


def test_the_language_is_chosen_by_name_and_what_was_taken_is_told(war: Run) -> None:
    assert "Menschen, Stand" in war("notice", "preview", "t.breach", "--template", "dpa.de").out
    assert "people, as of" in war("notice", "preview", "t.breach", "--template", "dpa.en").out
    either = war("notice", "draft", "t.breach", "--template", "dpa")
    assert "these are the words of dpa.en; for others: --template dpa.de" in either.err
    assert war("notice", "preview", "t.breach", "--template", "dpa.fr", code=6).err.count("did you mean") == 1


def test_what_is_unknown_is_marked_and_told_once_for_all(war: Run) -> None:
    found = war("notice", "preview", "t.breach", "--template", "dpa.en", "--json").json()
    assert found["schema"] == "warroom.preview/v1"
    assert found["unknown"] == ["facts.summary", "affected.low", "affected.as_of"]
    assert found["text"].count("[UNKNOWN: ") == 3
    assert {one["rule"] for one in found["warnings"]} == {"unknown_marker"}
    told = war("notice", "draft", "t.breach", "--template", "dpa.en")
    assert told.err.count("warning:") == 1
    assert "Find it out and render the text again" in told.err


@pytest.mark.parametrize("value", [*HOSTILE, "{{ facts.harm }}", "{% if x %}", "{#", "%}}{{ 7*7 }}"])
def test_what_somebody_typed_stays_text(war: Run, value: str) -> None:
    war("fact", "set", "summary=-", stdin=value.encode())
    rendered = war("notice", "preview", "t.breach", "--template", "dpa.en", "--json").json()["text"]
    stored = war("fact", "list", "--json").json()["items"]
    assert rendered.startswith(f"{next(one for one in stored if one['id'] == 'summary')['value']}: [UNKNOWN")


def test_a_preview_records_nothing_and_a_duty_without_words_says_how_to_write_them(war: Run) -> None:
    before = war("log", "--json").out
    war("notice", "preview", "t.breach")
    assert war("log", "--json").out == before
    refused = war("notice", "preview", SUBJECTS, code=6)
    assert f"warroom notice draft {SUBJECTS} --file FILE" in refused.err


def test_a_draft_remembers_the_template_that_it_began_with(war: Run) -> None:
    war("notice", "draft", "t.breach", "--template", "dpa.de")
    assert notice(war, "t.breach")["notice"]["template"] == "dpa.de"
