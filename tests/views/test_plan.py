"""A plan can be read: everything is in it, nothing is wider than the paper, and nothing in it is obeyed."""

from __future__ import annotations

import pytest

from tests.plans import MINIMAL, UNMEASURED, changed, minimal_plan
from warroom import bundled
from warroom.core.plan import Plan
from warroom.core.plan.pinned import PinnedPlan
from warroom.plain_yaml import read
from warroom.views.plan import alternatives, contact_shown, differences, text, wrap
from warroom.views.safe import width

SHIPPED = sorted(bundled.plans().glob("*.yaml"))


def plan_of(source: str) -> Plan:
    """The plan that *source* spells."""
    return Plan.model_validate(read(source).plain())


def pinned(source: str) -> PinnedPlan:
    """The plan that *source* spells, pinned."""
    return PinnedPlan.of(plan_of(source), source)


def words(shown: str) -> str:
    """*shown* without its line breaks."""
    return " ".join(shown.split())


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_plans_that_ship_are_shown_whole_in_eighty_columns(path: object) -> None:
    plan = plan_of(path.read_text())  # type: ignore[attr-defined]
    shown = text(plan)
    assert max(map(width, shown.splitlines())) <= 80
    ids = [*plan.role_by_id, *plan.person_by_id, *plan.fact_by_id, *plan.step_by_id, *plan.level_by_id]
    ids += [entity.id for entity in plan.entities] + [system.id for system in plan.systems]
    ids += [mode.id for mode in plan.failure_modes]
    assert [name for name in ids if name not in shown] == []
    assert [
        step.id for _, step in plan.steps() if " ".join(step.text.split()) not in words(shown).replace(" - ", " ")
    ] == []


def test_a_role_is_shown_with_who_comes_next_and_who_leads() -> None:
    shown = words(text(minimal_plan()))
    assert "commander (engineering, leads); ana, then ben; joins within 5m; answers a page within 5m." in shown


def test_a_step_is_shown_with_all_that_binds_it() -> None:
    shown = words(text(minimal_plan()))
    assert "Disable tool access (engineer); due within 15m; after preserve; needs a result." in shown
    assert "Roll back the model (engineer); if harmful; after preserve." in shown
    assert "Write down the lessons (commander); optional." in shown


def test_a_decision_is_shown_with_whose_it_is() -> None:
    shown = words(text(minimal_plan()))
    assert (
        "decided by commander or engineer; needs 1 approval from legal; may act at once and justify it within 1h."
        in shown
    )


def test_a_level_is_shown_with_its_alternatives_one_below_the_other() -> None:
    lines = [line.strip() for line in text(minimal_plan()).splitlines()]
    start = next(at for at, line in enumerate(lines) if line.startswith("SEV1"))
    assert lines[start : start + 3] == [
        "SEV1            Serious; if any of these holds:",
        "- affected.high >= 1000",
        "- harm == 'serious'",
    ]
    assert any(line.endswith("the default, where no criterion is met") for line in lines)


@pytest.mark.parametrize(
    ("condition", "parts"),
    [
        ("a", ["a"]),
        ("a || b || c", ["a", "b", "c"]),
        ("a && (b || c) || d in ['x', 'y || z']", ["a && (b || c)", "d in ['x', 'y || z']"]),
        ("""x == "it's" || y""", ['x == "it\'s"', "y"]),
        ("a ? b || c : d", ["a ? b || c : d"]),
        (r"x == 'it\'s' || y", [r"x == 'it\'s' || y"]),
    ],
)
def test_a_condition_is_split_only_where_that_changes_nothing(condition: str, parts: list[str]) -> None:
    assert alternatives(condition) == parts


def test_hostile_text_in_a_plan_is_shown_and_not_obeyed() -> None:
    plan = minimal_plan().model_copy(update={"title": "\x1b]0;pwned\x07 \u202e", "summary": "\x9b31m"})
    shown = text(plan)
    assert not any(character in shown for character in "\x1b\x07\x9b\u202e")
    assert "pwned" in shown


def test_wide_characters_and_long_words_stay_inside_the_paper() -> None:
    assert [width(line) for line in wrap("緊急" * 30, 20)] == [20] * 6
    assert wrap("a" * 25, 10) == ["a" * 10, "a" * 10, "a" * 5]
    assert wrap("one two three", 7, "> ") == ["> one two", "> three"]
    assert wrap("first\n\nsecond", 80) == ["first", "", "second"]


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("env:ANA_PAGER", "env:ANA_PAGER"),
        ("mailto://ana@example.org", "mailto://ana@example.org"),
        ("slack://T0KEN/A/B", "slack:…"),
        ("4915112345", "…"),
    ],
)
def test_a_contact_that_may_hold_a_token_is_not_shown(contact: str, shown: str) -> None:
    assert contact_shown(contact) == shown


def test_the_difference_between_plans_is_told_in_words() -> None:
    text_of_both = MINIMAL.replace('contact: ["env:ANA_PAGER"]', 'contact: ["env:ANA_NEW"]').replace("due: 10m, ", "")
    said = differences(pinned(MINIMAL), pinned(text_of_both))
    assert said == [
        "people.ana.contact was env:ANA_PAGER, becomes env:ANA_NEW",
        "checklists.detect.preserve.due is gone; it was 10m",
    ]


def test_what_is_new_is_told_whole() -> None:
    step = '    - {id: wipe, role: engineer, title: "Wipe\\tit", required: false}\n  investigate:'
    said = differences(pinned(MINIMAL), pinned(changed("  investigate:", step)))
    assert len(said) == 1
    assert said[0].startswith("checklists.contain.wipe is new: id wipe, role engineer, title Wipe")
    assert "\t" not in said[0]


def test_plans_that_say_the_same_do_not_differ() -> None:
    assert differences(pinned(MINIMAL), pinned("# another comment\n" + MINIMAL)) == []


ASKING = """\
counts:
  - id: refunds
    title: People who were promised a refund
    from: ["/var/log/bot/*.jsonl"]
    format: otel-genai
    map: {user: customer.id}
    where: response like '%full refund%'
    definition: true
  - {id: elsewhere, table: {url: "env:WAREHOUSE", name: logs.answers}, where: "status = '500'"}
probes:
  - id: canary
    kind: http
    every: 30s
    below: 0.02
    budget: {tries: 500}
    prompts: [Do I get all of my money back?]
    conditions: ["[STATUS] == 200"]
    request: {method: POST, url: "https://bot.invalid/v1", headers: {x-key: abc}, json: {q: "{{prompt}}"}}
    assert: [{type: not-contains, value: full refund}, {type: is-json}]
  - {id: log, kind: query, query: {count: refunds, eligible: response is not null}}
  - {id: rate, kind: prometheus, prometheus: {url: "http://prom.invalid", query: up, clean: "[VALUE] < 1"}}
  - {id: script, kind: command, command: [/bin/check, --all]}
  - {id: nightly, kind: push}
  - {id: hand, kind: manual, title: Ask for a refund by hand}
notifications:
"""


def test_a_count_is_shown_with_its_logs_its_predicate_and_what_the_number_is_worth() -> None:
    shown = words(text(plan_of(UNMEASURED.replace("notifications:\n", ASKING))))
    assert "People who were promised a refund: those whose rows meet response like '%full refund%'" in shown
    assert "from /var/log/bot/*.jsonl - read as otel-genai - with user from customer.id" in shown
    assert "that is what affected means" in shown
    assert "from the table logs.answers (env:WAREHOUSE)" in shown
    assert "it may miss people, and so rules nothing out" in shown


def test_a_probe_is_shown_with_what_it_asks_and_judges_by_and_without_its_headers() -> None:
    shown = words(text(plan_of(UNMEASURED.replace("notifications:\n", ASKING))))
    assert "POST https://bot.invalid/v1, every 30s." in shown
    assert "asks: Do I get all of my money back? - condition: [STATUS] == 200" in shown
    assert "assertion: not-contains full refund - assertion: is-json - stopped is a rate below 0.02" in shown
    assert "500 in an incident" in shown
    assert "the rows of the count refunds, among those that meet response is not null" in shown
    assert "up at http://prom.invalid; clean where [VALUE] < 1" in shown
    assert "the command /bin/check --all" in shown
    assert "what another check reports" in shown
    assert "Ask for a refund by hand: a person tries it" in shown
    assert "abc" not in shown
