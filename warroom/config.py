"""Settings: where each value comes from, the nearest first.

A flag wins over ``WARROOM_*``, which wins over ``warroom.toml`` found upward from the working folder, which wins over
the user's and then the host's ``config.toml`` in the XDG folders. Every value keeps its origin, because the question at
three in the morning is not what the store is but who said so. XDG folders are honoured on every platform: people who
live in a terminal look there.

A misspelt key is an error. Validation is by hand: a settings library costs more start-up than everything else here.
"""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from warroom.core.errors import Code, Refused
from warroom.values import KEYS, KEYS_EXAMPLE, key_names

PROJECT_FILE = "warroom.toml"
USER_FILE = "config.toml"
RULES = "regulations"
"""The folder of rules of notification, beside the user's settings and among the data that ships."""
CALENDARS = "calendars.yaml"
"""The file of calendars, in the same two places."""
DEFAULT = "default"
_OF_KEYS = "keys."


class BadFile(Refused):
    """A file of the user's that cannot be used as it is. The sentence begins with ``file:line``."""

    def __init__(self, sentence: str, hint: str, details: Mapping[str, Any] | None = None) -> None:
        super().__init__(Code.INVALID, sentence, hint, details)


class Setting(NamedTuple):
    """A value and who said so: ``--store``, ``WARROOM_STORE``, ``/path/warroom.toml:3`` or ``default``."""

    value: Any
    origin: str


class Settings(NamedTuple):
    """Every setting by its key, in the order in which `config show` prints them."""

    values: Mapping[str, Setting]

    @property
    def store(self) -> str:
        """Where the store is: a path or an address."""
        return str(self.values["store"].value)

    @property
    def person(self) -> str | None:
        """Who acts; none: the login."""
        return self._text("as")

    @property
    def incident(self) -> str | None:
        """Which incident is meant; none: the only open one."""
        return self._text("incident")

    @property
    def plan(self) -> str | None:
        """The plan that an incident is declared on when none is named."""
        return self._text("plan")

    @property
    def plans(self) -> tuple[Path, ...]:
        """Folders of plans, besides those that ship."""
        return tuple(Path(folder) for folder in self.values["plans"].value)

    @property
    def no_input(self) -> bool:
        """Whether nothing may be asked."""
        return bool(self.values["no_input"].value)

    @property
    def theme(self) -> str | None:
        """The theme of the room; none: what was chosen last."""
        return self._text("theme")

    @property
    def ascii(self) -> bool | None:
        """Whether the room shows nothing but ASCII; none: as the locale has it."""
        value = self.values["ascii"].value
        return None if value is None else bool(value)

    @property
    def time(self) -> str | None:
        """``utc`` or ``local``; none: what was chosen last."""
        return self._text("time")

    @property
    def mouse(self) -> bool:
        """Whether the room listens to the mouse."""
        return bool(self.values["mouse"].value)

    @property
    def bell(self) -> bool:
        """Whether the room may ring."""
        return bool(self.values["bell"].value)

    @property
    def keys(self) -> Mapping[str, Setting]:
        """The overridden keys, by the id of what they do."""
        overridden = {key: setting for key, setting in self.values.items() if key.startswith(_OF_KEYS)}
        return {key.removeprefix(_OF_KEYS): setting for key, setting in overridden.items()}

    def _text(self, key: str) -> str | None:
        value = self.values[key].value
        return None if value is None else str(value)


def home(variable: str, otherwise: str) -> Path:
    """Our folder in the XDG base folder *variable*, or in ``~/otherwise``. Relative values are ignored, as XDG asks."""
    given = Path(os.environ.get(variable, ""))
    return (given if given.is_absolute() else Path.home() / otherwise) / "warroom"


def config_home() -> Path:
    """Where the user's ``config.toml`` is."""
    return home("XDG_CONFIG_HOME", ".config")


def data_home() -> Path:
    """Where the default store is."""
    return home("XDG_DATA_HOME", ".local/share")


def state_home() -> Path:
    """Where the details of a crash go."""
    return home("XDG_STATE_HOME", ".local/state")


def cache_home() -> Path:
    """Where things may be put that can be made again."""
    return home("XDG_CACHE_HOME", ".cache")


def load(given: Mapping[str, Any]) -> Settings:
    """The settings, with *given* the flags by key. Refused (invalid) where a file or a variable is wrong."""
    found = _defaults()
    for layer in layers(given):
        found |= layer
    return Settings(found)


def layers(given: Mapping[str, Any]) -> list[dict[str, Setting]]:
    """What each source says, those that win last: the files, the environment, the flags *given*. Refused as `load`."""
    flags = {key: _from_flag(key, given[key]) for key in KEYS if given.get(key) not in (None, "")}
    return [*map(_from_file, files()), _from_environment(), flags]


def files() -> list[Path]:
    """The settings files that exist, the host's first, the nearest last."""
    host = [Path(folder) / "warroom" / USER_FILE for folder in _host_folders()]
    candidates = [*reversed(host), config_home() / USER_FILE]
    project = nearest()
    return [path for path in candidates if _is_there(path)] + ([project] if project else [])


def nearest() -> Path | None:
    """The ``warroom.toml`` that applies here, if there is one."""
    return next((path for path in _upward(PROJECT_FILE) if _is_there(path)), None)


def _is_there(path: Path) -> bool:
    return os.path.isfile(path)  # noqa: PTH113  # where is_file() raises, in somebody else's home, the answer is no


def _host_folders() -> list[str]:
    return [folder for folder in os.environ.get("XDG_CONFIG_DIRS", "/etc/xdg").split(os.pathsep) if folder]


def _upward(name: str) -> Iterator[Path]:
    try:
        here = Path.cwd()
    except FileNotFoundError:  # somebody removed the folder that we stand in
        return
    yield from (folder / name for folder in (here, *here.parents))


def _defaults() -> dict[str, Setting]:
    values: dict[str, Any] = {
        "store": str(data_home() / "room.db"), "plans": [], "no_input": False, "mouse": True, "bell": True,
    }  # fmt: skip
    return {key: Setting(values.get(key), DEFAULT) for key in KEYS}


def _from_flag(key: str, value: Any) -> Setting:
    flag = ("--no-" if value is False else "--") + key.replace("_", "-")
    return Setting(KEYS[key].from_text(value, flag) if isinstance(value, str) else value, flag)


def _from_environment() -> dict[str, Setting]:
    said = {key: os.environ.get(f"WARROOM_{key.upper()}", "") for key in KEYS}
    return {
        key: Setting(KEYS[key].from_text(text, f"WARROOM_{key.upper()}"), f"WARROOM_{key.upper()}")
        for key, text in said.items()
        if text
    }


def _from_file(path: Path) -> dict[str, Setting]:
    import tomllib

    try:
        text = path.read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(f"{path}: cannot be read: {error}", "mend the file, or move it away") from error
    except tomllib.TOMLDecodeError as error:
        raise BadFile(f"{path}: not TOML: {_lowered(str(error))}", "mend the file, or move it away") from error
    keys = _overridden_keys(path, text, content.pop("keys", {}))
    return {key: _setting(path, text, key, value) for key, value in content.items()} | keys


def _overridden_keys(path: Path, text: str, table: Any) -> dict[str, Setting]:
    """What the table ``[keys]`` says, a setting each, so that a nearer file overrides one key and not all of them."""
    try:
        found = dict(key_names(table))
    except TypeError as error:
        raise BadFile(f"{path}:{_line_of('keys', text)}: keys is {error}", f"for example: {KEYS_EXAMPLE}") from error
    return {f"{_OF_KEYS}{name}": Setting(key, f"{path}:{_line_of_key(name, text)}") for name, key in found.items()}


def _setting(path: Path, text: str, key: str, value: Any) -> Setting:
    origin = f"{path}:{_line_of(key, text)}"
    spec = KEYS.get(key)
    if spec is None or not spec.in_files:
        raise BadFile(f"{origin}: there is no setting {key!r}", _closest(key))
    try:
        return Setting(spec.from_file(value, path.parent), origin)
    except TypeError as error:
        raise BadFile(f"{origin}: {key} is {error}", f"for example: {spec.example}") from error


def _line_of(key: str, text: str) -> int:
    """The line of *key* at the top level: TOML parsers keep no positions."""
    found = re.search(rf"^[ \t]*\[?[\"']?{re.escape(key)}[\"']?\s*[=.\]]", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _line_of_key(name: str, text: str) -> int:
    """The line on which the key of *name* is given, in whichever of TOML's ways; else that of the table."""
    wanted = rf"[\"']?{re.escape(name)}[\"']?\s*="
    found = re.search(rf"^[ \t]*(?:keys\.)?{wanted}", text, re.MULTILINE) or re.search(wanted, text)
    return text.count("\n", 0, found.start()) + 1 if found else _line_of("keys", text)


def _closest(key: str) -> str:
    from difflib import get_close_matches

    known = [*(name for name, spec in KEYS.items() if spec.in_files), "keys"]
    close = get_close_matches(key, known, n=1)
    return f"did you mean {close[0]!r}?" if close else f"the settings are {', '.join(known)}"


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
