"""The screens of what is owed, counted, tried and labelled: there too, text from outside is shown and never obeyed.

A live system answers what it likes, a log holds what people typed, files and columns are called what somebody called
them, and who is at the screen is a name like any other.
"""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.counted import measured, rule
from tests.evidence import draw
from tests.owed import DPA, REPORT
from tests.owed import PLAN as OWED
from tests.probing import PROBES, observe
from tests.rooms import NOON, Room
from tests.tui.stage import Stage, on_screen
from tests.tui.test_hostile import HOSTILE, clean, clean_at
from tests.tui.test_labelling import Shelf
from warroom.core.envelope import Evidence
from warroom.core.instants import stamp
from warroom.core.plan import Plan
from warroom.core.plan.pinned import PinnedPlan
from warroom.rulebook import Rulebook
from warroom.tui.screens.counts import CountsScreen
from warroom.tui.screens.duties import DutiesScreen
from warroom.tui.screens.labelling import LabellingScreen
from warroom.tui.screens.probes import ProbesScreen

texts = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
COUNTS = "counts:\n  - {id: refunds, title: Refunds, from: [/var/log/bot.jsonl], where: 'true', every: 60s}\n"
WORDS = frozenset(("title", "summary", "name", "about", "ask", "neither", "both", "do", "because", "dpa"))
"""What is called so in a plan holds words of its own."""
SHOWS = {"O": DutiesScreen, "C": CountsScreen, "B": ProbesScreen, "J": LabellingScreen}


def saying(part: Any, text: str) -> Any:
    """*part* of a plan, with *text* in every field that takes words."""
    if isinstance(part, dict):
        return {name: text if name in WORDS and isinstance(one, str) else saying(one, text)
                for name, one in part.items()}  # fmt: skip
    return [saying(one, text) for one in part] if isinstance(part, list) else part


def plan(text: str) -> PinnedPlan:
    """A plan with duties, gates, probes and counts that says *text* everywhere."""
    spelled = OWED[: OWED.index("counts:")] + COUNTS + PROBES + OWED[OWED.index("notifications:") :]
    loaded = saying(YAML(typ="safe", pure=True).load(StringIO(spelled)), text)
    return PinnedPlan.of(Plan.model_validate(loaded), text)


def room(text: str) -> Room:
    """A room in which people, logs and a live system say *text*."""
    pinned = plan(text)
    told = Room(text[:300], plan=pinned, rules=Rulebook().pinned(pinned.plan, NOON))
    owe(told, text)
    count(told, text)
    probe(told, text)
    draw(told, 5)
    return told


def owe(told: Room, text: str) -> None:
    """Whatever can be said about duties and gates."""
    for who, role in (("ana", "commander"), ("cleo", "counsel"), ("eve", "comms")):
        told.do("role_join", who=who, role=role, why=text)
    for fact in ("personal_data", "nis2.significant"):
        told.do("fact_set", who="cleo", fact=fact, value=True)
    told.do("notice_draft", who="ben", duty=DPA, text=text, template=text[:100])
    told.do("notice_approve", who="cleo", duty=DPA)
    told.do("notice_withdraw", who="cleo", duty=DPA, why=text)
    told.do("notice_approve", who="cleo", duty=DPA)
    told.do("notice_approve", who="eve", duty=DPA)
    kept = (Evidence(name=text[:100], sha256="a" * 64, size=3),)
    told.do("notice_send", who="cleo", duty=DPA, channel="filed", to=text, proof=text, evidence=kept)
    told.do("notice_ack", who="cleo", duty=DPA, proof=text)
    told.do("duty_waive", duty=REPORT, why=text)
    told.do("gate_override", gate="warned", why=text)
    told.do("incident_link", relation="duplicate_of", other=text[:100])
    told.do("step_done", who="ben", step="preserve", result=text, evidence=kept)


def count(told: Room, text: str) -> None:
    """A count of files, columns and groups that are called so."""
    file = {"name": f"/var/log/{text[:100]}", "format": "otel-genai", "why": text, "rows": 3, "happened": "truncated"}
    by = {"region": {text[:100]: {"low": 1, "high": 2}}}
    asked = rule(title=text, where=text[:500])
    told.do("count_set", low=1, high=2, why=text)
    told.do("count_measure", measured=measured(rule=asked, sources=(file,), notes=(text,), by=by, fill={text: 0.5}))


def probe(told: Room, text: str) -> None:
    """Tries of a live system that answers so, fails so, and does not answer so."""
    at = {"at": stamp(told.clock.now()), "seq": told.incident.seq, "why": text, "shown": text}
    nothing = {"clean": 0, "failed": 0, "inconclusive": 0, "repeated": 0}
    observe(told, [{**nothing, **at, kind: 1} for kind in ("failed", "clean", "inconclusive")])


def shelf(text: str) -> Shelf:
    """What was drawn of five people, in whose log everything is so."""
    asked = {"time": text, "model": text, "prompt": text, "response": text, "shared": True, text: text}
    return Shelf({f"{number:016x}": {"rows": 7, "shown": [asked]} for number in range(5)})


async def walked(stage: Stage, key: str) -> None:
    """Opens the screen of *key* and goes over all of it."""
    await stage.press(key)
    await stage.until(lambda: isinstance(stage.app.screen, SHOWS[key]), f"opened what {key} opens")
    for size in ((200, 60), (20, 5), (80, 24)):
        await clean_at(stage, size)
    for way in ("j", "G", "tab", "plus", "G", "ctrl+u"):
        await stage.press(way)
        clean(stage)
    await stage.press("plus", "escape")
    await stage.until(lambda: stage.app.screen is stage.screen, "came back")


@texts
async def test_no_screen_of_what_is_owed_counted_tried_or_labelled_obeys_it(text: str) -> None:
    async with on_screen(room(text), size=(120, 40), sampler=lambda: shelf(text)) as stage:
        for key in SHOWS:
            await walked(stage, key)
        assert stage.app.is_running


@texts
async def test_who_is_at_the_screen_is_a_name_like_any_other(text: str) -> None:
    async with on_screen(room(text), who=text[:200]) as stage:
        clean(stage)
        assert "in sync #" in stage.lines[0], "and a long one does not push out how the link stands"
        await stage.press("r")
        await stage.type("comms")
        await stage.asked("Role comms")
        clean(stage)
        await stage.press("escape", "escape", "n")
        await stage.asked("What do you want to note?")
        await stage.type("said")
        await stage.until(lambda: stage.room.kinds[-1] == "note.added", "recorded it")
        clean(stage)
        for key in "IM":
            await stage.press(key)
            await stage.until(lambda: stage.app.screen is not stage.screen, "went there")
            await stage.sees("in sync #")
            clean(stage)
            await stage.press("escape")
            await stage.until(lambda: stage.app.screen is stage.screen, "came back")
