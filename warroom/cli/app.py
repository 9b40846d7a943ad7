"""The root of the command line: the table of commands, and the one place where a failure becomes an exit code.

The table carries the help text of every command, so that `warroom --help` imports none of them.
"""

from __future__ import annotations

import sys
from io import TextIOWrapper
from types import ModuleType

import click

from warroom import __version__
from warroom.cli.frame import Lazy, LazyNoun, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.cli.options import LOOKS, looks

SECTIONS = {
    "An incident": {
        "declare": Lazy("warroom.cli.opening:declare", "Open an incident on a plan"),
        "status": Lazy("warroom.cli.room:status", "How bad, how many, still happening, who, what next"),
        "open": Lazy("warroom.cli.room:open_room", "Open the room on this terminal"),
        "wall": Lazy("warroom.cli.room:wall", "The five answers in large letters, for a shared screen"),
        "list": Lazy("warroom.cli.incidents:list_incidents", "All incidents of the store"),
        "log": Lazy("warroom.cli.log:log", "The timeline; --follow streams it"),
        "link": Lazy("warroom.cli.links:link", "Say that it duplicates another, or was caused by it"),
    },
    "Working on it": {
        "role": Lazy("warroom.cli.roles:role", "Who sits in which seat: join, hand over, leave"),
        "step": Lazy("warroom.cli.steps:step", "The checklist: start, finish, skip, reopen"),
        "fact": Lazy("warroom.cli.facts:fact", "Answer the plan's questions"),
        "severity": Lazy("warroom.cli.severity:severity", "Override the computed severity, or lift that"),
        "count": Lazy("warroom.cli.counts:count", "How many people are affected: count, label, estimate, state"),
        "probe": Lazy("warroom.cli.probes:probe", "Whether it still happens: ask the live system, or say what you saw"),
        "phase": Lazy("warroom.cli.phases:phase", "Move it on, reopen it, call it a false alarm"),
        "update": Lazy("warroom.cli.updates:update", "Post a situation report"),
        "note": Lazy("warroom.cli.entries:note", "Write into the timeline"),
        "entry": Lazy("warroom.cli.entries:entry", "Correct or label an entry of the timeline"),
        "notice": Lazy("warroom.cli.notices:notice", "Tell those who must be told: draft, approve, send"),
        "gate": Lazy("warroom.cli.gates:gate", "What waits until something else has happened"),
        "anchor": Lazy("warroom.cli.anchors:anchor", "The instants that clocks start from"),
        "undo": Lazy("warroom.cli.undo:undo", "Take back the last thing that you did"),
    },
    "The record": {
        "verify": Lazy("warroom.cli.verify:verify", "Check that the record is what was recorded"),
        "export": Lazy("warroom.cli.export:export", "Hand out the log, and how to check it"),
        "store": Lazy("warroom.cli.store:store", "Back the store up while others write"),
    },
    "Plans and rules": {
        "plan": Lazy("warroom.cli.plans:plan", "Read, check, begin and adopt plans"),
        "clock": Lazy("warroom.cli.duties:clock", "Who must be told by when, and why that day"),
        "rules": Lazy("warroom.cli.rules:rules", "The rules that this incident runs on"),
        "check": Lazy("warroom.cli.duties:check", "Is a deadline near or breached? For monitors"),
    },
    "Setting up": {
        "demo": Lazy("warroom.cli.demo:demo", "A documented incident, replayed; take part"),
        "init": Lazy("warroom.cli.setup:init", "Make a store, settings and a plan of your own"),
        "doctor": Lazy("warroom.cli.doctor:doctor", "What is wrong here, and what to do about it"),
        "config": Lazy("warroom.cli.settings:config", "The settings that apply, and who said so"),
        "paths": Lazy("warroom.cli.settings:paths", "Where everything is"),
        "completion": Lazy("warroom.cli.completion:completion", "Let your shell complete commands"),
    },
}

EPILOG = "Try `warroom demo` to look around. Exit codes: 0 done, 1 findings, 2 usage, 3 bad data or store, \
4 not permitted, 5 conflict, 6 not found, 9 deadline breached, 10 integrity, 130 interrupted."


@click.group(
    cls=LazyNoun,
    sections=SECTIONS,
    invoke_without_command=True,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="warroom", message="%(prog)s %(version)s")
@looks
@pass_invocation
@click.pass_context
def cli(ctx: click.Context, call: Invocation) -> None:
    """Run your AI incident-response plan from the terminal, together.

    Without a command it opens the room.

    \b
      warroom declare "Assistant quotes a refund policy that does not exist"
      warroom status
      warroom step done preserve --evidence logs.tar
    """
    if ctx.invoked_subcommand is not None:
        _refuse_looks(ctx, call)
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        from warroom.cli import output

        output.text(ctx.get_help())
        return
    from warroom.cli.room import enter

    enter(call, None)


def _refuse_looks(ctx: click.Context, call: Invocation) -> None:
    """`warroom --theme light status` means nothing; and `open` has the options itself."""
    if set(LOOKS) & set(call.given) and ctx.invoked_subcommand != "open":
        raise click.UsageError("how the room looks does nothing here: warroom open, or warroom alone, opens it", ctx)


def run(argv: list[str]) -> int:
    """Runs the command line on *argv* and gives its exit code. Nothing is raised."""
    unbroken()
    unplugged()
    try:
        with Invocation() as call:
            result = cli.main(argv, prog_name="warroom", standalone_mode=False, obj=call)
        return result if isinstance(result, int) else 0
    except BaseException as error:  # noqa: BLE001  # the one place where every failure ends
        from warroom.cli.diagnostics import report

        return int(report(error, as_json=wants_json(argv)))


def unbroken() -> None:
    """Makes stdout and stderr show a character that their encoding lacks as an escape, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def unplugged() -> None:
    """Lets pydantic find no plugins. It would ask every installed distribution for some, and to be able to ask it
    imports e-mail, sockets and archives, a tenth of the life of a command; and whatever plugin it found would be shown
    every body of every event.

    Its own switch, ``PYDANTIC_DISABLE_PLUGINS``, is looked at only after those imports. Where a later pydantic keeps
    this elsewhere nothing breaks, and the test of what a command loads says so.
    """
    nobody = ModuleType("pydantic.plugin._loader")
    vars(nobody)["get_plugins"] = tuple
    sys.modules.setdefault(nobody.__name__, nobody)


def wants_json(argv: list[str]) -> bool:
    """Whether *argv* asks for JSON. Read by hand, because an error in the line itself must be JSON too."""
    options = argv[: argv.index("--")] if "--" in argv else argv
    return "--json" in options
