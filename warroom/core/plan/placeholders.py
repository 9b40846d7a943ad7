"""What stands where something true should: TBD in a text, an address of nobody among the contacts.

A plan that was copied and not finished looks right until somebody has to be called. What counts as a placeholder is
said here once, for the check of a plan in daylight and for the warning at night.
"""

from __future__ import annotations

import re

_UNFILLED = re.compile(
    r"\{\{.*?\}\}|<[A-Za-z][\w .-]{0,40}>|\[(?:insert|your|name of)\b[^\]\n]{0,60}\]"
    r"|\b(?:TBD|TBC|TBA|tbd|tbc|TODO|FIXME|XXX+)\b|\?\?\?+|\b[Ll]orem ipsum\b",
    re.DOTALL,
)
_UNFILLED_CONTACT = re.compile(r"\{\{|<.+>|\bTBD\b", re.IGNORECASE)
# RFC 2606 and RFC 6761 keep these names free for examples: nobody will ever answer there.
_NOBODYS = re.compile(
    r"(?:^|(?<=//)|(?<=[@:]))(?:[\w-]+\.)*(?:example\.(?:org|com|net)|[\w-]+\.(?:example|invalid|test))(?![\w@-]|\.\w)",
    re.IGNORECASE,
)


def in_text(text: str) -> re.Match[str] | None:
    """What somebody meant to fill in, where *text* has such a thing."""
    return _UNFILLED.search(text)


def in_contact(contact: str) -> re.Match[str] | None:
    """What makes *contact* an address of nobody, where it is one."""
    return _UNFILLED.search(contact) or _UNFILLED_CONTACT.search(contact) or _NOBODYS.search(contact)
