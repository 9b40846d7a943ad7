"""Who is told, and in whose words: how the plan meets each duty that a rule may open.

The rule says by when and what; the plan says whose work it is, who has to agree to the words, who exactly receives
them, and keeps the language that was written before it was needed. A rule that binds the organisation and that nobody
wants to answer for is excluded by name and with a reason, so that an omission can be told from a decision.
"""

from collections.abc import Mapping
from typing import Self

from pydantic import Field, model_validator

from warroom.core.instants import Span
from warroom.core.plan.base import Id, RuleId, Section, Text

LONGEST_TEMPLATE = 60_000
"""Characters."""


class Recipient(Section):
    """Somebody who must be told: each has a duty of its own."""

    id: Id
    name: Text
    via: str = Field(default="", description="Where it goes: the portal, the address")
    entities: tuple[Id, ...] = Field(default=(), description="Whose recipient it is; default: every entity bound")


class Template(Section):
    """Language that was drafted before: jinja2 over facts and views. *audience* says whom it speaks to."""

    audience: Id
    language: str = Field(default="en", pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")
    text: str = Field(min_length=1, max_length=LONGEST_TEMPLATE)

    @property
    def name(self) -> str:
        """What it is called: ``dpa.en``."""
        return f"{self.audience}.{self.language}"


class Notification(Section):
    """How the duties of one *rule* are met; or, with *excluded*, why they are not the plan's."""

    rule: RuleId
    entities: tuple[Id, ...] = Field(default=(), description="Of whom; default: every entity that the rule binds")
    recipients: tuple[Recipient, ...] = ()
    owner: Id | None = Field(default=None, description="The role that answers for it; default: the first that drafts")
    draft: tuple[Id, ...] = Field(default=(), description="The roles that write it")
    approve: tuple[Id, ...] = Field(default=(), description="The functions of which each has to agree to the words")
    templates: Mapping[Id, str | Mapping[str, str]] = Field(
        default_factory=dict, description="By audience: a text, or one for each language"
    )
    form: Mapping[Id, str] = Field(
        default_factory=dict, description="How the fields of the law's form are filled: templates, by field"
    )
    warn: tuple[Span, ...] = Field(default=(), description="How long before it is due something rings: 24h, 4h")
    cap: Span | None = Field(default=None, gt=0, description="Our own limit where the law sets no date; policy")
    params: Mapping[Id, str | int] = Field(default_factory=dict, description="What a contract's rule is filled in with")
    excluded: str = Field(
        default="", max_length=2_000, description="Why this plan leaves the rule out, and who says so"
    )

    @model_validator(mode="after")
    def _handled_or_excluded(self) -> Self:
        if self.excluded and (
            self.draft or self.approve or self.templates or self.recipients or self.params or self.form
        ):
            raise ValueError("a rule that is excluded is not handled as well: keep one of the two")
        for template in self.all_templates:
            if len(template.text) > LONGEST_TEMPLATE:
                raise ValueError(f"the template {template.name} has more than {LONGEST_TEMPLATE:,} characters")
        return self

    @property
    def all_templates(self) -> tuple[Template, ...]:
        """Every template, one an audience and language."""
        return tuple(
            Template(audience=audience, language=language, text=text)
            for audience, texts in self.templates.items()
            for language, text in ({"en": texts} if isinstance(texts, str) else texts).items()
        )

    def binds(self, entity: str) -> bool:
        """Whether it speaks of *entity*."""
        return not self.entities or entity in self.entities

    def recipients_of(self, entity: str) -> tuple[Recipient, ...]:
        """Who must be told on behalf of *entity*; empty where the plan names nobody."""
        return tuple(one for one in self.recipients if not one.entities or entity in one.entities)
