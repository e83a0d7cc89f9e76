"""What the web server calls.

It does not start as the database's owner or as a superuser, nor without the procedures its open runs stand under.
"""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from wangjian.project.database.serving import check_open_runs, refuse_strong_role

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangjian.project.settings")
application = get_wsgi_application()
refuse_strong_role()
check_open_runs()
