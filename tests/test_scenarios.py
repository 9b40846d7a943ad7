"""Scenarios: documented incidents that are replayed honestly, to their end, and beside people."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import pytest
from pydantic import ValidationError

from warroom import bundled, packs, scenarios
from warroom.clock import SystemClock
from warroom.core.applies import Applies
from warroom.core.counts import CountMeasured, CountStated
from warroom.core.duties import DeadlineMoved, DutyOpened, DutyReassessed
from warroom.core.entries import EntryCorrected
from warroom.core.envelope import Actor, Body, Event, Precision, Record
from warroom.core.errors import Code, Refused
from warroom.core.notices import NoticeApproved, NoticeDrafted, NoticeSent
from warroom.core.phases import Phase, Reopen, SetPhase
from warroom.core.plan.pinned import PinnedPlan
from warroom.core.probes import PROBE, ProbeJudged, ProbeRecorded, Recurrence, observed
from warroom.core.roles import JoinRole
from warroom.core.severity import SeverityChanged
from warroom.core.steps import FinishStep, unfinished
from warroom.demo import Cue, LivePlayer, Played, Player, cast, cues, guest, opening, play_all
from warroom.desk import Desk, History
from warroom.ports import Clock, Store
from warroom.reports.forms import filled
from warroom.rulebook import Rulebook
from warroom.scenarios import Scenario, parse
from warroom.stores.memory import MemoryStore
from warroom.stores.sqlite import SqliteStore
from warroom.tempo import ScenarioClock

ALL = scenarios.names()
each_scenario = pytest.mark.parametrize("name", ALL)


@cache
def shipped(plan: str) -> PinnedPlan:
    """A plan that ships, pinned."""
    return packs.read_plan(bundled.plans() / f"{plan}.yaml").pinned


def of(name: str) -> tuple[Scenario, PinnedPlan]:
    """A scenario with its plan."""
    scenario = scenarios.load(name)
    return scenario, shipped(scenario.plan)


def play(name: str, store: Store) -> Played:
    """Plays a scenario on *store*, with the same randomness every time."""
    entropy = Random(name).randbytes
    return play_all(*of(name), lambda clock: Desk(store, clock, entropy, rulebook()))


@cache
def rulebook() -> Rulebook:
    """The rules of notification, read once."""
    return Rulebook()


@dataclass(frozen=True)
class Replay:
    """A scenario that was played to its end."""

    played: Played
    history: History
    records: tuple[Record, ...]
    store: MemoryStore


@cache
def replay(name: str) -> Replay:
    """What playing a scenario on a memory store gives."""
    store = MemoryStore()
    played = play(name, store)
    desk = Desk(store, SystemClock())
    return Replay(played, desk.history(played.incident), tuple(desk.records(played.incident)), store)


def words(event: Event) -> str:
    """Everything that an event's body says in words."""
    return " ".join(str(value) for value in (event.body.model_dump() if event.body else {}).values())


# --- the files -------------------------------------------------------------------------------------------------------


def test_at_least_four_documented_incidents_ship_and_the_default_comes_first() -> None:
    assert len(ALL) >= 4
    assert ALL[0] == scenarios.DEFAULT


@each_scenario
def test_a_scenario_is_called_as_its_file_is(name: str) -> None:
    assert scenarios.load(name).id == name


def test_a_name_that_no_scenario_has_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(Refused) as refused:
        scenarios.load("open-databse")
    assert refused.value.code is Code.NOT_FOUND
    assert "open-database" in refused.value.hint


@each_scenario
def test_every_documented_move_names_a_source_that_the_scenario_lists(name: str) -> None:
    scenario = scenarios.load(name)
    listed = {source.id for source in scenario.sources}
    documented = [move for move in scenario.moves if not move.exercise]
    assert documented
    assert all(set(move.source) and set(move.source) <= listed for move in documented)


@each_scenario
def test_every_listed_source_is_used_and_is_named_in_the_list_of_sources(name: str) -> None:
    scenario = scenarios.load(name)
    used = {source for move in scenario.moves for source in move.source}
    listed = (bundled.data() / "SOURCES.md").read_text(encoding="utf-8")
    for source in scenario.sources:
        assert source.id in used
        assert source.url in listed


@each_scenario
def test_no_move_shows_more_precision_than_it_claims(name: str) -> None:
    midnight = {Precision.DAY: "T00:00:00", Precision.HOUR: ":00:00", Precision.MINUTE: ":00", Precision.SECOND: ""}
    for move in scenarios.load(name).moves:
        assert move.at.isoformat().endswith(f"{midnight[move.precision]}+00:00")


@each_scenario
def test_the_role_for_the_guest_is_played_by_nobody_else(name: str) -> None:
    scenario, pinned = of(name)
    actors = {cue.actor.id for cue in cues(scenario, pinned.plan)}
    assert guest(scenario, pinned.plan) not in actors


# --- what makes a move dishonest -------------------------------------------------------------------------------------

SMALL = """\
id: small
title: A small scenario
summary: For tests.
outcome: "[report] It was mended."
plan: assistant
guest: compliance
sources:
  - {id: report, title: A report, url: "https://example.org/report", grade: primary, read_on: 2026-11-23}
  - {id: paper, title: A newspaper, url: "https://example.org/paper", grade: secondary, read_on: 2026-11-23}
opens: {at: "2026-01-31T22:06:00Z", by: support, title: Something}
joins_at: "2026-01-31T22:06:00Z"
moves:
  - at: "2026-01-31T22:06:00Z"
    by: support
    source: [report]
    do: note_add
    with: {text: "[report] It was reported."}
"""


SOURCE = "    source: [report]\n"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (SOURCE, "", "names its sources, or is marked"),
        (SOURCE, SOURCE + "    exercise: true\n", "not both"),
        (SOURCE, "    exercise: true\n", "begin with Exercise:"),
        (SOURCE, "    source: [gossip]\n", r"begin with \[gossip\]"),
        (SOURCE, SOURCE + "    precision: day\n", "exactly than to the day"),
        (SOURCE, SOURCE + '    heard_at: "2026-01-31T22:00:00Z"\n', "heard of before it happens"),
        (SOURCE, SOURCE + "    files: {a.txt: A log}\n", "a.txt does not begin"),
        ("[report] It was", "It was", r"begin with \[report\]"),
        ("do: note_add", "do: update_post", "a source speaks by note_add"),
        ("do: note_add", "do: probe_try", "a source speaks by note_add"),
        ("do: note_add", "do: count_measure", "a source speaks by note_add"),
        ('- at: "2026-01-31T22:06:00Z"', '- at: "2026-01-31T22:06:07Z"', "exactly than to the minute"),
        ("grade: primary", "grade: secondary", "one secondary source"),
        (
            "    source: [report]\n    do: note_add",
            "    exercise: true\n    do: notice_draft",
            "from a template of the plan",
        ),
        ('joins_at: "2026-01-31T22:06', 'joins_at: "2026-01-31T22:07', "joins_at lies outside"),
        ('opens: {at: "2026-01-31T22:06', 'opens: {at: "2026-01-31T22:16', "write them as they are heard"),
        ("https://example.org/report", "example.org/report", "pattern"),
        ('outcome: "[report] It', 'outcome: "It', "outcome does not begin"),
        ('outcome: "[report] It', 'outcome: "[report] [gossip] It', "not listed"),
        ('outcome: "[report] It', 'outcome: "[paper] It', "outcome rests on one"),
    ],
)
def test_a_scenario_that_is_not_honest_is_none(old: str, new: str, complaint: str) -> None:
    assert parse(SMALL).moves[0].via == "record"
    assert old in SMALL
    with pytest.raises(ValidationError, match=complaint):
        parse(SMALL.replace(old, new))


def test_a_source_that_is_not_listed_is_complained_about() -> None:
    with pytest.raises(ValidationError, match="not listed: gossip"):
        parse(SMALL.replace("[report]", "[gossip]"))


def test_a_correction_of_what_no_earlier_move_is_called_is_complained_about() -> None:
    correction = """\
  - at: "2026-01-31T22:07:00Z"
    by: support
    exercise: true
    do: entry_correct
    with: {seq: nothing, text: "Exercise: no.", why: "Wrong"}
"""
    with pytest.raises(ValidationError, match="no earlier move is called"):
        parse(SMALL + correction)


# --- playing ---------------------------------------------------------------------------------------------------------


@each_scenario
def test_a_scenario_is_played_to_its_end_and_nothing_of_it_is_refused(name: str) -> None:
    ended = replay(name)
    assert ended.played.skipped == ()
    assert ended.history.incident.phases.current in (Phase.REVIEWING, Phase.CLOSED)
    assert Phase.RESOLVED in ended.history.incident.phases.entered


@each_scenario
def test_playing_a_scenario_twice_gives_the_same_record(name: str) -> None:
    store = MemoryStore()
    again = play(name, store)
    assert tuple(store.read(again.incident)) == replay(name).records


@each_scenario
def test_the_record_is_marked_as_a_drill_and_keeps_sources_and_exercise_apart(name: str) -> None:
    scenario = scenarios.load(name)
    opening, events = replay(name).history.incident.opening, replay(name).history.events
    assert opening is not None
    assert opening.drill
    assert {event.via for event in events} == {"record", "exercise"}
    marks = [f"[{source.id}]" for source in scenario.sources]
    asked = [event for event in events if event.via == "record" and event.body and event.body.cause is None]
    told = [event for event in asked if event.kind != "role.joined"]
    assert len(told) == sum(not move.exercise for move in scenario.moves)
    assert all(any(mark in words(event) for mark in marks) for event in told)


@each_scenario
def test_numbers_and_statements_of_the_exercise_say_that_they_are_its_own(name: str) -> None:
    stated = {"note.added", "count.stated", "count.measured", "probe.recorded", "update.posted", "entry.corrected"}
    own = [e for e in replay(name).history.events if e.via == "exercise" and e.kind in stated]
    assert own
    assert all(scenarios.EXERCISE in words(event) for event in own)


@each_scenario
def test_every_event_carries_the_precision_of_its_move(name: str) -> None:
    assert all(e.precision and scenarios.fits(e.at, e.precision) for e in replay(name).history.events)


@each_scenario
def test_time_never_goes_back_while_a_scenario_is_played(name: str) -> None:
    recorded = [event.recorded_at for event in replay(name).history.events]
    assert recorded == sorted(recorded)


@each_scenario
def test_evidence_of_the_exercise_is_kept_under_its_digest(name: str) -> None:
    steps = replay(name).history.incident.steps.progress.values()
    for evidence in (evidence for step in steps for evidence in step.evidence):
        blob = replay(name).store.blob(evidence.sha256)
        assert blob is not None
        assert len(blob.content) == evidence.size


def test_the_default_scenario_comes_alive() -> None:
    events = replay(scenarios.DEFAULT).history.events
    bodies = [event.body for event in events]
    levels = [body.computed for body in bodies if isinstance(body, SeverityChanged)]
    assert list(dict.fromkeys(levels)) == ["SEV3", "SEV2", "SEV1"]
    counts = [body for body in bodies if isinstance(body, CountStated)]
    assert (counts[-1].low, counts[-1].likely, counts[-1].high) == (29_631, 35_000, 46_631)
    kinds = {event.kind for event in events}
    assert {"role.offered", "role.accepted", "step.skipped", "step.reopened", "entry.corrected"} <= kinds


def test_in_the_default_scenario_it_turns_out_twice_that_a_fix_was_not_enough() -> None:
    probes = [e for e in replay(scenarios.DEFAULT).history.events if isinstance(e.body, ProbeRecorded)]
    failed = [bool(e.body.failed) for e in probes if isinstance(e.body, ProbeRecorded)]
    assert failed == [False, True, True]  # nobody had asked the other tables; both times a source says what was open


def judged(name: str) -> list[tuple[Recurrence, Recurrence]]:
    """How the verdict on the measured probe of a scenario moved."""
    bodies = [event.body for event in replay(name).history.events]
    return [(body.was, body.verdict) for body in bodies if isinstance(body, ProbeJudged) and body.was != body.verdict]


@pytest.mark.parametrize("name", ["open-database", "age-filter", "quality-bugs", "shared-cache"])
def test_whether_it_still_happens_is_measured_from_a_baseline_before_containment_to_a_stop(name: str) -> None:
    incident = replay(name).history.incident
    [measured] = [one for one in incident.probes.by_id.values() if one.evidence.tried]
    assert judged(name)[0] == (Recurrence.NOT_MEASURED, Recurrence.STILL_HAPPENING)
    assert judged(name)[-1][1] is incident.probes.verdict is Recurrence.STOPPED
    assert measured.evidence.reproduced
    assert incident.probes.epoch_at is not None


@pytest.mark.parametrize("name", ["open-database", "quality-bugs"])
def test_what_was_measured_to_have_stopped_is_resolved_without_anybody_answering_for_it(name: str) -> None:
    assert replay(name).history.incident.phases.answered_for is None


def test_where_nobody_measures_the_vendors_system_clean_tries_by_hand_are_no_evidence_yet() -> None:
    incident = replay("hiring-chat").history.incident
    assert judged("hiring-chat") == []
    assert incident.probes.verdict is Recurrence.NO_EVIDENCE_YET
    assert incident.phases.answered_for is not None


def test_the_tries_of_the_exercise_are_samples_and_say_that_they_are_its_own() -> None:
    ended = replay(scenarios.DEFAULT)
    samples = ended.store.samples(ended.played.incident, f"{PROBE}open-doors")
    assert [(one.tries.clean, one.tries.failed) for one in map(observed, samples)] == [
        (0, 1), (0, 11), (11, 0), (11, 0), (11, 0), (11, 0),
    ]  # fmt: skip
    assert all(one.why.startswith(scenarios.EXERCISE) for one in map(observed, samples))


def test_in_the_default_scenario_the_number_grows_while_it_is_read_and_moves_the_severity() -> None:
    events = replay(scenarios.DEFAULT).history.events
    measured = [(e.seq, e.body.measured) for e in events if isinstance(e.body, CountMeasured)]
    assert [(one.low, one.high, one.complete) for _, one in measured] == [(7300, None, False), (17000, None, True)]
    moved = [e.body for e in events if isinstance(e.body, SeverityChanged) and e.body.cause == measured[0][0]]
    assert [(body.was, body.computed) for body in moved] == [("SEV2", "SEV1")]


def test_a_correction_names_the_entry_that_it_corrects() -> None:
    by_seq = {event.seq: event for event in replay(scenarios.DEFAULT).history.events}
    [correction] = [e.body for e in by_seq.values() if isinstance(e.body, EntryCorrected)]
    assert "1.5 million users" in words(by_seq[correction.seq])


def test_at_the_end_of_the_default_scenario_the_guest_still_has_a_seat_and_work() -> None:
    scenario, pinned = of(scenarios.DEFAULT)
    incident = replay(scenarios.DEFAULT).history.incident
    assert incident.roles.seat(scenario.guest).occupant is None
    assert any(step.role == scenario.guest for step in unfinished(incident))
    assert pinned.plan.role(scenario.guest).holders[0] == guest(scenario, pinned.plan)


def test_one_scenario_goes_on_until_it_is_closed() -> None:
    assert Phase.CLOSED in {replay(name).history.incident.phases.current for name in ALL}


def test_a_scenario_plays_on_a_file_as_it_does_in_memory(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "demo.db")
    played = play("shared-cache", store)
    assert tuple(store.read(played.incident)) == replay("shared-cache").records
    store.close()


# --- duties and notices ----------------------------------------------------------------------------------------------


def told(name: str, duty: str) -> list[Body]:
    """What the record of a scenario says about one duty, in order."""
    bodies = [event.body for event in replay(name).history.events if event.body]
    return [body for body in bodies if getattr(body, "duty", "").startswith(duty)]


@pytest.mark.parametrize(
    ("name", "duty"),
    [
        ("open-database", "eu.gdpr.33@beispiel-de"),
        ("open-database", "eu.gdpr.33_2@beispiel-us"),
        ("hiring-chat", "eu.gdpr.33_2@specimen-ie"),
        ("hiring-chat", "eu.gdpr.33@muster-de"),
        ("shared-cache", "eu.gdpr.34@beispiel-de"),
    ],
)
def test_a_duty_is_walked_from_its_opening_to_its_notice(name: str, duty: str) -> None:
    walked = [type(body) for body in told(name, duty) if not isinstance(body, DeadlineMoved | DutyReassessed)]
    assert walked[:4] == [DutyOpened, NoticeDrafted, NoticeApproved, NoticeSent]
    settled = [body.applies for body in told(name, duty) if isinstance(body, DutyReassessed)]
    assert settled[-1] is Applies.YES
    assert all(body.rehearsal for body in told(name, duty) if isinstance(body, NoticeSent))


@each_scenario
def test_no_notice_of_a_replay_is_agreed_to_while_a_mark_of_something_unknown_is_left(name: str) -> None:
    texts = replay(name).history.texts
    agreed = [event.body for event in replay(name).history.events if isinstance(event.body, NoticeApproved)]
    for body in agreed:
        assert [line for line in texts[body.blob].splitlines() if "[UNKNOWN" in line] == []


def test_in_the_default_scenario_an_earlier_hour_of_awareness_makes_every_deadline_earlier() -> None:
    moved = [event.body for event in replay(scenarios.DEFAULT).history.events if isinstance(event.body, DeadlineMoved)]
    assert len(moved) == 4
    assert all(body.earlier for body in moved)


def test_what_a_team_decides_not_to_send_has_its_reason_on_the_record() -> None:
    incident = replay(scenarios.DEFAULT).history.incident
    waiver = incident.duties.by_id["contract.merchants@beispiel-us:merchants"].waiver
    assert waiver is not None
    assert (waiver.by, waiver.not_applicable) == (cast(incident.plan, "counsel"), True)
    assert waiver.why


def test_the_status_page_waits_until_the_words_for_those_concerned_are_approved() -> None:
    scenario, pinned = of(scenarios.DEFAULT)
    script = cues(scenario, pinned.plan)
    approved = next(one.number for one in script if one.command.VERB == "notice_approve" and "34" in _duty(one))
    clock = ScenarioClock(scenario.opens.at)
    player = Player(Desk(MemoryStore(), clock, rulebook=rulebook()))
    player.declare(opening(scenario.opens, pinned))
    note = FinishStep(step="status-note", result="Closed")
    for one in script:
        clock.reach(one.heard)
        if one.number == approved:
            with pytest.raises(Refused, match="words-before-announcement is shut") as refused:
                player.desk.do(player.incident, note, one.actor)
            assert refused.value.code is Code.GUARDED
        player.carry_out(one)
    assert player.skipped == []


def _duty(cue: Cue) -> str:
    return str(getattr(cue.command, "duty", ""))


def test_a_gate_that_was_opened_says_who_answers_for_it() -> None:
    opened = replay("shared-cache").history.incident.gates.overridden
    assert opened["words-before-announcement"].by == cast(shipped("assistant").plan, "commander")


def test_a_notice_that_adds_to_one_that_was_sent_in_time_is_not_late() -> None:
    sent = [body for body in told("shared-cache", "eu.gdpr.33@beispiel-de") if isinstance(body, NoticeSent)]
    assert [(body.version, body.late_s) for body in sent] == [(1, 0), (2, 0)]


def test_the_form_of_a_notice_that_was_sent_in_time_asks_for_no_reasons_of_a_delay() -> None:
    incident = replay(scenarios.DEFAULT).history.incident
    duty = incident.duties.by_id["eu.gdpr.33@beispiel-de:berlin-dpa"]
    years_later = SystemClock().now()
    form = filled(incident, duty, years_later)
    assert [field.spec.id for field in form.missing] == ["number_of_records"]
    assert "- login details" in (next(one.value for one in form.fields if one.spec.id == "categories_of_records") or "")


def test_a_scenario_without_personal_data_owes_nobody_a_notice() -> None:
    assert replay("quality-bugs").history.incident.duties.by_id == {}


# --- live ------------------------------------------------------------------------------------------------------------


def live(name: str = scenarios.DEFAULT, *, seconds: float = 0.01) -> tuple[LivePlayer, list[Cue]]:
    """A live player on a store of its own, and the cues that it has given since it started."""
    heard: list[Cue] = []
    scenario, pinned = of(name)

    def desk_of(clock: Clock) -> Desk:
        return Desk(MemoryStore(), clock, rulebook=rulebook())

    return LivePlayer(scenario, pinned, desk_of, seconds=seconds, heard=heard.append), heard


def test_a_live_demo_opens_in_the_midst_of_the_incident() -> None:
    player, heard = live()
    incident = player.desk.load(player.open())
    scenario = scenarios.load()
    assert incident.phases.current is Phase.DECLARED
    assert incident.severity.level == "SEV1"
    assert player.desk.now() == scenario.joins_at
    assert player.skipped == ()
    assert heard == []


def test_a_live_demo_ends_where_the_headless_one_does() -> None:
    player, heard = live()
    incident = player.open()
    player.start()
    player.wait(60)
    assert player.finished
    assert player.skipped == ()
    assert heard
    ended = player.desk.history(incident)
    assert [e.kind for e in ended.events] == [e.kind for e in replay(scenarios.DEFAULT).history.events]
    assert [e.at for e in ended.events] == [e.at for e in replay(scenarios.DEFAULT).history.events]


def test_what_a_person_did_first_is_skipped_and_the_replay_goes_on() -> None:
    player, _heard = live()
    incident = player.open()
    scenario, pinned = of(scenarios.DEFAULT)
    me = Actor(guest(scenario, pinned.plan), "tui")
    player.desk.do(incident, JoinRole(role=scenario.guest), me)
    player.desk.do(incident, FinishStep(step="choose-containment", result="The site goes offline now"), me)
    player.start()
    player.wait(60)
    assert [skipped.cue.command.VERB for skipped in player.skipped] == ["step_done"]
    assert "already" in player.skipped[0].why
    assert player.desk.load(incident).phases.current is Phase.REVIEWING


def test_a_person_may_call_it_a_false_alarm_and_open_it_again_without_breaking_the_replay() -> None:
    player, heard = live("hiring-chat")
    incident = player.open()
    commander = Actor(cast(shipped("decisions").plan, "commander"), "tui")
    player.desk.do(incident, SetPhase(phase=Phase.CANCELLED, why="A mistake"), commander)
    player.start()
    player.wait(60)
    assert len(player.skipped) > len(heard) / 2
    player.desk.do(incident, Reopen(why="It was none"), commander)
    assert player.desk.load(incident).phases.current is Phase.DECLARED


def test_a_live_demo_stops_when_it_is_told_to() -> None:
    player, heard = live(seconds=1e6)
    player.open()
    player.start()
    player.stop()
    player.stop()
    assert player.finished
    assert heard == []
