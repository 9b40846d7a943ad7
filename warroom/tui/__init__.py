"""The room on the screen."""

VIA = "tui"
"""By what an entry was made, on the record, that somebody made in the room."""
