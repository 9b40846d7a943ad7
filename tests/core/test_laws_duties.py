"""What holds of duties, notices and gates in every history, whatever people do and in whatever order they do it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rulebook import BREACH, PINS, SHORTER, UPDATE, DutyRoom, Shelf
from tests.strategies import ANSWERS, MAJOR, TELLING, Move, Rehearsal, command, journeys, moves, opened, rehearsals
from warroom.core.applies import Applies
from warroom.core.duties import DeadlineMoved, DutyOpened, DutyReassessed, DutyReinstated, DutyWaived
from warroom.core.envelope import Event
from warroom.core.incident import Incident, evolve, fold
from warroom.core.notices import ApprovalWithdrawn, NoticeApproved, NoticeDrafted, NoticeSent
from warroom.core.obligations import consequences, owed
from warroom.core.phases import Phase
from warroom.desk import Desk

DUTIFUL = (
    "fact_set", "fact_clear", "count_set", "anchor_set", "rules_adopt", "plan_adopt", "duty_waive", "duty_reinstate",
    "phase_set", "phase_reopen",
)  # fmt: skip
NOTICES = ("notice_draft", "notice_approve", "notice_withdraw", "notice_send", "notice_ack")

SOME = settings(max_examples=settings().max_examples // 3)
"""A move asks every rule of every clock, which takes milliseconds."""


def histories(*verbs: str, longest: int = 12) -> st.SearchStrategy[Rehearsal]:
    """Incidents that people can reach with *verbs*, or with any; of some reports were made before."""

    def played(path: list[Move], before: tuple[Move, ...]) -> Rehearsal:
        return opened().play_all([*before, *path])

    return st.builds(played, journeys(longest, verbs=verbs), st.sampled_from([(), (), MAJOR]))


# What is owed


@SOME
@given(st.one_of(histories(*DUTIFUL), histories(*DUTIFUL, *NOTICES), rehearsals(12)))
def test_after_every_command_nothing_is_left_to_say(told: Rehearsal) -> None:
    assert consequences(told.incident, told.incident.seq) == []


@SOME
@given(histories(*DUTIFUL, *NOTICES))
def test_the_record_says_of_every_duty_what_the_rules_say_now(told: Rehearsal) -> None:
    if told.incident.phases.current is Phase.CANCELLED:
        return
    found = owed(told.incident)
    for name, duty in told.incident.duties.by_id.items():
        if duty.applies is not Applies.NO:
            assert (duty.applies, duty.missing, duty.because) == (
                found[name].applies,
                found[name].missing,
                found[name].because,
            )
    opened_ = {name for name, one in found.items() if one.applies is not Applies.NO}
    assert opened_ <= told.incident.duties.by_id.keys()


@SOME
@given(histories(*DUTIFUL), moves())
def test_an_upgraded_program_moves_no_deadline_of_what_is_on_the_record(told: Rehearsal, move: Move) -> None:
    before = told.incident.duties
    again = fold(Incident(told.incident.id), told.events)
    assert again.duties == before
    added = told.play(Move("ana", command("note_add", text="the program was upgraded")))
    assert len(added) <= 1
    assert told.incident.duties is before


@SOME
@given(st.lists(moves(*DUTIFUL), max_size=6))
def test_whoever_opens_the_room_with_other_rules_installed_sees_the_same(path: list[Move]) -> None:
    room = DutyRoom()
    desk = Desk(room.store, room.clock, rulebook=Shelf(SHORTER))
    for move in path:
        room.wait(seconds=move.after_s)
        told = Rehearsal(room.incident, [], [], room.clock.now())
        if told.play(replace(move, after_s=0)) and move.command.VERB not in ("plan_adopt", "rules_adopt"):
            desk.do(room.id, move.command, move.actor)
            assert dates(desk.load(room.id)) == dates(told.incident)
    assert desk.load(room.id).rules.pinned == PINS


def dates(incident: Incident) -> dict[str, tuple[Any, ...]]:
    """Whether each duty applies, and by when it is owed."""
    duties = incident.duties.by_id.values()
    return {one.id: (one.applies, one.deadline.plan_by, one.deadline.latest) for one in duties}


# Deadlines


@SOME
@given(st.one_of(histories(*DUTIFUL), histories(*DUTIFUL, *NOTICES), rehearsals(12)))
def test_no_deadline_of_a_duty_moves_but_by_an_event_that_says_from_when_to_when_and_why(told: Rehearsal) -> None:
    before = Incident(told.incident.id)
    for event in told.events:
        after = evolve(before, event)
        for name, duty in before.duties.by_id.items():
            now = after.duties.by_id[name].deadline
            if now != duty.deadline:
                body = event.body
                assert isinstance(body, DeadlineMoved), event
                assert (body.duty, body.was, body.deadline) == (name, duty.deadline, now)
                assert body.cause is not None
                assert told.events[body.cause - 1].body is not None
        before = after


@SOME
@given(st.one_of(histories(*DUTIFUL), histories(*DUTIFUL, *NOTICES)))
def test_the_history_of_a_deadline_has_no_gap(told: Rehearsal) -> None:
    for duty in told.incident.duties.by_id.values():
        known = duty.opened.deadline
        for moved in duty.history:
            assert moved.was == known
            known = moved.deadline
        assert known == duty.deadline


@SOME
@given(histories(*DUTIFUL, *NOTICES))
def test_no_deadline_of_a_duty_falls_before_its_start_and_none_can_be_argued_to_be_earlier(told: Rehearsal) -> None:
    for event in told.events:
        if not isinstance(event.body, DutyOpened | DeadlineMoved):
            continue
        deadline = event.body.deadline
        if deadline.plan_by is None:
            assert deadline.latest is None
            continue
        assert deadline.starts
        assert deadline.plan_by >= min(deadline.starts.values())
        assert deadline.latest is None or deadline.latest >= deadline.plan_by


# Whether it applies


LEARNT: dict[str, list[Any]] = {
    "personal_data": ["yes", "no"],
    "risk": ["unlikely", "risk", "high"],
    "sessions": ["5", "200000"],
    "ongoing": ["yes", "no"],
    "asked_for": ["yes", "no"],
    "count": [(0, 3), (0, None), (900, 1_100), (1_000, None), (5_000, 5_000)],
}


@st.composite
def lessons(draw: Any) -> list[Move]:
    """What people learn, each thing once, in any order."""
    names = draw(st.permutations(sorted(LEARNT)))
    values = {name: draw(st.sampled_from(LEARNT[name])) for name in names}
    return [
        Move("ana", command("count_set", low=values[name][0], high=values[name][1], why="counted"))
        if name == "count"
        else Move("ana", command("fact_set", fact=name, value=values[name]))
        for name in names
    ]


@SOME
@given(lessons())
def test_what_is_settled_stays_settled_while_people_only_learn(path: list[Move]) -> None:
    told = opened()
    settled = {name: one.applies for name, one in owed(told.incident).items() if one.applies is not Applies.POSSIBLE}
    for move in path:
        assert told.play(move)
        found = {name: one.applies for name, one in owed(told.incident).items()}
        assert {name: found[name] for name in settled} == settled
        settled |= {name: one for name, one in found.items() if one is not Applies.POSSIBLE}


@SOME
@given(lessons())
def test_in_whatever_order_people_learn_it_the_duties_are_the_same(path: list[Move]) -> None:
    one, other = opened().play_all(path).incident, opened().play_all(reversed(path)).incident
    found = [{name: (duty.applies, duty.missing) for name, duty in told.duties.by_id.items()} for told in (one, other)]
    assert found[0] == found[1]


@SOME
@given(histories(*DUTIFUL))
def test_what_only_may_apply_says_what_would_settle_it(told: Rehearsal) -> None:
    for duty in told.incident.duties.by_id.values():
        assert (duty.applies is Applies.POSSIBLE) == bool(duty.missing)


@SOME
@given(histories(*DUTIFUL))
def test_every_verdict_names_the_one_before(told: Rehearsal) -> None:
    verdicts: dict[str, Applies] = {}
    for event in told.events:
        if isinstance(event.body, DutyOpened):
            verdicts[event.body.duty] = event.body.applies
        if isinstance(event.body, DutyReassessed):
            assert event.body.was is verdicts[event.body.duty]
            verdicts[event.body.duty] = event.body.applies


@SOME
@given(histories("fact_set", "fact_clear", "duty_waive", "duty_reinstate", "count_set"))
def test_no_waiver_that_was_given_while_it_was_only_possible_outlives_the_yes(told: Rehearsal) -> None:
    for duty in told.incident.duties.by_id.values():
        waiver = duty.waiver
        assert waiver is None or duty.applies is not Applies.YES or waiver.when_it is Applies.YES
    for event in told.events:
        if isinstance(event.body, DutyWaived | DutyReinstated):
            assert event.body.why.strip()


# Notices


def agreed(told: Rehearsal, upto: Event, duty: str) -> tuple[str | None, dict[str, set[str]], set[str]]:
    """The digest that stands before *upto*, which functions agreed to it by whom, and who ever wrote it; from the
    events alone."""
    digest, functions, authors = None, dict[str, set[str]](), dict[str, set[str]]()
    for event in told.events[: upto.seq - 1]:
        body = event.body
        if getattr(body, "duty", None) != duty:
            continue
        if isinstance(body, NoticeDrafted):
            digest, functions = body.blob, {}
            authors.setdefault(body.blob, set()).add(event.actor)
        elif isinstance(body, DeadlineMoved) and body.again:
            functions = {}
        elif isinstance(body, ApprovalWithdrawn):
            functions = {name: who - {event.actor} for name, who in functions.items()}
        elif isinstance(body, NoticeApproved):
            assert body.blob == digest
            for name in body.functions:
                functions.setdefault(name, set()).add(event.actor)
    return digest, functions, authors.get(digest or "", set())


@SOME
@given(st.one_of(histories(*NOTICES, "fact_set", "plan_adopt"), rehearsals(12)))
def test_nothing_is_sent_to_which_not_every_function_agreed_word_for_word(told: Rehearsal) -> None:
    for event in told.events:
        if not isinstance(event.body, NoticeSent):
            continue
        digest, functions, authors = agreed(told, event, event.body.duty)
        plan = fold(Incident(told.incident.id), told.events[: event.seq - 1]).plan
        rule = event.body.duty.partition("@")[0].partition("/")[0]
        needed = plan.approving(plan.notification(rule, "acme-de"))
        assert digest == event.body.blob
        for function in needed:
            assert functions.get(function), f"{function} agreed to nothing of the kind"
        assert not authors & {who for each in functions.values() for who in each}, "somebody approved their own words"


@SOME
@given(st.one_of(histories(*NOTICES, "fact_set"), rehearsals(12)))
def test_what_is_late_says_so_with_the_reason_that_the_rule_asks_for(told: Rehearsal) -> None:
    met: set[str] = set()
    for event in told.events:
        body = event.body
        if isinstance(body, DeadlineMoved) and body.again:
            met.discard(body.duty)
        if isinstance(body, NoticeSent):
            late = body.due_at is not None and event.at > body.due_at and body.duty not in met
            assert (body.late_s > 0) == late, "what is sent in addition is not late"
            if late and body.duty == BREACH:
                assert (body.late_because or "").strip()
            met.add(body.duty)


def test_the_laws_are_tried_on_histories_in_which_a_notice_goes_its_whole_way() -> None:
    told = opened().play_all(TELLING)
    assert [event.kind for event in told.events if event.kind.startswith("notice.")] == [
        "notice.drafted", "notice.approved", "notice.approved", "notice.sent", "notice.acknowledged",
    ]  # fmt: skip
    again = [event.body for event in opened().play_all(MAJOR).events if getattr(event.body, "again", False)]
    assert [one.duty for one in again if isinstance(one, DeadlineMoved)] == [UPDATE]
    assert LEARNT.keys() - {"count"} <= ANSWERS.keys()
