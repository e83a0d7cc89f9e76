"""The detection engine: files of rows in, reasoned candidates out; no framework, no database, no clock.

A finding is a candidate (疑似) for a person to judge, never a verdict.
"""
