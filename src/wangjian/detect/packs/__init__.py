"""Packs: versioned terms and thresholds, as data a lawyer opens.

A used pack is never edited; a change is a new version.
"""
