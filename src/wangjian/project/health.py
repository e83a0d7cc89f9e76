"""Whether this installation can work: its version, its database and the role it works as. No secret, no address."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wangjian import __version__


@require_safe
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 if the database answers, 503 otherwise."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            (role,) = cursor.fetchone() or ("",)
    except DatabaseError:
        return JsonResponse({"version": __version__, "database": "unreachable"}, status=503)
    return JsonResponse({"version": __version__, "database": "ok", "role": role})
