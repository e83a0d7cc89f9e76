"""A database URL and what Django makes of it."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import quote, urlencode

from psycopg.conninfo import conninfo_to_dict

VARIABLES = {"owner": "DATABASE_URL", "app": "APP_DATABASE_URL", "reader": "READER_DATABASE_URL"}
"""The environment variable that holds each role's URL."""

APPLICATION_NAME = "wangjian"


def url(*, user: str, password: str, database: str, host: str, port: str = "5432") -> str:
    """Write a URL; `host` may be a folder that holds the server's socket."""
    place = urlencode({"host": host, "port": port})
    return f"postgresql://{quote(user)}:{quote(password, safe='')}@/{quote(database)}?{place}"


def django_database(role: str) -> dict[str, Any]:
    """Django's settings for the URL of `role` in the environment; without one, a database nobody can reach."""
    given = conninfo_to_dict(os.environ.get(VARIABLES[role]) or "host=/nonexistent dbname=wangjian user=nobody")
    taken = {name: str(given.pop(name, "") or "") for name in ("dbname", "user", "password", "host", "port")}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": taken["dbname"],
        "USER": taken["user"],
        "PASSWORD": taken["password"],
        "HOST": taken["host"],
        "PORT": taken["port"],
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"application_name": APPLICATION_NAME} | given,
    }
