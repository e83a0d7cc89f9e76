"""Sessions in the database, read by a statement that needs no wording."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.utils import timezone

_KEPT = "SELECT * FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(DatabaseStore):
    """The sessions of Django; every page asks for one."""

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        kept = next(iter(self.model.objects.raw(_KEPT, [self.session_key, timezone.now()])), None)
        if kept is None:
            self._session_key = None
        return kept
