"""``clock``: the rules of notification, and when somebody must have been told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from warroom.cli import diagnostics, output
from warroom.cli.frame import Noun, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.cli.options import assignment
from warroom.core.errors import Code, Refused, not_found

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from warroom.core.clocks import Range, Rule, Situation, Terms

FIRST_YEAR, LAST_YEAR = 2000, 2090
"""The years in which calendars are known well enough to count in."""
YEARS_ON = 3
"""How many years after the last start a calendar is read: the longest period is a year and sixty days."""


@click.group(cls=Noun)
def clock() -> None:
    """Who must be told, by when, and which days were counted."""


@clock.command("rules")
@click.option("--jurisdiction", metavar="CODE", help="Only those of EU, UK, US, US-NY, …; US has its states with it")
@pass_invocation
def rules(call: Invocation, jurisdiction: str | None) -> None:
    """The rules that ship, with where they come from and whether they are law.

    \b
      warroom clock rules
      warroom clock rules --jurisdiction US --json
    """
    from warroom import bootstrap
    from warroom.views.clocks import item

    items = [item(rule, one.regime) for one in bootstrap.rules() for rule in one.rules]
    if jurisdiction:
        items = [one for one in items if _within(one["jurisdiction"], jurisdiction.upper())]
    if call.as_json:
        output.listing("rules", items)
        return
    rows = [[one["id"], one["jurisdiction"], one["status"], one["provenance"], one["title"]] for one in items]
    output.table(["RULE", "WHERE", "STATUS", "SOURCE", "WHAT"], rows)


def _within(jurisdiction: str, asked: str) -> bool:
    return jurisdiction.upper() == asked or jurisdiction.upper().startswith(f"{asked}-")


@clock.command("show")
@click.argument("name", metavar="RULE")
@pass_invocation
def show(call: Invocation, name: str) -> None:
    """One rule: whom it binds, what triggers it, how it counts, where that was read.

    \b
      warroom clock show eu.gdpr.33
    """
    from warroom import bootstrap
    from warroom.views.clocks import rule_text, whole

    rule = bootstrap.rule(name)
    if call.as_json:
        output.document(whole(rule))
    else:
        output.text(rule_text(rule))


@clock.command("explain")
@click.argument("names", nargs=-1, required=True, metavar="RULE...")
@pass_invocation
def explain(call: Invocation, names: tuple[str, ...]) -> None:
    """A rule in words: who tells whom, from which instant, how it counts, the other reading, what is no law yet.

    \b
      warroom clock explain eu.gdpr.33
      warroom clock explain eu.dora.init eu.dora.inter eu.dora.final
    """
    from warroom import bootstrap
    from warroom.views.rules import explained, explanation

    found, terms = [bootstrap.rule(name) for name in names], bootstrap.terms()
    if call.as_json:
        output.listing("explanations", [explanation(one, terms) for one in found])
    else:
        output.text("\n\n".join(explained(one, terms) for one in found))


@clock.command("check")
@click.argument("files", nargs=-1, metavar="[FILE]...")
@pass_invocation
def check(call: Invocation, files: tuple[str, ...]) -> None:
    """What is wrong with rule files: a misspelt fact, a trigger that cannot be asked, a law that is loosened.

    Without FILE, the facts, calendars and rules that ship. Exit 0 clean, 3 not usable.

    \b
      warroom clock check
      warroom clock check our-contracts.yaml
    """
    from dataclasses import asdict

    from warroom import bootstrap
    from warroom.core.plan.findings import render

    problems = bootstrap.rule_problems([Path(one) for one in files])
    if call.as_json:
        output.document({"schema": "warroom.findings/v1", "items": [asdict(one) for one in problems]})
    else:
        output.text(
            "\n".join([*map(render, problems), f"rules: {len(problems)} errors" if problems else "rules: clean"])
        )
    if problems:
        raise click.exceptions.Exit(diagnostics.Exit.INVALID)


@clock.command("compute")
@click.argument("name", metavar="RULE")
@click.option(
    "--start",
    "starts",
    multiple=True,
    metavar="ANCHOR=TIME",
    help="When a clock starts: aware=2026-11-23T16:05; RULE/STAGE=TIME for a report that was submitted",
)
@click.option("--who", multiple=True, metavar="ROLE|KIND", help="What the entity is in law; several: all it is")
@click.option("--fact", "facts", multiple=True, metavar="NAME=VALUE", help="What is known; what is not stays unknown")
@click.option("--affected", metavar="LOW..HIGH", help="How many people: 500, 400..600, or 400.. for at least")
@click.option("--tz", metavar="ZONE", help="The entity's time zone, such as Europe/Berlin")
@click.option("--country", metavar="CODE", help="The country or region whose holidays count; default: that of the zone")
@click.option("--cap", metavar="SPAN", help="Your own limit where the law sets no date: 12h; policy, not statute")
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE", help="What a contract fills in: n=24")
@pass_invocation
def compute(call: Invocation, /, name: str, *, params: tuple[str, ...], **said: Any) -> None:
    """When a rule's notices are due: the date to plan by, the latest arguable one, and the days counted.

    \b
      warroom clock compute eu.gdpr.33 --start aware=2026-11-23T16:05 --tz Europe/Berlin
      warroom clock compute us.ftc.safeguards --start aware=2026-11-23T09:00 --affected 400..600 \\
        --tz America/New_York
    """
    from warroom import bootstrap
    from warroom.core import clocks
    from warroom.views.clocks import document, text

    law, terms = bootstrap.rule(name), bootstrap.terms()
    rule = clocks.bind(law, dict(assignment(one, "n=24") for one in params), terms)
    situation = _situation(rule, terms, **said)
    calendars = bootstrap.calendars(_needed(rule, situation), _years(situation))
    found = clocks.compute(rule, situation, terms, calendars)
    if call.as_json:
        output.document(document(found, situation, calendars, terms))
    else:
        output.text(text(found, situation, calendars, terms))


def _situation(
    rule: Rule, terms: Terms, *, starts: Iterable[str], who: Iterable[str], facts: Iterable[str],
    affected: str | None, tz: str | None, country: str | None, cap: str | None,
) -> Situation:  # fmt: skip
    """What the line says of the incident and of the entity."""
    from warroom import bootstrap
    from warroom.core.clocks import Situation, heard

    zone = _zone(tz)
    known, ranges = _facts(terms, facts, affected)
    stated = _once(_start(one, rule, terms, zone) for one in starts)
    began = stated | {name: at for name, at in terms.filled(stated).items() if name in heard(rule)}
    where = (country or "").upper() or (bootstrap.country_of(tz) if tz else "")
    if zone is None:
        _refuse_days_without_a_zone(rule)
    return Situation(began, zone or UTC, where, frozenset(_who(terms, who)), known, ranges, _cap(cap))


def _once(starts: Iterable[tuple[str, datetime]]) -> dict[str, datetime]:
    """*starts* by their names; two instants under one name are a question that has two answers."""
    began: dict[str, datetime] = {}
    for name, at in starts:
        if began.setdefault(name, at) != at:
            raise Refused(Code.INVALID, f"{name} is given twice, with different times", "keep the one that is meant")
    return began


def _cap(text: str | None) -> int | None:
    from warroom.core.instants import seconds

    try:
        return seconds(text) if text else None
    except ValueError as error:
        raise Refused(Code.INVALID, str(error), "--cap 12h") from error


def _zone(name: str | None) -> ZoneInfo | None:
    from zoneinfo import ZoneInfo

    from warroom.core.plan.entities import known_zone

    try:
        return ZoneInfo(known_zone(name)) if name else None
    except ValueError as error:
        raise Refused(Code.INVALID, str(error), "--tz Europe/Berlin") from error


def _refuse_days_without_a_zone(rule: Rule) -> None:
    """Days begin and end somewhere; only hours are the same everywhere."""
    from warroom.core.clocks.rules import OF_HOURS

    limits = [limit for stage in rule.stages for limit in stage.limits if limit.mode not in OF_HOURS and not limit.tz]
    if limits:
        sentence = f"{rule.id} counts in {limits[0].mode.replace('_', ' ')}, and no time zone was given"
        raise Refused(Code.INVALID, sentence, "say where its days begin: --tz Europe/Berlin", {"wanted": ["tz"]})


def _start(said: str, rule: Rule, terms: Terms, zone: ZoneInfo | None) -> tuple[str, datetime]:
    """``ANCHOR=TIME``, the time on the clocks of *zone* where it has no offset of its own."""
    from warroom.core.clocks import heard, wanted

    name, typed = assignment(said, "aware=2026-11-23T16:05")
    if name.startswith(_SUBMITTED):
        name = _stage_of(name.removeprefix(_SUBMITTED), rule)
    if name not in terms.starts | heard(rule):
        names = ", ".join(wanted(rule)) or "nothing: it has no clock"
        raise Refused(Code.INVALID, f"there is no anchor {name!r}", f"{rule.id} starts from {names}",
                      {"wanted": list(wanted(rule))})  # fmt: skip
    return name, _moment(typed.strip(), name, zone)


_SUBMITTED = "submitted:"


def _stage_of(submitted: str, rule: Rule) -> str:
    """The ``RULE/STAGE`` that *rule* counts from and that *submitted*, ``RULE`` or ``RULE/STAGE``, means."""
    from warroom.core.clocks import heard

    return next(
        (one for one in sorted(heard(rule)) if one in (submitted, f"{submitted}/{one.partition('/')[2]}")), submitted
    )


def _moment(typed: str, name: str, zone: ZoneInfo | None) -> datetime:
    from warroom.core.instants import on_clocks_of

    try:
        at = on_clocks_of(typed, zone)
    except (ValueError, OverflowError) as error:
        hint = f"--start {name}=2026-11-23T16:05 with --tz, or with its offset: 2026-11-23T16:05+01:00"
        raise Refused(Code.INVALID, f"{typed!r} is no time for {name}: {error}", hint) from error
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        sentence = f"{typed!r} lies outside of {FIRST_YEAR} to {LAST_YEAR}, for which calendars are known"
        raise Refused(Code.INVALID, sentence, "is the year right?")
    return at


def _who(terms: Terms, who: Iterable[str]) -> Iterable[str]:
    for one in who:
        if one not in terms.who:
            raise not_found("legal role or kind", one, sorted(terms.who))
        yield one


def _facts(terms: Terms, facts: Iterable[str], affected: str | None) -> tuple[dict[str, Any], dict[str, Range]]:
    """What the line states: plain values, and ranges."""
    from warroom.core.clocks import Range
    from warroom.core.clocks.terms import PERSONS

    values = [_fact(terms, *assignment(one, "personal_data_breach=yes")) for one in facts]
    if affected is not None:
        values.append(_fact(terms, PERSONS, affected))
    plain = {name: value for name, value in values if not isinstance(value, Range)}
    return plain, {name: value for name, value in values if isinstance(value, Range)}


def _fact(terms: Terms, name: str, typed: str) -> tuple[str, Any]:
    from warroom.core.clocks.terms import parse

    if name not in terms.fact_by_id:
        raise not_found("fact of the rules", name, sorted(terms.fact_by_id))
    fact = terms.fact_by_id[name]
    try:
        return name, parse(fact, typed)
    except ValueError as error:
        raise Refused(Code.INVALID, f"{typed!r} is no answer to {name}: {error}", f"it asks: {fact.ask}") from error


def _needed(rule: Rule, situation: Situation) -> frozenset[str]:
    """The calendars that the rule counts by."""
    from warroom.core.clocks import calendars_of

    names = calendars_of(rule, situation.country)
    if "" in names:
        sentence = f"{rule.id} counts working days, and the country of the entity is not known"
        raise Refused(
            Code.INVALID, sentence, "say where: --country DE, or a --tz of one country", {"wanted": ["country"]}
        )
    return names


def _years(situation: Situation) -> range:
    years = [at.year for at in situation.starts.values()] or [FIRST_YEAR]
    return range(min(years) - 1, max(years) + YEARS_ON)
