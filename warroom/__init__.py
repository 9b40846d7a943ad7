"""The terminal war-room in which a team runs its AI incident-response plan."""

__version__ = "0.1.0"
