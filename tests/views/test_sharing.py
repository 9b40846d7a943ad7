"""What may be copied: nothing that rests on an entry that is labelled, however it is quoted."""

from __future__ import annotations

from tests.rooms import Room
from warroom.views import sharing
from warroom.views.sharing import Withheld

SAID = "what counsel thinks of the refunds that were promised to three customers on Friday"


def withheld(room: Room) -> Withheld:
    """What stays in *room*."""
    history = room.desk.history(room.id)
    return sharing.withheld(history.incident, history.events, history.texts)


def test_without_labels_everything_may_be_copied() -> None:
    room = Room()
    room.do("note_add", text=SAID)
    assert not withheld(room).holds("timeline", "5", SAID)
    assert not withheld(room).holds("", "3", SAID)


def test_an_entry_that_is_labelled_stays_and_so_does_whatever_has_its_words() -> None:
    room = Room()
    room.do("note_add", text=SAID, label="privileged")
    seq = str(room.incident.seq)
    stays = withheld(room)
    assert stays.holds("timeline", seq, "")
    assert stays.holds("", "3", f"as written: {SAID[:-3]}…"), "also where it is cut off"
    assert stays.holds("", "3", "the refunds that were promised"), "also a line in the middle of it"
    assert not stays.holds("", "3", "the logs are kept")
    assert not stays.holds("timeline", "1", "Refunds that nobody promised")


def test_what_a_labelled_entry_is_about_stays_in_its_pane() -> None:
    room = Room()
    room.do("fact_set", fact="harmful", value=True)
    room.do("entry_label", seq=room.incident.seq, as_label="personal", why="names a customer")
    assert withheld(room).holds("facts", "harmful", "Is the output wrong or harmful? yes")
    assert not withheld(room).holds("facts", "harm", "What harm came to people? UNKNOWN")


def test_an_entry_with_a_labelled_correction_stays() -> None:
    room = Room()
    room.do("note_add", text="it was Thursday")
    seq = room.incident.seq
    room.do("entry_correct", seq=seq, text="it was ana", why="slip", label="personal")
    assert withheld(room).holds("timeline", str(seq), "it was ana (was: it was Thursday)")


def test_a_labelled_declaration_keeps_its_title_and_not_the_whole_plan() -> None:
    room = Room(title="Refunds to the minister")
    room.do("entry_label", seq=1, as_label="personal", why="names a person")
    assert withheld(room).holds("incidents", room.id, f"SEV3 {room.id} Refunds to the minister")
    assert not withheld(room).holds("steps", "preserve", "open Preserve the logs engineer")


def test_a_label_that_was_given_later_holds_for_the_status_of_the_past() -> None:
    from warroom.core.incident import Incident, fold
    from warroom.views import room as rooms
    from warroom.views import summary
    from warroom.views.sharing import shareable

    room = Room()
    room.do("count_set", low=1, high=9, why=SAID)
    past = room.desk.history(room.id).events
    room.do("entry_label", seq=past[-1].seq, as_label="privileged", why="quotes counsel")
    then = fold(Incident(room.id), past)
    shown = rooms.view(then, past, room.clock.now(), {})
    assert SAID in summary.markdown(shareable(shown, then, past))
    assert SAID not in summary.markdown(shareable(shown, then, past, now=room.incident))
