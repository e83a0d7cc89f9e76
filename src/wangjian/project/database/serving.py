"""The last look before pages are served: as which role, and whether every open run has its procedure."""

from __future__ import annotations

from django.db import connection

from wangjian.project.database.roles import require_app_role


def refuse_strong_role() -> None:
    """Raise `Refusal` ``database.role`` where this process would serve as the database's owner or a superuser.

    A database that cannot be asked raises too: a process that does not know its role does not serve.
    """
    try:
        connection.ensure_connection()
        assert connection.connection is not None
        require_app_role(connection.connection, connection.connection.info.user)
    finally:
        connection.close()


def check_open_runs() -> None:
    """Raise `Refusal` ``procedure.version-missing`` where an open run stands under a procedure that is not here."""
    from wangjian.modules.matters.queries import check_open_runs as check

    try:
        check()
    finally:
        connection.close()
