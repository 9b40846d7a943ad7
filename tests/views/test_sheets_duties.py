"""All that there is to say about a duty, so that somebody can check it by hand."""

from __future__ import annotations

import pytest

from tests.owed import (
    CUSTOMERS,
    DPA,
    FINAL,
    ON_REQUEST,
    OTHER_DPA,
    PERSONS,
    REPORT,
    WARNING,
    draft,
    every_state,
    owing,
)
from tests.rooms import Room
from tests.views.test_sheets import under
from warroom.core.envelope import Actor
from warroom.core.errors import Refused
from warroom.core.rules import AdoptRules, PinnedRules
from warroom.views.headline import Alarm
from warroom.views.sheets import Sheet, duties


def sheet(room: Room, name: str) -> Sheet:
    past = room.desk.history(room.id)
    return duties.view(past.incident, past.events, room.clock.now(), past.texts, name)


def question(room: Room, name: str) -> Sheet:
    return duties.question(room.incident, room.clock.now(), name)


def test_it_begins_with_whom_and_what_remains() -> None:
    assert under(sheet(every_state(), REPORT), "")[:2] == [
        "tell the CSIRT or the competent authority: Significant incident, notification",
        "running: 2d01h left",
    ]


def test_what_is_overdue_says_so_as_an_alarm() -> None:
    overdue = sheet(every_state(), CUSTOMERS)[0].points[1]
    assert (overdue.text, overdue.sign, overdue.alarm) == ("OVERDUE, approved: 3h00m late", "!", Alarm.ALARM)


def test_it_says_to_whom_by_whom_and_who_agrees() -> None:
    assert under(sheet(every_state(), DPA), "Who") == [
        "to: Berlin authority, via https://example.test/portal",
        "owed by: ACME GmbH (DE, Europe/Berlin)",
        "answers for it: counsel (cleo)",
        "agrees to the words: legal (cleo)",
        "agrees to the words: communications (eve)",
    ]


def test_what_is_missing_is_asked_of_who_can_answer() -> None:
    assert under(sheet(every_state(), ON_REQUEST), "Whether it applies")[-1] == (
        "? authority_request is unknown: Did the authority or the CSIRT ask for a report? (counsel: cleo)"
    )


def test_both_readings_are_counted_and_the_start_says_who_set_it() -> None:
    told = under(sheet(every_state(), DPA), "By when")
    assert told[0] == "from aware, 2026-11-22 16:00Z, set by cleo (#54): the helpdesk knew on Sunday"
    assert told[1] == "plan by 2026-11-25 16:00Z, 2026-11-25 17:00+01 there"
    assert told[2].startswith("Sun 22 Nov 2026 17:00 CET and 72 h make Wed 25 Nov 2026 17:00 CET")
    assert told[3] == "latest arguable 2026-11-25 17:00Z, 2026-11-25 18:00+01 there"
    assert not any("calendar" in one for one in told)  # it counts in hours, which no day of rest extends


def test_a_start_that_nobody_set_is_assumed_and_says_so() -> None:
    assert under(sheet(owing(), DPA), "By when")[0] == (
        "^ from aware, 2026-11-23 12:00Z, ASSUMED, because nobody set it"
    )


def test_a_date_of_our_own_is_no_law_and_what_has_no_start_says_what_it_waits_for() -> None:
    assert under(sheet(every_state(), CUSTOMERS), "By when")[1].endswith("(OUR POLICY: the law sets no date)")
    assert under(sheet(every_state(), FINAL), "By when") == [
        "? it starts from eu.nis2.in/notification or eu.nis2.in_tsp/notification, which is not known"
    ]


def test_every_move_of_the_deadline_names_its_cause() -> None:
    assert under(sheet(every_state(), REPORT), "How the deadline moved") == [
        "< EARLIER: 2026-11-26 12:00Z → 2026-11-25 16:00Z, just now (#57)",
        "because of #54 cleo: aware at 2026-11-22 16:00Z: the helpdesk knew on Sunday",
    ]


def test_the_notice_tells_its_versions_who_agreed_and_who_has_to() -> None:
    room = every_state()
    room.do("notice_approve", who="eve", duty=DPA)
    told = under(sheet(room, DPA), "Notice")
    assert [one.partition(", sha256")[0] for one in told[:2]] == [
        "version 1 by cleo, 1h00m ago",
        "> version 2 by cleo, 1h00m ago",
    ]
    assert told[2:] == ["x communications agreed: eve, just now", "^ NOT APPROVED: legal has to agree to it"]
    assert "About 340 persons are affected." in under(sheet(room, DPA), "Its text")


def test_the_text_keeps_its_indent_and_is_safe() -> None:
    room = owing()
    draft(room, DPA, "First\n    second \x1b[2J\n\tthird")
    assert [point.text for part in sheet(room, DPA) if part.title == "Its text" for point in part.points] == [
        "First",
        "    second ␛[2J",
        "    third",
    ]


def test_what_was_sent_has_its_proof_and_its_receipt() -> None:
    room = every_state()
    assert under(sheet(room, WARNING), "Notice")[2:] == [
        "x SENT: version 1 to the CSIRT or the competent authority, filed, by dan, 14:00Z",
        "proof: CSIRT-4711",
        "x receipt: CSIRT-4711 received",
    ]
    assert under(sheet(room, OTHER_DPA), "Notice")[-1] == "? no receipt yet"


def test_a_rehearsal_is_told_as_one() -> None:
    room = owing(drill=True)
    draft(room, WARNING, who="ben")
    room.do("notice_approve", who="dan", duty=WARNING)
    room.do("notice_send", who="dan", duty=WARNING, channel="filed", proof="none")
    assert "REHEARSED, nothing left the room" in " ".join(under(sheet(room, WARNING), "Notice"))


def test_what_it_has_to_say_is_what_the_rule_says() -> None:
    told = under(sheet(every_state(), DPA), "What it has to say")
    assert told[0].startswith(". nature of the breach")
    assert told[-1].startswith("if late: the reasons for the delay")


def test_a_waiver_has_its_author_its_reason_and_what_was_known_then() -> None:
    assert under(sheet(every_state(), ON_REQUEST), "Waived") == [
        "- waived by ana, 15:00Z: the authority asked nobody",
        "it only might apply then",
    ]


def test_what_does_not_apply_says_why() -> None:
    told = under(sheet(every_state(), PERSONS), "Whether it applies")
    assert told[-1].startswith("the trigger does not hold")


def test_a_rule_that_is_in_force_no_more_takes_nothing_from_the_record() -> None:
    room = every_state()
    pinned = room.incident.rules.pinned
    assert pinned
    values = {**pinned.values, "rules": [one for one in pinned.values["rules"] if one["id"] != "eu.nis2.ew"]}
    others = PinnedRules(values=values, digest="0" * 64)
    room.desk.do(room.id, AdoptRules(rules=others, why="it was repealed"), Actor("ana", "cli"))
    assert under(sheet(room, WARNING), "The rule") == ["the rules in force have it no more"]
    assert under(sheet(room, WARNING), "Notice")


def test_no_duty_of_that_name_is_refused() -> None:
    with pytest.raises(Refused, match="duty"):
        sheet(owing(), "eu.gdpr.99")


def test_a_question_tells_the_duties_that_it_would_settle() -> None:
    asked = question(every_state(), "nis2.significant_threat")
    assert under(asked, "")[1] == "? UNKNOWN, which is never taken for no; the first of them is due in 2d01h"
    [settled] = under(asked, "It would settle")
    assert settled.startswith("? eu.nis2.threat@acme-de: tell recipients of the service who may be affected, by")


def test_a_question_that_is_late_is_an_alarm_and_one_that_was_answered_is_none() -> None:
    room = owing()
    room.wait(hours=30)
    assert under(question(room, "nis2.significant"), "")[1].startswith("! OVERDUE, 10h late: UNKNOWN")
    room.do("fact_set", who="cleo", fact="nis2.significant", value="no")
    assert question(room, "nis2.significant") == ()
