"""The room on the screen."""
