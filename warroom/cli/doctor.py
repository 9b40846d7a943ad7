"""``doctor``: what is wrong here, found before the night on which it matters.

Each check is a line that says what was found in words, and where it is not well, what cures it. Nothing is mended by
itself. The checks look at this account, this terminal and this host: what holds for a colleague may differ.
"""

from __future__ import annotations

import shlex
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from warroom import __version__
from warroom.cli import diagnostics, output, terminals
from warroom.cli.findings import Check
from warroom.cli.frame import Verb, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.core.errors import Refused

if TYPE_CHECKING:
    from warroom.bootstrap import Checked
    from warroom.stores.sqlite_health import Access, Diagnosis, Health

SCARCE_BYTES = 200 * 2**20
"""Less free space than this, and a long incident with its evidence may not fit."""
LARGE_WAL_BYTES = 64 * 2**20
"""Four times what a healthy journal is cut back to: somebody keeps an old read open."""
OVERDUE = "WR041"
"""The finding that is told before all others: a plan whose review is overdue."""


@click.command("doctor", cls=Verb)
@pass_invocation
def doctor(call: Invocation) -> None:
    """Check this host, the store, the settings and the plan.

    Exit 0 if all is well or there are only warnings, 1 if something fails.

    \b
      warroom doctor
      warroom doctor --json
    """
    found = checks(call)
    if call.as_json:
        output.document({"schema": "warroom.doctor/v1", "ok": not failed(found), "items": as_json(found)})
    else:
        output.text("\n".join(lines(found)))
    if failed(found):
        raise click.exceptions.Exit(diagnostics.Exit.FALSE)


def checks(call: Invocation) -> list[Check]:
    """Everything that was found. A settings file that cannot be used leaves little else to look at."""
    first = [_program(), *terminals.checks()]
    try:
        call.settings  # noqa: B018  # read here, so that what is wrong with them is one of the findings
    except Refused as error:
        return [*first, Check("settings", "fail", error.sentence, error.hint)]
    from warroom import bootstrap

    diagnosis = bootstrap.diagnose(call.settings)
    return [*first, *_settings(), *terminals.of_keys(call.settings), *_store(diagnosis), *_plan(call)]


def failed(found: list[Check]) -> bool:
    """Whether anything fails."""
    return any(check.state == "fail" for check in found)


def lines(found: list[Check], *, only_trouble: bool = False) -> Iterator[str]:
    """*found* for a person, and how many of each; the state is a word, for colours are not seen by everybody."""
    for check in found:
        if only_trouble and check.state == "ok":
            continue
        yield f"{check.state:<5} {check.name:<12} {check.said}"
        if check.cure:
            yield f"{'':<19}cure: {check.cure}"
    counts = {state: sum(check.state == state for check in found) for state in ("ok", "warn", "fail")}
    yield ", ".join(f"{count} {state}" for state, count in counts.items())


def as_json(found: list[Check]) -> list[dict[str, Any]]:
    """*found* for a program."""
    return [check._asdict() for check in found]


def _program() -> Check:
    python = ".".join(map(str, sys.version_info[:3]))
    return Check("program", "ok", f"warroom {__version__} on Python {python}, {sys.platform}")


def _settings() -> Iterator[Check]:
    from warroom import config

    files = ", ".join(map(str, config.files())) or "no settings file: defaults apply"
    overridden = list(_overridden(config.layers({})))  # a flag is meant to override
    if not overridden:
        yield Check("settings", "ok", files)
    for key, winner, loser in overridden:
        said = f"{key} comes from {winner.origin}, which overrides {loser.origin} ({loser.value})"
        yield Check("settings", "warn", said, "remove one of the two; warroom config show says what applies")


def _overridden(layers: list[Any]) -> Iterator[tuple[str, Any, Any]]:
    """Where two sources disagree: the key, the setting that wins and the one that loses."""
    for key in dict.fromkeys(key for layer in layers for key in layer):
        said = [layer[key] for layer in layers if key in layer]
        for loser in said[:-1]:
            if loser.value != said[-1].value:
                yield key, said[-1], loser


def _store(diagnosis: Diagnosis) -> Iterator[Check]:
    yield _library(diagnosis)
    yield _place(diagnosis)
    if diagnosis.refused:
        yield Check("store", "fail", diagnosis.refused.sentence, diagnosis.refused.hint)
    elif diagnosis.access is None:
        yield Check(
            "store", "warn", f"{diagnosis.path} is not there yet", "warroom init, or warroom declare, begins it"
        )
    if diagnosis.access:
        yield _access(diagnosis, diagnosis.access)
    if diagnosis.health:
        yield from (check(diagnosis, diagnosis.health) for check in _OF_HEALTH)


def _library(diagnosis: Diagnosis) -> Check:
    library = diagnosis.library
    said = f"SQLite {library.version} ({library.module})"
    if library.safe:
        return Check("sqlite", "ok", f"{said}: several processes may write at once in WAL mode")
    told = f"{said} can corrupt a WAL database: the slower rollback journal is used instead"
    return Check("sqlite", "warn", told, "pip install pysqlite3, which brings a mended SQLite")


def _place(diagnosis: Diagnosis) -> Check:
    place = diagnosis.place
    free = f"{place.free_bytes / 2**30:.1f} GiB free" + (f" on {place.kind}" if place.kind else "")
    if place.network:
        cure = "keep the store on a local disk, and work on that host"
        return Check("disk", "fail", f"{diagnosis.path} is on a network file system ({place.network})", cure)
    if place.free_bytes < SCARCE_BYTES:
        return Check("disk", "warn", f"only {place.free_bytes // 2**20} MiB free", "make room before an incident does")
    return Check("disk", "ok", free)


def _access(diagnosis: Diagnosis, access: Access) -> Check:
    said = f"{access.mode:04o} {access.owner}:{access.group}, its folder {access.folder_mode:04o}"
    if access.mode & (stat.S_IROTH | stat.S_IWOTH):
        return Check("access", "fail", f"{said}: everybody on this host may get at it", f"chmod o= {diagnosis.path}")
    if access.shared and access.mode & 0o660 != 0o660:
        told = f"{said}: the folder is shared by {access.group}, the store is not"
        return Check("access", "warn", told, f"chmod 660 {diagnosis.path}; chgrp {access.group} {diagnosis.path}")
    who = f"shared by the group {access.group}" if access.shared else f"for {access.owner} alone"
    return Check("access", "ok", f"{said}: {who}")


def _opened(diagnosis: Diagnosis, health: Health) -> Check:
    said = f"{diagnosis.path}, format {health.format}"
    if health.locked_out:
        return Check("store", "warn", health.locked_out, "it can be read; to write, see the lines above")
    return Check("store", "ok", said)


def _journal(diagnosis: Diagnosis, health: Health) -> Check:
    said = f"{health.journal}, {health.wal_bytes:,} bytes in the write-ahead log"
    if health.wal_bytes > LARGE_WAL_BYTES:
        return Check("journal", "warn", said, "a process keeps an old read open: close the rooms that nobody looks at")
    if health.journal != "wal" and diagnosis.library.safe:
        return Check("journal", "warn", f"{health.journal}: it could not be set to wal", "close what else has it open")
    return Check("journal", "ok", said)


def _whole(_diagnosis: Diagnosis, health: Health) -> Check:
    if health.damage:
        cure = "keep the file as it is, go on with a copy of the last backup, and run warroom verify on both"
        return Check("integrity", "fail", f"the file is damaged: {'; '.join(health.damage)}", cure)
    if health.missing:
        said = f"the guards that keep entries from being changed are gone: {', '.join(health.missing)}"
        return Check("integrity", "fail", said, "run warroom verify, and find out who opened the file with other tools")
    return Check("integrity", "ok", "the file is whole; warroom verify checks the record itself")


def _clock(_diagnosis: Diagnosis, health: Health) -> Check:
    from warroom import bootstrap
    from warroom.core.instants import AHEAD_ALLOWED, stamp

    now, last = bootstrap.now().replace(microsecond=0), health.last_recorded_at
    if last and now < last - AHEAD_ALLOWED:
        said = f"it is {stamp(now)} here, before the last entry was recorded ({stamp(last)})"
        return Check("clock", "warn", said, "set this host's clock: timedatectl set-ntp true")
    return Check("clock", "ok", stamp(now))


_OF_HEALTH: tuple[Callable[[Diagnosis, Health], Check], ...] = (_opened, _journal, _whole, _clock)


_INVENTED = "those that ship name invented people"
_BEGIN = "warroom plan new --template assistant"


def _plan(call: Invocation) -> Iterator[Check]:
    """The plan that incidents are declared on, and those in the folders of the settings."""
    from warroom import bootstrap

    own = [str(path) for path in bootstrap.own_plans(call.settings)]
    if not (own or call.settings.plan):
        yield Check("plan", "warn", f"no plan of your own: {_INVENTED}", _begin(call))
    found: dict[str, Check] = {}
    for name in dict.fromkeys([*filter(None, [call.settings.plan]), *own]):
        file, check = _one_plan(call, name)
        found.setdefault(file, check)
    yield from found.values()


def _begin(call: Invocation) -> str:
    """How to begin a plan where it will be found."""
    from warroom import bootstrap

    folders = bootstrap.own_folders(call.settings)
    return f"{_BEGIN} --out {shlex.quote(str(folders[-1] / 'assistant.yaml'))}" if folders else _BEGIN


def _one_plan(call: Invocation, name: str) -> tuple[str, Check]:
    """The file that *name* means, and what was found about it."""
    from warroom import bootstrap

    try:
        checked = bootstrap.check_plan(call.settings, name, bootstrap.now().date())
    except Refused as error:
        return name, Check("plan", "fail", f"{name}: {error.sentence}", error.hint)
    return checked.file, _of_plan(checked, _begin(call))


def _of_plan(checked: Checked, begin: str) -> Check:
    from warroom import bundled

    cure = f"warroom plan check {checked.file}"
    if checked.plan is None:
        return Check("plan", "fail", f"{checked.file} is no plan: {checked.problems[0].message}", cure)
    said = f"{checked.file}: {checked.plan.id} {checked.plan.version}, reviewed {checked.plan.reviewed}"
    if Path(checked.file).parent == bundled.plans():
        return Check("plan", "warn", f"{said}: {_INVENTED}", begin)
    if not checked.problems:
        return Check("plan", "ok", said)
    overdue = [problem.message for problem in checked.problems if problem.code == OVERDUE]
    first, *more = checked.problems
    told = overdue or [
        f"{len(more) + 1} findings, the first: {first.message}" if more else f"a finding: {first.message}"
    ]
    return Check("plan", "warn", f"{said}: {told[0]}", cure)
