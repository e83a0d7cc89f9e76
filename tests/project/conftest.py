"""Tests of the project run on a database: see tests/database.py."""

from __future__ import annotations

from tests.database import committing, django_db_setup, urls, watched

__all__ = ["committing", "django_db_setup", "urls", "watched"]
