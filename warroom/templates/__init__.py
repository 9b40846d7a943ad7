"""Templates of notices: written before the night, read by Jinja, filled by us.

The words of a notice are settled while there is time, and on the night only what is known goes into them. So a template
is a small thing on purpose: text, the values of facts and views, ``if`` and ``for``, and a handful of filters. What is
unknown is said to be unknown where it would stand, and a passage that rests on it is in no wording at all: neither
branch is true yet. Rendering is bounded by construction, in time and in size, and no name of Python is within reach.

    The incident was found at {{ incident.detected_at }}.
    {% if facts.personal_data %}
    As of {{ affected.as_of }}, personal data of {{ affected.likely }} people was involved.
    {% else %}
    No personal data was involved.
    {% endif %}
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from warroom.templates.rendering import Rendered, render
from warroom.templates.tree import Block, TemplateError

__all__ = ["Rendered", "Template", "TemplateError", "parse"]


class Template(NamedTuple):
    """A template that was read: its *body*, and the dotted names that it *needs*.

    What is read of the items of a list is not among the names: the list is.
    """

    body: Block
    needs: frozenset[str]

    def render(self, values: Mapping[str, Any]) -> Rendered:
        """The notice with *values* in it, none meaning unknown. TemplateError where a name is not among them."""
        return render(self.body, values)


def parse(text: str) -> Template:
    """The template that *text* is. TemplateError for a syntax error, for what no template may do, or for its length."""
    from warroom.templates.reading import read

    return Template(*read(text))
