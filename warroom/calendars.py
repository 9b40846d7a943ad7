"""Which days are no working days, from the `holidays` library and from data of our own that wins over it.

The library is read here and nowhere else, and only when a period counts working days: it costs as much as everything
else a command loads. What it does not know is said in `data/calendars.yaml`, and in a file of that name beside the
user's settings: an authority closes for a day of mourning, and no library knows on that day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import Field, ValidationError

from warroom import bundled, config, plain_yaml
from warroom.core.clocks.calendars import Calendar
from warroom.core.errors import Code, Refused, not_found
from warroom.core.plan import shape
from warroom.core.plan.base import Section, Text
from warroom.packs import PlanError, located, text_of, tree_of

_COUNTRY = re.compile(r"([A-Z]{2})(?:-([A-Z0-9]{1,3}))?")


class Closed(Section):
    """A day on which a calendar is closed, whatever the library says."""

    day: date
    why: Text


class Own(Section):
    """A calendar of our own: the *country* whose holidays it has, with days *closed* and days *open* besides."""

    id: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,31}$")
    about: str = ""
    country: str = Field(default="", pattern=r"^([A-Z]{2}(-[A-Z0-9]{1,3})?)?$")
    closed: tuple[Closed, ...] = ()
    open: tuple[date, ...] = ()


class Owns(Section):
    """A file of calendars."""

    calendars: tuple[Own, ...]


class _Layer(NamedTuple):
    path: Path
    owns: Mapping[str, Own]


def names() -> frozenset[str]:
    """The calendars that rules may name: those of our own, and the countries that the library knows."""
    import holidays

    return frozenset(holidays.list_supported_countries()) | frozenset(one for layer in _layers() for one in layer.owns)


def calendar(
    name: str, years: range, own: Iterable[Mapping[str, Any]] = (), *, shipped: bool = False
) -> Calendar:  # fmt: skip
    """The calendar *name* for *years*; *own* are those of a plan, which win. *shipped*: without those of the settings.
    Refused (not_found) where nobody knows it."""
    of_plan = {one.id: one for one in map(Own.model_validate, own)}
    layers = [(layer.path.name, layer.owns[name]) for layer in _layers(shipped=shipped) if name in layer.owns]
    layers += [("the plan", of_plan[name])] if name in of_plan else []
    base = next((own.country for _, own in reversed(layers) if own.country), name)
    country = _of_country(base, years) if base != name or not layers else _of_country_or_none(name, years)
    return _changed(country._replace(name=name), [own for _, own in layers], [file for file, _ in layers])


def _changed(base: Calendar, owns: Iterable[Own], files: Iterable[str]) -> Calendar:
    days = dict(base.holidays)
    for own in owns:
        days |= {one.day: one.why for one in own.closed}
        days = {day: why for day, why in days.items() if day not in own.open}
    return base._replace(holidays=days, source=" and ".join([base.source, *files]))


def _of_country_or_none(name: str, years: range) -> Calendar:
    """A country's calendar; an empty one where the name is none, but one of our own that rests on nothing."""
    try:
        return _of_country(name, years)
    except Refused:
        return Calendar(name, {}, years, "our own data")


def _of_country(code: str, years: range) -> Calendar:
    import holidays
    from holidays.version import __version__ as version

    match = _COUNTRY.fullmatch(code)
    if match is None:
        raise _unknown(code)
    try:
        found = holidays.country_holidays(match[1], subdiv=match[2], years=years, expand=False)
    except NotImplementedError:  # the library's word for a country or a region that it does not know
        raise _unknown(code) from None
    if not found:
        raise Refused(
            Code.INVALID, f"no holidays of {code} are known for {years[0]} to {years[-1]}", "give them in data"
        )
    return Calendar(code, dict(found.items()), years, f"holidays {version}")


def _unknown(code: str) -> Refused:
    """That there is no calendar *code*. Listing what there is loads every country, which only an error may cost."""
    import holidays

    regions = {
        f"{country}-{region}" for country, some in holidays.list_supported_countries().items() for region in some
    }
    return not_found("calendar", code, sorted(names() | regions) if "-" in code else sorted(names()))


def _layers(*, shipped: bool = False) -> list[_Layer]:
    """Our own data, then unless only what is *shipped* counts the user's, which wins."""
    files = [bundled.data() / config.CALENDARS]
    files += [] if shipped else [config.config_home() / config.CALENDARS]
    return [_Layer(path, _owns(path)) for path in files if _is_there(path)]


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except PermissionError:  # the settings of an account whose folder is closed are nobody's here
        return False


def _owns(path: Path) -> Mapping[str, Own]:
    source = text_of(path).replace("\r\n", "\n")
    tree: plain_yaml.Node = tree_of(source, str(path), "a file of calendars", "calendars")
    try:
        return {one.id: one for one in Owns.model_validate(tree.plain()).calendars}
    except ValidationError as error:
        raise PlanError(located(shape.remarks(error, Owns), tree, source, str(path))) from None


def country_of(zone: str) -> str:
    """The country that the time zone database names for *zone*; empty where it names none."""
    from importlib.resources import files

    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    return next((row[0] for row in rows if row[2] == zone), "")
