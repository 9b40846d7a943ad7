"""All that there is to say about a step, a seat, a question."""

from __future__ import annotations

from collections.abc import Iterator

from tests.plans import changed
from tests.rooms import Room, pinned
from warroom.views.headline import Alarm
from warroom.views.sheets import Sheet, as_text, facts, filled, roles, say, section, steps

PROOF = {"name": "bot.log", "size": 5120, "sha256": "ab" * 32}


def step(room: Room, name: str) -> Sheet:
    past = room.desk.history(room.id)
    return steps.view(past.incident, past.events, room.clock.now(), past.texts, name)


def role(room: Room, name: str, me: str = "ana") -> Sheet:
    past = room.desk.history(room.id)
    return roles.view(past.incident, past.events, room.clock.now(), past.texts, name, me=me)


def fact(room: Room, name: str) -> Sheet:
    past = room.desk.history(room.id)
    return facts.view(past.incident, past.events, room.clock.now(), past.texts, name, me="ana")


def under(sheet: Sheet, title: str) -> list[str]:
    """What is said under *title*, each after its sign."""
    return list(_said(sheet, title))


def _said(sheet: Sheet, title: str) -> Iterator[str]:
    for one in sheet:
        if one.title == title:
            yield from (f"{point.sign} {point.text}".strip() for point in one.points)


def test_a_step_without_a_condition_always_applies() -> None:
    assert under(step(Room(), "preserve"), "Why it applies") == ["+ always: the plan sets no condition"]


def test_a_step_says_which_fact_decides_whether_it_applies_and_who_answers_it() -> None:
    assert under(step(Room(), "dpa"), "Why it applies") == [
        "? nobody can tell whether it applies, personal_data is unknown: personal_data",
        "personal_data = UNKNOWN: Was personal data exposed? (counsel)",
    ]


def test_a_step_says_of_each_alternative_whether_it_holds_and_on_what_values_it_rests() -> None:
    when = "when: \"harmful || affected.high >= 100 || (at_least('SEV2') && personal_data)\", after: [preserve]"
    room = Room(plan=pinned(changed("when: harmful, after: [preserve]", when)))
    room.do("fact_set", who="ben", fact="harmful", value="no")
    room.wait(minutes=4)
    assert under(step(room, "rollback"), "Why it applies") == [
        "? nobody can tell whether it applies, affected.high is unknown, any of which suffices",
        "- no: harmful",
        "harmful = no (ben, 4m ago)",
        "? undetermined, affected.high is unknown: affected.high >= 100",
        "affected.high = UNKNOWN",
        "- no: (at_least('SEV2') && personal_data)",
        "personal_data = UNKNOWN: Was personal data exposed? (counsel)",
        "severity = SEV3",
    ]
    room.do("count_set", low=1, high=200, why="tickets")
    assert "+ yes: affected.high >= 100" in under(step(room, "rollback"), "Why it applies")
    assert "affected.high = 200" in under(step(room, "rollback"), "Why it applies")


def test_a_step_says_what_it_waits_for_and_what_it_holds_up() -> None:
    room = Room()
    room.do("fact_set", fact="harmful", value="yes")
    assert under(step(room, "rollback"), "Waits for") == ["~ preserve: Preserve the logs (open, engineer)"]
    assert under(step(room, "preserve"), "Holds up") == [
        "~ tool-off: Disable tool access (waiting, engineer)",
        "~ rollback: Roll back the model (waiting, engineer)",
    ]
    room.do("step_done", who="ben", step="preserve", evidence=[PROOF])
    assert under(step(room, "rollback"), "Waits for") == ["x preserve: Preserve the logs (done by ben)"]


def test_a_step_says_what_came_of_it_with_the_digest_of_its_evidence() -> None:
    room = Room()
    room.do("step_done", who="ben", step="preserve", result="both regions", evidence=[PROOF])
    assert under(step(room, "preserve"), "Result and evidence") == [
        "both regions",
        f"bot.log, 5,120 bytes, sha256 {'ab' * 32}",
    ]


def test_a_step_has_its_history_by_the_numbers_of_the_record() -> None:
    room = Room()
    started = room.do("step_start", who="ben", step="cause").seq
    done = room.do("step_done", who="ben", step="cause", result="the cache").seq
    reopened = room.do("step_reopen", who="ben", step="cause", why="it was not").seq
    skipped = room.do("step_skip", step="cause", why="the vendor looks").seq
    room.do("entry_label", seq=done, as_label="privileged", why="quotes counsel")
    opened, *rest = under(step(room, "cause"), "History")
    assert "steps opened: cause" in opened
    assert rest == [
        f"#{started} 2026-11-23 12:00Z ben: step cause started",
        f"#{done} 2026-11-23 12:00Z ben: [privileged] step cause done: the cache",
        f"#{reopened} 2026-11-23 12:00Z ben: step cause reopened: it was not",
        f"#{skipped} 2026-11-23 12:00Z ana: step cause skipped: the vendor looks",
    ]
    assert under(step(room, "cause"), "Result and evidence") == ["because: the vendor looks"]


def test_a_step_says_until_when_it_is_due_and_shouts_when_it_is_late() -> None:
    room = Room()
    assert "open, due 12:10Z: 10m left" in under(step(room, "preserve"), "")
    room.wait(minutes=13)
    assert "! open, due 12:10Z: 3m late" in under(step(room, "preserve"), "")
    room.do("step_done", who="ben", step="preserve", evidence=[PROOF])
    assert "done, was due 12:10Z" in under(step(room, "preserve"), "")


def test_a_step_says_who_may_do_it_now() -> None:
    room = Room()
    assert "^ nobody has joined; ben may do it now, and joins by it" in under(step(room, "cause"), "Who")
    room.do("role_join", who="ben", role="engineer")
    assert "ben holds it and may do it now" in under(step(room, "cause"), "Who")


def test_a_seat_says_who_comes_next_and_how_they_are_reached_without_what_is_secret() -> None:
    plan = changed('["env:BEN_PAGER"]', '["slack://token/channel", "mailto:ben@acme.example"]')
    said = under(role(Room(plan=pinned(plan)), "commander"), "Who, in order")
    assert said == [
        "ana (holder), Ana R., Europe/Berlin",
        "env:ANA_PAGER",
        "ben (deputy), Ben S., Europe/Berlin",
        "slack:…, mailto:ben@acme.example",
    ]


def test_a_vacant_seat_says_until_when_somebody_joins() -> None:
    room = Room()
    room.do("role_assign", role="comms", person="fay")
    assert under(role(room, "comms"), "")[:3] == [
        "^ VACANT",
        "fay was asked to take it",
        "somebody joins by 12:30Z: 30m left",
    ]
    room.wait(minutes=31)
    assert under(role(room, "comms"), "")[0] == "! VACANT"


def test_a_seat_that_is_offered_says_so_first_and_to_its_receiver_with_the_key() -> None:
    room = Room()
    room.do("role_join", role="commander")
    room.do("role_offer", role="commander", to="ben")
    assert under(role(room, "commander", "ben"), "")[0] == "! ana offers it to you: r accepts it"
    assert under(role(room, "commander", "cleo"), "")[0] == "^ offered to ben, who has not accepted yet"


def test_a_seat_shows_what_it_answers_for_what_waits_for_it_and_what_it_may_decide() -> None:
    duties = "deputies: [ben], join_within: 5m, ack_within: 5m, duties: [Decides and is heard]"
    room = Room(plan=pinned(changed("deputies: [ben], join_within: 5m, ack_within: 5m", duties)))
    sheet = role(room, "commander")
    assert under(sheet, "Answers for") == ["Decides and is heard"]
    assert "step triage-check: Check the triage answers (open)" in under(sheet, "Waits for this role")
    assert "? question harm: What harm came to people?" in under(sheet, "Waits for this role")
    pause = "pause, Take the assistant offline (needs 1 approval from legal; break glass: act now, justify after)"
    assert pause in under(sheet, "May decide")


def test_a_question_stands_with_its_answer_and_how_that_changed() -> None:
    room = Room()
    assert "? UNKNOWN, which is never taken for no" in under(fact(room, "harmful"), "")
    room.do("fact_set", who="ben", fact="harmful", value="yes")
    room.wait(minutes=3)
    room.do("fact_set", fact="harmful", value="no")
    room.wait(minutes=2)
    sheet = fact(room, "harmful")
    assert "= no, ana, 2m ago" in under(sheet, "")
    assert [said.partition(" ")[2] for said in under(sheet, "History")] == [
        "2026-11-23 12:00Z ben: harmful = yes",
        "2026-11-23 12:03Z ana: harmful = no",
    ]
    assert "= no: as it is" in under(sheet, "What each answer would change")


def test_answers_that_change_nothing_are_one_line() -> None:
    room = Room()
    room.do("fact_set", fact="modes", value="agent")
    sheet = fact(room, "modes")
    assert under(sheet, "")[2] == "modes: several of the answers below"
    assert under(sheet, "What each answer would change") == [
        "= agent: as it is",
        "wrong_output, data_leak: changes nothing else",
    ]


def test_a_question_says_what_rests_on_it() -> None:
    assert under(fact(Room(), "personal_data"), "What rests on it") == [
        "SEV2: affected.high >= 100 || personal_data",
        "step dpa: personal_data",
    ]


def test_a_sheet_as_text_is_as_wide_as_asked_and_leaves_out_what_is_empty() -> None:
    sheet = filled(section("One", [say("word " * 30, "!", Alarm.ALARM)]), section("Two", []))
    lines = as_text(sheet, 40).split("\n")
    assert lines[0] == "ONE"
    assert lines[1].startswith("!   word word")
    assert max(map(len, lines)) <= 40
    assert "TWO" not in lines
