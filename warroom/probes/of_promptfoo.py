"""promptfoo's ``promptfooconfig.yaml``: every test becomes a probe for every provider that has a URL.

Its prompts, filled with the test's variables, are the paraphrases that the probe tries in turn. Models that promptfoo
calls by name are left out: a canary goes by the path that users take, and that path has a URL. Files, JavaScript and
filters of templates are not read, and said to be.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from warroom.core.plan.probes import Probe
from warroom.probes import borrowed
from warroom.probes.borrowed import Borrowed
from warroom.probes.outcomes import short

_FILE = (
    *("prompts", "providers", "targets", "tests", "defaultTest", "assertionTemplates", "description", "tags"),
    *("evaluateOptions", "commandLineOptions", "outputPath", "sharing", "derivedMetrics"),
)
_TEST = ("description", "vars", "assert", "threshold", "options", "metadata")
_CONFIG = ("url", "method", "headers", "body", "queryParams", "transformResponse", "responseParser")
_CHANGING = ("transform", "postprocess", "transformVars", "prefix", "suffix")
"""Options of a test without which it would be another one."""
_NAME = re.compile(r"\{\{-?\s*(?:vars\.)?([A-Za-z_]\w*)\s*-?\}\}", re.ASCII)
_PLACE = re.compile(r"json((?:\??\.[A-Za-z_$][\w$]*|\[\d+\]|\[(['\"])[^'\"\[\].]+\2\])*)", re.ASCII)
_FILES = re.compile(r"^(?:file://|package:|exec:|python:)|^[\w./*-]+\.(?:txt|json|jsonl|ya?ml|md|j2|csv|py|js|mjs|ts)$")
_MOST_PROMPTS = 100
_DEEPEST = 8

Vars = Mapping[str, Any]


class _Target(NamedTuple):
    """A provider with a URL: how it is asked, and where in its answer the text is."""

    name: str
    config: Mapping[str, Any]
    url: str
    output: str


class _Case(NamedTuple):
    """A test with what it has of the default one."""

    title: str
    variables: Vars
    asserted: list[Mapping[str, Any]]
    threshold: Any


def read(values: Mapping[str, Any]) -> Borrowed:
    """The probes in promptfoo's configuration *values*."""
    left: list[str] = borrowed.unread("the file", values, _FILE)
    prompts = list(_prompts(values.get("prompts", "{{prompt}}"), left))
    targets = list(_targets(values.get("providers", values.get("targets")), left))
    taken: set[str] = set()
    probes: list[Probe] = []
    for case, target in itertools.product(list(_cases(values, left)), targets):
        probes += _probe(case, target, prompts, taken, left)
    return Borrowed("promptfoo", tuple(probes), tuple(left))


def _prompts(value: Any, left: list[str]) -> Iterator[str]:
    for entry in value if isinstance(value, list) else [value]:
        text = entry.get("raw") if isinstance(entry, Mapping) else entry
        if not isinstance(text, str) or not text or _FILES.search(text):
            left.append(f"the prompt {short(entry)} was not read: only prompts that are written out are")
        else:
            yield text


def _targets(value: Any, left: list[str]) -> Iterator[_Target]:
    for entry in value if isinstance(value, list) else [value]:
        name, config = _provider(entry)
        url = str(config.get("url") or (name if "://" in name else ""))
        why = "it has no URL" if not url.startswith(("https://", "http://")) else _unusable(config, url)
        output = _output(config.get("transformResponse", config.get("responseParser")))
        if why or output is None:
            left.append(f"the provider {short(name)} was left out: {why or 'JavaScript takes its answer out'}")
            continue
        left += borrowed.unread(f"the provider {short(name)}", config, _CONFIG)
        yield _Target(name, config, url, output)


def _provider(entry: Any) -> tuple[str, Mapping[str, Any]]:
    """What a provider is called, and its configuration; both of its ways to be written."""
    if not isinstance(entry, Mapping):
        return str(entry), {}
    name, options = str(entry.get("id") or ""), entry
    if not name and len(entry) == 1:
        name, options = next((str(key), value) for key, value in entry.items())
    config = options.get("config") if isinstance(options, Mapping) else None
    return name, config if isinstance(config, Mapping) else {}


def _unusable(config: Mapping[str, Any], url: str) -> str:
    if config.get("request") is not None:
        return "its request is written raw: write url, headers and body"
    if config.get("transformRequest") is not None:
        return "it transforms what it is asked"
    if borrowed.refers([url, borrowed.referring_inside(config.get("body")), config.get("queryParams")]):
        return "its URL, or part of a text in its body, refers to the environment"
    return ""


def _output(value: Any) -> str | None:
    """Where the text is in a JSON answer; None where only JavaScript knows."""
    if value is None or value in ("text", ""):
        return ""
    match = _PLACE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None or not match[1]:
        return None
    return re.sub(r"\[['\"]([^'\"]+)['\"]\]", r".\1", match[1]).replace("?.", ".").removeprefix(".")


def _cases(values: Mapping[str, Any], left: list[str]) -> Iterator[_Case]:
    default = values.get("defaultTest")
    if default is not None and not isinstance(default, Mapping):
        left.append(f"the defaultTest {short(default)} was not read")
    default = default if isinstance(default, Mapping) else {}
    for count, test in enumerate(borrowed.mappings(values.get("tests"), "tests", left), 1):
        title = str(test.get("description") or f"test {count}")
        why = _untestable(test, default)
        if why:
            left.append(f"{title} was left out: {why}")
            continue
        left += borrowed.unread(title, test, _TEST)
        yield _case(title, test, default, values, left)


def _untestable(test: Mapping[str, Any], default: Mapping[str, Any]) -> str:
    for options in (test.get("options"), default.get("options")):
        changed = [key for key in _CHANGING if options.get(key)] if isinstance(options, Mapping) else []
        if changed:
            return f"{', '.join(changed)} would change what is asked or answered"
    return ""


def _case(
    title: str, test: Mapping[str, Any], default: Mapping[str, Any], values: Mapping[str, Any], left: list[str]
) -> _Case:
    variables = {key: value for one in (default, test) for key, value in _variables(one, title, left)}
    options = test.get("options")
    alone = isinstance(options, Mapping) and options.get("disableDefaultAsserts")
    sources = (test,) if alone else (default, test)
    stated = [one for source in sources for one in borrowed.mappings(source.get("assert"), title, left)]
    resolved = [_resolved(one, values, 0) for one in stated]
    asserted = [_without_secrets(_filled(one, variables), title) for one in resolved]
    kept = [one for one in asserted if not _only_measures(one)]
    if len(kept) < len(asserted):
        left.append(f"{title}: {len(asserted) - len(kept)} of its assertions only measure, and were left out")
    return _Case(title, variables, kept, test.get("threshold", default.get("threshold")))


def _variables(test: Mapping[str, Any], title: str, left: list[str]) -> Iterator[tuple[str, Any]]:
    variables = test.get("vars")
    if isinstance(variables, Mapping):
        yield from variables.items()
    elif variables is not None:
        left.append(f"{title}: its vars {short(variables)} were not read")


def _resolved(assertion: Any, values: Mapping[str, Any], depth: int) -> Any:
    """*assertion* with what its ``$ref`` leads to; itself where that is nowhere, which is said as a key unknown."""
    if isinstance(assertion, Mapping) and "assert" in assertion and isinstance(assertion["assert"], list):
        return {**assertion, "assert": [_resolved(one, values, depth + 1) for one in assertion["assert"]]}
    reference = assertion.get("$ref") if isinstance(assertion, Mapping) else None
    if not isinstance(reference, str) or not reference.startswith("#/") or depth >= _DEEPEST:
        return assertion
    found: Any = values
    for part in reference[2:].split("/"):
        found = found.get(part) if isinstance(found, Mapping) else None
    return _resolved(found, values, depth + 1) if isinstance(found, Mapping) else assertion


def _without_secrets(value: Any, title: str) -> Any:
    """*value* with the headers that its graders are asked with as a plan may have them."""
    if isinstance(value, list):
        return [_without_secrets(one, title) for one in value]
    if not isinstance(value, Mapping):
        return value
    return {
        key: borrowed.headers(one, f"a grader of {title}") if key == "headers" else _without_secrets(one, title)
        for key, one in value.items()
    }


def _only_measures(assertion: Mapping[str, Any]) -> bool:
    """Whether *assertion* cannot fail: it weighs nothing, or has a name for a number and no limit."""
    unlimited = assertion.get("type") in ("cost", "latency") and assertion.get("threshold") is None
    return assertion.get("weight") == 0 or (unlimited and assertion.get("metric") is not None)


def _filled(value: Any, variables: Vars, *, keep: tuple[str, ...] = ()) -> Any:
    """*value* with the variables that are one text or number each in their places; the others stay."""
    if isinstance(value, str):
        return _NAME.sub(lambda match: _fill(match, variables, keep), value)
    if isinstance(value, Mapping):
        return {key: _filled(one, variables, keep=keep) for key, one in value.items()}
    return [_filled(one, variables, keep=keep) for one in value] if isinstance(value, list) else value


def _fill(match: re.Match[str], variables: Vars, keep: tuple[str, ...]) -> str:
    value = variables.get(match[1])
    if match[1] in keep or not isinstance(value, str | int | float) or _FILES.search(str(value)):
        return match[0]
    return str(value).lower() if isinstance(value, bool) else str(value)


def _paraphrases(prompts: list[str], case: _Case, left: list[str]) -> list[str]:
    """Every prompt with every combination of the values that variables have lists of."""
    lists = {key: value for key, value in case.variables.items() if isinstance(value, list) and value}
    combinations = itertools.islice(itertools.product(*lists.values()), _MOST_PROMPTS)
    filled = [
        str(_filled(prompt, {**case.variables, **dict(zip(lists, values, strict=True))}))
        for values in combinations
        for prompt in prompts
    ]
    whole = [prompt for prompt in dict.fromkeys(filled) if not any(mark in prompt for mark in ("{{", "{%", "{#"))]
    if len(whole) < len(set(filled)):
        left.append(f"{case.title}: {len(set(filled)) - len(whole)} prompts were left out: their templates need more")
    return whole[:_MOST_PROMPTS]


def _probe(case: _Case, target: _Target, prompts: list[str], taken: set[str], left: list[str]) -> list[Probe]:
    request = _request(case, target)
    asked = any("prompt" in _NAME.findall(text) for text in borrowed.texts(request))
    paraphrases = _paraphrases(prompts, case, left) if asked else []
    if not case.asserted or (asked and not paraphrases):
        left.append(f"{case.title} was left out: it {'has no prompt' if case.asserted else 'asserts nothing'}")
        return []
    limited = case.threshold is not None
    asserted = (
        [{"type": "assert-set", "threshold": case.threshold, "assert": case.asserted}] if limited else case.asserted
    )
    return borrowed.probe(
        case.title, left, id=borrowed.name(case.title, taken), title=case.title[:200], kind="http", request=request,
        prompts=paraphrases, **{"assert": asserted} | ({"output": target.output} if target.output else {}),
    )  # fmt: skip


def _request(case: _Case, target: _Target) -> dict[str, Any]:
    url = target.url + _query(target.config.get("queryParams"), target.url)
    stated = {
        "url": url,
        "headers": target.config.get("headers"),
        "body": borrowed.referring_inside(target.config.get("body")),
    }
    filled = _filled(stated, case.variables, keep=("prompt",))
    body = filled["body"]
    request: dict[str, Any] = {
        "method": str(target.config.get("method") or ("GET" if body is None else "POST")),
        "url": filled["url"],
        "headers": borrowed.headers(filled["headers"], f"the provider {short(target.name)}"),
    }
    return request if body is None else request | {"body" if isinstance(body, str) else "json": body}


def _query(parameters: Any, url: str) -> str:
    if not isinstance(parameters, Mapping) or not parameters:
        return ""
    pairs = [f"{quote(str(key), safe='')}={quote(str(value), safe='{} ')}" for key, value in parameters.items()]
    return ("&" if "?" in url else "?") + "&".join(pairs)
