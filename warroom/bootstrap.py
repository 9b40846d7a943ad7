"""The only place that picks implementations: which store, which clock, where plans are read from.

Whoever needs a desk gets one from here and does not know what it stands on.
"""

from __future__ import annotations

import stat
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from warroom.config import BadFile, Settings
from warroom.core.errors import Code, Refused

if TYPE_CHECKING:
    from warroom.core.clocks import Calendar, Regime, Rule, Terms
    from warroom.core.plan import Plan
    from warroom.core.plan.findings import Problem
    from warroom.core.plan.pinned import PinnedPlan
    from warroom.core.plan.probes import Probe
    from warroom.core.rules import PinnedRules
    from warroom.counters.formats import FormatMap
    from warroom.demo import DeskFactory
    from warroom.desk import Desk
    from warroom.ports import Clock, Counter, Prober, Rulebook, Sampler, Store
    from warroom.references import Secrets
    from warroom.stores.sqlite import SqliteStore
    from warroom.stores.sqlite_health import Diagnosis

PLANS = "plans"
"""The folder of plans beside a store."""
RULES_CHECK = "warroom clock check"
"""The command that says everything that is wrong with the rules."""
_FILE = "sqlite:///"

T = TypeVar("T")


def store_path(place: str) -> Path:
    """The file of the store at *place*: a path or ``sqlite:///PATH``. Refused (invalid) for any other address."""
    if place.startswith(_FILE):
        return Path(place.removeprefix(_FILE)).expanduser()
    scheme, separator, _ = place.partition("://")
    if separator:
        raise Refused(
            Code.INVALID,
            f"this version keeps incidents in a file and cannot reach a store at {scheme}://",
            "name a file: --store PATH",
        )
    return Path(place).expanduser()


def missing(path: Path) -> bool:
    """Whether nothing is at *path*. What may not be looked at is there: the store says better why it cannot be used."""
    try:
        path.stat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


def open_store(settings: Settings, *, create: bool) -> SqliteStore:
    """The store that *settings* name. Refused (unavailable) where there is none and *create* is not asked for."""
    path = store_path(settings.store)
    if not create and missing(path):
        raise Refused(
            Code.UNAVAILABLE,
            f"there is no store at {path} yet",
            'warroom declare "what happened" begins one; warroom demo shows how it looks',
        )
    from warroom.stores.sqlite import SqliteStore

    return SqliteStore(path, create=create)


def desk(settings: Settings, *, create: bool = False, rehearse: bool = False) -> Desk:
    """A desk on the store that *settings* name; to *rehearse* what would begin a store, on one in memory."""
    from warroom.clock import SystemClock
    from warroom.desk import Desk

    if rehearse and missing(store_path(settings.store)):
        from warroom.stores.memory import MemoryStore

        return Desk(MemoryStore(), SystemClock(), rulebook=rulebook())
    return Desk(open_store(settings, create=create), SystemClock(), rulebook=rulebook())


class _Rulebook:
    """The rules of notification, read when an incident asks for them: most commands never do."""

    def __init__(self, *, shipped: bool) -> None:
        self._shipped = shipped

    @cached_property
    def _files(self) -> Rulebook:
        from warroom.rulebook import Rulebook as OfFiles

        return OfFiles(shipped=self._shipped)

    def pinned(self, plan: Plan, now: datetime) -> PinnedRules:
        """The rules that can bind the entities of *plan*. BadFile where a file is none."""
        return _whole(lambda: self._files.pinned(plan, now), RULES_CHECK)


def rulebook(*, shipped: bool = False) -> Rulebook:
    """The rules that there are now; only those that *shipped* for a demo, which reads no settings."""
    return _Rulebook(shipped=shipped)


def plan_folders(settings: Settings) -> list[Path]:
    """Where plans are looked for: those that ship, then our own; the later ones win."""
    from warroom import bundled

    return [bundled.plans(), *own_folders(settings)]


def own_folders(settings: Settings) -> list[Path]:
    """The folder of plans beside the store, then the folders of *settings*, each once."""
    folders = [*beside_store(settings), *settings.plans]
    return list({folder.absolute(): folder for folder in folders}.values())


def beside_store(settings: Settings) -> list[Path]:
    """The folder of plans beside the store that *settings* name, which all who share the store find; none where the
    store is no file, or where anybody on this host may put things beside it."""
    try:
        folder = store_path(settings.store).absolute().parent
    except Refused:
        return []
    return [] if _open_to_all(folder) else [folder / PLANS]


def _open_to_all(folder: Path) -> bool:
    """Whether anybody on this host may put things into *folder*: a plan found there could be a stranger's."""
    try:
        return bool(folder.stat().st_mode & stat.S_IWOTH)
    except OSError:
        return False


def plan(settings: Settings, name: str) -> PinnedPlan:
    """The plan called *name*, or in the file *name*, as an incident pins it. BadFile where it is no plan."""
    from warroom.packs import PlanError, find_plan, read_plan

    path = find_plan(name, plan_folders(settings))
    try:
        return read_plan(path).pinned
    except PlanError as error:
        raise _bad_plan(path, error.problems) from error


def rules() -> list[Regime]:
    """The rules of notification that ship, a regime a file. BadFile where a file holds none."""
    from warroom import regulations

    return _whole(regulations.regimes, RULES_CHECK)


def rule(name: str) -> Rule:
    """The rule called *name*. Refused (not_found) where there is none."""
    from warroom import regulations

    return _whole(lambda: regulations.rule(name), RULES_CHECK)


def terms() -> Terms:
    """The words that rules are written in."""
    from warroom import regulations

    return _whole(regulations.terms, RULES_CHECK)


def rule_problems(paths: Sequence[Path]) -> list[Problem]:
    """What is wrong with the rules in *paths*, or with everything that ships."""
    from warroom import regulations

    return _whole(lambda: regulations.problems(paths), RULES_CHECK)


def formats() -> tuple[FormatMap, ...]:
    """The formats of logs that are read."""
    from warroom.counters.formats import known

    return known()


def format_map(name: str) -> tuple[FormatMap, str]:
    """The format called *name*, or the one in that YAML file, and the text of its map. Refused (not_found) where there
    is none, BadFile where the file holds none."""
    from warroom.counters.formats import find, read
    from warroom.packs import text_of

    path = find(name)
    return read(path), text_of(path)


def calendars(names: Iterable[str], years: range) -> dict[str, Calendar]:
    """The calendars *names* for *years*, by name. Refused (not_found) for one that nobody knows."""
    from warroom.calendars import calendar

    return _whole(lambda: {name: calendar(name, years) for name in names}, RULES_CHECK)


def country_of(zone: str) -> str:
    """The country of a time zone; empty where it has none."""
    from warroom.calendars import country_of as of_zone

    return of_zone(zone)


def _whole(read: Callable[[], T], check: str) -> T:
    """What *read* gives; a file that it cannot use is told as one, and *check* is the command that says more."""
    from warroom.packs import PlanError

    try:
        return read()
    except PlanError as error:
        raise _bad_file(error.problems, check) from error


def _bad_plan(path: Path, problems: Sequence[Problem]) -> BadFile:
    return _bad_file(problems, f"warroom plan check {path}")


def _bad_file(problems: Sequence[Problem], check: str) -> BadFile:
    first = problems[0]
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return BadFile(
        f"{first.file}:{first.line}:{first.column}: {first.code} {first.message}{more}",
        check,
        {"problems": [{"file": p.file, "line": p.line, "column": p.column, "code": p.code, "message": p.message}
                      for p in problems]},
    )  # fmt: skip


def plan_choices(settings: Settings) -> list[str]:
    """The names to choose a plan from: those in our own folders, else those that ship."""
    from warroom.packs import plan_files

    own = [path.stem for path in own_plans(settings)]
    return sorted(set(own)) or [path.stem for path in plan_files(plan_folders(settings)[0])]


class Checked(NamedTuple):
    """A plan file that was checked: the plan, unless it is none, and what is wrong with it. *templates*: the rule, the
    name and the words needed, of each."""

    file: str
    plan: Plan | None
    problems: list[Problem]
    templates: tuple[tuple[str, str, tuple[str, ...]], ...] = ()


def check_plan(settings: Settings, name: str, as_of: date | None) -> Checked:
    """What is wrong with the plan that *name* means, ``-`` being stdin; with *as_of* also the age of its review.
    Refused (not_found) where there is no such file."""
    from warroom import questions_of_plans, rules_of_plans
    from warroom.packs import PlanError, find_plan, in_order, parse_bytes, read_plan
    from warroom.plain_yaml import MAX_BYTES

    path = None if name == "-" else find_plan(name, plan_folders(settings))
    try:
        read = read_plan(path) if path else parse_bytes(sys.stdin.buffer.read(MAX_BYTES + 1), "<stdin>")
    except PlanError as error:
        return Checked(str(path or "<stdin>"), None, error.problems)
    from warroom.reports import forms, notices

    book = _whole(lambda: rules_of_plans.book_of(read.plan), RULES_CHECK)
    broken = [
        *rules_of_plans.errors(book), *notices.errors(read.plan), *forms.errors(read.plan),
        *questions_of_plans.errors(read.plan),
    ]  # fmt: skip
    if broken:
        return Checked(read.file, None, read.located(broken))
    found = [*rules_of_plans.findings(book), *questions_of_plans.findings(read.plan)]
    doubtful = in_order([*read.check(as_of), *read.located(found)])
    return Checked(read.file, read.plan, doubtful, tuple(notices.needed(read.plan)))


def own_plans(settings: Settings) -> list[Path]:
    """The files in our own folders."""
    from warroom.packs import plan_files

    return [path for folder in own_folders(settings) for path in plan_files(folder)]


def known_plans(settings: Settings) -> list[tuple[Checked, bool]]:
    """Every file in the folders that plans are looked for in, read and not linted, and whether it ships."""
    from warroom.packs import plan_files

    shipped = [(_read(path), True) for path in plan_files(plan_folders(settings)[0])]
    return shipped + [(_read(path), False) for path in own_plans(settings)]


def _read(path: Path) -> Checked:
    from warroom.packs import PlanError, read_plan

    try:
        return Checked(str(path), read_plan(path).plan, [])
    except PlanError as error:
        return Checked(str(path), None, error.problems)


def shipped_plan(name: str) -> PinnedPlan:
    """The plan *name* that ships, whatever the settings say. Refused (not_found) where there is none."""
    from warroom import bundled
    from warroom.packs import find_plan, read_plan

    return read_plan(find_plan(name, [bundled.plans()])).pinned


def desk_of(path: Path | None) -> DeskFactory:
    """What gives a desk that reads the time from the clock it is given: on a new store at *path*, or in memory."""

    def of(clock: Clock) -> Desk:
        from warroom.desk import Desk
        from warroom.stores.memory import MemoryStore
        from warroom.stores.sqlite import SqliteStore

        return Desk(SqliteStore(path) if path else MemoryStore(), clock, rulebook=rulebook(shipped=True))

    return of


def counter(settings: Settings) -> Counter:
    """What counts people from logs. What it knows of them from last time is in this account's own folder."""
    from warroom.config import state_home
    from warroom.counters.counter import LogCounter

    return LogCounter(state_home() / "counts", _secrets(settings).looked_up)


def _secrets(settings: Settings) -> Secrets:
    """What references stand for; a relative file begins at the folder of the store."""
    import os

    from warroom.references import Secrets as Of

    return Of(os.environ, store_path(settings.store).parent)


def sampler() -> Sampler:
    """What draws people from logs. What happened to them is in this account's own folder."""
    from warroom.config import state_home
    from warroom.counters.sampler import LogSampler

    return LogSampler(state_home() / "samples")


def prober(settings: Settings) -> Prober:
    """What asks the live system."""
    import os
    import secrets

    from warroom.clock import SystemClock
    from warroom.probes.prober import LiveProber
    from warroom.probes.tries import Surroundings

    return LiveProber(
        Surroundings(
            now=SystemClock().now, nonce=lambda: secrets.token_hex(8), secrets=_secrets(settings), environ=os.environ
        )
    )


def host(text: str) -> str:
    """The host and port that a person named, as they are compared. Refused (invalid) where one is missing."""
    from warroom.probes.hosts import named

    return named(text)


def probe_of(path: str, name: str | None) -> Probe:
    """The probe in the YAML file at *path*, called *name* where it holds several. BadFile where it is none; refused
    where a secret is written out in it."""
    from warroom.probe_files import read_probe
    from warroom.probes.borrowed import refuse_secrets_of

    probe = _whole(lambda: read_probe(Path(path), name), "warroom plan schema")
    refuse_secrets_of(probe)
    return probe


def reported(report: Mapping[str, Any], name: str | None, now: datetime) -> tuple[str, dict[str, Any]]:
    """What another check found, as a sample holds it, and for which probe: *name*, or the one that it says."""
    from warroom.probes.prober import sample
    from warroom.probes.pushes import pushed

    tried = pushed({**report, "probe": name} if name else report, now)
    named = tried.details.get("probe")
    if not named:
        raise Refused(Code.INVALID, "the report does not say of which probe", "warroom probe push ID")
    return str(named), sample(tried)


def now() -> datetime:
    """The present instant, for whoever has no desk to ask."""
    from warroom.clock import SystemClock

    return SystemClock().now()


def local_zone() -> tzinfo:
    """The zone of this account."""
    from warroom.clock import local_zone as of_host

    return of_host()


def diagnose(settings: Settings) -> Diagnosis:
    """What there is to say about the store that *settings* name, whether or not it is there."""
    from warroom.stores.sqlite_health import diagnose as of_path

    return of_path(store_path(settings.store))


def backup(store: Store, target: Path) -> int:
    """Copies *store* to the new file *target*; how many incidents the copy holds when it is opened."""
    from warroom.stores.sqlite import SqliteStore

    assert isinstance(store, SqliteStore), "a store elsewhere has a backup of its own"
    store.backup(target)
    copy = SqliteStore(target, create=False)
    try:
        return len(copy.incidents())
    finally:
        copy.close()
