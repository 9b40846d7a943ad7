"""The seats of the response team on the command line."""

from __future__ import annotations

import click

from warroom.cli import output
from warroom.cli.frame import Change, Noun, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.cli.options import why
from warroom.core.roles import AcceptRole, AssignRole, JoinRole, LeaveRole, OfferRole, WithdrawRole
from warroom.views import roles


@click.group(cls=Noun)
def role() -> None:
    """Who sits in which seat. A handover takes effect when the receiver accepts it."""


outsider = click.option("--outsider", is_flag=True, help="Somebody whom the plan does not know is meant")


@role.command("assign", cls=Change)
@click.argument("role")
@click.argument("person")
@outsider
@pass_invocation
def assign(call: Invocation, role: str, person: str, *, outsider: bool) -> None:
    """Ask PERSON to take ROLE.

    \b
      warroom role assign comms eve
    """
    call.do(AssignRole, role=role, person=_person(call, person), outsider=outsider)


@role.command("join", cls=Change)
@click.argument("role")
@why("Why you relieve whoever holds it", required=False)
@pass_invocation
def join(call: Invocation, role: str, why: str | None) -> None:
    """Take ROLE; whoever holds it is relieved, for which there must be a reason.

    \b
      warroom role join commander
      warroom role join commander --why "ana lost her connection"
    """
    call.do(JoinRole, role=role, why=why, undo=f"role leave {role}")


@role.command("handover", cls=Change)
@click.argument("role")
@click.argument("person")
@outsider
@pass_invocation
def handover(call: Invocation, role: str, person: str, *, outsider: bool) -> None:
    """Offer ROLE, which you hold, to PERSON; you hold it until they accept.

    \b
      warroom role handover commander ben
    """
    call.do(OfferRole, role=role, to=_person(call, person), outsider=outsider)


@role.command("accept", cls=Change)
@click.argument("role")
@pass_invocation
def accept(call: Invocation, role: str) -> None:
    """Take over ROLE, which was offered to you.

    \b
      warroom role accept commander
    """
    call.do(AcceptRole, role=role)


@role.command("leave", cls=Change)
@click.argument("role")
@pass_invocation
def leave(call: Invocation, role: str) -> None:
    """Leave ROLE vacant. Better: hand it over.

    \b
      warroom role leave engineer
    """
    call.do(LeaveRole, role=role, undo=f"role join {role}")


@role.command("withdraw", cls=Change)
@click.argument("role")
@pass_invocation
def withdraw(call: Invocation, role: str) -> None:
    """Take back that ROLE was offered or assigned to somebody, before they took it.

    \b
      warroom role withdraw commander
    """
    call.do(WithdrawRole, role=role)


@role.command("list")
@pass_invocation
def list_roles(call: Invocation) -> None:
    """Who sits in which seat, and who is missing.

    \b
      warroom role list
    """
    incident, now = call.load(call.incident()), call.desk.now()
    if call.as_json:
        output.listing("roles", roles.as_json(incident, now))
        return
    rows = [
        (one.id, one.function, one.holder, one.state, f"{one.note}{', OVERDUE' if one.overdue else ''}",
         ", ".join(one.deputies))
        for one in roles.view(incident, now)
    ]  # fmt: skip
    output.table(("ROLE", "FUNCTION", "WHO", "STATE", "NOTE", "DEPUTIES"), rows)


@role.command("sheet")
@pass_invocation
def sheet(call: Invocation) -> None:
    """The handover sheet: what whoever takes over has to know, in the order of an ICS 201 briefing.

    It carries nothing that was labelled privileged or personal.

    \b
      warroom role sheet
      warroom role sheet > handover.txt
    """
    from warroom.views import handover
    from warroom.views.plan import WIDTH
    from warroom.views.sheets import as_text

    past, now = call.desk.history(call.incident()), call.desk.now()
    if call.as_json:
        output.document(handover.as_json(past.incident, past.events, now, past.texts))
    else:
        shown = handover.view(past.incident, past.events, now, past.texts)
        output.text(as_text(shown, output.columns() or WIDTH))


def _person(call: Invocation, name: str) -> str:
    """The person whose id or login is *name*."""
    return call.load(call.incident()).plan.person_for(name)
