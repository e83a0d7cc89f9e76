"""Django's settings, drawn from the environment; what each variable does stands in docs/runbooks/run.md."""

from __future__ import annotations

import json
import os
import secrets
from typing import Any

from csp.constants import NONE, SELF

from wangjian.project import installation, wiring
from wangjian.project.database.address import django_database
from wangjian.project.sample import is_sample

VAR = installation.folder()
KEYS_FOLDER = VAR / "keys"
FILES_FOLDER = VAR / "files"
# Other systems of record by name: {"gsxt": {"url": …, "public_key": file}}; without an address, files alone.
NATIONAL_SYSTEMS: dict[str, dict[str, str]] = json.loads(os.environ.get("WANGJIAN_NATIONAL_SYSTEMS") or "{}")

# Official papers: whose numbers they bear ("own" series, or "external": given by another system), and the class of the
# seal by its dotted path ("" for none).
PAPER_NUMBERS = os.environ.get("WANGJIAN_PAPER_NUMBERS", "own")
PAPER_SEALER = os.environ.get("WANGJIAN_PAPER_SEALER", "")
HEADS_FOLDER = VAR / "heads"

DEBUG = False
# `up` hands over the installation's key; type checks and tests do with one that lives as long as their process.
SECRET_KEY = os.environ.get("WANGJIAN_SECRET_KEY") or secrets.token_urlsafe(32)

# Hosts: one port, one table of addresses each, so that a cookie or a page of one is nothing to the other.
PORTAL_HOST = installation.portal_host()
DESK_HOST = installation.desk_host()
API_HOST = installation.api_host()
SURFACES = {PORTAL_HOST: "portal", DESK_HOST: "desk", API_HOST: "api"}
HOST_URLS = {host: f"wangjian.project.urls_{surface}" for host, surface in SURFACES.items()}
ALLOWED_HOSTS = list(HOST_URLS)
ROOT_URLCONF = "wangjian.project.urls"
WSGI_APPLICATION = "wangjian.project.wsgi.application"

# Where people sign in. On a sample installation those surfaces answer on loopback alone.
SIGN_IN_SURFACES = frozenset({"desk"})
SAMPLE_INSTALLATION = is_sample()
SAMPLE_LISTINGS = VAR / "sample" / "listings"
SAMPLE_FINDINGS = VAR / "sample" / "findings"

MODULES = (
    "audit",
    "files",
    "vault",
    "organisations",
    "accounts",
    "subjects",
    "matters",
    "evidence",
    "documents",
    "national",
    "leads",
    "monitoring",
    "cases",
    "register",
)
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "procrastinate.contrib.django",
    *(f"wangjian.modules.{name}" for name in MODULES),
    "wangjian.surfaces.design",
    "wangjian.surfaces.portal",
    "wangjian.surfaces.desk",
]
MIDDLEWARE = [
    # headers first, so that refusals of the host table carry them too
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wangjian.surfaces.gate.headers.Headers",
    "wangjian.project.hosts.HostUrls",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "wangjian.surfaces.gate.loopback.LoopbackGuard",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "wangjian.surfaces.gate.visitor.Visitor",
    "wangjian.surfaces.gate.bounds.Bounds",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "wangjian.surfaces.gate.answers.Refusals",
]
if os.environ.get("WANGJIAN_WATCH_SQL") == "1":
    MIDDLEWARE.insert(0, "wangjian.project.sql_watch.WatchSql")
CSRF_FAILURE_VIEW = "wangjian.surfaces.gate.answers.stale_form"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "wangjian.surfaces.design.context.frame",
            ],
        },
    },
]

AUTH_USER_MODEL = "accounts.Account"
# scrypt comes with Python; length and a list of common ones instead of rules about what a password is made of
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "MinimumLengthValidator": {"min_length": 10},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
        "UserAttributeSimilarityValidator": {"user_attributes": ("sign_in",)},
    }.items()
]

# The web process is the app role; `up` alone runs as the owner, to migrate.
DATABASE_ROLE = os.environ.get("WANGJIAN_ROLE", "app")
DATABASES = {"default": django_database(DATABASE_ROLE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What is done later: reactions to facts and the schedule, by the worker (wangjian.project.worker).
REACTIONS = wiring.REACTIONS
SCHEDULE = wiring.SCHEDULE
EVERY_SECOND = wiring.EVERY_SECOND
FAULTS = wiring.FAULTS
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = ["wangjian.surfaces.jobs.tasks"]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [installation.CHECKOUT / "src" / "wangjian" / "surfaces" / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
# Vendored files are few and already minified: served from where they lie, with no second copy to keep in step.
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Cookies carry the __Host- prefix, which browsers grant on https and on loopback. `WANGJIAN_PLAIN_COOKIES=1` drops
# prefix and Secure for a browser that keeps no such cookie on plain loopback (Safari).
_PLAIN = os.environ.get("WANGJIAN_PLAIN_COOKIES") == "1"
_PREFIX = "" if _PLAIN else "__Host-"
SESSION_COOKIE_NAME = f"{_PREFIX}session"
CSRF_COOKIE_NAME = f"{_PREFIX}csrf"
LANGUAGE_COOKIE_NAME = f"{_PREFIX}language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not _PLAIN
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"

SESSION_ENGINE = "wangjian.project.session_store"
SESSION_COOKIE_AGE = 10 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
# not "no-referrer": browsers would then post forms with the origin "null", which is refused
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 3600  # sent over https only
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}

# what a form without a file may come to (`surfaces.gate.bounds`): the longest texts are 20,000 characters
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    # two lines for each job of hundreds a second would say nothing
    "loggers": {"procrastinate": {"level": "WARNING"}},
}
