"""What people look at: pure functions of (incident, now), one noun each, made safe to show.

Every noun has up to two faces: a frozen view of safe text for screens, and plain data for ``--json``, which carries
text as it came because JSON escapes it. `room.py` puts them together.
"""
