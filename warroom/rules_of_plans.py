"""What a plan has to do with the rules of notification: names that point nowhere, duties that nobody handles.

The core checks a plan by itself. Whether what it says about the law is so, only the files of rules tell, and reading
them takes longer than everything else; so this is asked when a plan is checked or declared on, and not when it is read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from pydantic import BaseModel, ValidationError

from warroom import calendars, regulations
from warroom.calendars import Own
from warroom.core.clocks import Regime, Rule, Status, Terms, bind, calendars_of, fits
from warroom.core.clocks.checking import References, of_rule, rules_of
from warroom.core.clocks.reach import named
from warroom.core.clocks.terms import PERSONS, WHO, FactTerm, TermType
from warroom.core.conditions import compile_condition, did_you_mean
from warroom.core.errors import Code, Refused
from warroom.core.plan import Entity, FactSpec, FactType, Gate, Notification, Plan, shape
from warroom.core.plan.findings import Path, Remark
from warroom.core.plan.lint import people_of

LAW = (Status.IN_FORCE, Status.FUTURE, Status.GUIDANCE)
"""A draft never rings, and what is proposed or repealed binds nobody."""

_ANY_YEAR = range(2026, 2027)


class Book:
    """The rules and words there are, with those of *plan*. Nobody's own rule replaces a law. *shipped*: calendars of
    the settings do not count."""

    def __init__(self, plan: Plan, terms: Terms, regimes: Sequence[Regime], *, shipped: bool = False) -> None:
        self.plan, self.terms, self.shipped = plan, terms, shipped
        self.law = rules_of(regimes)
        self.own = [Rule.model_validate(one) for one in plan.rules if _is(Rule, one)]
        self.rules: Mapping[str, Rule] = {**{rule.id: rule for rule in self.own}, **self.law}

    def bound(self, rule: Rule) -> list[Entity]:
        """The entities of the plan that *rule* can bind."""
        return [entity for entity in self.plan.entities if fits(rule, entity, self.terms)]

    def params(self, rule: str) -> dict[str, str]:
        """What the plan fills the contract's *rule* in with, by name: the plan that an incident pins has another order
        than its file, and the rules are to be the same of both."""
        said = next((one.params for one in self.plan.notifications if one.rule == rule and one.params), {})
        return {name: str(said[name]) for name in sorted(said)}

    def in_force(self) -> Iterator[Rule]:
        """The rules as the plan fills them in, without drafts, proposals and what was repealed."""
        for rule in self.rules.values():
            bound = bind(rule, self.params(rule.id), self.terms)
            if bound.status in LAW:
                yield bound


def book_of(plan: Plan) -> Book:
    """The book for *plan*, read from the files. PlanError where one is none."""
    read = regulations.everything()
    return Book(plan, read.terms, read.regimes)


def _is(model: type[BaseModel], value: object) -> bool:
    try:
        model.model_validate(value)
    except ValidationError:
        return False
    return True


def errors(book: Book) -> Iterator[Remark]:
    """What makes the plan of *book* none, as far as the rules go."""
    yield from list(_wrong(book)) or _uncounted(book)


def _wrong(book: Book) -> Iterator[Remark]:
    """What is wrong with what the plan says; by which calendars it counts can be told only where nothing is."""
    plan = book.plan
    yield from _own(book)
    yield from _entities(book)
    for at, fact in enumerate(plan.facts):
        yield from _meaning(fact, ("facts", at, "means"), book.terms)
    for at, one in enumerate(plan.notifications):
        path: Path = ("notifications", at)
        yield from _known(one.rule, book.rules, "rule", (*path, "rule"))
        yield from _params(one, book, (*path, "params"))
    for at, gate in enumerate(plan.gates):
        yield from _of_gate(gate, book, ("gates", at))


def _of_gate(gate: Gate, book: Book, path: Path) -> Iterator[Remark]:
    for place, rule in enumerate(gate.notices):
        yield from _known(rule, book.rules, "rule", (*path, "notices", place))
    for place, need in enumerate(gate.needs):
        if need.notice is not None:
            yield from _known(need.notice, book.rules, "rule", (*path, "needs", place, "notice"))


def _own(book: Book) -> Iterator[Remark]:
    """What is wrong with the plan's own rules and calendars, in their shape and in what they name."""
    plan = book.plan
    for at, value in enumerate(plan.calendars):
        yield from _shape(Own, value, ("calendars", at))
        if value.get("id") in [before.get("id") for before in plan.calendars[:at]]:
            yield Remark("WR009", ("calendars", at, "id"), f"there is a calendar {value['id']!r} already")
    if not plan.rules:
        return
    named = calendars.names() | {str(one.get("id")) for one in plan.calendars}
    references = References(book.terms, book.rules, book.law, named)
    seen = set(book.law)
    for at, value in enumerate(plan.rules):
        yield from _shape(Rule, value, ("rules", at))
        if _is(Rule, value):
            rule = Rule.model_validate(value)
            yield from of_rule(rule, references, ("rules", at))
            if rule.id in seen:
                yield Remark(
                    "WR009", ("rules", at, "id"), f"there is a rule {rule.id!r} already; give yours another id"
                )
            seen.add(rule.id)


def _uncounted(book: Book) -> Iterator[Remark]:
    """Calendars that a rule counts by and that there are not: on such a plan nothing could be declared."""
    rules = list(book.in_force())
    for at, entity in enumerate(book.plan.entities):
        bound = [rule for rule in rules if fits(rule, entity, book.terms)]
        for name in sorted({name for rule in bound for name in calendars_of(rule, entity.calendar)}):
            if absent := _absent(name, book):
                ours: Path = ("entities", at, "region" if entity.region else "country")
                path = ours if name == entity.calendar else _named(name, book.plan)
                yield Remark("WR010", path, f"{absent.sentence}, and rules count by it", absent.hint)


def _absent(name: str, book: Book) -> Refused | None:
    """The refusal of the calendar *name* where there is none, or where it rests on one that there is not."""
    try:
        calendars.calendar(name, _ANY_YEAR, book.plan.calendars, shipped=book.shipped)
    except Refused as error:
        return error if error.code is Code.NOT_FOUND else None
    return None


def _named(name: str, plan: Plan) -> Path:
    """Where *plan* names the calendar, or says on which country's it rests; its top where a file of rules does."""
    for at, one in enumerate(plan.calendars):
        if one["id"] == name:
            return ("calendars", at, "country" if "country" in one else "id")
    for at, entry in enumerate(plan.notifications):
        if entry.params.get("calendar") == name:
            return ("notifications", at, "params", "calendar")
    return ()


def _shape(model: type[BaseModel], value: object, path: Path) -> Iterator[Remark]:
    try:
        model.model_validate(value)
    except ValidationError as error:
        for one in shape.remarks(error, model):
            yield Remark(one.code, (*path, *one.path), one.message, one.cure, one.offset, key=one.key)


def _entities(book: Book) -> Iterator[Remark]:
    places = named({rule.jurisdiction for rule in book.rules.values()})
    for at, entity in enumerate(book.plan.entities):
        for section, names in (("kinds", entity.kinds), ("legal_roles", entity.legal_roles)):
            for place, name in enumerate(names):
                path: Path = ("entities", at, section, place)
                yield from _known(name, book.terms.who, "legal role or kind", path)
        for place, name in enumerate(entity.jurisdictions):
            yield from _known(name, places, "jurisdiction with rules", ("entities", at, "jurisdictions", place))


def _known(name: str, known: Collection[str], noun: str, path: Path) -> Iterator[Remark]:
    if name not in known:
        yield Remark("WR010", path, f"there is no {noun} {name!r}", did_you_mean(name, sorted(known)))


_FITS: Mapping[TermType, tuple[FactType, ...]] = {
    TermType.BOOL: (FactType.BOOL,),
    TermType.CHOICE: (FactType.CHOICE,),
    TermType.COUNT: (FactType.INTEGER,),
    TermType.AMOUNT: (FactType.INTEGER, FactType.DECIMAL),
}


def _meaning(fact: FactSpec, path: Path, terms: Terms) -> Iterator[Remark]:
    if fact.means is None:
        return
    if fact.means not in terms.fact_by_id:
        yield from _known(fact.means, terms.fact_by_id, "fact of the rules", path)
        return
    if wrong := _unfit(fact, terms.fact_by_id[fact.means]):
        yield Remark("WR017", path, f"{fact.id} cannot mean {fact.means}: {wrong}")


def _unfit(fact: FactSpec, term: FactTerm) -> str:
    if fact.type not in _FITS[term.type]:
        return f"its type is {fact.type}, and the rules ask for {term.type}"
    unknown = [one for one in fact.choices if one not in term.choices] if term.type is TermType.CHOICE else []
    return f"the rules do not know {', '.join(unknown)}; they know {', '.join(term.choices)}" if unknown else ""


def _params(notification: Notification, book: Book, path: Path) -> Iterator[Remark]:
    """Parameters that do not fit their rule, and a contract without its number."""
    rule = book.rules.get(notification.rule)
    if rule is None:
        return
    said = {name: str(value) for name, value in notification.params.items()}
    if said and book.params(rule.id) != said:
        yield Remark("WR008", path, f"{rule.id} is filled in twice, and a rule has one; add one of your own to rules")
    try:
        bound = bind(rule, said, book.terms)
    except Refused as error:
        yield Remark("WR008", path, error.sentence, error.hint)
        return
    if rule.parameters and bound.status is Status.DRAFT and not notification.excluded:
        wanted = ", ".join(one.id for one in rule.parameters)
        yield Remark("WR007", path, f"{rule.id} is a contract: it needs its number; parameters: {wanted}")


def findings(book: Book) -> Iterator[Remark]:
    """What is doubtful about the plan of *book*, which has no errors, as far as the rules go."""
    plan = book.plan
    yield from _nothing_in_law(plan)
    yield from _unhandled(book)
    for at, one in enumerate(plan.notifications):
        path: Path = ("notifications", at)
        rule = book.rules[one.rule]
        entities = [entity for entity in book.bound(rule) if one.binds(entity.id)]
        if not entities:
            yield Remark("WR063", (*path, "rule"), f"{one.rule} binds none of the entities that this is about")
        if not one.excluded:
            yield from _unasked(rule, book, (*path, "rule"))
            yield from _alone(plan, one, (*path, "approve"))


def _nothing_in_law(plan: Plan) -> Iterator[Remark]:
    for at, entity in enumerate(plan.entities):
        if not entity.legal_roles and not entity.kinds:
            yield Remark("WR062", ("entities", at), f"{entity.id} has no legal roles and no kinds")


def _unhandled(book: Book) -> Iterator[Remark]:
    """The rules that bind entities of the plan, and that it says nothing about."""
    for rule in book.rules.values():
        if rule.status not in LAW or not rule.stages:
            continue
        for entity in book.bound(rule):
            if not any(one.rule == rule.id and one.binds(entity.id) for one in book.plan.notifications):
                at = book.plan.entities.index(entity)
                message = f"{rule.id} binds {entity.id} ({rule.title}), and the plan says nothing about it"
                yield Remark("WR060", ("entities", at, "id"), message)


def _unasked(rule: Rule, book: Book, path: Path) -> Iterator[Remark]:
    """Facts on which *rule* rests and that no fact of the plan means."""
    meant = {fact.means for fact in book.plan.facts}
    rest = sorted(_leaves(rule, book.terms) - meant - {WHO, PERSONS})
    if rest:
        yield Remark("WR061", path, f"{rule.id} rests on {', '.join(rest)}, which the plan does not ask")


def _leaves(rule: Rule, terms: Terms) -> frozenset[str]:
    """The facts that somebody has to state before it is settled whether *rule* applies; what follows from others is
    stated itself, or by them."""
    conditions = [rule.when, *(stage.when for stage in rule.stages if stage.when)]
    names = {name for text in conditions for name in compile_condition(text, terms.vocabulary).names}
    return frozenset(name for name in names if terms.fact_by_id[name].when is None)


def _alone(plan: Plan, notification: Notification, path: Path) -> Iterator[Remark]:
    """Functions for which only the drafter could approve."""
    drafting = {person for role in notification.draft for person in people_of(plan.role(role))}
    for function in plan.approving(notification):
        able = {person for role in plan.roles if role.function == function for person in people_of(role)}
        if len(able) == 1 and able <= drafting:
            yield Remark("WR064", path, f"only {min(able)} can approve for {function}, and drafts it as well")
