"""Notices on the command line: draft, preview, compare, approve, send, and what came back.

What leaves is shown word for word before anybody agrees to it, and an approval is of the digest of what was shown.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from warroom.cli import diagnostics, output
from warroom.cli.frame import Answer, Change, Noun, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.cli.options import why
from warroom.cli.reading import STDIN, evidence
from warroom.core.duties import Duty, ReinstateDuty, WaiveDuty, find
from warroom.core.errors import Code, Refused
from warroom.core.incident import Incident
from warroom.core.notices import (
    LONGEST,
    AcknowledgeNotice,
    ApproveNotice,
    Channel,
    DraftNotice,
    SendNotice,
    WithdrawApproval,
    approved,
)
from warroom.views import notices

if TYPE_CHECKING:
    from warroom.desk import History


@click.group(cls=Noun)
def notice() -> None:
    """The language for a duty: drafted, approved by digest, sent with proof."""


def _duty(call: Invocation, name: str) -> tuple[Incident, Duty]:
    incident = call.load(call.incident())
    return incident, find(incident, name)


def _history(call: Invocation) -> History:
    return call.desk.history(call.incident())


@notice.command("show")
@click.argument("duty")
@click.option("--version", "number", type=int, metavar="N", help="Default: the latest")
@pass_invocation
def show(call: Invocation, duty: str, number: int | None) -> None:
    """The words for DUTY, who agreed to them and who has still to.

    DUTY is as `clock list` names it, or how that begins.

    \b
      warroom notice show eu.gdpr.33
      warroom notice show eu.gdpr.33 --version 1
    """
    _, found = _duty(call, duty)
    history = _history(call)
    version = notices.version(history.incident, found, number)
    text = notices.text(history.texts, version)
    if call.as_json:
        shown = {"version": version.number, "digest": version.blob, "text": history.texts.get(version.blob)}
        whole = notices.as_json(history.incident, found)
        output.document({"schema": "warroom.notice/v1", "duty": found.id, **shown, "notice": whole})
        return
    output.text(text)
    _tell_state(history.incident, found, number)
    _warn_of(history.incident, found, history.texts.get(version.blob, ""), call)


def _tell_state(incident: Incident, duty: Duty, number: int | None) -> None:
    state = notices.as_json(incident, duty)
    assert state is not None, "a version was found"
    diagnostics.tell(f"{duty.id}, version {number or state['version']}, sha256 {state['digest']}")
    for one in state["approvals"]:
        diagnostics.tell(f"approved by {one['by']} for {', '.join(one['functions'])} at {one['at']}")
    if state["outstanding"] and not state["sent"]:
        diagnostics.tell(f"has still to agree: {', '.join(state['outstanding'])}")
    for one in state["sent"]:
        diagnostics.tell(f"version {one['version']} sent to {one['to']} by {one['by']} at {one['at']}: {one['proof']}")


@notice.command("draft", cls=Answer)
@click.argument("duty")
@click.option("--file", "file", metavar="FILE", help="The text; - reads it from stdin")
@click.option("--template", metavar="NAME", help="Begin with words of the plan: audience, or audience.language")
@pass_invocation
def draft(call: Invocation, duty: str, file: str | None, template: str | None) -> None:
    """Write the notice for DUTY, or write it anew: any edit voids what was approved.

    \b
      warroom notice draft eu.gdpr.33 --template dpa
      warroom notice draft eu.gdpr.33 --file notice.txt
      warroom notice draft eu.gdpr.33 --file - < notice.txt
    """
    if (file is None) == (template is None):
        raise click.UsageError("give the text with --file, or begin with --template; not both")
    incident, found = _duty(call, duty)
    name = None
    if template is not None:
        name, text = _from_template(call, incident, found, template)
    else:
        text = _read(str(file))
    _warn_of(incident, found, text, call)
    call.do(DraftNotice, duty=found.id, text=text, template=name, undo=f"notice diff {found.id}")


def _read(file: str) -> str:
    """The text of *file*, as it is: an approval is of every character of it."""
    try:
        raw = sys.stdin.buffer.read(LONGEST * 4 + 1) if file == STDIN else _start_of(Path(file))
        return raw.decode()
    except UnicodeDecodeError as error:
        raise Refused(Code.INVALID, f"{file} is not UTF-8 text", "give the notice as plain text") from error


def _start_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LONGEST * 4 + 1)
    except OSError as error:
        raise Refused(Code.INVALID, f"{path} cannot be read: {error.strerror}", "name a file of text") from error


def _from_template(call: Invocation, incident: Incident, duty: Duty, name: str) -> tuple[str, str]:
    from warroom.reports.notices import render, template

    chosen = template(incident, duty, name)
    rendered = render(incident, duty, chosen, call.desk.now())
    for one in rendered.unknown:
        diagnostics.warn(f"unknown, and marked in the text: {one}")
    return chosen.name, rendered.text


def _warn_of(incident: Incident, duty: Duty, text: str, call: Invocation) -> None:
    from warroom.reports.notices import warnings

    for one in warnings(incident, duty, text, call.desk.now()):
        diagnostics.warn(f"line {one.line}: {one.passage!r}: {one.sentence} {one.cure}")


def _look_over(call: Invocation, history: History, duty: Duty) -> None:
    """What should be looked at in the latest words, said to whoever agrees to them or sends them."""
    latest = history.incident.notices.of(duty.id).latest
    if latest is not None:
        _warn_of(history.incident, duty, history.texts.get(latest.blob, ""), call)


@notice.command("preview")
@click.argument("duty")
@click.option("--template", metavar="NAME", help="Default: the first of the plan")
@pass_invocation
def preview(call: Invocation, duty: str, template: str | None) -> None:
    """What a template of the plan says with what is known now; unknowns are marked. Nothing is recorded.

    \b
      warroom notice preview eu.gdpr.33 --template dpa
    """
    from warroom.reports import notices as written

    incident, found = _duty(call, duty)
    chosen = written.template(incident, found, template)
    rendered = written.render(incident, found, chosen, call.desk.now())
    if call.as_json:
        said = {"template": chosen.name, "text": rendered.text, "unknown": list(rendered.unknown)}
        warnings = [one._asdict() for one in written.warnings(incident, found, rendered.text, call.desk.now())]
        output.document({"schema": "warroom.preview/v1", "duty": found.id, **said, "warnings": warnings})
        return
    output.text(rendered.text)
    _warn_of(incident, found, rendered.text, call)


@notice.command("diff")
@click.argument("duty")
@click.option("--from", "before", type=int, metavar="N", help="Default: the version before")
@click.option("--to", "after", type=int, metavar="N", help="Default: the latest")
@pass_invocation
def diff(call: Invocation, duty: str, before: int | None, after: int | None) -> None:
    """What differs between two versions of the notice for DUTY.

    \b
      warroom notice diff eu.gdpr.33
      warroom notice diff eu.gdpr.33 --from 1 --to 3
    """
    _, found = _duty(call, duty)
    history = _history(call)
    new = notices.version(history.incident, found, after)
    if before is None and new.number == 1:
        raise Refused(Code.NOT_FOUND, "there is one version: nothing to compare", f"warroom notice show {found.id}")
    old = notices.version(history.incident, found, before or new.number - 1)
    lines = list(notices.compared(history.texts, old, new))
    if call.as_json:
        output.document({"schema": "warroom.diff/v1", "duty": found.id, "from": old.number, "to": new.number,
                         "lines": lines})  # fmt: skip
    else:
        output.text("\n".join(lines))


@notice.command("approve", cls=Change)
@click.argument("duty")
@click.option("--digest", metavar="SHA256", help="Of the text that you have read; a conflict if it is another one now")
@pass_invocation
def approve(call: Invocation, duty: str, digest: str | None) -> None:
    """Agree to exactly the words that the notice for DUTY has now, for your function.

    On a terminal the words are shown first. Whoever wrote them does not approve them; any edit voids it.

    \b
      warroom notice approve eu.gdpr.33
      warroom notice approve eu.gdpr.33 --digest 3f2a…
    """
    _, found = _duty(call, duty)
    history = _history(call)
    latest = history.incident.notices.of(found.id).latest
    shown = digest
    _look_over(call, history, found)
    if digest is None and latest is not None:
        shown = latest.blob
        _ask(call, notices.text(history.texts, latest), f"Approve version {latest.number} of {found.id}?")
    call.do(ApproveNotice, duty=found.id, blob=shown, undo=f'notice withdraw {found.id} --why "…"')


def _ask(call: Invocation, text: str, question: str) -> None:
    """Shows *text* and asks, where somebody is there to answer."""
    if not call.may_ask or call.dry_run:
        return
    click.echo(text, err=True)
    if not click.confirm(question, err=True):
        diagnostics.tell("nothing was recorded")
        raise click.exceptions.Exit(diagnostics.Exit.FALSE)


@notice.command("withdraw", cls=Change)
@click.argument("duty")
@why("What is wrong with the words")
@pass_invocation
def withdraw(call: Invocation, duty: str, why: str) -> None:
    """Take your approval back, before the notice for DUTY is sent.

    \b
      warroom notice withdraw eu.gdpr.33 --why "the number is of yesterday"
    """
    call.do(WithdrawApproval, duty=_duty(call, duty)[1].id, why=why, undo=f"notice approve {duty}")


@notice.command("send", cls=Change)
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
    if (channel == Channel.FILE) != (out is not None):
        raise click.UsageError("--channel file needs --out FILE, and only it does")
    incident, found = _duty(call, duty)
    _look_over(call, _history(call), found)
    items, blobs = evidence(files)
    said: dict[str, Any] = {
        "duty": found.id,
        "channel": channel,
        "to": to,
        "late_because": late_because,
        "evidence": items,
    }
    undo = f"notice ack {found.id} --proof REFERENCE, when they answer"
    if out is None:
        _confirm_sending(call, incident, found)
        call.do(SendNotice, files=blobs, **said, proof=proof, undo="")
        diagnostics.tell(undo)
        return
    _into_file(call, incident, found, Path(out), lambda: call.do(SendNotice, files=blobs, **said, proof=proof or out))


def _confirm_sending(call: Invocation, incident: Incident, duty: Duty) -> None:
    latest = incident.notices.of(duty.id).latest
    if latest is not None and approved(incident, duty):
        text = notices.text(_history(call).texts, latest)
        _ask(call, text, f"Was exactly this sent to {duty.opened.to or 'the recipient'}?")


def _into_file(call: Invocation, incident: Incident, duty: Duty, path: Path, record: Callable[[], Any]) -> None:
    """Writes the approved text to *path*, and records that; a file that was not recorded does not stay."""
    from warroom.cli.writing import create

    assert incident.opening is not None, "duties come after the declaration"
    nothing_leaves = incident.opening.drill or call.dry_run or not approved(incident, duty)
    if nothing_leaves:  # the record says that it was a rehearsal, or why it is refused
        record()
        return
    latest = notices.version(incident, duty)
    text = _history(call).texts.get(latest.blob)
    if text is None:
        raise Refused(Code.UNAVAILABLE, "the text was erased", f"draft it anew: warroom notice draft {duty.id}")
    create(path, [text])
    try:
        record()
    except BaseException:
        path.unlink(missing_ok=True)
        raise


@notice.command("ack", cls=Change)
@click.argument("duty")
@click.option("--proof", metavar="TEXT", required=True, help="Their reference, or who confirmed it")
@pass_invocation
def ack(call: Invocation, duty: str, proof: str) -> None:
    """Record that the recipient has confirmed the notice for DUTY.

    \b
      warroom notice ack eu.gdpr.33 --proof "case 4711"
    """
    call.do(AcknowledgeNotice, duty=_duty(call, duty)[1].id, proof=proof)


@notice.command("waive", cls=Change)
@click.argument("duty")
@why("Why nobody is told")
@click.option("--not-applicable", is_flag=True, help="It does not apply, rather than: we decide not to")
@pass_invocation
def waive(call: Invocation, duty: str, why: str, *, not_applicable: bool) -> None:
    """Decide that DUTY is not met, or does not apply; for whoever the plan gives `waive` to.

    \b
      warroom notice waive eu.gdpr.34 --why "counsel: no high risk, memo 12" --not-applicable
    """
    found = _duty(call, duty)[1]
    undo = f'notice reinstate {found.id} --why "…"'
    call.do(WaiveDuty, duty=found.id, why=why, not_applicable=not_applicable, undo=undo)


@notice.command("reinstate", cls=Change)
@click.argument("duty")
@why("Why it stands again")
@pass_invocation
def reinstate(call: Invocation, duty: str, why: str) -> None:
    """Take a waiver back.

    \b
      warroom notice reinstate eu.gdpr.34 --why "the data was not encrypted"
    """
    found = _duty(call, duty)[1]
    call.do(ReinstateDuty, duty=found.id, why=why, undo=f'notice waive {found.id} --why "…"')


@notice.command("form")
@click.argument("duty")
@click.option("--format", "form", type=click.Choice(["markdown", "json"]), default="markdown", show_default=True)
@pass_invocation
def form(call: Invocation, duty: str, form: str) -> None:
    """What the law asks a notice for DUTY to contain, filled from the record, and what is still missing.

    \b
      warroom notice form eu.gdpr.33
      warroom notice form eu.gdpr.33 --format json
    """
    from warroom.reports.forms import as_json, as_markdown, filled

    incident, found = _duty(call, duty)
    sheet = filled(incident, found, call.desk.now())
    if call.as_json or form == "json":
        output.document(as_json(sheet))
    else:
        output.text(as_markdown(sheet))
