"""Draw people at random from logs, to be labelled, or fetch what happened to those who were drawn.

Who decides how many decides how much the labels can say, so each choice says what that many would tell.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from warroom.core.incident import Incident
from warroom.core.labels import EVERYBODY
from warroom.core.sampled import CONFIDENCE
from warroom.ports import Sizes
from warroom.sampling import NOBODY_CAN_TELL, rules
from warroom.tui.dialogue import Dialogue
from warroom.tui.verbs.counting import otherwise, paths, rule_from
from warroom.views.safe import line
from warroom_widgets.notices import Said
from warroom_widgets.prompt import Choice
from warroom_widgets.tones import Tone

if TYPE_CHECKING:
    from warroom.core.plan.counts import Count

_FILES = Choice("=", "other files", "that no count names")
_STRATA = Choice("strata", "some of each", "so many whom the count finds, and so many of the others")
_OTHER = Choice("other", "another number")
_READ = Choice("read", "something else first", "the format, keys of columns, or a name of its own")
_FETCH = Choice("fetch", "nobody else", "only fetch, to this machine, what happened to those who were drawn")
_NUMBERS = (100, 400, 1_000)
_USUAL = 400
_MOST = 1_000_000
_STOPS = "people, not requests; x ends it, and leaving the room does"


async def act(dialogue: Dialogue, subject: str | None) -> None:
    """Asks for which count and how many, and begins."""
    draws, incident = dialogue.means.draws, dialogue.seen.history.incident
    draws.refuse_idly()
    known = rules(incident)
    name = subject if subject in known else await _which(dialogue, known)
    rule = await _of_files(dialogue) if name == _FILES.key else known[name]
    dialogue.subject = f"sample {rule.id}"
    while (chosen := await _how_many(dialogue, incident, rule)) == _READ.key:
        rule = await _read_otherwise(dialogue, rule)
    if chosen == _FETCH.key:
        draws.fetch(incident.id, rule.id)
        dialogue.say(Said(f"fetching what happened to those drawn for {rule.id}…", "x ends it", Tone.QUIET))
        return
    draws.draw(incident.id, rule, Sizes(await _strata(dialogue, chosen)), dialogue.forget)
    dialogue.say(Said(f"drawing people for {rule.id}…", _STOPS, Tone.QUIET))


async def _how_many(dialogue: Dialogue, incident: Incident, rule: Count) -> str:
    return await dialogue.choose("How many people are drawn?", _ways(incident, rule), initial=str(_USUAL))


async def _read_otherwise(dialogue: Dialogue, rule: Count) -> Count:
    """*rule* with the format of its files as somebody knows it."""
    given = await otherwise(dialogue, rule.id)
    return rule_from(files=rule.files, where=rule.where, **given)


async def _which(dialogue: Dialogue, known: dict[str, Count]) -> str:
    if not known:
        return _FILES.key
    choices = [Choice(name, name, line(rule.title or rule.where)) for name, rule in known.items()]
    return await dialogue.choose("For which count are people drawn?", (*choices, _FILES))


async def _of_files(dialogue: Dialogue) -> Count:
    """The rule of a sample of files: what affected means in them, no predicate can tell."""
    from warroom.counting import AD_HOC

    here = Path.cwd()
    files = await paths(dialogue, here)
    about = "to keep several samples apart"
    called = await dialogue.text("What is the sample called?", about=about, initial=AD_HOC)
    return rule_from(id=called, files=[str(here / file) for file in files], where=NOBODY_CAN_TELL)


def _ways(incident: Incident, rule: Count) -> list[Choice]:
    numbers = [Choice(str(size), f"{size:,} people", _tells(size)) for size in _NUMBERS]
    strata = [_READ] if rule.where == NOBODY_CAN_TELL else [_STRATA]
    return [*numbers, _OTHER, *strata, *([_FETCH] if rule.id in incident.labels.by_count else [])]


def _tells(size: int) -> str:
    """What *size* people tell at best."""
    from warroom.core.estimates import clopper_pearson

    most = clopper_pearson(0, size, CONFIDENCE).high or 0
    share, sure = math.ceil(most * 1_000) / 10, round(CONFIDENCE * 100)
    return f"with none affected, at most {share:g} % of all are ({sure} % sure)"


async def _strata(dialogue: Dialogue, chosen: str) -> dict[str, int]:
    """How many of whom."""
    if chosen == _STRATA.key:
        flagged = await _number(dialogue, "How many of those whom the count finds?")
        return {"flagged": flagged, "unflagged": await _number(dialogue, "How many of the others?")}
    if chosen == _OTHER.key:
        return {EVERYBODY: await _number(dialogue, "How many people?")}
    return {EVERYBODY: int(chosen)}


async def _number(dialogue: Dialogue, ask: str) -> int:
    typed = await dialogue.whole(ask)
    while not typed or typed > _MOST:
        typed = await dialogue.whole(ask, about=f"from 1 to {_MOST:,}")
    return typed
