"""A ground is painted as Textual paints a container, once for all of its lines."""

from __future__ import annotations

from textual.containers import Vertical
from textual.geometry import Region

from tests.widgets.host import Host
from warroom_widgets.ground import Column


async def test_a_ground_looks_as_a_container_does_and_is_one_line() -> None:
    column = Column()
    column.styles.background = "blue"
    async with Host(column).run_test(size=(20, 5)):
        whole = Region(0, 0, 20, 5)
        lines = column.render_lines(whole)
        assert lines == Vertical.render_lines(column, whole)
        assert len({id(line) for line in lines}) == 1


async def test_a_part_of_a_ground_is_as_large_as_the_part() -> None:
    column = Column()
    async with Host(column).run_test(size=(20, 5)):
        assert [line.cell_length for line in column.render_lines(Region(3, 2, 7, 3))] == [7, 7, 7]
        assert column.render_lines(Region(0, 0, 20, 0)) == []
