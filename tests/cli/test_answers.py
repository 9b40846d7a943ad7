"""The two questions, the severity, updates, anchors and links."""

from __future__ import annotations

from tests.cli.conftest import Run


def test_a_range_is_stated_and_never_called_exact(war: Run, incident: str) -> None:
    war("count", "set", "--low", "12", "--likely", "14", "--high", "40", "--why", "tickets")

    seen = war("status", "--json").json()["affected"]
    assert (seen["low"], seen["likely"], seen["high"], seen["method"]) == (12, 14, 40, "stated")


def test_an_open_end_stays_unknown(war: Run, incident: str) -> None:
    assert "affected 3 or more" in war("count", "set", "--low", "3", "--why", "tickets").out
    assert war("status", "--json").json()["affected"]["high"] is None


def test_a_range_out_of_order_or_below_zero_is_refused(war: Run, incident: str) -> None:
    assert "out of order" in war("count", "set", "--low", "9", "--high", "3", "--why", "x", code=2).err
    assert "--low: input should be greater than or equal to 0" in war(
        "count", "set", "--low", "-9", "--why", "x", code=2
    ).err  # fmt: skip


def test_a_look_by_hand_finds_no_evidence_and_never_a_stop(war: Run, incident: str) -> None:
    war("probe", "record", "--clean", "20", "--why", "by hand")

    assert war("status", "--json").json()["recurrence"]["verdict"] == "no_evidence_yet"


def test_a_look_without_a_try_is_refused(war: Run, incident: str) -> None:
    assert "nothing was tried" in war("probe", "record", "--why", "x", code=2).err


def test_the_severity_is_overridden_and_lifted_with_reasons(war: Run, incident: str) -> None:
    war("severity", "set", "SEV1", code=2)
    assert "undo: warroom severity clear" in war("severity", "set", "SEV1", "--why", "press call").err
    assert war("status", "--json").json()["severity"]["override"]["why"] == "press call"

    war("severity", "clear", "--why", "wrong company")
    assert war("status", "--json").json()["severity"]["level"] == "SEV3"


def test_only_who_has_authority_overrides_the_severity(war: Run, incident: str) -> None:
    war("severity", "set", "SEV1", "--why", "press call", who="eve", code=4)


def test_a_level_that_the_plan_does_not_have_is_not_found(war: Run, incident: str) -> None:
    war("severity", "set", "SEV9", "--why", "x", code=6)


def test_an_update_is_posted_from_the_line_or_from_stdin(war: Run, incident: str) -> None:
    assert "undo: warroom entry correct" in war("update", "post", "Rolled back").err
    war("update", "post", "-", stdin="Checking with canaries\n")

    assert war("status", "--json").json()["updates"]["last"]["text"] == "Checking with canaries"


def test_an_anchor_is_set_and_moved_later_only_with_a_reason(war: Run, incident: str) -> None:
    war("anchor", "set", "occurred=2026-11-01T10:00Z")
    assert "needs a reason" in war("anchor", "set", "occurred=2026-11-01T11:00Z", code=2).err

    ran = war("anchor", "set", "occurred=2026-11-01T11:00Z", "--why", "log of the gateway")
    assert "undo: warroom anchor set occurred=2026-11-01T10:00:00Z" in ran.err


def test_an_anchor_that_there_is_not_is_not_found(war: Run, incident: str) -> None:
    assert "did you mean 'occurred'" in war("anchor", "set", "ocurred=-5m", code=6).err


def test_an_anchor_is_shown_no_finer_than_it_was_said(war: Run, incident: str) -> None:
    war("anchor", "set", "occurred=2026-11-01T10Z")

    assert war("anchor", "list").out.splitlines()[1].split() == ["occurred", "2026-11-01", "10hZ", "ana"]


def test_awareness_is_assumed_until_somebody_sets_it(war: Run, incident: str) -> None:
    items = {one["id"]: one for one in war("anchor", "list", "--json").json()["items"]}
    assert (items["aware"]["assumed"], items["occurred"]["at"]) == (True, None)

    war("anchor", "set", "aware=2026-11-01T10:00Z")
    occurred, _, aware = war("anchor", "list").out.splitlines()[1:]
    assert "unknown" in occurred
    assert aware.split() == ["aware", "2026-11-01", "10:00Z", "ana"]


def test_incidents_are_linked_within_a_store_and_by_whole_ids_beyond_it(war: Run, plan: str, incident: str) -> None:
    second = war("declare", "The second", "--plan", plan, "--json").json()["incident"]
    war("link", "-i", second, "--duplicate-of", incident.lower())
    war("link", "-i", second, "--caused-by", "inc-0000-zzzz")

    assert war("status", second, "--json").json()["incident"]["links"] == [
        {"relation": "duplicate_of", "incident": incident},
        {"relation": "caused_by", "incident": "INC-0000-ZZZZ"},
    ]


def test_a_link_to_nothing_is_refused(war: Run, incident: str) -> None:
    war("link", code=2)
    war("link", "--caused-by", "INC-UUUU", code=6)
