"""Penalty cases under the ordinary procedure."""
