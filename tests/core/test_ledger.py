from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.records import ANA, NOON, Said, draft, drafts, following, sealed, with_changes
from warroom.core.envelope import Draft, Label, Precision, Record
from warroom.core.ledger import (
    GENESIS,
    blob_digest,
    body_digest,
    breaks,
    canonical,
    leaf,
    node,
    root,
    seal,
    seal_all,
    tree_head,
)

# The reference leaves and roots of Certificate Transparency (google/certificate-transparency, merkle_tree_test).
LEAVES = [
    bytes.fromhex(data)
    for data in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
integers = st.integers(-(2**53) + 1, 2**53 - 1)
plain = st.recursive(
    st.none() | st.booleans() | integers | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


def by_definition(data: list[bytes]) -> bytes:
    """The Merkle tree hash as RFC 9162 2.1.1 writes it down."""
    if len(data) == 0:
        return sha256().digest()
    if len(data) == 1:
        return sha256(b"\x00" + data[0]).digest()
    k = 1
    while k * 2 < len(data):
        k *= 2
    return sha256(b"\x01" + by_definition(data[:k]) + by_definition(data[k:])).digest()


def said_about(records: list[Record]) -> list[tuple[int, str]]:
    """The contradictions in *records*."""
    return [(found.seq, found.what) for found in breaks(records)]


@pytest.mark.parametrize("size", range(9))
def test_the_tree_head_is_the_known_one_of_the_reference_leaves(size: int) -> None:
    assert root([leaf(data) for data in LEAVES[:size]]).hex() == ROOTS[size]


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_the_tree_head_is_that_of_the_rfcs_definition(data: list[bytes]) -> None:
    assert root([leaf(one) for one in data]) == by_definition(data)


def test_a_leaf_is_never_taken_for_a_node() -> None:
    left, right = leaf(b"a"), leaf(b"b")
    assert leaf(left + right) != node(left, right)


def test_the_leaves_of_a_record_are_its_headers() -> None:
    records = sealed(5)
    assert tree_head(records) == by_definition([record.header.encode() for record in records]).hex()
    assert tree_head([]) == ROOTS[0]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": {"d": None, "c": True}}, '{"a":{"c":true,"d":null},"b":1}'),
        ([], "[]"),
        ({"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\x80": 6, "\xf6": 7},
         '{"\\r":2,"1":4,"\x80":6,"\xf6":7,"\u20ac":1,"\U0001f600":5,"\ufb33":3}'),
        ('"\\/\b\f\n\r\t\x00\x1f\x7f', '"\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\x7f"'),
        (9007199254740991, "9007199254740991"),
    ],
)  # fmt: skip
def test_canonical_json_is_that_of_rfc_8785(value: Any, text: str) -> None:
    assert canonical(value) == text


@given(plain)
def test_canonical_json_says_the_same_and_says_it_one_way(value: Any) -> None:
    text = canonical(value)
    assert json.loads(text) == value
    assert canonical(json.loads(text)) == text


@pytest.mark.parametrize("value", [2**53, float("nan"), "\ud800", {1: "a key that is no text"}])
def test_what_has_no_canonical_form_is_refused(value: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # of three kinds, and what they say is the library's business
        canonical(value)


def test_a_digest_is_that_of_salt_and_content() -> None:
    assert blob_digest("", b"abc") == sha256(b"abc").hexdigest()
    assert blob_digest("00ff", b"abc") == sha256(b"\x00\xffabc").hexdigest()
    assert body_digest("00ff", "{}") == sha256(b"\x00\xff{}").hexdigest()


def test_a_header_says_everything_but_the_body() -> None:
    record = seal("INC-A", 7, "ab" * 32, draft("hello", once="key#1"))
    assert json.loads(record.header) == {
        "v": 1, "incident": "INC-A", "seq": 7, "id": f"id-{record.salt}", "once": "key#1",
        "at": "2026-11-23T12:00:00Z", "recorded_at": "2026-11-23T12:00:00Z", "actor": "ana", "via": "cli",
        "kind": "test.said", "label": "normal", "body_digest": body_digest(record.salt, record.body), "prev": "ab" * 32,
    }  # fmt: skip
    assert json.loads(record.body)["text"] == "hello"
    assert record.hash == sha256(record.header.encode()).hexdigest()
    assert "hello" not in record.header


def test_a_header_says_how_exactly_the_instant_is_known_only_where_that_was_said() -> None:
    assert "precision" not in json.loads(seal("INC-A", 1, GENESIS, draft("hello")).header)
    vague = seal("INC-A", 1, GENESIS, draft("hello", precision=Precision.DAY))
    assert json.loads(vague.header)["precision"] == "day"


def test_the_first_record_follows_from_nothing_and_each_other_from_the_one_before() -> None:
    records = sealed(4)
    assert [json.loads(record.header)["prev"] for record in records] == [GENESIS, *(one.hash for one in records[:-1])]


@given(st.lists(st.text(), max_size=6), st.lists(st.text(), max_size=6))
def test_sealing_in_two_goes_is_sealing_in_one(first: list[str], second: list[str]) -> None:
    at_once = seal_all("INC-A", 0, GENESIS, [*drafts(first), *drafts(second)])
    begun = seal_all("INC-A", 0, GENESIS, drafts(first))
    assert begun + following(begun, *second) == at_once
    assert said_about(at_once) == []


@given(st.text(), st.text(), st.sampled_from(Label))
def test_the_salt_hides_what_is_said(text: str, other: str, label: Label) -> None:
    def digest_with(salt: str, said: str) -> str:
        sealed_one = seal("INC-A", 1, GENESIS, Draft("id", None, NOON, NOON, ANA, label, None, Said(text=said), salt))
        return str(json.loads(sealed_one.header)["body_digest"])

    assert digest_with("00", text) != digest_with("01", text)
    assert (digest_with("00", text) == digest_with("00", other)) is (text == other)


@given(n=st.integers(1, 8), data=st.data())
def test_a_record_that_is_taken_out_is_missed_unless_it_was_the_last(n: int, data: st.DataObject) -> None:
    records = sealed(n)
    gone = data.draw(st.integers(0, n - 1))
    found = said_about(records[:gone] + records[gone + 1 :])
    if gone == n - 1:
        assert found == []
    else:
        assert (gone + 2, f"entry {gone + 1} is missing before it") in found
        assert (gone + 2, "it does not follow from the entry before it") in found


@given(n=st.integers(2, 8), data=st.data())
def test_records_that_change_places_are_found(n: int, data: st.DataObject) -> None:
    records = sealed(n)
    order = data.draw(st.permutations(range(n)).filter(lambda order: list(order) != list(range(n))))
    assert said_about([records[place] for place in order])


def test_a_record_of_another_incident_does_not_fit_in() -> None:
    ours, theirs = sealed(3), sealed(3, "INC-B")
    assert said_about([ours[0], theirs[1], ours[2]])


def test_whoever_changes_a_header_and_its_hash_breaks_what_comes_after() -> None:
    records = sealed(3)
    header = records[1].header.replace('"actor":"ana"', '"actor":"eve"')
    forged = with_changes(records[1], header=header, hash=sha256(header.encode()).hexdigest())
    assert said_about([records[0], forged, records[2]]) == [(3, "it does not follow from the entry before it")]


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        ("hash", "00" * 32, "the header does not have the hash that is stored beside it"),
        ("header", "[]", "the header is no header"),
        ("header", "{}", "the header is no header"),
        ("header", "not JSON", "the header is no header"),
        ("kind", "test.unsaid", "the columns beside the header do not say what the header says"),
        ("once", "key#1", "the columns beside the header do not say what the header says"),
        ("incident", "INC-B", "the columns beside the header do not say what the header says"),
        ("seq", 9, "the columns beside the header do not say what the header says"),
        ("body", '{"text":"something else"}', "the body is not the one that was recorded"),
        ("salt", "00", "the body is not the one that was recorded"),
        ("salt", "no hex", "the body is not the one that was recorded"),
    ],
)
def test_each_column_is_held_against_the_header(column: str, value: object, what: str) -> None:
    records = sealed(3)
    found = said_about([records[0], with_changes(records[1], **{column: value}), records[2]])
    assert what in [sentence for _, sentence in found]
    assert found[0][0] in {2, 9}
