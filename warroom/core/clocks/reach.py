"""Which rules can bind an entity at all: those of the places where it is, for whom it is.

Of more than a hundred rules a handful concerns any one organisation. A duty that nobody could have is noise, and noise
at night is how the real one is missed; so a rule has to fit the country and the role before its trigger is asked.
"""

from __future__ import annotations

from collections.abc import Set

from warroom.core.clocks.rules import Rule
from warroom.core.clocks.terms import Terms
from warroom.core.plan.entities import Entity

EEA = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT",
    "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
})  # fmt: skip
"""The Member States of the EU, and those to which its law extends by the EEA Agreement."""
_ALIASES = {"GB": "UK"}
"""What rules call a country where that is not its ISO 3166 code."""
_ANYWHERE = frozenset({"contract", "international"})
"""What a contract binds does not depend on where."""


def named(places: Set[str]) -> frozenset[str]:
    """How an entity may name where the rules of these *places* bind it: a country of the EEA stands for the EU."""
    aliases = {name for name, alias in _ALIASES.items() if alias in places}
    return frozenset(places - _ANYWHERE) | aliases | (EEA if "EU" in places else frozenset())


def fits(rule: Rule, entity: Entity, terms: Terms) -> bool:
    """Whether *rule* may bind *entity*: by place, and by what the entity is in law. Of an entity of which nobody said
    what it is, any rule of its place may."""
    who = terms.all_of((*entity.legal_roles, *entity.kinds))
    is_it = not rule.who or not who or not who.isdisjoint(rule.who)
    return is_it and who.isdisjoint(rule.not_for) and _there(rule, entity)


def _there(rule: Rule, entity: Entity) -> bool:
    if rule.jurisdiction in _ANYWHERE:
        return True
    stated = [_ALIASES.get(one, one) for one in (entity.country, *entity.jurisdictions)]
    countries = {one.partition("-")[0] for one in stated}
    places = {*stated, *countries} | ({"EU"} if countries & EEA else set())
    # A state's law binds who does business in the country; whether in that state, its trigger asks.
    return rule.jurisdiction in places or rule.jurisdiction.partition("-")[0] in stated
