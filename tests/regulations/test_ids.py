"""The list of what ships: every rule of the draft pack that these were written from, and what its second reader added.

A rule that is lost is a duty that nobody hears of, and nothing else would notice. So the ids stand here a second time,
each with its status and how well it is known. Where an id of the pack ships otherwise than the pack had it, or is none
of the pack's, the reason stands beside it: a correction is one of the second reader's, by its number.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.regulations.cases import rules

PACK = {
    # id: status, provenance
    "eu.aia.73.std": "future primary", "eu.aia.73.2d": "future primary", "eu.aia.73.10d": "future primary",
    "eu.aia.73.9_10_carveout": "future primary", "eu.aia.26_5.deployer": "future primary",
    "eu.aia.73_6.evidence_gate": "future primary",
    "eu.gpai.55.2d": "guidance primary", "eu.gpai.55.5d": "guidance primary", "eu.gpai.55.10d": "guidance primary",
    "eu.gpai.55.15d": "guidance primary", "eu.gpai.55.interim": "guidance primary",
    "eu.gpai.55.final": "guidance primary",
    "eu.gdpr.33": "in_force primary", "eu.gdpr.33_2": "in_force primary", "eu.gdpr.34": "in_force primary",
    "eu.gdpr.33_5": "in_force primary",
    "uk.gdpr.33": "in_force secondary", "uk.gdpr.34": "in_force secondary", "uk.csrb": "proposed secondary",
    "uk.pra_fca.opinc": "future secondary",
    "eu.nis2.ew": "in_force primary", "eu.nis2.in": "in_force primary", "eu.nis2.inter": "in_force primary",
    "eu.nis2.final": "in_force primary", "eu.nis2.ongoing": "in_force primary",
    "eu.nis2.recipients": "in_force primary",
    "eu.cer.15": "in_force primary",
    "eu.cra.vuln.24": "in_force primary", "eu.cra.vuln.72": "in_force primary", "eu.cra.vuln.final": "in_force primary",
    "eu.cra.inc.24": "in_force primary", "eu.cra.inc.72": "in_force primary", "eu.cra.inc.final": "in_force primary",
    "eu.cra.users": "in_force primary", "eu.eidas.19a": "in_force primary", "eu.eidas.24": "in_force primary",
    "eu.dora.init": "in_force primary", "eu.dora.inter": "in_force primary", "eu.dora.final": "in_force primary",
    "eu.dora.clients": "in_force primary", "eu.dora.reclass": "in_force primary",
    "eu.mdr.15d": "in_force primary", "eu.mdr.10d": "in_force primary", "eu.mdr.2d": "in_force primary",
    "eu.mdr.fsca": "in_force primary", "eu.ivdr.82": "in_force primary", "eu.ehds.44": "future primary",
    "eu.gpsr.20": "in_force primary",
    "us.sec.8k105": "in_force secondary",
    "us.hipaa.ind": "in_force secondary", "us.hipaa.hhs500": "in_force primary",
    "us.hipaa.hhs_small": "in_force primary",
    "us.hipaa.media": "in_force secondary", "us.hipaa.ba": "in_force secondary",
    "us.ftc.safeguards": "in_force secondary", "us.bank.36h": "in_force primary", "us.bank.bsp": "in_force secondary",
    "us.circia": "proposed secondary",
    "us.nydfs.72h": "in_force primary", "us.nydfs.ext": "in_force secondary",
    "us.ca.sb53.15d": "in_force primary", "us.ca.sb53.24h": "in_force primary", "us.ca.1798_82": "in_force secondary",
    "us.ny.raise.72h": "future secondary", "us.ny.raise.24h": "future secondary",
    "us.co.sb24_205": "repealed secondary", "us.tx.521": "in_force secondary",
    "us.tx.traiga": "draft general_knowledge",
    "ca.pipeda": "in_force secondary", "ca.qc.law25": "in_force secondary", "br.lgpd": "in_force secondary",
    "sg.pdpa.pdpc": "in_force secondary", "sg.pdpa.ind": "in_force secondary", "sg.mas.1h": "in_force secondary",
    "au.ndb": "in_force secondary", "au.cps234.72h": "in_force secondary", "au.cps234.10bd": "in_force secondary",
    "in.certin.6h": "in_force secondary", "in.dpdp.board": "future secondary",
    "jp.appi.prelim": "guidance secondary", "jp.appi.final": "in_force secondary", "kr.aibasic": "draft secondary",
    "cn.cac.1h": "in_force secondary", "cn.cac.4h": "in_force secondary", "cn.cac.30d": "in_force secondary",
    "ch.fadp24": "in_force secondary", "ch.isa74": "in_force secondary", "pci.visa": "in_force secondary",
    "contract.generic": "draft agreement",
}  # fmt: skip
"""The ids of the pack that ship under the same id."""

REPLACED: Mapping[str, tuple[tuple[str, ...], str]] = {
    "us.fedramp.1h": (
        ("us.fedramp.initial", "us.fedramp.ongoing", "us.fedramp.final"),
        "correction 5: the one hour of the old rules became reports by class and impact in the Consolidated Rules 2026",
    ),
    "kr.pipa": (
        ("kr.pipa.subjects", "kr.pipa.authority", "kr.pipa.possible"),
        "correction 7: three duties with three triggers, the third since 2026-09-11",
    ),
}
"""The ids of the pack that ship under others, and why."""

ADDED = {
    "eu.aia.73.deployer": "the pack's ai_deployer_if_provider_unreachable, who has limits of his own under Art 26(5)",
    "eu.aia.26_5.risk": "correction 21: the duty on a risk is another one than that on a serious incident",
    "eu.aia.20_2.provider": "correction 21: the provider's duty on a risk had no rule",
    "eu.aia.26_6.logs": "a record that the pack left out: logs are kept for six months, read in the text",
    "eu.gpai.55.statute": "correction 10: the statute says without undue delay; the days bind signatories of the code",
    "eu.nis2.in_tsp": "correction 22: 24 hours where trust services are affected, and only then",
    "eu.nis2.threat": "correction 23: a significant threat is told to recipients by a rule of its own",
    "eu.cra.inter": "correction 24: the report on request of the CSIRT was missing",
    "eu.gpsr.20.distributor": "correction 27: importers and distributors tell the manufacturer",
    "uk.pra_fca.inter": "correction 9: an intermediate report, of enhanced firms alone",
    "uk.pra_fca.psp": "correction 9: payment service providers have 4 hours from the first detection",
    "sg.pdpa.intermediary": "correction 29: the data intermediary tells the organisation",
    "sg.mas.14d": "the pack's next stage, whose text the second reader could not confirm: a draft beside the hour",
    "au.cps230.72h": "correction 14: CPS 230 was missing",
    "au.cps230.24h": "correction 14: CPS 230 was missing",
    "ch.fadp24.processor": "correction 37: the processor tells the controller",
    "cn.cac.2h": "correction 33: central and state organs have 2 hours",
    "contract.dpa": "the pack's generic contract, with its usual start: the clause of a data processing agreement",
    "contract.sla": "the pack's generic contract, with its usual start: the clause of a service level agreement",
    "contract.insurer": "the pack's generic contract, with its usual start: the clause of an insurance policy",
}
"""The rules that are none of the pack's, and why they ship."""

OTHERWISE = {
    "eu.gpai.55.2d": "guidance, not in force: correction 10, a commitment of signatories",
    "eu.gpai.55.5d": "guidance, not in force: correction 10, a commitment of signatories",
    "eu.gpai.55.10d": "guidance, not in force: correction 10, a commitment of signatories",
    "eu.gpai.55.15d": "guidance, not in force: correction 10, a commitment of signatories",
    "eu.gpai.55.interim": "guidance, not in force: correction 10, a commitment of signatories",
    "eu.gpai.55.final": "guidance, not in force: correction 10, a commitment of signatories",
    "jp.appi.prelim": "guidance, read in a quotation: correction 15, promptly is law and 3 to 5 days are the guideline",
    "us.hipaa.media": "read in several public files: confirmed by the second reader",
    "us.hipaa.ba": "read in several public files: confirmed by the second reader",
    "us.nydfs.ext": "read in pages that agree: correction 41",
    "au.cps234.10bd": "read in a verbatim quotation: confirmed by the second reader",
    "ch.fadp24": "read in a verbatim quotation: correction 37",
    "us.circia": "proposed: correction 40, no final rule by 2026-10-05",
    "uk.csrb": "proposed: correction 39, a bill",
    "kr.aibasic": "a draft: the second reader found nothing but corrupted pages",
    "us.tx.traiga": "a draft: general knowledge that there is no duty",
    "contract.generic": "a draft: its numbers are placeholders",
}
"""Ids of the pack whose status or source differs from what the pack had, and why."""

_OF_THE_PACK = {"in_force", "future", "repealed"}
"""The statuses that the pack itself knows; a rule of it without one was meant to be in force."""


def test_every_rule_of_the_pack_ships_or_says_what_took_its_place() -> None:
    assert len(PACK) + len(REPLACED) == 91
    assert not {one for one in PACK if one not in rules()}
    assert not {one for ids, _ in REPLACED.values() for one in ids if one not in rules()}
    assert not REPLACED.keys() & rules().keys()


def test_every_rule_that_ships_is_the_packs_or_says_why_it_is_there() -> None:
    split = {one for ids, _ in REPLACED.values() for one in ids}
    assert set(rules()) == {*PACK, *split, *ADDED}
    assert len(rules()) == len(PACK) + len(split) + len(ADDED)
    assert all(ADDED.values())


def test_every_rule_of_the_pack_has_the_status_and_the_source_that_the_list_gives_it() -> None:
    shipped = {name: f"{rules()[name].status} {rules()[name].provenance}" for name in PACK}
    assert shipped == PACK


def test_a_status_that_the_pack_does_not_know_is_explained() -> None:
    other = {name for name, known in PACK.items() if known.split()[0] not in _OF_THE_PACK}
    assert other <= OTHERWISE.keys() <= PACK.keys()


def test_what_the_draft_pack_had_as_general_knowledge_ships_read_or_as_a_draft() -> None:
    for name, known in PACK.items():
        status, provenance = known.split()
        assert provenance != "general_knowledge" or status == "draft", name
