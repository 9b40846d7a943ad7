"""The notice of a duty on its sheet: the versions, who agreed to the latest and who has to, what was sent and came
back, and the words themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from warroom.core.duties import Duty
from warroom.core.incident import Incident
from warroom.core.notices import Notice, Sent, Version, outstanding
from warroom.views import notices
from warroom.views.headline import Alarm
from warroom.views.sheets import Point, say
from warroom.views.times import ago, clock, rough


def points(incident: Incident, duty: Duty, now: datetime) -> Iterator[Point]:
    """How far the notice of *duty* has come."""
    notice = incident.notices.of(duty.id)
    if notice.latest is None:
        yield say("nothing was drafted yet", quiet=True)
        return
    yield from (_version(one, now, latest=one is notice.latest) for one in notice.versions)
    yield from _agreed(incident, duty, notice, now)
    for one in notice.sent:
        yield from _sent(one, now)
    if notice.owed_again:
        yield say("it is owed again", "^", Alarm.CAUTION)


def _version(one: Version, now: datetime, *, latest: bool) -> Point:
    template = f", from the template {one.template}" if one.template else ""
    text = f"version {one.number} by {one.by}, {ago(one.at, now)}{template}, sha256 {one.blob[:16]}"
    return say(text, ">" if latest else " ", quiet=not latest)


def _agreed(incident: Incident, duty: Duty, notice: Notice, now: datetime) -> Iterator[Point]:
    for one in notice.approvals:
        yield say(f"{', '.join(one.functions)} agreed: {one.by}, {ago(one.at, now)}", "x")
    missing = () if notice.is_sent else outstanding(incident, duty)
    if missing:
        yield say(f"NOT APPROVED: {' and '.join(missing)} {_has(missing)} to agree to it", "^", Alarm.CAUTION)
    elif not notice.is_sent:
        yield say("APPROVED, not sent", "^", Alarm.CAUTION)


def _has(several: tuple[str, ...]) -> str:
    return "has" if len(several) == 1 else "have"


def _sent(one: Sent, now: datetime) -> Iterator[Point]:
    body = one.body
    word = "REHEARSED, nothing left the room:" if body.rehearsal else "SENT:"
    late = f", {rough(body.late_s)} late" if body.late_s else ""
    text = f"{word} version {body.version} to {body.to}, {body.channel}, by {one.by}, {clock(one.at, now)}{late}"
    yield say(text, "x", strong=True)
    if body.late_because:
        yield say(f"late because: {body.late_because}", under=True)
    if body.proof:
        yield say(f"proof: {body.proof}", under=True)
    for item in body.evidence:
        yield say(f"proof: {item.name}, {item.size:,} bytes, sha256 {item.sha256[:16]}", under=True)
    answered = say(f"receipt: {one.answered}", "x", under=True)
    yield answered if one.answered is not None else say("no receipt yet", "?", under=True)


def text(incident: Incident, duty: Duty, texts: Mapping[str, str]) -> Iterator[Point]:
    """The words of the latest version, line by line."""
    latest = incident.notices.of(duty.id).latest
    if latest is not None:
        yield from (Point(one) for one in notices.lines(texts, latest))
