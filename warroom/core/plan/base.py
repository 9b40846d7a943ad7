"""What every section of a plan is made of: strict, frozen models and identifiers that are safe everywhere.

An identifier ends up in CEL, in file names, on the command line and in JSON, so its alphabet is the one that needs no
quoting in any of them.
"""

import re
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler, StringConstraints
from pydantic_core import PydanticKnownError, core_schema


class Written:
    """Says of a text that all of it is written as *pattern* has it.

    Pydantic's own constraint compiles a pattern for every field anew, with tables of twenty kilobytes, and a third of a
    plan's fields are identifiers.
    """

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_after_validator_function(self._vetted, handler(source))

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return handler(schema) | {"pattern": self._pattern}

    def _vetted(self, text: str) -> str:
        if not re.fullmatch(self._pattern, text):  # a search takes a line break for the end
            raise PydanticKnownError("string_pattern_mismatch", {"pattern": self._pattern})
        return text


Id = Annotated[str, Written(r"^[a-z][a-z0-9_-]{0,63}$")]
"""Lower case, digits, ``-`` and ``_``; begins with a letter."""

FactId = Annotated[str, Written(r"^[a-z][a-z0-9_]{0,63}$")]
"""An Id without ``-``, which CEL would read as a minus."""

LevelId = Annotated[str, Written(r"^[A-Za-z][A-Za-z0-9_-]{0,31}$")]

RuleId = Annotated[str, Written(r"^[a-z][a-z0-9_]{0,31}(\.[a-z0-9][a-z0-9_]{0,31}){1,4}$")]
"""A rule of notification, such as ``eu.gdpr.33``."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]

Condition = Annotated[str, StringConstraints(min_length=1, max_length=4_000)]
"""A CEL expression over the plan's facts that gives yes or no."""


class Section(BaseModel):
    """A part of a plan. Unknown keys are errors: a misspelt key would be a rule that never fires."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Later:
    """Says of a *section* that what reads it is built where a plan has one, and not with the plan: a status that is
    looked at every second pays for no probe that nobody has written."""

    def __init__(self, section: type[Section]) -> None:
        self._section = section

    def __get_pydantic_core_schema__(self, _source: object, _handler: object) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self._section.model_validate)

    def __get_pydantic_json_schema__(self, _schema: object, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        self._section.model_rebuild()
        return handler(self._section.__pydantic_core_schema__)
