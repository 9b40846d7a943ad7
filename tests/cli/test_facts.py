"""Answering the plan's questions."""

from __future__ import annotations

from tests.cli.conftest import Run


def test_a_fact_is_set_and_can_be_taken_back(war: Run, incident: str) -> None:
    ran = war("fact", "set", "personal_data=yes")

    assert "personal_data = yes" in ran.out
    assert "→ severity SEV3 → SEV2" in ran.out
    assert 'undo: warroom fact clear personal_data --why "…"' in ran.err


def test_the_way_back_names_the_answer_from_before(war: Run, incident: str) -> None:
    war("fact", "set", "summary=it's bad")

    assert """undo: warroom fact set 'summary=it'"'"'s bad'""" in war("fact", "set", "summary=worse").err


def test_the_way_back_names_an_incident_that_was_named(war: Run, incident: str) -> None:
    assert f"undo: warroom -i {incident} fact clear" in war("fact", "set", "harmful=no", "-i", incident).err


def test_several_facts_are_set_in_one_line(war: Run, incident: str) -> None:
    got = war("fact", "set", "harmful=yes", "sessions=1_200", "modes=data_leak,agent", "--json").json()

    assert [event["kind"] for event in got["events"]].count("fact.set") == 3
    assert got["seq"] == got["events"][-1]["seq"]
    facts = war("status", "--json").json()["facts"]
    assert (facts["sessions"]["value"], facts["modes"]["value"]) == (1200, ["data_leak", "agent"])


def test_of_several_facts_none_is_set_if_one_is_wrong(war: Run, incident: str) -> None:
    war("fact", "set", "harmful=yes", "sessions=many", code=2)

    assert war("status", "--json").json()["facts"]["harmful"]["value"] is None


def test_several_facts_under_one_key_are_set_once(war: Run, incident: str) -> None:
    first = war("fact", "set", "harmful=yes", "sessions=3", "--once", "k", "--json").json()
    again = war("fact", "set", "harmful=yes", "sessions=3", "--once", "k", "--json").json()

    assert (first["seq"], again["again"]) == (again["seq"], True)


def test_a_value_may_come_from_stdin(war: Run, incident: str) -> None:
    war("fact", "set", "summary=-", stdin="from a file\n")

    assert war("status", "--json").json()["facts"]["summary"]["value"] == "from a file"


def test_an_answer_based_on_an_old_view_is_a_conflict_that_shows_both(war: Run, incident: str) -> None:
    seen = str(war("status", "--json").json()["record"]["seq"])
    war("fact", "set", "harmful=yes", "--based-on", seen)

    refused = war("fact", "set", "harmful=no", "--based-on", seen, "--json", code=5)
    assert refused.error()["details"] == {
        "fact": "harmful",
        "theirs": True,
        "yours": False,
        "by": "ana",
        "seq": int(seen) + 1,
    }


def test_an_answer_of_the_wrong_type_says_what_may_be_answered(war: Run, incident: str) -> None:
    assert "none, distress, serious" in war("fact", "set", "harm=seriuos", code=2).err


def test_a_fact_is_cleared_with_a_reason(war: Run, incident: str) -> None:
    war("fact", "set", "harmful=yes")
    war("fact", "clear", "harmful", code=2)

    assert "undo: warroom fact set harmful=yes" in war("fact", "clear", "harmful", "--why", "another system").err


def test_the_questions_of_the_triage_come_first(war: Run, incident: str) -> None:
    war("fact", "set", "harmful=yes")

    rows = war("fact", "list").out.splitlines()[1:]
    assert [row.split()[0] for row in rows[:2]] == ["harmful", "personal_data"]
    assert "UNKNOWN" in rows[1]
    listed = war("fact", "list", "--unknown", "--json").json()
    assert "harmful" not in [one["id"] for one in listed["items"]]


def test_when_the_severity_rises_it_says_whom_to_call_now(war: Run, incident: str) -> None:
    rising = war("fact", "set", "harm=serious")

    assert "it is SEV1 now" in rising.err
    assert "call:" in rising.err
    assert "call:" not in war("fact", "set", "sessions=7").err
