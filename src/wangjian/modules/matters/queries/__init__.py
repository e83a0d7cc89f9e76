"""Reads, always for someone: worklist, matter page, timeline, search, notices."""
