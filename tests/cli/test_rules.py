"""The rules of an incident on the command line: what is pinned stays so until somebody adopts other ones, knowingly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.cli.terminal import Terminal
from tests.rooms import Clock
from tests.rulebook import BREACH, CALENDARS, DUTIFUL, PINS, RULES, SHORTER, Shelf, hours, pins, rule, stage, terms
from warroom import bootstrap

ADOPT = ("rules", "adopt", "--why", "a stricter law")
MOVED = "2026-11-26 12:00Z → possible by 2026-11-25 12:00Z"


def digest(war: Run) -> str:
    """The digest of the rules that are pinned."""
    return str(war("rules", "show", "--json").json()["digest"])


def due(war: Run, duty: str = BREACH) -> Any:
    """By when *duty* is owed."""
    return next(one for one in war("clock", "list", "--json").json()["items"] if one["id"] == duty)["plan_by_at"]


def length(war: Run) -> int:
    """How many entries the record has."""
    return len(war("log", "--json").lines())


@pytest.fixture
def older(war: Run, clock: Clock, plan: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The id of an incident that a warroom declared which knew no rules."""
    path = tmp_path / "dutiful.yaml"
    path.write_text(DUTIFUL)
    with monkeypatch.context() as patch:
        patch.setattr(bootstrap, "rulebook", lambda: None)
        return str(war("declare", "An old one", "--plan", str(path), "--json").json()["incident"])


# Shown


def test_the_pinned_rules_are_listed_with_where_they_hold_and_when_they_were_checked(war: Run, owing: str) -> None:
    shown = war("rules", "show")
    heading, *rows = shown.out.splitlines()
    assert heading.split() == ["RULE", "WHERE", "TITLE", "CHECKED"]
    assert [row.split()[0] for row in rows] == [one.id for one in RULES]
    assert rows[0].split() == ["t.breach", "EU", "The", "title", "of", "t.breach", "2026-11-01"]
    assert "calendar DE: this test, 2024 to 2030" in shown.err
    assert f"digest {PINS.digest}, pinned in entry " in shown.err


def test_programs_get_every_rule_word_and_day_that_is_pinned(war: Run, owing: str) -> None:
    assert war("rules", "show", "--json").json() == {
        "schema": "warroom.rules_pinned/v1", "digest": PINS.digest, **PINS.values,
    }  # fmt: skip


def test_an_upgrade_of_the_program_moves_no_deadline_of_a_running_incident(
    war: Run, owing: str, shelf: Shelf
) -> None:  # fmt: skip
    shelf.rules = SHORTER
    assert (digest(war), due(war)) == (PINS.digest, "2026-11-26T12:00:00Z")


def test_a_title_of_a_rule_commands_no_terminal(war: Run, owing: str, shelf: Shelf) -> None:
    shelf.rules = pins(rule("t.odd", stage("notice", hours(1)), title="\x1b[2Jgone"))
    war(*ADOPT)
    assert "␛[2Jgone" in war("rules", "show").out


# Adopted


def test_the_rules_that_are_in_force_already_are_not_adopted(war: Run, owing: str) -> None:
    before = length(war)
    error = war(*ADOPT, "--json", code=5).error()
    assert (error["code"], error["message"]) == ("illegal_transition", "these are the rules in force already")
    war(*ADOPT, "--dry-run", code=5)
    assert length(war) == before


def test_adopting_tells_what_changes_and_which_deadlines_move_and_moves_them(
    war: Run, owing: str, shelf: Shelf
) -> None:  # fmt: skip
    shelf.rules = SHORTER
    ran = war(*ADOPT)
    assert ran.out.splitlines()[:2] == ["changed: rule t.breach", f"{BREACH}: possible by {MOVED}"]
    assert f"8 rules of notification adopted, {SHORTER.digest[:12]}" in ran.out
    assert "a stricter law" in ran.out
    assert "undo: warroom undo" in ran.err
    assert (digest(war), due(war)) == (SHORTER.digest, "2026-11-25T12:00:00Z")


def test_what_is_new_and_what_is_gone_is_told_and_the_duty_that_opens(war: Run, owing: str, shelf: Shelf) -> None:
    new = rule("t.new", stage("notice", hours(1)), when="breach")
    elsewhere = {"DE": CALENDARS["DE"]._replace(source="another")}
    shelf.rules = pins(*RULES[1:], new, words=terms({"id": "more", "ask": "More?"}), calendars=elsewhere)
    told = war(*ADOPT).out.splitlines()
    assert told[:4] == [
        "gone: rule t.breach", "new: rule t.new", "changed: calendar DE", "changed: the words of the rules",
    ]  # fmt: skip
    assert "t.new@acme-de: possible, by 2026-11-23 13:00Z" in told
    assert f"{BREACH}: possible by 2026-11-26 12:00Z → no by 2026-11-26 12:00Z" in told


def test_that_no_deadline_moves_is_told_as_well(war: Run, owing: str, shelf: Shelf) -> None:
    shelf.rules = pins(RULES[0].model_copy(update={"title": "Other words"}), *RULES[1:])
    assert war(*ADOPT).out.splitlines()[:2] == ["changed: rule t.breach", "no deadline moves"]


def test_programs_get_what_was_recorded_what_differs_and_what_moves(war: Run, owing: str, shelf: Shelf) -> None:
    shelf.rules = SHORTER
    found = war(*ADOPT, "--json").json()
    assert found["schema"] == "warroom.recorded/v1"
    assert [one["kind"] for one in found["events"]] == ["role.joined", "rules.adopted", "deadline.moved"]
    (change,) = found["changes"]
    assert change["what"] == "rule t.breach"
    assert [change[side]["stages"][0]["limits"][0]["n"] for side in ("before", "after")] == [72, 48]
    assert found["moves"] == [f"{BREACH}: possible by {MOVED}"]


def test_a_dry_run_tells_the_same_and_records_nothing(war: Run, owing: str, shelf: Shelf) -> None:
    shelf.rules = SHORTER
    before = length(war)
    ran = war(*ADOPT, "--dry-run")
    assert f"{BREACH}: possible by {MOVED}" in ran.out
    assert "would record: " in ran.out
    found = war(*ADOPT, "--dry-run", "--json").json()
    assert (found["dry_run"], found["moves"]) == (True, [f"{BREACH}: possible by {MOVED}"])
    assert (length(war), digest(war)) == (before, PINS.digest)


def test_the_same_key_answers_with_the_entry_and_adopts_once(war: Run, owing: str, shelf: Shelf) -> None:
    shelf.rules = SHORTER
    first = war(*ADOPT, "--once", "k", "--json").json()
    before = length(war)
    again = war(*ADOPT, "--once", "k", "--json").json()
    assert (again["seq"], again["events"]) == (first["seq"], first["events"])
    assert "recorded before, under the same key" in war(*ADOPT, "--once", "k").out
    assert length(war) == before
    shelf.rules = PINS
    war(*ADOPT, "--once", "k", code=5)


def test_adopting_needs_a_reason_and_somebody_entitled(war: Run, owing: str, shelf: Shelf) -> None:
    shelf.rules = SHORTER
    before = length(war)
    assert "--why" in war("rules", "adopt", code=2).err
    assert war("rules", "adopt", "--why", " ", "--json", code=2).error()["code"] == "reason_required"
    refused = war(*ADOPT, who="eve", code=4)
    assert (refused.out, length(war)) == ("", before)


def test_adopting_is_taken_back_by_an_undo(war: Run, owing: str, shelf: Shelf) -> None:
    shelf.rules = SHORTER
    war(*ADOPT)
    war("undo")
    assert (digest(war), due(war)) == (PINS.digest, "2026-11-26T12:00:00Z")


# Where none are pinned


def test_an_incident_without_rules_says_how_it_gets_some(war: Run, older: str, shelf: Shelf) -> None:
    refused = war("rules", "show", code=6)
    assert f"{older} has no rules pinned: it was declared by an older warroom" in refused.err
    assert 'hint: warroom rules adopt --why "…" pins those of today' in refused.err
    assert 'warroom rules adopt --why "…" pins them' in war("clock", "list").out


def test_an_incident_without_rules_adopts_those_of_today_and_owes_from_then_on(
    war: Run, older: str, shelf: Shelf
) -> None:
    ran = war(*ADOPT)
    assert [line for line in ran.out.splitlines() if line.startswith("new: rule ")] == [
        f"new: rule {one.id}" for one in RULES
    ]
    assert f"{BREACH}: possible, by 2026-11-26 12:00Z" in ran.out
    assert "undo:" not in ran.err
    assert (digest(war), due(war)) == (PINS.digest, "2026-11-26T12:00:00Z")
    war(*ADOPT, code=5)


# On a terminal


def test_on_a_terminal_it_asks_and_a_no_adopts_nothing(war: Run, shelf: Shelf, incident: str) -> None:
    """The program on the terminal has the rules that ship, which are none of those that were pinned."""
    before = length(war)
    screen = Terminal("--as", "ana", *ADOPT)
    screen.expect("gone: rule t.breach")
    screen.expect("new: rule eu.gdpr.33")
    screen.expect(f"Adopt these in {incident}?")
    screen.type("n")
    screen.expect("nothing was recorded")
    assert screen.leave() == 1
    assert (length(war), digest(war)) == (before, PINS.digest)


def test_on_a_terminal_a_yes_adopts_them(war: Run, shelf: Shelf, incident: str) -> None:
    screen = Terminal("--as", "ana", *ADOPT)
    screen.expect(f"Adopt these in {incident}?")
    screen.type("y")
    screen.expect("rules of notification adopted")
    assert screen.leave() == 0
    assert digest(war) != PINS.digest
    assert "a stricter law" in war("log").out
