"""The command line: one file a noun, on one frame.

`frame.py` is what every command has in common, `invocation.py` what one call of it knows, `output.py` owns stdout and
`diagnostics.py` owns stderr and the exit codes. A noun is imported when it is used, and not before.
"""
