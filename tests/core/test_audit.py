"""An audit finds what was changed, dropped or moved, and says of what is gone that it is gone."""

from __future__ import annotations

import pytest

from tests.plans import MINIMAL, minimal_plan
from tests.records import sealed
from warroom.clock import SystemClock
from warroom.core.audit import Gone, audit, strays
from warroom.core.counts import SetCount
from warroom.core.entries import AddNote
from warroom.core.envelope import Actor, Blob, Evidence, Label, Record
from warroom.core.ledger import GENESIS, tree_head
from warroom.core.opening import Declare
from warroom.core.plan.pinned import PinnedPlan
from warroom.core.steps import FinishStep
from warroom.desk import Desk, kept
from warroom.stores.memory import MemoryStore

ANA = Actor("ana", "cli")
LOG = kept(b"the log of that night")


def an_incident() -> tuple[MemoryStore, str]:
    """An incident with a file kept as evidence (entry numbers as they come) and a privileged note."""
    store = MemoryStore()
    desk = Desk(store, SystemClock())
    name = desk.declare(Declare(title="Wrong refunds", plan=PinnedPlan.of(minimal_plan(), MINIMAL)), ANA).incident
    proof = Evidence(name="night.log", size=len(LOG.content), sha256=LOG.digest)
    desk.do(name, FinishStep(step="preserve", evidence=(proof,)), ANA, files=[LOG])
    desk.do(name, AddNote(text="counsel's view", label=Label.PRIVILEGED), ANA)
    desk.do(name, SetCount(low=1, why="tickets"), ANA)
    return store, name


def nothing(_digest: str) -> Blob | None:
    """A place where nothing was kept."""
    return None


def test_an_untouched_record_is_intact_and_is_known_by_two_hashes() -> None:
    store, name = an_incident()
    records = store.read(name)
    found = audit(name, records, store.blob)
    assert found.intact
    assert (found.entries, found.kept, found.gone) == (len(records), 2, ())
    assert (found.head, found.tree_head) == (records[-1].hash, tree_head(records))


def test_a_record_of_nothing_is_intact_and_has_the_head_that_all_records_begin_with() -> None:
    found = audit("INC-A", [], nothing)
    assert found.intact
    assert (found.entries, found.head) == (0, GENESIS)


@pytest.mark.parametrize("column", ["header", "hash", "kind", "body", "salt"])
def test_a_changed_character_in_any_column_is_found_at_its_entry(column: str) -> None:
    records = sealed(4)
    text = getattr(records[2], column)
    records[2] = records[2]._replace(**{column: ("0" if text[0] != "0" else "1") + text[1:]})
    assert 3 in {one.seq for one in audit("INC-A", records, nothing).breaks}


def test_a_salt_in_capitals_is_another_salt() -> None:
    records = sealed(2)
    assert any(letter in records[0].salt for letter in "abcdef")
    records[0] = records[0]._replace(salt=records[0].salt.upper())
    assert [one.seq for one in audit("INC-A", records, nothing).breaks] == [1]


def test_a_dropped_entry_is_found_where_the_next_one_stands() -> None:
    records = sealed(4)
    del records[1]
    assert {one.seq for one in audit("INC-A", records, nothing).breaks} == {3}


def test_an_entry_that_was_moved_to_another_incident_is_missed_even_at_the_end() -> None:
    *records, last = sealed(4)
    moved = last._replace(incident="INC-B")
    assert audit("INC-A", records, nothing).intact, "a record that ends early contradicts itself nowhere"
    found = audit("INC-A", records, nothing, elsewhere=strays([*records, moved]))
    assert [(one.seq, "INC-B" in one.what) for one in found.breaks] == [(4, True)]


def test_headers_elsewhere_that_cannot_be_read_are_not_taken_for_ours() -> None:
    odd = [sealed(1)[0]._replace(header=header) for header in ("", "[]", '{"incident": "INC-A"}')]
    assert audit("INC-A", sealed(1), nothing, elsewhere=odd).intact


def test_a_file_that_was_changed_is_a_break_at_the_entry_that_names_it() -> None:
    store, name = an_incident()
    changed = LOG._replace(content=b"another log")
    found = audit(name, store.read(name), lambda digest: changed if digest == LOG.digest else store.blob(digest))
    step = next(record.seq for record in store.read(name) if record.kind == "step.done")
    assert [one.seq for one in found.breaks] == [step]
    assert (found.kept, found.gone) == (1, ())


def test_a_salt_that_is_no_salt_makes_a_changed_file_and_not_a_crash() -> None:
    store, name = an_incident()
    found = audit(name, store.read(name), lambda digest: Blob(digest, "not hex", b""))
    assert len(found.breaks) == 2


def test_what_was_erased_is_reported_and_breaks_nothing() -> None:
    store, name = an_incident()
    found = audit(name, store.read(name), nothing)
    assert found.intact
    assert LOG.digest in {one.digest for one in found.gone}
    assert all(isinstance(one, Gone) for one in found.gone)
    assert (len(found.gone), found.kept) == (2, 0)


def test_the_files_of_a_newer_warroom_are_looked_for_as_well() -> None:
    records = sealed(1)
    newer = '{"evidence":[{"name":"x","sha256":"ab"},"odd",{}],"blob":7}'
    found = audit("INC-A", [records[0]._replace(kind="system.sampled", body=newer)], nothing)
    assert [one.digest for one in found.gone] == ["ab"]


def test_a_withheld_body_is_counted_and_the_chain_is_followed_past_it() -> None:
    records = [record._replace(body="", salt="") if record.seq == 2 else record for record in sealed(3)]
    found = audit("INC-A", records, nothing, withheld={2})
    assert found.intact
    assert found.withheld == 1


def test_withholding_a_body_does_not_hide_a_changed_header() -> None:
    first, second = sealed(2)
    forged = Record("INC-A", 2, second.header.replace("ana", "ben"), second.hash, second.kind, None, "", "")
    assert not audit("INC-A", [first, forged], nothing, withheld={2}).intact


@pytest.mark.parametrize("value", [None, 7, b"\xff"])
@pytest.mark.parametrize("column", ["header", "hash", "kind", "body", "salt", "seq"])
def test_a_column_that_a_damaged_file_gives_another_type_is_found(column: str, value: object) -> None:
    records = sealed(3)
    records[1] = records[1]._replace(**{column: value})  # type: ignore[arg-type]  # what a damaged file holds
    assert not audit("INC-A", records, nothing, elsewhere=strays(records)).intact
