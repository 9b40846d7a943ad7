"""The whole way on the plans that ship: from the trigger to a notice that was sent and answered."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.conftest import Run


def duty(war: Run, name: str) -> dict[str, Any]:
    """The duty whose id begins with *name*."""
    found: list[dict[str, Any]] = war("clock", "list", "--all", "--json").json()["items"]
    return next(one for one in found if one["id"].startswith(name))


@pytest.fixture
def leak(war: Run) -> None:
    """Strangers see orders; nothing more is known."""
    facts = ("--fact", "reached_customers=yes", "--fact", "failure_mode=cross_user_leak")
    war("declare", "Customers see strangers' orders", "--plan", "assistant", *facts, who="lea")


@pytest.fixture
def counted(war: Run, leak: None) -> None:
    """Those who know have answered what the notices of a breach need."""
    war("fact", "set", "personal_data=yes", "risk_to_persons=high", "special_data=no", "risk_gone=no", who="gus")
    war("fact", "set", "data_kinds=contact,orders", who="gus")
    war("fact", "set", "data_unreadable=no", "cross_tenant=yes", who="eli")
    war("fact", "set", "measures=paused", who="ben")
    war("anchor", "set", "occurred=2024-01-05T08:00:00Z", "--why", "deploy log", who="ben")
    war("fact", "set", "next_word=2026-12-31T10:00:00Z", who="ivo")
    war("count", "set", "--low", "3", "--high", "250", "--why", "who was online", who="ben")


def test_what_is_unknown_makes_a_duty_possible_and_its_answer_makes_it_certain(war: Run, leak: None) -> None:
    assert duty(war, "eu.gdpr.33@")["applies"] == "possible"
    assert "APPLIES" in war("fact", "set", "personal_data=yes", "risk_to_persons=risk", who="gus").out
    assert (duty(war, "eu.gdpr.33@")["applies"], duty(war, "eu.gdpr.34@")["applies"]) == ("yes", "no")


@pytest.mark.parametrize(("template", "word"), [("authority", "Notification"), ("authority.de", "Meldung")])
def test_the_authority_is_told_in_words_that_nothing_is_held_against(
    war: Run, counted: None, template: str, word: str
) -> None:  # fmt: skip
    drafted = war("notice", "draft", "eu.gdpr.33", "--template", template, who="gus")
    assert "warning" not in drafted.err
    war("notice", "approve", "eu.gdpr.33", who="gus", code=4)
    war("notice", "send", "eu.gdpr.33", "--channel", "filed", "--proof", "B-1", who="gus", code=5)
    war("notice", "approve", "eu.gdpr.33", who="fay")
    war("notice", "send", "eu.gdpr.33", "--channel", "filed", "--proof", "B-1", who="gus")
    war("notice", "ack", "eu.gdpr.33", "--proof", "their letter", who="gus")
    assert duty(war, "eu.gdpr.33@")["state"] == "acknowledged"
    assert word in war("notice", "show", "eu.gdpr.33").out


def test_the_rule_is_enough_to_name_its_duty_although_another_rule_begins_so(war: Run, leak: None) -> None:
    assert "Article 33 GDPR" in war("notice", "preview", "eu.gdpr.33").out
    assert "Article 33(2)" in war("notice", "preview", "eu.gdpr.33_2").out


def test_whoever_approves_or_sends_sees_what_is_left_unknown(war: Run, leak: None) -> None:
    war("fact", "set", "personal_data=yes", who="gus")
    war("notice", "draft", "eu.gdpr.34", "--template", "persons", who="ivo")
    assert "[UNKNOWN: facts.cross_tenant" in war("notice", "approve", "eu.gdpr.34", who="fay").err
    sent = war("notice", "send", "eu.gdpr.34", "--channel", "filed", "--proof", "the list", who="ivo")
    assert "[UNKNOWN: facts.cross_tenant" in sent.err


def test_the_status_page_waits_for_the_words_and_for_a_waiver(war: Run, counted: None) -> None:
    war("step", "done", "holding-words", "--result", "four sentences", who="ivo")
    post = ("step", "done", "status-note", "--result", "posted", "--evidence", __file__)
    shut = war(*post, who="ivo", code=5)
    assert "eu.gdpr.34@beispiel-de is not approved" in shut.err
    assert ".." not in shut.err
    war("notice", "draft", "eu.gdpr.34", "--template", "persons.de", who="ivo")
    war("notice", "approve", "eu.gdpr.34", who="fay")
    war("notice", "waive", "contract.merchants", "--not-applicable", "--why", "no merchant's", who="ivo", code=4)
    war("notice", "waive", "contract.merchants", "--not-applicable", "--why", "no merchant's", who="fay")
    war(*post, who="ivo")


def test_a_system_is_altered_only_once_the_authority_knows_or_somebody_answers_for_it(war: Run) -> None:
    war("declare", "Scores are wrong", "--plan", "decisions", "--fact", "used_for=credit", who="mia")
    war("fact", "set", "high_risk=yes", "alters_system=yes", who="quin")
    gate = war("gate", "list", "--json").json()["items"]
    [shut] = [one for one in gate if one["id"] == "evidence-before-change"]
    assert any("eu.aia.73.std" in one for one in shut["unmet"])
    why = "the fault refuses people every minute; the authority is told by telephone"
    war("gate", "override", "evidence-before-change", "--why", why, who="ole", code=4)
    war("gate", "override", "evidence-before-change", "--why", why, who="mia")
