"""Notices on the command line: draft, preview, compare, approve, send, and what came back.

What leaves is shown word for word before anybody agrees to it, and an approval is of the digest of what was shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from warroom.cli import diagnostics, output
from warroom.cli.drafting import draft, preview
from warroom.cli.frame import Change, Noun, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.cli.options import why
from warroom.cli.sending import ack, duty_of, send
from warroom.cli.wording import warn_of
from warroom.core.duties import Duty, ReinstateDuty, WaiveDuty
from warroom.core.errors import Code, Refused
from warroom.core.incident import Incident
from warroom.core.notices import ApproveNotice, Version, WithdrawApproval
from warroom.views import notices

if TYPE_CHECKING:
    from warroom.desk import History

_DIGEST = re.compile(r"[0-9a-f]{64}")


@click.group(cls=Noun)
def notice() -> None:
    """The language for a duty: drafted, approved by digest, sent with proof."""


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
    _, found = duty_of(call, duty)
    history = _history(call)
    version = notices.version(history.incident, found, number)
    text = notices.text(history.texts, version)
    if call.as_json:
        shown = {"version": version.number, "digest": version.blob, "text": history.texts.get(version.blob)}
        whole = notices.as_json(history.incident, found)
        output.document({"schema": "warroom.notice/v1", "duty": found.id, **shown, "notice": whole})
        return
    output.text(text)
    _tell_state(history.incident, found, version)
    warn_of(history.incident, found, history.texts.get(version.blob, ""), call)


def _tell_state(incident: Incident, duty: Duty, version: Version) -> None:
    state = notices.as_json(incident, duty)
    assert state is not None, "a version was found"
    diagnostics.tell(f"{duty.id}, version {version.number}, sha256 {version.blob}")
    if version.number == state["version"]:
        _tell_agreed(state)
    else:
        diagnostics.tell(f"the latest is version {state['version']}: warroom notice show {duty.id}")
    for one in state["sent"]:
        diagnostics.tell(f"version {one['version']} sent to {one['to']} by {one['by']} at {one['at']}: {one['proof']}")


def _tell_agreed(state: Mapping[str, Any]) -> None:
    for one in state["approvals"]:
        diagnostics.tell(f"approved by {one['by']} for {', '.join(one['functions'])} at {one['at']}")
    if state["outstanding"] and state["version"] not in [one["version"] for one in state["sent"]]:
        diagnostics.tell(f"has still to agree: {', '.join(state['outstanding'])}")


notice.add_command(draft)
notice.add_command(preview)


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
    _, found = duty_of(call, duty)
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
    _, found = duty_of(call, duty)
    history = _history(call)
    latest = history.incident.notices.of(found.id).latest
    shown = _digest(digest) if digest is not None else latest.blob if latest else None
    # Whoever may not agree to it, or has agreed, is told so before reading it.
    rehearsed = call.carry_out(history.incident.id, ApproveNotice, rehearsed=True, duty=found.id, blob=shown)
    if latest is not None and not rehearsed.again:
        _look_over(call, history, found, latest, ask=digest is None)
    call.do(ApproveNotice, duty=found.id, blob=shown, undo=f'notice withdraw {found.id} --why "…"')


def _digest(given: str) -> str:
    """A digest as it was *given*. A usage error where it is none: part of one agrees to nothing."""
    if not _DIGEST.fullmatch(given.lower()):
        what = f"{given!r} is no SHA-256, which has 64 digits; `warroom notice show` tells it"
        raise click.BadParameter(what, param_hint="--digest")
    return given.lower()


def _look_over(call: Invocation, history: History, duty: Duty, version: Version, *, ask: bool) -> None:
    """Says what should be looked at in the text that is agreed to; where somebody is there to answer and is to be
    asked, shows the text before, and asks."""
    asking = ask and call.may_ask and not call.dry_run
    if asking:
        click.echo(notices.text(history.texts, version), err=True)
    warn_of(history.incident, duty, history.texts.get(version.blob, ""), call)
    if asking:
        call.ask(f"Approve version {version.number} of {duty.id}, sha256 {version.blob[:12]}…?")


@notice.command("withdraw", cls=Change)
@click.argument("duty")
@why("What is wrong with the words")
@pass_invocation
def withdraw(call: Invocation, duty: str, why: str) -> None:
    """Take your approval back, before the notice for DUTY is sent.

    \b
      warroom notice withdraw eu.gdpr.33 --why "the number is of yesterday"
    """
    call.do(WithdrawApproval, duty=duty_of(call, duty)[1].id, why=why, undo=f"notice approve {duty}")


notice.add_command(send)
notice.add_command(ack)


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
    found = duty_of(call, duty)[1]
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
    found = duty_of(call, duty)[1]
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

    incident, found = duty_of(call, duty)
    sheet = filled(incident, found, call.desk.now())
    if call.as_json or form == "json":
        output.document(as_json(sheet))
    else:
        output.text(as_markdown(sheet))
