"""Thin entry points by audience, over the design, over the gate."""
