"""Whoever takes over finds everything on one page, and nothing that may not leave the room."""

from __future__ import annotations

from tests.owed import DPA, every_state
from tests.rooms import Room
from warroom.views import handover
from warroom.views.sheets import as_text

SECRET = "what counsel said"


def sheet(room: Room) -> dict[str, list[str]]:
    """What the sheet says, by section."""
    past = room.desk.history(room.id)
    view = handover.view(past.incident, past.events, room.clock.now(), past.texts)
    return {one.title: [f"{point.sign} {point.text}".strip() for point in one.points] for one in view}


def printed(room: Room) -> str:
    """The sheet on paper, whose lines are wider than anything in it."""
    past = room.desk.history(room.id)
    return as_text(handover.view(past.incident, past.events, room.clock.now(), past.texts), 500)


def test_the_situation_gives_the_five_answers_the_known_facts_and_the_last_update() -> None:
    room = Room(drill=True)
    room.do("fact_set", who="ben", fact="harmful", value="yes")
    room.do("count_set", low=12, high=40, why="tickets")
    room.do("update_post", text="rolling back")
    room.wait(minutes=5)
    head, situation = sheet(room)[""], sheet(room)["Situation"]
    assert head == [
        "DRILL: Refunds that nobody promised",
        f"{room.id}, declared since 12:00Z, plan minimal 1, as of entry {room.incident.seq}",
    ]
    assert situation[0].startswith("^ HOW BAD: SEV3, could be SEV1")
    assert "AFFECTED: 12–40 (stated by ana: tickets; 5m ago)" in situation
    assert "Is the output wrong or harmful? yes (ben, 5m ago)" in situation
    assert situation[-1] == "last update, ana, 5m ago: rolling back"


def test_decisions_are_phases_overrides_changes_of_the_system_and_seats_taken_over() -> None:
    room = Room()
    room.do("role_join", role="commander")
    room.do("role_join", role="commander", who="ben", why="ana lost her line")
    room.do("note_add", change="prompt v12 rolled back")
    room.do("severity_set", who="ben", level="SEV2", why="the press calls")
    room.do("phase_set", who="ben", phase="contained")
    said = [one.split(": ", 1)[1] for one in sheet(room)["What was decided"]]
    assert said == [
        "phase declared",
        "ben joined as commander, relieving ana: ana lost her line",
        "SYSTEM CHANGED: prompt v12 rolled back",
        "severity overridden to SEV2: the press calls",
        "phase declared → contained",
    ]


def test_actions_are_what_is_done_by_whom_and_what_comes() -> None:
    room = Room()
    room.do("step_start", who="ben", step="preserve")
    room.wait(minutes=12)
    assert sheet(room)["Actions, current"] == ["! preserve: Preserve the logs (started by ben, 12m ago, due 2m late)"]
    planned = sheet(room)["Actions, planned"]
    assert planned[0] == "triage-check: Check the triage answers (open, commander)"
    assert "tool-off: Disable tool access (waiting, engineer, after preserve)" in planned


def test_open_decisions_are_what_nobody_knows_and_what_stands_against_the_rules() -> None:
    room = Room()
    room.do("role_join", role="commander")
    room.do("severity_set", level="SEV2", why="the press calls")
    room.do("role_offer", role="commander", to="ben")
    said = sheet(room)["Decisions that are open"]
    assert "? it could be SEV1: affected.high, harm would settle it" in said
    assert "^ the severity is overridden: override by ana: the press calls (computed SEV3)" in said
    assert "? harmful: Is the output wrong or harmful? (engineer)" in said
    assert "^ commander is offered by ana to ben" in said


def test_what_is_late_or_soon_is_told_from_the_clocks_that_run_with_who_owes_it() -> None:
    room = Room()
    room.wait(minutes=6)
    owed, clocks = sheet(room)["Late, or due soon"], sheet(room)["Running clocks"]
    assert "! 1m late: commander joins, owed by ana, 12:05Z" in owed
    assert "^ 4m: Preserve the logs, owed by engineer (ben), 12:10Z" in owed
    assert "3h54m: post an update, anyone, 16:00Z" in clocks


def test_the_organisation_is_every_seat() -> None:
    room = Room()
    room.do("role_join", who="ben", role="engineer")
    room.wait(minutes=20)
    assert sheet(room)["Organisation"] == [
        "! commander, engineering: VACANT, ana is expected",
        "x engineer, engineering: ben, here since 12:00Z",
        "! counsel, legal: VACANT, cleo is expected",
        "^ compliance, compliance: VACANT, dan is expected",
        "^ comms, communications: VACANT, eve is expected",
    ]


def test_only_the_notes_of_the_last_hour_are_on_it() -> None:
    room = Room()
    room.do("note_add", text="an old one")
    room.wait(minutes=61)
    room.do("note_add", text="a new one")
    notes = sheet(room)["Notes of the last hour"]
    assert [one.split(": ", 1)[1] for one in notes] == ["a new one"]


def test_nothing_that_was_labelled_is_on_it_wherever_it_was_said() -> None:
    room = Room()
    room.do("role_join", role="commander")
    room.do("note_add", text=SECRET, label="privileged")
    room.do("step_start", who="ben", step="cause")
    seqs = [
        room.do(verb, **fields).events[0].seq
        for verb, fields in (
            ("note_add", {"text": SECRET}),
            ("note_add", {"change": SECRET}),
            ("update_post", {"text": SECRET}),
            ("fact_set", {"fact": "summary", "value": SECRET}),
            ("count_set", {"low": 1, "high": 2, "why": SECRET}),
            ("probe_record", {"clean": 1, "failed": 1, "why": SECRET}),
            ("severity_set", {"level": "SEV1", "why": SECRET}),
            ("phase_set", {"phase": "contained", "why": SECRET}),
        )
    ]
    assert printed(room).count(SECRET) >= len(seqs)
    for seq in seqs:
        room.do("entry_label", seq=seq, as_label="personal", why="names somebody")
    assert SECRET not in printed(room)
    assert "9 entries are labelled privileged or personal" in printed(room)


def test_a_title_that_was_labelled_is_left_out() -> None:
    room = Room(title=SECRET)
    room.do("entry_label", seq=1, as_label="personal", why="names somebody")
    assert SECRET not in printed(room)


def test_a_labelled_correction_of_a_normal_note_is_left_out() -> None:
    room = Room()
    note = room.do("note_add", text="two tickets").seq
    room.do("entry_correct", seq=note, text=SECRET, why="a slip", label="privileged")
    assert SECRET not in printed(room)
    assert "(withheld) (was: two tickets)" in printed(room)


def test_as_json_it_says_the_same_in_sections() -> None:
    room = Room()
    past = room.desk.history(room.id)
    json = handover.as_json(past.incident, past.events, room.clock.now(), past.texts)
    assert (json["schema"], json["incident"], json["seq"]) == ("warroom.handover/v1", room.id, room.incident.seq)
    assert [one["title"] for one in json["sections"]] == list(sheet(room))


def test_who_has_to_be_told_is_on_it_and_which_answer_would_settle_the_rest() -> None:
    told = sheet(every_state())["Who has to be told"]
    assert told[0] == (
        "! tell recipients of the service: Significant incident, to recipients of the service "
        "(OVERDUE, approved; by 2026-11-23 12:00Z, 3h00m late; comms (eve))"
    )
    assert told[-3] == (
        "? 1 duty may apply, the first due in 2d01h: Is there a significant cyber threat to recipients of the service? "
        "(counsel)"
    )
    assert (
        told[-1] == "x Hamburg authority was told: Personal data breach, to the supervisory authority; no receipt yet"
    )


def test_gates_that_are_not_open_are_on_it_and_the_reason_of_who_opened_one_is_not() -> None:
    room = every_state()
    title = "Customers hear it from us before the model is rolled back"
    assert sheet(room)["Gates"] == [
        f"~ gate words-first is shut: {title} (the notice for {DPA} is not approved)",
    ]
    room.do("gate_override", gate="words-first", why=SECRET, label="privileged")
    assert sheet(room)["Gates"] == [f"^ gate words-first was opened by ana all the same: {title}"]
    assert SECRET not in printed(room)


def test_a_waiver_and_an_opened_gate_are_decisions() -> None:
    room = every_state()
    room.do("gate_override", gate="words-first", why="the harm goes on")
    decided = " ".join(sheet(room)["What was decided"])
    assert "waived: the authority asked nobody" in decided
    assert "GATE words-first OPENED although" in decided
