"""What every command has in common: options that work before and after the verb, suggestions, help by sections.

People type options where they think of them. ``warroom --json status`` and ``warroom status --json`` must mean the
same, so every command and every group knows the global options, and whatever is given lands in one Invocation.

The frame imports click and nothing of ours that costs time: `--help` has to be there before one wonders.
"""

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any, NamedTuple, cast

import click

from warroom.cli.invocation import Invocation

pass_invocation = click.make_pass_decorator(Invocation)
"""Hands the Invocation to a command as its first argument."""


def invocation_of(ctx: click.Context) -> Invocation:
    """The Invocation that *ctx* belongs to."""
    return ctx.find_root().ensure_object(Invocation)


def _remember(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
    assert isinstance(param, Shared), param
    if value is not None and value is not False:
        invocation_of(ctx).given[param.key] = value
    return value


class Shared(click.Option):
    """A global option; with *of_change* one that only a command that changes something can use, and with *of_answer*
    only one that sets what somebody else may have set in the meantime.

    Its parameter has a name that no command gives to one of its own, such as the argument of ``status INCIDENT``.
    """

    def __init__(self, *names: str, of_change: bool = False, of_answer: bool = False, **attributes: Any) -> None:
        self.key = names[-1].removeprefix("--").replace("-", "_")
        super().__init__([*names, f"shared_{self.key}"], expose_value=False, callback=_remember, **attributes)
        self.of_change, self.of_answer = of_change, of_answer


def _general() -> list[click.Parameter]:
    return [
        Shared("--store", metavar="PATH", help="The store  [env: WARROOM_STORE]"),
        Shared("-i", "--incident", metavar="ID", help="The incident, or how its id begins; default: the "
               "only open one  [env: WARROOM_INCIDENT]"),
        Shared("--as", metavar="PERSON", help="Who you are; default: your login  [env: WARROOM_AS]"),
        Shared("--json", is_flag=True, help="Print JSON, errors as well"),
        Shared("--no-input", is_flag=True, help="Never ask anything"),
    ]  # fmt: skip


def _of_change() -> list[click.Parameter]:
    labels = click.Choice(["normal", "privileged", "personal"])
    return [
        Shared("--at", of_change=True, metavar="TIME", help="When it happened, if not now: "
               "2026-11-23T16:05Z, or -15m"),
        Shared("--once", of_change=True, metavar="KEY", help="Do it once, however often it is asked"),
        Shared("--label", of_change=True, type=labels, help="Who may see the entry"),
        Shared("--dry-run", of_change=True, is_flag=True, help="Show what would be recorded"),
    ]  # fmt: skip


def _of_answer() -> list[click.Parameter]:
    return [
        Shared("--based-on", of_answer=True, type=int, metavar="SEQ", help="The last entry that you had seen; "
               "a conflict if the same thing changed since"),
    ]  # fmt: skip


def _show_help(ctx: click.Context, _param: click.Parameter, value: object) -> None:
    """Help is data as well: it goes through the owner of stdout, which copes with a reader that has seen enough."""
    if value and not ctx.resilient_parsing:
        from warroom.cli import output

        output.text(ctx.get_help())
        ctx.exit()


class _Sections(click.Command):
    """Help that shows a command's own options before the ones that all commands have."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.callback = _show_help
        return option

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        shared = [p for p in self.get_params(ctx) if isinstance(p, Shared)]
        own = [p for p in self.get_params(ctx) if not isinstance(p, Shared)]
        _section(ctx, formatter, "Options", own)
        _section(ctx, formatter, "Of facts, anchors and overrides", [p for p in shared if p.of_answer])
        _section(ctx, formatter, "Of every change", [p for p in shared if p.of_change])
        _section(ctx, formatter, "Everywhere", [p for p in shared if not (p.of_change or p.of_answer)])


def _section(
    ctx: click.Context, formatter: click.HelpFormatter, heading: str, params: Iterable[click.Parameter]
) -> None:
    records = [record for p in params if (record := p.get_help_record(ctx)) is not None and record[1]]
    if records:
        with formatter.section(heading):
            formatter.write_dl(records)


class Verb(_Sections):
    """A command that looks and changes nothing."""

    changes = False
    answers = False
    idle = "changes nothing"
    """Why an option of a change does nothing here."""

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.params += [*(_of_answer() if self.answers else []), *(_of_change() if self.changes else []), *_general()]

    def invoke(self, ctx: click.Context) -> Any:
        self._refuse_what_does_nothing(ctx)
        return super().invoke(ctx)

    def _refuse_what_does_nothing(self, ctx: click.Context) -> None:
        """Refuses what was given before the verb and has no effect on it."""
        given, known = invocation_of(ctx).given, {p.key for p in self.params if isinstance(p, Shared)}
        for option in cast("list[Shared]", [*_of_answer(), *_of_change()]):
            if option.key in given and option.key not in known:
                raise click.UsageError(f"{option.opts[0]} does nothing here: {ctx.command_path} {self.idle}", ctx)


class Change(Verb):
    """A command that changes an incident."""

    changes = True
    idle = "sets nothing that others set as well"


class Measure(Verb):
    """A command that records what it measures: that is so now, for the whole room, and no rehearsal or repetition."""

    idle = "measures what is so now"


class Answer(Change):
    """A command that sets what somebody else may have set in the meantime: a fact, an anchor, an override."""

    answers = True


class Noun(_Sections, click.Group):
    """A group of verbs. What it is given before the verb counts for the verb."""

    command_class = Verb

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.params += [*_of_change(), *_general()]

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """With the option of answers, where a verb of the group takes it."""
        return [*(_of_answer() if self._has_answers else []), *super().get_params(ctx)]

    @property
    def _has_answers(self) -> bool:
        return any(isinstance(command, Answer) for command in self.commands.values())

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """The verbs in the order in which they are written down, which is the order of use."""
        return list(self.commands)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.format_commands(ctx, formatter)
        _Sections.format_options(self, ctx, formatter)


class Lazy(NamedTuple):
    """A command that is imported when it is used: ``module:attribute``, and its line in the listing."""

    target: str
    help: str


class LazyNoun(Noun):
    """A group whose commands stand in a table, by section."""

    _has_answers = True

    def __init__(self, *args: Any, sections: Mapping[str, Mapping[str, Lazy]], **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self._sections = sections
        self._table = {name: lazy for table in sections.values() for name, lazy in table.items()}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        return list(self._table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # the same
        if cmd_name not in self._table:
            return None
        module, attribute = self._table[cmd_name].target.split(":")
        return cast("click.Command", getattr(import_module(module), attribute))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        unknown = args[0] not in self._table and not args[0].startswith("-")
        if unknown and not ctx.resilient_parsing:
            raise click.exceptions.NoSuchCommand(args[0], possibilities=self._table, ctx=ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # the same
        for heading, table in self._sections.items():
            with formatter.section(heading):
                formatter.write_dl([(name, lazy.help) for name, lazy in table.items()])
