"""Settings: where each value comes from, the nearest first.

A flag wins over ``WARROOM_*``, which wins over ``warroom.toml`` found upward from the working folder, which wins over
the user's and then the host's ``config.toml`` in the XDG folders. Every value keeps its origin, because the question at
three in the morning is not what the store is but who said so. XDG folders are honoured on every platform: people who
live in a terminal look there.

A misspelt key is an error. Validation is by hand: a settings library costs more start-up than everything else here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from warroom.core.errors import Code, Refused

PROJECT_FILE = "warroom.toml"
USER_FILE = "config.toml"
RULES = "regulations"
"""The folder of rules of notification, beside the user's settings and among the data that ships."""
CALENDARS = "calendars.yaml"
"""The file of calendars, in the same two places."""
DEFAULT = "default"


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
    flags = {key: Setting(given[key], _flag(key)) for key in _KEYS if given.get(key)}
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
    values: dict[str, Any] = {"store": str(data_home() / "room.db"), "plans": [], "no_input": False}
    return {key: Setting(values.get(key), DEFAULT) for key in _KEYS}


def _flag(key: str) -> str:
    return "--" + key.replace("_", "-")


def _from_environment() -> dict[str, Setting]:
    said = {key: os.environ.get(f"WARROOM_{key.upper()}", "") for key in _KEYS}
    return {
        key: Setting(_KEYS[key].from_text(text, f"WARROOM_{key.upper()}"), f"WARROOM_{key.upper()}")
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
    return {key: _setting(path, text, key, value) for key, value in content.items()}


def _setting(path: Path, text: str, key: str, value: Any) -> Setting:
    origin = f"{path}:{_line_of(key, text)}"
    spec = _KEYS.get(key)
    if spec is None or not spec.in_files:
        raise BadFile(f"{origin}: there is no setting {key!r}", _closest(key))
    try:
        return Setting(spec.from_file(value, path.parent), origin)
    except TypeError as error:
        raise BadFile(f"{origin}: {key} is {error}", f"for example: {spec.example}") from error


def _line_of(key: str, text: str) -> int:
    """The line of *key* at the top level: TOML parsers keep no positions."""
    found = re.search(rf"^[ \t]*[\"']?{re.escape(key)}[\"']?\s*[=.\]]", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _closest(key: str) -> str:
    from difflib import get_close_matches

    known = [name for name, spec in _KEYS.items() if spec.in_files]
    close = get_close_matches(key, known, n=1)
    return f"did you mean {close[0]!r}?" if close else f"the settings are {', '.join(known)}"


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


class _Key(NamedTuple):
    """How one setting is read from a variable (*from_text*) and from a file (*from_file*, given its folder)."""

    from_text: Callable[[str, str], Any]
    from_file: Callable[[Any, Path], Any]
    example: str
    in_files: bool = True


def _as_it_is(text: str, _variable: str) -> str:
    return text


def _text(value: Any, _folder: Path) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError("text in quotes")
    return value


def _place(value: Any, folder: Path) -> str:
    """A path is relative to the file that names it; an address stays what it is."""
    text = _text(value, folder)
    return text if "://" in text else str(folder / Path(text).expanduser())


def _plan(value: Any, folder: Path) -> str:
    text = _text(value, folder)
    return _place(text, folder) if text.endswith((".yaml", ".yml")) else text


def _folders(value: Any, folder: Path) -> list[str]:
    if not isinstance(value, list):
        raise TypeError("a list of folders")
    return [_place(one, folder) for one in value]


def _folder_list(text: str, _variable: str) -> list[str]:
    return [str(Path(one).expanduser()) for one in text.split(os.pathsep) if one]


def _flag_text(text: str, variable: str) -> bool:
    words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    if text.lower() not in words:
        raise Refused(Code.INVALID, f"{variable} is {text!r}, which is neither yes nor no", f"{variable}=1")
    return words[text.lower()]


def _flag_value(value: Any, _folder: Path) -> bool:
    if not isinstance(value, bool):
        raise TypeError("true or false")
    return value


_KEYS: Mapping[str, _Key] = {
    "store": _Key(_as_it_is, _place, 'store = "/srv/warroom/room.db"'),
    "as": _Key(_as_it_is, _text, 'as = "ana"'),
    "incident": _Key(_as_it_is, _text, "", in_files=False),
    "plan": _Key(_as_it_is, _plan, 'plan = "assistant"'),
    "plans": _Key(_folder_list, _folders, 'plans = ["plans"]'),
    "no_input": _Key(_flag_text, _flag_value, "no_input = true"),
}
