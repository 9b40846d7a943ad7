"""The panes of the room, one a noun.

A pane is given a view and draws it; what a person does to it leaves as a message. No pane knows a store, a clock or the
core, so each of them can be shown, tested and reused on its own.
"""
