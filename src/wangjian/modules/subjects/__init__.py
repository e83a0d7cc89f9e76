"""Operators, platforms, shops and sites, and how they hang together."""
