"""A notice as people see it: its versions, who agreed and who has still to, what was sent and what came back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rulebook import BREACH, DutyRoom
from tests.strategies import HOSTILE
from warroom.core.errors import Code, Refused
from warroom.core.ledger import sha256
from warroom.views import notices


def told(room: DutyRoom) -> dict[str, Any]:
    """The notice for the breach, as programs see it."""
    found = next(duty["notice"] for duty in room.json["duties"] if duty["id"] == BREACH)
    assert isinstance(found, dict)
    return found


def test_before_anything_was_drafted_there_is_no_notice() -> None:
    room = DutyRoom()
    assert notices.as_json(room.incident, room.duty(BREACH)) is None


def test_a_notice_tells_its_versions_and_who_has_still_to_agree() -> None:
    room = DutyRoom()
    room.do("notice_draft", duty=BREACH, text="We regret it.", template="dpa.en")
    room.do("notice_draft", who="eve", duty=BREACH, text="We regret it very much.")
    room.do("notice_approve", who="cleo", duty=BREACH)
    found = told(room)
    assert [(one["version"], one["by"], one["template"]) for one in found["versions"]] == [
        (1, "ana", "dpa.en"), (2, "eve", None),
    ]  # fmt: skip
    assert (found["version"], found["digest"]) == (2, sha256(b"We regret it very much."))
    assert (found["approved"], found["outstanding"]) == (False, ["compliance"])
    assert [(one["by"], one["functions"]) for one in found["approvals"]] == [("cleo", ["legal"])]


def test_what_was_sent_is_told_with_its_proof_its_lateness_and_what_came_back() -> None:
    room = DutyRoom()
    room.approve(BREACH)
    room.wait(hours=73)
    room.do("notice_send", who="cleo", duty=BREACH, channel="filed", proof="REF-1", late_because="a holiday")
    room.do("notice_ack", who="cleo", duty=BREACH, proof="AZ 4711")
    (sent,) = told(room)["sent"]
    assert (sent["proof"], sent["late_s"], sent["late_because"], sent["acknowledged"], sent["rehearsal"]) == (
        "REF-1", 3600, "a holiday", "AZ 4711", False,
    )  # fmt: skip


def test_a_version_is_found_by_its_number_and_the_latest_without() -> None:
    room = DutyRoom()
    for text in ("One.", "Two."):
        room.do("notice_draft", duty=BREACH, text=text)
    incident, duty = room.incident, room.duty(BREACH)
    assert notices.version(incident, duty).number == 2
    assert notices.version(incident, duty, 1).number == 1
    with pytest.raises(Refused, match="versions go from 1 to 2") as caught:
        notices.version(incident, duty, 3)
    assert caught.value.code is Code.NOT_FOUND


def test_a_text_is_shown_safely_and_one_that_was_erased_says_so() -> None:
    room = DutyRoom()
    room.do("notice_draft", duty=BREACH, text=f"We\nregret it. {HOSTILE[0]}")
    version = room.incident.notices.of(BREACH).versions[0]
    shown = notices.text(room.desk.history(room.id).texts, version)
    assert shown.startswith("We\nregret it. ␛")
    assert "\x1b" not in shown
    assert notices.text({}, version) == notices.ERASED


def test_two_versions_are_compared_line_by_line() -> None:
    room = DutyRoom()
    for text in ("Dear all,\nwe regret it.", "Dear all,\nwe regret it \x1b[31mvery\x1b[0m much."):
        room.do("notice_draft", duty=BREACH, text=text)
    before, after = room.incident.notices.of(BREACH).versions
    lines = list(notices.compared(room.desk.history(room.id).texts, before, after))
    assert lines[0] == "--- version 1 by ana, 2026-11-23T12:00:00Z"
    assert lines[-2:] == ["-we regret it.", "+we regret it ␛[31mvery␛[0m much."]
