"""``count estimate``: the statistics alone, for numbers that somebody has at hand. It needs no store, no incident."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import click

from warroom.cli import output
from warroom.cli.frame import Verb, pass_invocation
from warroom.cli.invocation import Invocation

if TYPE_CHECKING:
    from warroom.core.estimates import Measured, Rate, Stratum


class Way(NamedTuple):
    """How a method is asked: a function of `warroom.core.estimates`, the options that it needs, those it takes too."""

    function: str
    needs: tuple[str, ...]
    takes: tuple[str, ...] = ()
    recall: str = "recall"
    """What the function calls the rate of those it finds."""


OF_A_SAMPLE = ("positives", "sample")
WAYS = {
    "clopper-pearson": Way("clopper_pearson", OF_A_SAMPLE, ("population", "unsure")),
    "wilson": Way("wilson", OF_A_SAMPLE, ("population", "unsure")),
    "hypergeometric": Way("hypergeometric", (*OF_A_SAMPLE, "population"), ("unsure",)),
    "confidence-sequence": Way("confidence_sequence", OF_A_SAMPLE, ("population", "unsure")),
    "stratified": Way("stratified", ("strata",)),
    "rogan-gladen": Way(
        "rogan_gladen", (*OF_A_SAMPLE, "recall", "specificity"), ("population", "unsure"), recall="sensitivity"
    ),
    "precision-recall": Way("corrected", ("flagged", "precision", "recall"), ("population",)),
    "chapman": Way("chapman", ("first", "second", "both")),
}
BY_ITSELF = Way("share", OF_A_SAMPLE, ("population", "unsure"))
"""Without a method: exact where the sample is small or either side is few, else Wilson's."""
FLAGS = {"strata": "--stratum"}
"""Options that are called otherwise than what they are handed on as."""


class People(click.ParamType[int]):
    """A whole number of people, such as 1800699 or 1,800,699."""

    name = "N"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            return _number(str(value))
        except ValueError:
            self.fail(f"{value!r} is no whole number of people", param, ctx)


class RateOf(click.ParamType[Any]):
    """A rate that is known (0.9) or that was measured (90/100)."""

    name = "RATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Rate:
        try:
            return _measured(value) if "/" in value else float(value)
        except ValueError:
            self.fail(f"{value!r} is no rate: 0.9 where it is known, 90/100 where it was measured", param, ctx)


class StratumOf(click.ParamType[Any]):
    """``POPULATION:SAMPLE:POSITIVES``, and ``:UNSURE`` where there are some."""

    name = "N:n:x"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Stratum:
        from warroom.core.estimates import Stratum

        try:
            return Stratum(*map(_number, value.split(":")))
        except (ValueError, TypeError):
            self.fail(f"{value!r} is not POPULATION:SAMPLE:POSITIVES, such as 12537:100:85", param, ctx)


def _number(text: str) -> int:
    return int(text.replace(",", ""))


def _measured(text: str) -> Measured:
    from warroom.core.estimates import Measured

    positives, _, sample = text.partition("/")
    return Measured(_number(positives), _number(sample))


@click.command("estimate", cls=Verb)
@click.option("--method", metavar="METHOD", help=f"{', '.join(WAYS)}; default: what suits the sample")
@click.option("--positives", type=People(), help="How many of the sample were affected")
@click.option("--sample", type=People(), help="How many people, drawn at random, were labelled")
@click.option("--unsure", type=People(), help="Of how many of the sample nobody can tell")
@click.option("--population", type=People(), help="How many people there are; the answer is then in people")
@click.option(
    "--confidence", metavar="SHARE", type=float, default=0.95, show_default=True, help="How often such a range holds"
)
@click.option(
    "--stratum",
    "strata",
    type=StratumOf(),
    metavar="N:n:x",
    multiple=True,
    help="A stratum, its sample, its positives; again for each",
)
@click.option(
    "--recall", "--sensitivity", "recall", type=RateOf(), help="Of those affected, who is called so: 0.7 or 70/100"
)
@click.option("--specificity", type=RateOf(), help="Of those not affected, who is not: 0.95 or 190/200")
@click.option("--flagged", type=People(), help="How many people a detector calls affected")
@click.option("--precision", type=RateOf(), help="Of those flagged, who is affected: 85/100")
@click.option("--first", type=People(), help="How many people one detector found")
@click.option("--second", type=People(), help="How many the other, independent one found")
@click.option("--both", type=People(), help="How many both found")
@pass_invocation
def estimate(call: Invocation, /, method: str | None, confidence: float, **said: Any) -> None:
    """How many people are affected, from a labelled sample: a range, with its confidence and its doubts.

    Draw people at random, not requests, and label them. Numbers only: nothing is read and nothing is recorded.

    \b
      warroom count estimate --positives 12 --sample 400 --population 1,800,699
      warroom count estimate --method confidence-sequence --positives 3 --sample 120
      warroom count estimate --method stratified --stratum 12537:100:85 --stratum 1157426:400:0
      warroom count estimate --method precision-recall --flagged 12537 --precision 85/100 --recall 70/100
      warroom count estimate --method rogan-gladen --positives 23 --sample 150 --recall 96/100 --specificity 178/200
      warroom count estimate --method chapman --first 220 --second 90 --both 60
    """
    from warroom.core import estimates
    from warroom.views.estimates import document, text

    inputs = {name: value for name, value in said.items() if value not in (None, ())}
    way = _way(method)
    _refuse_other_options(method or "an estimate", way, inputs)
    named = {way.recall if name == "recall" else name: value for name, value in inputs.items()}
    found = getattr(estimates, way.function)(**named, confidence=confidence)
    if call.as_json:
        output.document(document(found, {name: _plain(value) for name, value in inputs.items()}))
    else:
        output.text(text(found))


def _way(method: str | None) -> Way:
    from warroom.core.estimates import UNSUITED, unsuited

    if method is None:
        return BY_ITSELF
    if method in UNSUITED:
        raise unsuited(method)
    if method not in WAYS:
        raise click.UsageError(f"there is no method {method!r}: {', '.join(WAYS)}", click.get_current_context())
    return WAYS[method]


def _refuse_other_options(method: str, way: Way, inputs: dict[str, Any]) -> None:
    """Refuses options that *method* lacks, and options that would do nothing."""
    lacking = [_flag(name) for name in way.needs if name not in inputs]
    idle = [_flag(name) for name in inputs if name not in (*way.needs, *way.takes)]
    if lacking:
        raise click.UsageError(f"{method} needs {', '.join(lacking)}", click.get_current_context())
    if idle:
        raise click.UsageError(f"{', '.join(idle)} does nothing with {method}", click.get_current_context())


def _flag(name: str) -> str:
    return FLAGS.get(name, f"--{name}")


def _plain(value: Any) -> Any:
    """*value* as JSON, tuples with names as objects."""
    if isinstance(value, tuple):
        return value._asdict() if hasattr(value, "_asdict") else [_plain(one) for one in value]
    return value
