"""How the room looks on this terminal: the settings as the screen is handed them.

The screen knows no settings; what is wrong with a setting is told here, where the file and the line are known.
"""

from __future__ import annotations

import locale
from typing import TYPE_CHECKING

from warroom.cli.options import LOOKS
from warroom.config import BadFile, Settings, state_home

if TYPE_CHECKING:
    from warroom.tui.keys import Trouble
    from warroom.tui.preferences import Preferences

MEMORY = "room.json"
"""The file in the state folder that remembers what was chosen in the room."""


def is_utf8() -> bool:
    """Whether the locale can say everything that we write."""
    return locale.getencoding().replace("-", "").upper() == "UTF8"


def preferences(settings: Settings) -> Preferences:
    """What *settings* say about the looks, checked. BadFile where a key is given to what does not exist, or twice."""
    from warroom import bootstrap
    from warroom.tui.preferences import Preferences

    wrong = key_troubles(settings)
    if wrong:
        place, trouble = wrong[0]
        raise BadFile(f"{place}: {trouble.sentence}", trouble.hint)
    said = {name: settings.values[name].origin for name in LOOKS if settings.values[name].value is not None}
    return Preferences(
        theme=settings.theme,
        ascii=not is_utf8() if settings.ascii is None else settings.ascii,
        local=None if settings.time is None else settings.time == "local",
        zone=bootstrap.local_zone(),
        mouse=settings.mouse,
        bell=settings.bell,
        keys={name: setting.value for name, setting in settings.keys.items()},
        memory=state_home() / MEMORY,
        said=said,
    )


def unset() -> Preferences:
    """The looks where no settings are read: what was chosen last, on what the locale allows."""
    from warroom import bootstrap
    from warroom.tui.preferences import Preferences

    return Preferences(ascii=not is_utf8(), zone=bootstrap.local_zone(), memory=state_home() / MEMORY)


def key_troubles(settings: Settings) -> list[tuple[str, Trouble]]:
    """What is wrong with the overridden keys, and where it was said. Costs the library of the screen, where there are
    any."""
    if not settings.keys:
        return []
    from warroom.tui.keys import troubles

    wanted = {name: str(setting.value) for name, setting in settings.keys.items()}
    return [(settings.keys[trouble.id].origin, trouble) for trouble in troubles(wanted)]
