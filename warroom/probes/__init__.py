"""The live system asked whether it still produces the error: one file a kind of probe.

A probe says clean, failed or inconclusive, and never one of the first two when it does not know: a timeout, a grader
that broke and an assertion that nobody here can judge are no evidence in either direction.
"""
