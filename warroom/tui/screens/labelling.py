"""People who were drawn, one at a time: one key says whether they were affected, and the next one comes.

Four hundred people are an evening's work. So the answer is one key, the text stands where it stood, and the line above
it says how far one is; a key that comes while the last answer is on its way to the disk is for nobody, because whoever
pressed it has not seen the next person.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from warroom.core.errors import Refused
from warroom.core.labels import Answer
from warroom.tui.labelling import Judged, Looked, Queue
from warroom.tui.screens.board import Board
from warroom.tui.seen import Seen
from warroom.views import charts
from warroom.views.sheets import filled, say, section
from warroom.views.sheets import labels as sheets
from warroom_widgets.cells import Cell
from warroom_widgets.hints import Hint
from warroom_widgets.lines import Line
from warroom_widgets.notices import Said
from warroom_widgets.row import Row
from warroom_widgets.sheets import SheetPane
from warroom_widgets.tones import Tone

_NOBODY = (
    "Labelling is for what no predicate can tell: people are drawn at random, and somebody reads what they were told.",
    "K  draws them, where the logs are: for a count, or from files that no plan names.",
    "On the command line: warroom count sample refunds --size 400",
    "A tenth of them is labelled by two. What people wrote stays on that machine and is never in the store.",
)
_BAR = 20


class LabellingScreen(Board):
    """One person at a time."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "judge('yes')", "affected", id="labelling.yes"),
        Binding("n", "judge('no')", "not affected", id="labelling.no"),
        Binding("u", "judge('unsure')", "cannot tell", id="labelling.unsure"),
        Binding("left,backspace", "back_one(1)", "back to whom you labelled before", id="labelling.back"),
        Binding("right", "back_one(-1)", "on again", id="labelling.on"),
    ]
    HINTS: ClassVar[tuple[Hint, ...]] = (
        Hint("y", "affected", 99, ("labelling.yes",)), Hint("n", "not", 98, ("labelling.no",)),
        Hint("u", "can't tell", 97, ("labelling.unsure",)), Hint("left", "back one", 80, ("labelling.back",)),
        Hint("j k", "move", 40, ("rows.down", "rows.up")), Hint("?", "help", 100, ("room.help",)),
        Hint("esc", "leave", 95, ("room.back",)),
    )  # fmt: skip

    def __init__(self, subject: str | None) -> None:
        super().__init__()
        self._count = subject
        self._queue: Queue | None = None
        self._seq = self._number = 0
        self._waiting = False
        self.line = Line(id="progress")
        self.sheet = SheetPane(1, "Person")

    def body(self) -> ComposeResult:
        """How far it is, and the person."""
        yield self.line
        yield self.sheet

    def on_mount(self) -> None:
        """The text has the keys."""
        super().on_mount()
        self.sheet.rows.focus()

    def verb_hints(self) -> Sequence[Hint]:
        """How to draw people, where nobody is to be labelled. Nothing else is done here."""
        idle = self._queue is None or self._queue.person is None
        return (Hint("K", "draw people", 94, ("verb.draw",)),) if idle and not self.closed else ()

    def subject(self, noun: str) -> str | None:
        """The count whose people are labelled."""
        return self._count if noun == "counts" else super().subject(noun)

    def show_body(self, seen: Seen) -> None:
        """Looks how far it is, where the record went on. The person stays who is being read about."""
        if self._seq != seen.history.incident.seq and not self._waiting:
            self._seq = seen.history.incident.seq
            self._look_on()

    def look_again(self, count: str) -> None:
        """Looks who is to be labelled now; of *count*, for which somebody drew, where nobody is seen here."""
        queue = self._queue
        if queue is None or queue.person is None:
            self._count = count
        if not self._waiting:
            self._look_on()

    def _look_on(self) -> None:
        """Looks how far it is; who is being read about stays."""
        queue = self._queue
        self._look(queue.back if queue else 0, queue.person.person if queue and queue.person else "")

    def _look(self, back: int, at: str = "") -> None:
        self._number += 1
        self.post_message(Looked(self, self._number, self._count, back, at))

    def show_queue(self, number: int, queue: Queue) -> None:
        """Shows who is to be labelled, and how far that is; nothing where that is the answer to an older question."""
        if number != self._number:
            return
        self._queue, self._count, self._waiting = queue, queue.labels.name, False
        self.line.show(_progress(queue))
        about = queue.person.person if queue.person else "nobody is left"
        sheet = sheets.view(queue.labels, queue.person, queue.before, queue.missing)
        self.sheet.show(f"{queue.labels.name}, {about}", sheet)
        self.offer_hints()
        if queue.said:
            self.notice.say(queue.said)

    def show_refusal(self, refused: Refused) -> None:
        """Says why it cannot go on; where nobody was drawn, what to do about it."""
        self._waiting = False
        if self._queue is None:
            first = say(refused.sentence, strong=True)
            self.sheet.show("Nobody", filled(section("", (first, *map(say, _NOBODY)))))
        else:
            self.notice.say(Said(f"refused: {refused.sentence}", refused.hint, Tone.ALARM))

    def may_share(self, row: Row) -> bool:
        """What people wrote stays where it is read."""
        del row
        return False

    def action_copy(self) -> None:
        """Says why it copies nothing."""
        self.notice.say(Said("what people wrote stays where it is read, and is copied nowhere", tone=Tone.ALARM))

    def action_judge(self, answer: str) -> None:
        """Says *answer* of the person who is seen; nothing while another answer is on its way."""
        queue = self._queue
        if self.closed:
            self.notice.say(Said(*self.closed))
        elif queue and queue.person and not self._waiting:
            self._waiting = True
            self._number += 1
            self.post_message(Judged(self, self._number, queue.labels.name, queue.person.person, Answer(answer)))

    def action_back_one(self, by: int) -> None:
        """Goes to whom one labelled before, to say something else, or on again."""
        if self._queue and not self._waiting:
            self._waiting = True
            self._look(max(0, self._queue.back + by))


def _progress(queue: Queue) -> list[Cell]:
    one = queue.labels
    share = one.labelled / one.drawn if one.drawn else 0.0
    far = f"{charts.bar(share, _BAR)} {one.labelled:,} of {one.drawn:,} labelled, {one.mine:,} left for you"
    back = f"{queue.back} back" if queue.back else ""
    return [
        Cell(far, len(far), Tone.STRONG), Cell(back, len(back), Tone.CAUTION),
        Cell(one.agreement, 0, Tone.QUIET), Cell(one.range, 0, Tone.QUIET, needs=150),
    ]  # fmt: skip
