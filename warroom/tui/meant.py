"""What a row of what is due means: the verb that Enter begins, and what that is about."""

from __future__ import annotations

from collections.abc import Mapping

_BUILT_IN: Mapping[str, str] = {"affected.persons": "count", "who": "adopt"}
"""What is missing and is no fact: the count settles it, or the plan, which says what an entity is in law."""


def meant(row: str) -> tuple[str, str | None]:
    """The verb and its subject for *row*: ``step:tool-off``, ``notice:eu.gdpr.33@acme-de``, ``fact:harm``,
    ``update``."""
    noun, _, subject = row.partition(":")
    if noun == "fact" and subject in _BUILT_IN:
        return _BUILT_IN[subject], None
    return noun, subject or None
