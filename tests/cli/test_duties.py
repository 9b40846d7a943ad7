"""Duties on the command line: the list, the calendar that people subscribe to, and what a monitor is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from tests.cli.conftest import Run
from tests.cli.noticing import approve, declared
from tests.rooms import NOON, Clock
from tests.rulebook import BREACH, DUTIFUL, INITIAL, SUBJECTS, Shelf, dutiful
from tests.tui.newer import Foretold
from warroom.core.envelope import Actor, Draft, Label
from warroom.core.ledger import GENESIS, seal_all
from warroom.stores.sqlite import SqliteStore


def events(text: str) -> list[Any]:
    """The events of a calendar, read back by the library."""
    return list(Calendar.from_ical(text).walk("VEVENT"))


def test_the_list_says_what_is_owed_by_when_and_what_would_settle_it(war: Run, owing: str) -> None:
    shown = war("clock", "list")
    assert shown.out.splitlines()[0].split() == ["DUTY", "STATE", "LEFT", "PLAN", "BY", "TO", "OWNER"]
    assert f"{BREACH}" in shown.out
    assert "2026-11-25 12:00Z (policy)" in shown.out
    assert "waits for requested" in shown.out
    assert "Was personal data exposed? (counsel) settles 3: warroom fact set personal_data=…" in shown.err
    assert "warroom count set --low N --high N" in shown.err
    named = war("clock", "list", "-i", owing)
    assert f"warroom -i {owing} fact set personal_data=…" in named.err


def test_what_was_met_or_does_not_apply_is_listed_when_asked_for(war: Run, owing: str) -> None:
    war("notice", "waive", SUBJECTS, "--why", "x")
    assert SUBJECTS not in war("clock", "list").out
    assert f"{SUBJECTS}" in war("clock", "list", "--all").out
    found = war("clock", "list", "--all", "--json").json()
    assert found["schema"] == "warroom.duties/v1"
    assert {one["id"]: one["waived"]["why"] for one in found["items"] if one["waived"]} == {SUBJECTS: "x"}


def test_an_incident_without_duties_says_why(war: Run, clock: Clock, shelf: Shelf, tmp_path: Path) -> None:
    nowhere = DUTIFUL.replace("legal_roles: [controller]", "legal_roles: [processor]")
    declared(war, tmp_path, nowhere)
    assert "no rule of notification binds the plan's entities" in war("clock", "list").out


@pytest.mark.parametrize(
    ("span", "code", "verdict"), [("1h", 0, "none"), ("24h", 1, "due_soon"), ("90d", 1, "due_soon")]
)
def test_a_monitor_is_told_by_the_exit_code(war: Run, owing: str, span: str, code: int, verdict: str) -> None:
    found = war("check", "deadlines", "--within", span, "--json", code=code).json()
    assert (found["schema"], found["verdict"]) == ("warroom.deadlines/v1", verdict)
    assert war("check", "deadlines", "--within", span, "--format", "json", code=code).json() == found
    assert war("check", "deadlines", "--within", span, code=code).out


def test_what_is_breached_stays_so_until_it_is_sent_or_waived(war: Run, owing: str, clock: Clock) -> None:
    approve(war, "x", INITIAL)
    clock.step(hours=24)
    war("check", "deadlines", code=1)  # due this very second is not late
    clock.step(seconds=1)
    assert f"{owing} BREACHED 2026-11-24T12:00:00Z" in war("check", "deadlines", code=9).out
    war("notice", "send", INITIAL, "--channel", "filed", "--proof", "x", who="cleo")
    war("check", "deadlines", code=0)


def test_what_only_may_apply_counts_unless_only_the_certain_is_asked_for(war: Run, owing: str) -> None:
    assert "may be due" in war("check", "deadlines", "--within", "80h", code=1).out
    war("check", "deadlines", "--within", "80h", "--certain", code=0)
    war("fact", "set", "personal_data=yes", "risk=risk")
    found = war("check", "deadlines", "--within", "80h", "--certain", "--json", code=1).json()
    assert [one["id"] for one in found["items"]] == [BREACH]


def test_several_incidents_are_asked_at_once_or_one_by_name(
    war: Run, owing: str, clock: Clock, tmp_path: Path
) -> None:  # fmt: skip
    clock.step(hours=20)
    other = declared(war, tmp_path, DUTIFUL, "--drill")
    found = war("check", "deadlines", "--within", "24h", "--json", code=1).json()["items"]
    assert {(one["incident"], one["drill"]) for one in found} == {(owing, False), (other, True)}
    assert f"DRILL: {other} may be due" in war("check", "deadlines", "--within", "24h", code=1).out
    clock.step(hours=5)
    war("check", "deadlines", code=9)
    war("check", "deadlines", "-i", other, code=0)
    war("phase", "set", "cancelled", "-i", owing, "--why", "nothing happened")
    war("check", "deadlines", code=0)


@pytest.mark.parametrize("form", ["text", "json", "nagios"])
def test_an_empty_store_owes_nothing(war: Run, clock: Clock, form: str, tmp_path: Path) -> None:
    store = tmp_path / "empty.db"
    SqliteStore(store, create=True).close()
    said = war("check", "deadlines", "--format", form, "--store", str(store), code=0).out
    assert {"text": "nothing is due within 2h", "json": '"none"', "nagios": "DEADLINES OK - nothing is due | "}[
        form
    ] in said


def test_a_plug_in_gets_its_codes_and_one_line(war: Run, owing: str, clock: Clock) -> None:
    nagios = ["check", "deadlines", "--format", "nagios"]
    assert war(*nagios, code=0).out == "DEADLINES OK - nothing is due | breached=0 due_soon=0\n"
    soon = war(*nagios, "--within", "24h", code=1).out
    assert soon.startswith(f"DEADLINES WARNING - {owing} may be due 2026-11-24T12:00:00Z (24h00m): {INITIAL}")
    clock.step(hours=25)
    late = war(*nagios, code=2).out
    assert late.startswith("DEADLINES CRITICAL - ")
    assert late.endswith(" | breached=1 due_soon=0\n")


def test_a_plug_in_is_told_that_the_question_could_not_be_answered(war: Run, clock: Clock, tmp_path: Path) -> None:
    nagios = ["check", "deadlines", "--format", "nagios"]
    told = war(*nagios, "--store", str(tmp_path / "a|b.db"), code=3).out
    assert told.startswith("DEADLINES UNKNOWN - there is no store at ")
    assert "|" not in told
    assert war(*nagios, "--within=-2h", code=3).out.startswith("DEADLINES UNKNOWN - invalid value for --within")
    war("check", "deadlines", "--within", "soon", code=2)
    war("check", "deadlines", "--store", str(tmp_path / "nowhere.db"), code=3)


def test_nothing_from_outside_becomes_a_measurement(
    war: Run, clock: Clock, shelf: Shelf, tmp_path: Path
) -> None:  # fmt: skip
    text = DUTIFUL.replace("id: cleo, login: cleo", "id: cleo, login: 'cleo|x=1'")
    declared(war, tmp_path, text)
    war("role", "join", "counsel", who="cleo|x=1 | y=2\nz", code=None)
    clock.step(hours=100)
    assert war("check", "deadlines", "--format", "nagios", code=2).out.count("|") == 1


def test_a_monitor_is_not_told_that_all_is_well_while_an_incident_cannot_be_read(
    war: Run, clock: Clock, tmp_path: Path
) -> None:
    path = tmp_path / "s.db"
    store = SqliteStore(path, create=True)
    draft = Draft("id-newer", None, NOON, NOON, Actor("ana", "cli"), Label.NORMAL, None, Foretold(), "00")
    store.append("INC-NEWER", 0, seal_all("INC-NEWER", 0, GENESIS, [draft]))
    store.close()
    told = war("check", "deadlines", "--store", str(path), "--json", code=3)
    assert told.json()["verdict"] == "unknown"
    assert "INC-NEWER was declared by a newer warroom" in told.err
    nagios = war("check", "deadlines", "--store", str(path), "--format", "nagios", code=3).out
    assert nagios.startswith("DEADLINES UNKNOWN - an incident cannot be read")
    assert events(war("clock", "ics", "--store", str(path)).out) == []


def test_the_calendar_goes_to_a_pipe_or_to_a_new_file_in_the_lines_of_its_format(
    war: Run, owing: str, tmp_path: Path
) -> None:
    piped = war("clock", "ics").out
    assert piped.endswith("END:VCALENDAR\r\n")
    assert piped.count("\n") == piped.count("\r\n")
    out = tmp_path / "deadlines.ics"
    war("clock", "ics", "--out", str(out))
    assert out.read_bytes().decode() == piped
    assert "exists already" in war("clock", "ics", "--out", str(out), code=5).err
    assert {str(one["summary"]) for one in events(piped)} >= {
        "may be due: The title of t.breach → The data protection authority"
    }


def test_what_is_left_out_of_a_calendar_is_told(war: Run, owing: str) -> None:
    before = len(events(war("clock", "ics").out))
    war("fact", "set", "personal_data=yes", "--label", "privileged")
    shared = war("clock", "ics")
    left = before - len(events(shared.out))
    assert left > 0
    assert f"{left} deadlines rest on labelled entries and are left out" in shared.err


def test_a_question_that_only_the_rules_ask_is_answered_and_settles_a_duty(war: Run, owing: str) -> None:
    assert "is unknown whether breach" in war("fact", "set", "risk=high").out
    war("fact", "set", "ongoing=maybe", code=2)
    said = war("fact", "set", "major=yes")
    assert f"{INITIAL} APPLIES" in said.out
    assert "undo: warroom fact clear major" in said.err
    war("fact", "set", "leak.secret=no")
    assert {one["id"] for one in war("fact", "list", "--json").json()["items"]} >= {"major", "leak.secret"}


def test_a_plan_without_notices_has_its_own_list(war: Run, clock: Clock, shelf: Shelf, tmp_path: Path) -> None:
    declared(war, tmp_path, dutiful(sections="notifications:\n  - {rule: t.breach, excluded: not us}\n"))
    assert "t.breach@acme-de" not in war("clock", "list", "--all").out
