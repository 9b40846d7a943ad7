"""The prompt, the nonce and the secrets, put where the author of a request wants them.

No template engine: two names, filled once, so that a prompt which happens to say ``{{nonce}}`` is sent as it is, and
encoded for where they stand. A name that is neither is refused: sent as it is, it would be a question that nobody
asked, whose clean answer means nothing. References are looked for in what the author wrote only: a prompt that says
``env:HOME`` is a prompt.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

from warroom.core.errors import Code, Refused
from warroom.core.plan.probes import Probe, Request
from warroom.probes import paths
from warroom.references import Secrets, is_reference

_PLACE = re.compile(r"\{\{\s*([A-Za-z_]\w*)\s*\}\}")
NAMES = ("prompt", "nonce")
TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
"""What the name of a header or a method is made of."""
_FRAMING = ("connection", "content-length", "transfer-encoding")
"""What says where a request ends; two who read it differently see two requests."""
Values = Mapping[str, str]


def filled(text: str, values: Values, encoded: Callable[[str], str] = str) -> str:
    """*text* with *values* in their places, each *encoded*; a place that has none stays."""
    return _PLACE.sub(lambda match: encoded(values[match[1]]) if match[1] in values else match[0], text)


def known_or_filled(text: str, values: Values, secrets: Secrets, encoded: Callable[[str], str] = str) -> str:
    """The secret that *text* as a whole refers to, else *text* filled."""
    return secrets.looked_up(text) if is_reference(text) else filled(text, values, encoded)


def in_json(value: Any, values: Values, secrets: Secrets) -> Any:
    """*value* with all texts in it known or filled, at any depth."""
    if isinstance(value, str):
        return known_or_filled(value, values, secrets)
    if isinstance(value, dict):
        return {key: in_json(one, values, secrets) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [in_json(one, values, secrets) for one in value]
    return value


def in_headers(headers: Mapping[str, str], values: Values, secrets: Secrets) -> dict[str, str]:
    """*headers* in lower case, each word of them known or filled, as in ``Bearer env:KEY``. Refused where one cannot
    be a header; its value is never said, because it may be a secret."""
    done = {}
    for name, text in headers.items():
        if not TOKEN.fullmatch(name) or name.lower() in _FRAMING:
            raise Refused(Code.INVALID, f"{name!r} is no header that a request may set", "leave it out")
        value = "".join(known_or_filled(word, values, secrets) for word in re.split(r"(\s+)", text)).strip(" ")
        if not value.isascii() or not value.isprintable():
            raise Refused(
                Code.INVALID, f"what {text!r} stands for cannot be sent as {name}", "printable ASCII, one line"
            )
        done[name.lower()] = value
    return done


def in_url(value: str) -> str:
    """*value* as one part of a path or a query."""
    return quote(value, safe="")


def for_body(content_type: str) -> Callable[[str], str]:
    """How a value is written into a body of this type: within the quotes of JSON, as a field of a form, or as it is."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json" or kind.endswith("+json"):
        return lambda value: json.dumps(value, ensure_ascii=False)[1:-1]
    return quote_plus if kind == "application/x-www-form-urlencoded" else str


def refuse_unfit(probe: Probe, request: Request) -> None:
    """Refuses a probe over HTTP that cannot be asked as it is written, or that could never find the error."""
    if not knows_the_error(probe):
        raise Refused(
            Code.INVALID,
            f"{probe.id} says nowhere what the error looks like",
            "assert: [{type: not-contains, value: …}]",
        )
    refuse_unaskable(probe, request)
    refuse_no_path(probe.output)


def knows_the_error(probe: Probe) -> bool:
    """Whether anything in *probe*, which asks over HTTP, says what the error looks like."""
    return bool(probe.assertions) or any("[BODY]" in condition.upper() for condition in probe.conditions)


def refuse_unaskable(probe: Probe, request: Request) -> None:
    """Refuses a request that cannot be sent as it is written."""
    if request.body is not None and request.json_body is not None:
        raise Refused(Code.INVALID, "a request has json or a body", "leave one of them out")
    if not TOKEN.fullmatch(request.method) or request.method.upper() == "CONNECT":
        raise Refused(Code.INVALID, f"{request.method!r} is no method of a request", "method: POST")
    _refuse_misfits(probe, request)


def refuse_no_path(output: str) -> None:
    """Refuses an *output* that leads nowhere in any answer."""
    try:
        paths.steps(output)
    except ValueError as error:
        raise Refused(Code.INVALID, str(error), "output: choices[0].text") from error


def _refuse_misfits(probe: Probe, request: Request) -> None:
    """Refuses places that nothing fills, and prompts that no place asks for."""
    names = {name for text in _texts(request) for name in _PLACE.findall(text)}
    if unknown := sorted(names.difference(NAMES)):
        raise Refused(Code.INVALID, f"nothing fills {{{{{unknown[0]}}}}}", "write {{prompt}} or {{nonce}}")
    if "prompt" in names and not probe.prompts:
        raise Refused(Code.INVALID, "the request says {{prompt}}, and there are no prompts", 'prompts: ["…"]')
    if probe.prompts and "prompt" not in names:
        raise Refused(Code.INVALID, "the prompts are never asked", "write {{prompt}} where the request asks")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Request):
        for part in (value.url, value.headers, value.json_body, value.body):
            yield from _texts(part)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
