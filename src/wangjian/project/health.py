"""Whether this installation can work: its version, its database, its role and its worker. No secret, no address."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wangjian import __version__
from wangjian.kernel.moment import Instant


@require_safe
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 if the database answers, 503 otherwise; `worker` is the last sign of life of one, null for none."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user, (SELECT max(last_heartbeat) FROM procrastinate_workers)")
            role, worker = cursor.fetchone() or ("", None)
    except DatabaseError:
        return JsonResponse({"version": __version__, "database": "unreachable"}, status=503)
    seen = None if worker is None else str(Instant(worker.replace(microsecond=0)))
    return JsonResponse({"version": __version__, "database": "ok", "role": role, "worker": seen})
