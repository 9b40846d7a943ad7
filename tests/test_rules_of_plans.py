"""What a plan says of the rules is held against them: each fault with its place, and gone when it is mended."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plans import MINIMAL, changed
from warroom import bootstrap, config
from warroom.core.plan.findings import Problem, render

ENTITY = "kinds: [], legal_roles: [controller]"
AUTHORITY = '  - {rule: eu.gdpr.33, excluded: "A plan for tests notifies no authority; Cleo, 2026-11-01"}\n'
PEOPLE = '  - {rule: eu.gdpr.34, excluded: "A plan for tests writes to nobody; Cleo, 2026-11-01"}\n'
SESSIONS = "How many sessions met it?, type: integer, who: engineer"
HARM = "choices: [none, distress, serious], who: commander"
BREACH = "Was personal data exposed?, type: bool, who: counsel, triage: true"
RISK = """\
  - {id: risk, ask: What risk?, type: choice, choices: [unlikely, high], who: counsel, means: risk_to_persons}
"""
BANK = "kinds: [credit_institution], legal_roles: [controller]"
DAYS = "{rule: contract.dpa, params: {n: 2, mode: business_days, calendar: DE}}"
VIENNA = "  - {id: acme-at, name: ACME AT, country: AT, tz: Europe/Vienna, legal_roles: [processor]}\n"
TWICE = (
    "{rule: contract.dpa, entities: [acme-at], params: {n: 48}}",
    "{rule: contract.dpa, entities: [acme-de], params: {n: 24}}",
)


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the rules are kept when they were read once."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture(autouse=True)
def _read_once(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(kept))


def problems(folder: Path, text: str) -> list[Problem]:
    """What is wrong with the plan that *text* spells."""
    path = folder / "plan.yaml"
    path.write_text(text, encoding="utf-8")
    return bootstrap.check_plan(config.load({}), str(path), None).problems


def told(folder: Path, text: str) -> list[str]:
    """The same, each as code, path and message."""
    return [f"{one.code} {one.path} {one.message}" for one in problems(folder, text)]


def handled(more: str = "", templates: str = "{}", *, facts: bool = True) -> str:
    """The minimal plan in which counsel writes to the authority; *facts*: and asks what that rests on."""
    entry = f"  - rule: eu.gdpr.33\n    draft: [counsel]\n    approve: [legal]\n    templates: {templates}\n{more}"
    text = changed(AUTHORITY, entry)
    meant = text.replace(BREACH, f"{BREACH}, means: personal_data_breach")
    return meant.replace("detection:\n", f"{RISK}detection:\n") if facts else text


def template(text: str) -> str:
    """The plan in which the authority is told *text*."""
    return handled(templates=f"{{dpa: '{text}'}}")


def with_entry(entry: str, text: str = MINIMAL) -> str:
    """*text* with *entry* among what it says of notices."""
    return f"{text}  - {entry}\n"


def processor(entry: str) -> str:
    """The minimal plan of somebody who processes for others as well, with *entry* among what it says of notices."""
    return with_entry(entry, changed(ENTITY, "kinds: [], legal_roles: [controller, processor]"))


def with_means(old: str, means: str) -> str:
    """The minimal plan in which the fact that has *old* means a fact of the rules."""
    return changed(old, f"{old}, means: {means}")


def held(needs: str) -> str:
    """The minimal plan with a gate that has *needs*."""
    gate = "gates:\n  - id: first\n    title: First\n    steps: [customers]\n    because: Once\n"
    return f"{MINIMAL}{gate}    override: [commander]\n{needs}"


def one_role(text: str) -> str:
    """*text* with nobody in legal but cleo."""
    return text.replace("holders: [cleo], deputies: [dan]", "holders: [cleo], deputies: []")


FAULTS: dict[str, tuple[str, str, str, str]] = {
    "WR015 fact": (template("{{ facts.wether }}"), "    templates: {", "'{{ facts.wether", "needs facts.wether, which"),
    "WR015 view": (template("{{ incident.titel }}"), "    templates: {", "'{{ incident.titel", "needs incident.titel"),
    "WR015 language": (
        handled(templates="{dpa: {en: Good day, de: '{{ guten.tag }}'}}"),
        "    templates: {",
        "'{{ guten",
        "needs guten.tag",
    ),
    "WR015 form": (
        handled("    form:\n      contact: '{{ facts.officer }}'\n"),
        "      contact: ",
        "'{{ facts.officer",
        "needs facts.officer",
    ),
    "WR016 syntax": (template("{% set x = 1 %}"), "    templates: {", "'{% set", "cannot be rendered"),
    "WR016 left open": (template("{{ now "), "    templates: {", "'{{ now", "cannot be rendered"),
    "WR016 rendering": (
        template("{{ facts.harm | round(1) }}"),
        "    templates: {",
        "'{{ facts.harm | round",
        "round takes a number",
    ),
    "WR016 group": (
        template("{% for x in facts.modes %}{{ x.y }}{% endfor %}"),
        "    templates: {",
        "'{% for",
        "cannot be",
    ),
    "WR017 type": (
        with_means(SESSIONS, "personal_data_breach"),
        "  - {id: sessions,",
        "personal_data_breach",
        "sessions cannot mean personal_data_breach: its type is integer, and the rules ask for bool",
    ),
    "WR017 choices": (
        with_means(HARM, "risk_to_persons"),
        "  - {id: harm,",
        "risk_to_persons",
        "the rules do not know none, distress, serious; they know unlikely, risk, high",
    ),
    "WR010 meaning": (
        with_means(SESSIONS, "affected.person"),
        "  - {id: sessions,",
        "affected.person",
        "no fact of the rules",
    ),
    "WR010 role": (
        changed(ENTITY, "kinds: [], legal_roles: [controler]"),
        "  - {id: acme-de",
        "controler",
        "'controler'",
    ),
    "WR010 kind": (
        changed(ENTITY, "kinds: [bank], legal_roles: [controller]"),
        "  - {id: acme-de",
        "bank]",
        "kind 'bank'",
    ),
    "WR010 place": (
        changed("country: DE,", "country: DE, jurisdictions: [ZZ],"),
        "  - {id: acme-de",
        "ZZ]",
        "no jurisdiction with rules 'ZZ'",
    ),
    "WR010 notification": (
        with_entry("{rule: eu.gdpr.333, excluded: nobody}"),
        "  - {rule: eu.gdpr.333",
        "eu.gdpr.333",
        "no rule 'eu.gdpr.333'",
    ),
    "WR010 gate notices": (
        held("    notices: [eu.gdpr.43]\n    needs: [{step: preserve}]\n"),
        "    notices: [",
        "eu.gdpr.43",
        "no rule",
    ),
    "WR010 gate needs": (
        held("    needs: [{notice: eu.gdpr.43, reached: approved}]\n"),
        "    needs: [",
        "eu.gdpr.43",
        "no rule",
    ),
    "WR010 calendar": (
        processor(DAYS.replace("DE", "Mars")),
        "  - {rule: contract.dpa",
        "Mars",
        "there is no calendar 'Mars', and rules count by it",
    ),
    "WR010 region": (
        changed("country: DE,", "country: DE, region: BAV,").replace(ENTITY, BANK),
        "  - {id: acme-de",
        "BAV",
        "there is no calendar 'DE-BAV', and rules count by it",
    ),
    "WR007 contract": (
        with_entry("{rule: contract.dpa, draft: [counsel], approve: [legal]}"),
        "  - {rule: contract.dpa",
        "{rule",
        "needs its number",
    ),
    "WR008 twice": (
        with_entry(TWICE[1], with_entry(TWICE[0])).replace("systems:\n", f"{VIENNA}systems:\n"),
        "  - {rule: contract.dpa, entities: [acme-de]",
        "params",
        "is filled in twice",
    ),
    "WR008 params": (
        with_entry("{rule: contract.dpa, params: {hours: 24}}"),
        "  - {rule: contract.dpa",
        "params",
        "no parameter of",
    ),
    "WR060": (changed(PEOPLE, ""), "  - {id: acme-de", "acme-de", "eu.gdpr.34 binds acme-de"),
    "WR061": (
        handled(facts=False),
        "  - rule: eu.gdpr.33",
        "eu.gdpr.33",
        "rests on personal_data_breach, risk_to_persons",
    ),
    "WR062": (
        changed(ENTITY, "kinds: [], legal_roles: []"),
        "  - {id: acme-de",
        "{id: acme-de",
        "acme-de has no legal roles",
    ),
    "WR063": (
        with_entry("{rule: eu.gdpr.33_2, excluded: we process for nobody}"),
        "  - {rule: eu.gdpr.33_2",
        "eu.gdpr.33_2",
        "binds none",
    ),
    "WR064": (one_role(handled()), "    approve: [legal]", "approve", "only cleo can approve for legal"),
}
"""By the code: a plan that has the fault, how the line begins, what stands at the caret, and what is said of it."""
MENDED: dict[str, str] = {
    "WR015 fact": template("{{ facts.harmful }}"),
    "WR015 view": template("{{ incident.title }}"),
    "WR015 language": handled(templates="{dpa: {en: Good day, de: '{{ now }}'}}"),
    "WR015 form": handled("    form:\n      contact: '{{ facts.summary }}'\n"),
    "WR016 syntax": template("{% if facts.harmful %}x{% endif %}"),
    "WR016 left open": template("{{ now }}"),
    "WR016 rendering": template("{{ facts.reach_pct | round(1) }} {{ facts.reach_pct }}"),
    "WR016 group": template("{% for x in facts.modes %}{{ x }}{% endfor %}"),
    "WR017 type": with_means(SESSIONS, "affected.california"),
    "WR017 choices": changed(HARM, "choices: [unlikely, high], who: commander, means: risk_to_persons").replace(
        "harm == 'serious'", "harm == 'high'"
    ),
    "WR010 meaning": with_means(SESSIONS, "affected.persons"),
    "WR010 role": MINIMAL,
    "WR010 kind": changed(ENTITY, "kinds: [credit_institution], legal_roles: [controller]"),
    "WR010 place": changed("country: DE,", "country: DE, jurisdictions: [EU],"),
    "WR010 notification": with_entry("{rule: eu.gdpr.33_5, excluded: nobody}"),
    "WR010 gate notices": held("    notices: [eu.gdpr.34]\n    needs: [{step: preserve}]\n"),
    "WR010 gate needs": held("    needs: [{notice: eu.gdpr.34, reached: approved}]\n"),
    "WR010 calendar": processor(DAYS),
    "WR010 region": changed("country: DE,", "country: DE, region: BY,").replace(ENTITY, BANK),
    "WR007 contract": with_entry("{rule: contract.dpa, draft: [counsel], approve: [legal], params: {n: 24}}"),
    "WR008 twice": with_entry("{rule: contract.dpa, params: {n: 24}}"),
    "WR008 params": with_entry("{rule: contract.dpa, params: {n: 24}}"),
    "WR060": MINIMAL,
    "WR061": handled(),
    "WR062": MINIMAL,
    "WR063": with_entry("{rule: eu.gdpr.33_2, excluded: we process for nobody}").replace(
        "[controller]", "[controller, processor]"
    ),
    "WR064": one_role(handled()).replace("draft: [counsel]", "draft: [comms]"),
}


def test_the_minimal_plan_is_clean(tmp_path: Path) -> None:
    assert told(tmp_path, MINIMAL) == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_with_its_code_and_the_caret_at_its_place(tmp_path: Path, name: str) -> None:
    text, line, at, said = FAULTS[name]
    found = [one for one in problems(tmp_path, text) if one.code == name.partition(" ")[0] and said in one.message]
    assert len(found) == 1, told(tmp_path, text)
    stands = text.splitlines()[found[0].line - 1]
    assert (stands, stands.startswith(line)) == (found[0].source_line, True), found[0]
    assert stands[found[0].column - 1 :].startswith(at), render(found[0])
    assert render(found[0]).splitlines()[2] == " " * (found[0].column + 1) + "^"
    assert found[0].cure


@pytest.mark.parametrize("name", FAULTS)
def test_the_mended_plan_has_it_not(tmp_path: Path, name: str) -> None:
    found = problems(tmp_path, MENDED[name])
    assert [one for one in found if one.severity == "error" or one.code == name.partition(" ")[0]] == []
