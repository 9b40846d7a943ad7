"""A rule as data: who must tell whom of what, by when, and how well we know that.

One number of hours cannot say what these rules say, so a stage has limits, of which the earliest counts; a limit names
the instant that it starts from, how it is counted, and the other reading that may be argued. A rule says where it comes
from and how closely that was read; one that was not verified is a draft and never rings.
"""

from datetime import date, time
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import Field, field_validator, model_validator

from warroom.core.clocks.terms import TermId
from warroom.core.instants import Span, seconds
from warroom.core.plan.base import Condition, Id, RuleId, Section, Text, Written
from warroom.core.plan.entities import known_zone

AnchorRef = Annotated[str, Written(r"^[a-z][a-z0-9_.]{0,99}(/[a-z][a-z0-9_]{0,63})?$")]
"""An anchor, or ``RULE/STAGE`` for the instant at which that stage's notice was submitted."""
LOCAL = "local"
"""The calendar of the country of the entity."""
DAY_S = seconds("24h")


class Mode(StrEnum):
    """How a period is counted."""

    ELAPSED_HOURS = "elapsed_hours"
    """Hours in UTC; nothing extends them."""
    ELAPSED_MINUTES = "elapsed_minutes"
    EU_HOURS = "eu_hours"
    """Regulation 1182/71: the hour of the event is not counted."""
    CALENDAR_DAYS = "calendar_days"
    """The day of the event is not counted; ends 23:59:59 local of day n, whatever day that is."""
    DAYS_INCLUSIVE = "days_inclusive"
    """The day of the event is day 1."""
    EU_DAYS = "eu_days"
    """Regulation 1182/71: as calendar days, then to the next working day, with two working days at least."""
    MONTHS = "months"
    """The same day of a later month, or its last one; ends 23:59:59 local."""
    EU_MONTHS = "eu_months"
    """Regulation 1182/71: as months, then to the next working day."""
    BUSINESS_DAYS = "business_days"
    SEC_BUSINESS_DAYS = "sec_business_days"
    """Form 8-K: from the next business day, until EDGAR closes."""
    YEAR_END_DAYS = "year_end_days"
    """Days after 31 December of the year of the event."""
    RECURRING_DAYS = "recurring_days"
    """Days after the last report, again and again, until something."""
    RECURRING_BUSINESS_DAYS = "recurring_business_days"
    RECURRING_HOURS = "recurring_hours"
    SOFT = "soft"
    """No date in the law: "without undue delay". The organisation's cap is policy, not statute."""


OF_WORKING_DAYS = {
    Mode.EU_DAYS, Mode.EU_MONTHS, Mode.BUSINESS_DAYS, Mode.SEC_BUSINESS_DAYS, Mode.RECURRING_BUSINESS_DAYS,
}  # fmt: skip
"""The modes that need a calendar."""
OF_HOURS = {Mode.ELAPSED_HOURS, Mode.ELAPSED_MINUTES, Mode.RECURRING_HOURS, Mode.SOFT}
"""The modes that are the same in every time zone."""
_LONGEST = {
    Mode.ELAPSED_HOURS: 8_784, Mode.EU_HOURS: 8_784, Mode.RECURRING_HOURS: 8_784, Mode.ELAPSED_MINUTES: 10_080,
    Mode.MONTHS: 12, Mode.EU_MONTHS: 12,
    Mode.BUSINESS_DAYS: 250, Mode.SEC_BUSINESS_DAYS: 250, Mode.RECURRING_BUSINESS_DAYS: 250,
}  # fmt: skip
_LONGEST_DAYS = 366
"""About a year in every mode: no duty to notify is longer, and calendars are handed in for two years more."""
RECURRING = {Mode.RECURRING_DAYS, Mode.RECURRING_BUSINESS_DAYS, Mode.RECURRING_HOURS}


class Kind(StrEnum):
    """What a rule asks for. Only a duty to notify has a clock."""

    NOTIFY = "notify"
    GATE = "gate"
    """Something that must come before something else."""
    RECORD = "record"
    """Something that must be written down."""
    MODIFIER = "modifier"
    """A change to other rules; their triggers carry it."""


class Status(StrEnum):
    """Whether a rule is law."""

    IN_FORCE = "in_force"
    FUTURE = "future"
    PROPOSED = "proposed"
    REPEALED = "repealed"
    GUIDANCE = "guidance"
    """A code or a guideline that somebody has committed to, or that the authority goes by; not statute."""
    DRAFT = "draft"
    """Not verified against any text. It never rings."""


class Provenance(StrEnum):
    """What was read."""

    PRIMARY = "primary"
    """The legal text itself, or its official machine-readable form."""
    SECONDARY = "secondary"
    """Somebody who quotes or describes it."""
    GENERAL = "general_knowledge"
    """Nothing. Such a rule is a draft."""
    AGREEMENT = "agreement"
    """A contract of the organisation's own, which its parameters restate."""


class Limit(Section):
    """One period. Of the limits of a stage the earliest counts."""

    start: AnchorRef = Field(alias="from")
    latest_of: tuple[AnchorRef, ...] = Field(default=(), description="Further starts; the latest known one counts")
    mode: Mode
    n: int | None = Field(default=None, ge=1)
    also: Mode | None = Field(default=None, description="The other reading, for the latest arguable date")
    also_from: AnchorRef | None = Field(default=None, description="What the other reading starts from")
    when: Condition | None = Field(default=None, description="This limit holds only then")
    unless_later: TermId | None = Field(default=None, description="Lapses where that anchor lies after its end")
    until: TermId | None = Field(default=None, description="A recurring limit ends with this anchor")
    word: str = Field(default="", description="What the law says where it gives no date: immediately, promptly")
    cap: Span = Field(default=DAY_S, description="The organisation's own limit for a word; policy, not statute")
    calendar: str = LOCAL
    tz: str | None = Field(default=None, description="The zone of the authority, where the law counts in it")
    closes: time = time(23, 59, 59)

    @field_validator("tz")
    @classmethod
    def _known_zone(cls, value: str | None) -> str | None:
        return value and known_zone(value)

    @model_validator(mode="after")
    def _fits_its_mode(self) -> Self:
        if (self.mode is Mode.SOFT) == (self.n is not None):
            raise ValueError("a soft limit has a word and no n; every other one has an n")
        if self.n is not None and self.n > _LONGEST.get(self.mode, _LONGEST_DAYS):
            raise ValueError(f"{self.n} {self.mode} is longer than a year")
        if (self.mode is Mode.SOFT) != bool(self.word):
            raise ValueError("a soft limit says the word of the law, and no other does")
        if (self.mode in RECURRING) != (self.until is not None):
            raise ValueError("a recurring limit says until when, and no other does")
        if self.also_from and not self.also:
            raise ValueError("also_from is the start of another reading; name it with also")
        return self

    @property
    def starts(self) -> tuple[str, ...]:
        """What it may start from."""
        return (self.start, *self.latest_of)


class NoonRoll(Section):
    """Due on a day that is no working day: noon of the next one, but not for some kinds of entity."""

    not_for: tuple[Id, ...] = ()


class Stage(Section):
    """One notice, with its limits."""

    id: TermId
    title: str = ""
    recipient: str = Field(default="", description="Where it differs from the rule's")
    when: Condition | None = None
    limits: tuple[Limit, ...] = Field(min_length=1)
    noon_roll: NoonRoll | None = None
    content: tuple[Text, ...] = ()


class Operative(Section):
    """A day from which a rule that is formally law has somebody to bind, and for whom."""

    on: date
    when: Condition | None = None


class Parameter(Section):
    """Something that a contract fills in: a text, or the field of the first limit that it *sets*."""

    id: TermId
    about: Text
    sets: str | None = Field(default=None, pattern=r"^(from|mode|n|calendar|tz)$")


class Rule(Section):
    """One duty of one law."""

    id: RuleId
    kind: Kind = Kind.NOTIFY
    title: Text
    jurisdiction: Text
    basis: Text
    who: tuple[Id, ...] = Field(default=(), description="Legal roles or kinds of entity that it binds")
    not_for: tuple[Id, ...] = Field(default=(), description="Kinds of entity that it does not bind")
    when: Condition = "true"
    recipient: str = ""
    stages: tuple[Stage, ...] = ()
    says: str = Field(default="", description="What a rule without a clock asks for")
    modifies: tuple[RuleId, ...] = ()
    tightens: RuleId | None = Field(default=None, description="The rule that ships whose duty this one makes stricter")
    content: tuple[Text, ...] = ()
    late: str = Field(default="", description="What filing late requires")
    delays: tuple[Text, ...] = Field(default=(), description="What may delay it")
    penalty: str = ""
    notes: tuple[Text, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    status: Status
    since: date | None = None
    operative: tuple[Operative, ...] = ()
    because: str = Field(default="", description="Why it does not fire, or not yet")
    provenance: Provenance
    source: Text
    checked_on: date

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if self.kind is Kind.NOTIFY and not self.stages and self.status in (Status.IN_FORCE, Status.GUIDANCE):
            raise ValueError("a duty to notify has stages")
        if self.kind is not Kind.NOTIFY and (self.stages or not self.says):
            raise ValueError("a rule without a clock says what it asks for, and has no stages")
        if self.provenance is Provenance.GENERAL and self.status is not Status.DRAFT:
            raise ValueError("what nobody has read is a draft")
        if self.status not in (Status.IN_FORCE, Status.GUIDANCE) and not self.because:
            raise ValueError("a rule that does not fire says why, in because")
        if self.status is Status.FUTURE and self.since is None:
            raise ValueError("a future rule says since when")
        return self


class Source(Section):
    """Where a regime's facts come from."""

    title: Text
    licence: Text


class Regime(Section):
    """One file of rules. Its jurisdiction and the day it was checked hold for every rule that says nothing else."""

    regime: TermId
    title: Text
    jurisdiction: Text
    checked_on: date
    sources: tuple[Source, ...] = Field(min_length=1)
    rules: tuple[Rule, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _hand_down(cls, values: Any) -> Any:
        if not isinstance(values, dict) or not isinstance(values.get("rules"), list):
            return values
        shared = {key: values[key] for key in ("jurisdiction", "checked_on") if key in values}
        return {**values, "rules": [{**shared, **one} if isinstance(one, dict) else one for one in values["rules"]]}
