"""``notice draft`` and ``notice preview``: words of one's own or of the plan, and what in them should be looked at.

The text is kept as it came, to the byte, and warned of before anybody agrees to it: a draft is the last place where
what is careless costs nothing.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from warroom.cli import diagnostics, output
from warroom.cli.frame import Answer, Verb, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.cli.reading import STDIN
from warroom.cli.sending import duty_of
from warroom.cli.wording import warn_of
from warroom.core.duties import Duty
from warroom.core.errors import Code, Refused
from warroom.core.incident import Incident
from warroom.core.notices import LONGEST, DraftNotice, how

if TYPE_CHECKING:
    from warroom.core.plan import Template


@click.command("draft", cls=Answer)
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
    incident, found = duty_of(call, duty)
    name = None
    if template is not None:
        name, text = _from_template(call, incident, found, template)
    else:
        text = _read(str(file))
    call.do(DraftNotice, duty=found.id, text=text, template=name)
    warn_of(incident, found, text, call)
    if not (call.as_json or call.dry_run):
        _tell_next(call, call.desk.load(incident.id), found)


def _tell_next(call: Invocation, incident: Incident, duty: Duty) -> None:
    """What comes after a draft; nothing takes one back but another one."""
    agreeing = " and ".join(incident.plan.approving(how(incident, duty)))
    named = f"-i {incident.id} " if call.settings.incident else ""
    latest = incident.notices.of(duty.id).latest
    if latest is not None and latest.number > 1:
        diagnostics.tell(f"what changed: warroom {named}notice diff {duty.id}")
    diagnostics.tell(f"next, by {agreeing}: warroom {named}notice approve {duty.id}")


_MOST = LONGEST * 4
"""Bytes of the longest notice: a character of UTF-8 has four at most."""


def _read(file: str) -> str:
    """The text of *file*, as it is: an approval is of every character of it."""
    raw = sys.stdin.buffer.read(_MOST + 1) if file == STDIN else _start_of(Path(file))
    what = "the notice on stdin" if file == STDIN else file
    if len(raw) > _MOST:
        hint = "send long material as an attachment, and name it in the notice: warroom notice draft --help"
        raise Refused(Code.INVALID, f"{what} has more than {LONGEST:,} characters, which is the most", hint)
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        hint = "give the notice as plain text: warroom notice draft DUTY --file FILE"
        raise Refused(Code.INVALID, f"{what} is not UTF-8 text, at byte {error.start + 1}", hint) from error


def _start_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MOST + 1)
    except OSError as error:
        hint = "name a file of text: warroom notice draft DUTY --file FILE"
        raise Refused(Code.INVALID, f"{path} cannot be read: {error.strerror}", hint) from error


def _from_template(call: Invocation, incident: Incident, duty: Duty, name: str) -> tuple[str, str]:
    from warroom.reports.notices import render, template

    chosen = template(incident, duty, name)
    _tell_languages(incident, duty, chosen, name)
    return chosen.name, render(incident, duty, chosen, call.desk.now()).text


def _tell_languages(incident: Incident, duty: Duty, chosen: Template, name: str | None) -> None:
    """Where a language was not asked for, which was taken, and which others there are."""
    others = [one.name for one in how(incident, duty).all_templates if one.audience == chosen.audience]
    if name != chosen.name and len(others) > 1:
        also = ", ".join(one for one in others if one != chosen.name)
        diagnostics.hint(f"these are the words of {chosen.name}; for others: --template {also}")


@click.command("preview", cls=Verb)
@click.argument("duty")
@click.option("--template", metavar="NAME", help="Default: the first of the plan")
@pass_invocation
def preview(call: Invocation, duty: str, template: str | None) -> None:
    """What a template of the plan says with what is known now; unknowns are marked. Nothing is recorded.

    \b
      warroom notice preview eu.gdpr.33 --template dpa
    """
    from warroom.reports import notices as written

    incident, found = duty_of(call, duty)
    chosen = written.template(incident, found, template)
    rendered = written.render(incident, found, chosen, call.desk.now())
    if call.as_json:
        said = {"template": chosen.name, "text": rendered.text, "unknown": list(rendered.unknown)}
        warnings = [one._asdict() for one in written.warnings(incident, found, rendered.text, call.desk.now())]
        output.document({"schema": "warroom.preview/v1", "duty": found.id, **said, "warnings": warnings})
        return
    output.text(rendered.text)
    _tell_languages(incident, found, chosen, template)
    warn_of(incident, found, rendered.text, call)
