"""``notice send`` and ``notice ack``: what left, how, to whom, and what came back.

A notice that was sent cannot be called back, so what is recorded is bound to the text that its sender saw, and a file
holds exactly the bytes that were agreed to.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from warroom.cli import diagnostics
from warroom.cli.frame import Change, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.cli.reading import STDIN, evidence
from warroom.cli.recorded import show
from warroom.cli.wording import warn_of
from warroom.cli.writing import create
from warroom.core.duties import Duty, find
from warroom.core.errors import Code, Refused
from warroom.core.incident import Incident
from warroom.core.notices import AcknowledgeNotice, Channel, SendNotice
from warroom.views import notices
from warroom.views.safe import line

if TYPE_CHECKING:
    from warroom.core.notices import Version
    from warroom.desk import Recorded


def duty_of(call: Invocation, name: str) -> tuple[Incident, Duty]:
    """The incident that is meant, and its duty called *name*."""
    incident = call.load(call.incident())
    return incident, find(incident, name)


@click.command("send", cls=Change)
@click.argument("duty")
@click.option("--channel", type=click.Choice([str(one) for one in Channel]), required=True,
              help="filed: you filed it by hand; file: it is written to --out")  # fmt: skip
@click.option("--to", metavar="WHOM", help="Default: the recipient of the duty")
@click.option("--proof", metavar="TEXT", help="The receipt, the reference, the name of who took it")
@click.option("--evidence", "files", metavar="FILE", multiple=True, help="A file that proves it; repeatable")
@click.option("--out", metavar="FILE", help="For --channel file: the new file")
@click.option("--late-because", metavar="REASON", help="Why it is late, where the rule asks for it")
@pass_invocation
def send(
    call: Invocation, duty: str, *, channel: str, to: str | None, proof: str | None, files: tuple[str, ...],
    out: str | None, late_because: str | None,
) -> None:  # fmt: skip
    """Record that the approved notice for DUTY was sent, how, to whom, and the proof. --at says when.

    Nothing is sent that is not approved; in a drill or a demo nothing is sent at all.

    \b
      warroom notice send eu.gdpr.33 --channel filed --proof "BfDI ref. 2026-1123" --at=-5m
      warroom notice send eu.gdpr.34 --channel file --out letter.txt
    """
    if (channel == Channel.FILE) != (out is not None) or out == STDIN:
        raise click.UsageError("--channel file needs --out FILE, and only it does")
    incident, found = duty_of(call, duty)
    items, blobs = evidence(files)
    latest = incident.notices.of(found.id).latest
    said: dict[str, Any] = {
        "duty": found.id, "channel": channel, "blob": latest.blob if latest else None, "to": to,
        "proof": proof or out, "evidence": items, "late_because": late_because,
    }  # fmt: skip
    record = partial(call.carry_out, incident.id, SendNotice, files=blobs, **said)
    rehearsed = record(rehearsed=True)
    if call.dry_run or rehearsed.again:
        show(call, [rehearsed])
        return
    assert latest is not None, "nothing is sent that was not drafted"
    show(call, [_sent(call, found, latest, Path(out) if out else None, record)])
    if not call.as_json:
        diagnostics.hint(f"when they answer: warroom notice ack {found.id} --proof REFERENCE")


def _sent(
    call: Invocation, duty: Duty, version: Version, path: Path | None, record: Callable[[], Recorded]
) -> Recorded:  # fmt: skip
    """What *record* records, once the words of *version* were looked at, or stand in the file at *path*."""
    history = call.desk.history(call.incident())
    assert history.incident.opening is not None, "duties come after the declaration"
    warn_of(history.incident, duty, history.texts.get(version.blob, ""), call)
    if path is None:
        if call.may_ask:
            click.echo(notices.text(history.texts, version), err=True)
        call.ask(f"Was exactly this sent to {line(duty.opened.to) or 'the recipient'}?")
    elif history.incident.opening.drill:
        diagnostics.warn(f"this is a drill: nothing was written to {path}")
    else:
        return _into_file(path, history.texts.get(version.blob), duty, record)
    return record()


def _into_file(path: Path, text: str | None, duty: Duty, record: Callable[[], Recorded]) -> Recorded:
    """Writes the approved *text* to *path* and records that; a file that was not recorded does not stay."""
    if text is None:
        raise Refused(Code.UNAVAILABLE, "the text was erased", f"draft it anew: warroom notice draft {duty.id}")
    create(path, [text])
    try:
        return record()
    except BaseException:
        path.unlink(missing_ok=True)
        raise


@click.command("ack", cls=Change)
@click.argument("duty")
@click.option("--proof", metavar="TEXT", required=True, help="Their reference, or who confirmed it")
@pass_invocation
def ack(call: Invocation, duty: str, proof: str) -> None:
    """Record that the recipient has confirmed the notice for DUTY.

    \b
      warroom notice ack eu.gdpr.33 --proof "case 4711"
    """
    call.do(AcknowledgeNotice, duty=duty_of(call, duty)[1].id, proof=proof)
