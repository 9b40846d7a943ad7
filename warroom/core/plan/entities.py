"""Whom the duties bind and what the plan covers: the organisation's legal persons and its AI systems."""

from typing import Annotated

from pydantic import Field, StringConstraints, field_validator

from warroom.core.plan.base import Id, Section, Text


class Entity(Section):
    """A legal person of the organisation. Duties are owed per rule, entity and recipient."""

    id: Id
    name: Text
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] = Field(description="ISO 3166-1 alpha-2")
    region: str = Field(default="", pattern=r"^([A-Z0-9]{1,3})?$", description="ISO 3166-2, for regional holidays: BY")
    jurisdictions: tuple[Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$")], ...] = Field(
        default=(), description="Where else its law binds: EU for who serves people there, US-CA, …"
    )
    tz: str = Field(description="IANA time zone: the 'local' of this entity's deadlines", examples=["Europe/Berlin"])
    kinds: tuple[Id, ...] = Field(default=(), description="What the law calls it: credit_institution, hospital, …")
    legal_roles: tuple[Id, ...] = Field(default=(), description="controller, processor, ai_deployer_high_risk, …")

    @field_validator("tz")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        return known_zone(value)

    @property
    def calendar(self) -> str:
        """The calendar of its holidays: that of its country, or of the region where one is named."""
        return f"{self.country}-{self.region}" if self.region else self.country


class System(Section):
    """An AI system under the plan."""

    id: Id
    name: Text
    owner: Id = Field(description="The person accountable for the system")
    entities: tuple[Id, ...] = Field(min_length=1, description="The entities that provide or deploy it")
    about: str = Field(default="", description="What it does, for whom, on which model")
    people: int | None = Field(
        default=None, gt=0, le=10**11, strict=True,
        description="How many people it can affect at most until the plan is reviewed next, users or not: several "
        "counts come to no more, so leave it out where nobody can say",
    )  # fmt: skip


def known_zone(name: str) -> str:
    """*name* if it is an IANA time zone. ValueError otherwise."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # reads the zone files

    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is no IANA time zone, such as Europe/Berlin") from error
    return name
