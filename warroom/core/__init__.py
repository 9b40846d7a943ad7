"""The pure core: (history, command, now) in, events out. No disk, no socket, no clock, no randomness, no logging."""
