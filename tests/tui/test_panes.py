"""Each pane shows its noun, from the headline down."""

from __future__ import annotations

import re

from tests.rooms import Room
from tests.tui.stage import Stage, on_screen
from warroom_widgets.ground import Ground
from warroom_widgets.panes import Pane

WALL = (200, 60)


def rows(pane: Pane) -> list[str]:
    """The rows of *pane*, as words."""
    return [" ".join(cell.text.strip() for cell in row.cells if cell.text.strip()) for row in pane.rows.rows]


def answers(stage: Stage) -> list[str]:
    """The five answers, with single spaces."""
    return [" ".join(line.split()) for line in stage.lines[1:6]]


async def test_enter_where_nothing_can_be_done_says_so() -> None:
    async with on_screen(Room(), size=(200, 60)) as stage:
        for pane, words in (("7", "a lane is as far as its steps are"), ("8", "this says who may do it")):
            await stage.press(pane, "enter")
            await stage.sees(words, "a colon lists all that can be done")


async def test_the_headline_answers_five_questions_before_anybody_knows_anything() -> None:
    async with on_screen(Room()) as stage:
        bad, many, happening, pause, due = answers(stage)
        assert bad.startswith("^ HOW BAD SEV3, could be SEV1 unknown:"), "the title of SEV3 does not stand behind SEV1"
        assert many == "^ AFFECTED UNKNOWN nobody has counted yet"
        assert happening == "^ HAPPENING NOT MEASURED nobody has looked yet"
        assert pause.startswith("^ MAY PAUSE NOBODY HERE call ana, ben needs 1 approval from")
        assert due.startswith("^ DUE NEXT 5m00s commander joins owner: ana")
        assert due.endswith("12:05Z")


async def test_the_headline_says_what_each_answer_rests_on_and_how_old_that_is() -> None:
    room = Room()
    room.do("fact_set", fact="harm", value="serious")
    room.do("count_set", low=1240, likely=2100, high=3900, why="refund logs")
    room.do("probe_record", clean=7, failed=3, why="ten canary prompts")
    room.do("role_join", role="commander")
    room.wait(minutes=4)
    async with on_screen(room, size=(120, 40)) as stage:
        bad, many, happening, pause, _ = answers(stage)
        assert bad.startswith("! HOW BAD SEV1 Serious affected.high >= 1000")
        assert bad.endswith("4m ago")
        assert many == "AFFECTED 1,240–3,900, likely 2,100 stated by ana: refund logs 4m ago"
        assert happening.startswith("! HAPPENING STILL HAPPENING 3 of 10 tries failed, by hand, ana: ten canary")
        assert pause.startswith("MAY PAUSE ana or ben needs 1 approval from legal; break glass")
        assert pause.endswith("here")


async def test_what_is_too_old_to_rely_on_says_so() -> None:
    room = Room()
    room.do("count_set", low=1, high=9, why="tickets")
    room.do("probe_record", clean=7, failed=0, why="canaries")
    room.wait(minutes=40)
    async with on_screen(room) as stage:
        _, many, happening, _, due = answers(stage)
        assert many.startswith("^ AFFECTED 1–9")
        assert many.endswith("STALE 40m")
        assert happening.startswith("^ HAPPENING NO EVIDENCE YET")
        assert happening.endswith("STALE 40m")
        assert due.startswith("! DUE NEXT 35m late commander joins")


async def test_when_harm_goes_on_and_nobody_who_may_pause_is_here_it_is_an_alarm() -> None:
    room = Room()
    room.do("probe_record", clean=0, failed=3, why="it happens every time")
    async with on_screen(room) as stage:
        assert answers(stage)[3].startswith("! MAY PAUSE NOBODY HERE call ana, ben")


async def test_the_first_line_says_which_incident_this_is_and_that_the_link_stands() -> None:
    async with on_screen(Room(title="Refunds nobody promised")) as stage:
        first = stage.lines[0]
        assert first.startswith(f"{stage.room.id} DECLARED now Refunds nobody promised")
        assert first.endswith(f"ana in sync #{stage.room.incident.seq}")


async def test_a_drill_and_a_banner_are_always_in_sight() -> None:
    room = Room(drill=True, title="A title that would like to take the whole of the line, and more of it, and more")
    for size, banner in ((80, 24), " DEMO "), ((200, 60), " DEMO: nothing is sent "), ((40, 10), " DEMO "):
        async with on_screen(room, size=size, banner="DEMO: nothing is sent") as stage:
            assert stage.lines[0].startswith(f" DRILL  {banner}"), stage.lines[0]


async def test_an_ended_incident_owes_nothing() -> None:
    room = Room()
    room.do("phase_set", phase="cancelled", why="a test alert")
    async with on_screen(room) as stage:
        assert answers(stage)[4] == "DUE NEXT nothing the incident is cancelled"


async def test_the_checklist_stands_by_stage_with_signs_and_the_progress_of_each_function() -> None:
    room = Room()
    room.do("step_start", who="ben", step="preserve")
    room.do("step_done", step="triage-check", result="checked")
    room.do("step_skip", step="lessons", why="a drill")
    async with on_screen(room, size=WALL) as stage:
        got = rows(stage.screen.steps)
        assert got[:3] == [
            "DETECT 1/2",
            "> 10m Preserve the logs ben engineer",
            "x done Check the triage answers ana: checked commander",
        ]
        assert "~ waits Disable tool access after preserve engineer" in got
        assert "? unsure Roll back the model unknown: harmful engineer" in got
        assert "- skipped Write down the lessons ana: a drill commander" in got
        assert "[1] Steps engineering 2/6 legal 0/0 compliance 0/0 communications 0/0" in stage.text


async def test_a_step_that_does_not_apply_is_counted_and_not_shown() -> None:
    room = Room()
    room.do("fact_set", fact="harmful", value="no")
    async with on_screen(room) as stage:
        assert "CONTAIN 0/1, 1 not applicable" in rows(stage.screen.steps)
        assert "Roll back the model" not in "\n".join(rows(stage.screen.steps))


async def test_a_late_step_is_an_alarm_in_its_row_and_in_its_lane() -> None:
    room = Room()
    room.wait(minutes=13)
    async with on_screen(room) as stage:
        assert "! 3m late Preserve the logs" in "\n".join(rows(stage.screen.steps))
        assert re.search(r"engi\w* 0/\d!", stage.text)


async def test_the_seats_say_who_is_here_who_is_expected_and_by_when() -> None:
    room = Room()
    room.do("role_join", role="commander")
    room.do("role_offer", role="commander", to="ben")
    room.do("role_assign", role="comms", person="fay")
    room.wait(minutes=6)
    async with on_screen(room) as stage:
        assert rows(stage.screen.roles) == [
            "x to ben? commander ana", "! 1m late engineer (ben)", "^ 9m counsel (cleo)",
            "^ 24m compliance (dan)", "^ 24m comms (fay)",
        ]  # fmt: skip
        assert "[2] Roles 1/5 here" in stage.text


async def test_what_is_due_stands_soonest_first_with_its_time_at_the_start_of_the_line() -> None:
    room = Room()
    room.wait(minutes=6)
    async with on_screen(room) as stage:
        got = rows(stage.screen.deadlines)
        assert got[0].startswith("! 1m late commander joins")
        assert got[2].startswith("^ 4m Preserve the logs")
        assert got[-1].startswith("3h54m post an update")
        assert "[3] Due 2 late" in stage.text


async def test_the_timeline_has_the_newest_entry_first_and_what_followed_from_it_quiet() -> None:
    room = Room()
    room.do("fact_set", fact="personal_data", value="yes")
    async with on_screen(room, size=(120, 40)) as stage:
        got = rows(stage.screen.timeline)
        assert got[-1].startswith("12:00Z ana Refunds that nobody promised (plan minimal 1)")
        assert any(line.startswith("12:00Z ana personal_data = yes") for line in got)
        assert any(line.startswith("12:00Z severity SEV3 → SEV2") for line in got), got


async def test_a_corrected_entry_shows_the_correction_and_the_mistake() -> None:
    room = Room()
    noted = room.do("note_add", text="it began on Friday")
    room.do("entry_correct", seq=noted.seq, text="it began on Thursday", why="the logs say so")
    async with on_screen(room) as stage:
        await stage.sees("it began on Thursday (was: it began on Friday)")


async def test_a_labelled_entry_carries_its_label() -> None:
    room = Room()
    room.do("note_add", text="counsel says wait", label="privileged")
    async with on_screen(room) as stage:
        await stage.sees("[privileged] counsel says wait")


async def test_the_facts_have_the_questions_of_the_triage_first_and_the_unanswered_ones_loud() -> None:
    room = Room()
    room.do("fact_set", fact="harmful", value="yes", who="ben")
    room.wait(minutes=4)
    async with on_screen(room, size=WALL) as stage:
        got = rows(stage.screen.facts)
        assert got[0] == "yes Is the output wrong or harmful? ben 4m"
        assert got[1] == "? UNKNOWN Was personal data exposed? counsel"
        assert "[5] Facts 1/8 known" in stage.text


async def test_what_to_do_next_stands_with_its_reason() -> None:
    async with on_screen(Room(), size=WALL) as stage:
        got = rows(stage.screen.upcoming)
        assert "^ count the people affected nobody has counted" in got
        assert "^ What harm came to people? (commander) it could be SEV1" in got


async def test_the_lanes_say_how_far_each_function_is_and_on_whom_it_waits() -> None:
    room = Room()
    room.do("fact_set", fact="personal_data", value="yes")
    async with on_screen(room, size=WALL) as stage:
        got = rows(stage.screen.lanes)
        assert got[1] == "0/1 legal"
        assert got[3] == "0/1 communications"


async def test_the_authority_pane_says_who_may_do_what() -> None:
    room = Room()
    room.do("role_join", role="engineer", who="ben")
    async with on_screen(room, size=WALL) as stage:
        got = rows(stage.screen.authority)
        assert got[0].startswith("pause ben (ana) 1 approval from legal")
        assert got[1].startswith("^ severity nobody here (ana, dan)")


async def test_what_holds_the_widgets_of_a_room_is_painted_as_one_line() -> None:
    async with on_screen(Room(), size=WALL) as stage:
        holding = [one for one in stage.screen.walk_children(with_self=True) if one.children]
        assert len(holding) > 10
        assert [one for one in holding if not isinstance(one, Ground)] == []
