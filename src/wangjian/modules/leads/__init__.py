"""Suspicions and leads, from what was found to the decision to file."""
