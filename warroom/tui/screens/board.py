"""A screen of one incident: the headline that never moves, and a body below it.

Whatever a person looks at in detail, the five answers stay where they are and the same keys do the same things.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from warroom.desk import History
from warroom.tui.places import PLACES
from warroom.tui.screens.talking import TalkingScreen
from warroom.tui.seen import Seen
from warroom.tui.verbs import VERBS, Verb
from warroom.views import headline
from warroom.views.guide import GuideView, News
from warroom.views.safe import line
from warroom_widgets.cells import Cell
from warroom_widgets.guide import GuideLine
from warroom_widgets.headline import Headline
from warroom_widgets.hints import Hint
from warroom_widgets.notices import Said
from warroom_widgets.row import Row
from warroom_widgets.rows import Rows

OF_ENTRIES = (Hint("E", "correct", 48, ("verb.correct",)), Hint("L", "label", 47, ("verb.label",)))
"""What is done to an entry, where entries are looked at."""


class Board(TalkingScreen):
    """A screen about what is `seen`. Subclasses give `body` and `show_body`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(verb.key, f"verb('{verb.id}')", verb.label, id=f"verb.{verb.id}") for verb in VERBS if verb.key),
        *(Binding(place.key, f"go('{place.id}')", place.label, id=f"go.{place.id}") for place in PLACES if place.key),
    ]

    VERBS = VERBS

    def __init__(self) -> None:
        super().__init__()
        self.seen: Seen | None = None
        self.guide, self.headline = GuideLine(), Headline()
        self._told = News("", "")

    def compose(self) -> ComposeResult:
        """The headline above everything else but the line of a scenario."""
        yield self.guide
        yield self.headline
        yield from super().compose()

    def show(self, seen: Seen) -> None:
        """Shows *seen*; each part repaints what differs."""
        before, closed = self.seen, self.closed
        self.seen, self.closed = seen, seen.closed
        self.count_down(seen)
        if before and before.history.incident.id != seen.history.incident.id:
            for rows in self.query(Rows):
                rows.unmark()
        self._mark(self.author(before, seen) if before else None)
        self.show_body(seen)
        self._mark(None)
        if closed != self.closed:
            self.offer_hints()

    def _mark(self, author: str | None) -> None:
        for rows in self.query(Rows):
            rows.author = author

    def author(self, before: Seen, after: Seen) -> str | None:
        """Who made the difference between the two, empty where several did; none where nobody did but who looks."""
        if before.history.incident.id != after.history.incident.id:
            return None
        made = {event.actor for event in after.history.events[before.history.incident.seq :]}
        others = made - {after.me}
        return None if not others else line(min(made)) if len(made) == 1 else ""

    def may_share(self, row: Row) -> bool:
        """As the labels say that are in force now."""
        from warroom.views import sharing

        return super().may_share(row) and not (
            self.labelled and sharing.withheld(self.labelled.incident, self.labelled.events, self.labelled.texts)
            .holds(self.selected_noun(), row.id, row.text)
        )  # fmt: skip

    @property
    def labelled(self) -> History | None:
        """The record with the labels that are in force now."""
        return self.seen.history if self.seen else None

    def copy_of_status(self) -> str | None:
        """The status that the command line prints, without what is labelled."""
        if self.seen is None or self.labelled is None:
            return None
        from warroom.views import summary
        from warroom.views.sharing import shareable

        history = self.seen.history
        room = shareable(self.seen.room, history.incident, history.events, now=self.labelled.incident)
        return summary.markdown(room)

    def show_body(self, seen: Seen) -> None:
        """Shows *seen* in the body."""

    def count_down(self, seen: Seen) -> None:
        """Shows the headline alone: it has the only line in which seconds pass."""
        self.headline.show(seen.room.identity, headline.view(seen.room), seen.link, seen.banner, seen.badges)

    def beat(self, now: datetime, link: Cell) -> None:
        """A second has passed: it is *now*, and the link to the store stands like that."""

    def accompany(self, guide: GuideView) -> None:
        """Shows where a scenario stands. Its news wait for whatever was said or asked before, and are told once."""
        self.guide.show_where(guide)
        news, said = guide.news, self.notice.said
        ours = said is None or said.sentence == self._told.sentence
        if ours and not self.prompt.is_open and news.topic != self._told.topic:
            self._told = news
            self.notice.say(Said(news.sentence, more=news.more, lasts_s=news.lasts_s))

    def verb_hints(self) -> Sequence[Hint]:
        """The everyday verbs; none where nothing can be done."""
        return () if self.closed else [_hint(verb) for verb in VERBS if verb.weight]


def _hint(verb: Verb) -> Hint:
    return Hint(verb.key, verb.label, verb.weight, (f"verb.{verb.id}",))
