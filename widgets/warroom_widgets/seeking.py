"""What somebody is looking for in a list: words that are typed, and for how long they are being typed.

A value, so that each key gives the next one and nothing of it hides in the list.
"""

from typing import NamedTuple

from textual import events

NOTHING = "nothing here has these words; esc shows all"
_SHORTER = ("backspace", "ctrl+h")


class Filter(NamedTuple):
    """*text*: what was typed. *typing*: the next letter belongs to it too. *came_from*: the row on which the cursor
    stood when it began."""

    text: str = ""
    typing: bool = False
    came_from: str | None = None

    def __bool__(self) -> bool:
        return self.typing or bool(self.text)

    def begun(self, selected: str | None) -> "Filter":
        """The same, to be typed on."""
        return self._replace(typing=True, came_from=self.came_from if self else selected)

    def longer(self, more: str) -> "Filter":
        """With *more* typed."""
        return self._replace(text=self.text + more)

    def left(self) -> "Filter":
        """As it stays when the keys go elsewhere."""
        return self._replace(typing=False)

    def typed(self, event: events.Key) -> "Filter | None":
        """What it is after a key; none where the key is not meant for it."""
        if event.key == "escape":
            return Filter() if self else None
        if not self.typing:
            return None
        if event.key == "enter":
            return self.left()
        if event.key in _SHORTER:
            return self._replace(text=self.text[:-1]) if self.text else Filter()
        if event.key == "ctrl+w":
            return self._replace(text=self.text.rstrip().rpartition(" ")[0])
        return self.longer(event.character) if event.is_printable and event.character else None
