"""People counted from logs: format maps, predicates, and the engines that read.

Everything heavy is here and is loaded when somebody counts. A log is other people's text and a predicate is typed by
hand, so that what reads them runs in a sandbox: no file but the source, no network, no extension.
"""
