"""What differs between two plans is found where a person would look for it."""

from __future__ import annotations

from warroom.core.plan.pinned import Change, changes


def found(before: object, after: object) -> list[Change]:
    """All differences."""
    return list(changes(before, after))


def test_equal_plans_have_no_changes() -> None:
    assert found({"a": [1, {"id": "x"}]}, {"a": [1, {"id": "x"}]}) == []


def test_things_are_compared_by_id_and_not_by_place() -> None:
    before = {"people": [{"id": "ana", "tz": "UTC"}, {"id": "ben", "tz": "UTC"}]}
    after = {"people": [{"id": "ana", "tz": "UTC"}, {"id": "ben", "tz": "Europe/Berlin"}, {"id": "cleo"}]}
    assert found(before, after) == [
        Change("people.ben.tz", "UTC", "Europe/Berlin"),
        Change("people.cleo", None, {"id": "cleo"}),
    ]


def test_an_authority_is_known_by_its_action() -> None:
    before = {"authority": [{"action": "pause", "roles": ["commander"]}]}
    after = {"authority": [{"action": "pause", "roles": ["owner"]}]}
    assert found(before, after) == [Change("authority.pause.roles", ["commander"], ["owner"])]


def test_another_order_is_a_change_because_the_first_role_leads() -> None:
    before, after = [{"id": "a"}, {"id": "b"}, {"id": "gone"}], [{"id": "new"}, {"id": "b"}, {"id": "a"}]
    assert Change("roles (order)", ["a", "b", "gone"], ["new", "b", "a"]) in found({"roles": before}, {"roles": after})


def test_what_is_added_at_the_end_is_no_change_of_order() -> None:
    before, after = [{"id": "a"}, {"id": "b"}], [{"id": "a"}, {"id": "b"}, {"id": "c"}]
    assert found({"roles": before}, {"roles": after}) == [Change("roles.c", None, {"id": "c"})]


def test_a_list_that_was_emptied_is_one_change() -> None:
    assert found({"people": [{"id": "a"}]}, {"people": []}) == [Change("people", [{"id": "a"}], [])]
