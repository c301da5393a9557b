"""Settings of the site, all from the environment, with defaults that serve a laptop.

Nothing need be set to try it: an embedded SQLite database, mail into a folder and a secret made
on first use, all below ``SHIRUSHI_VAR``. ``docs/operations/settings.md`` lists every variable.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

env = environ.Env()

WEB = Path(__file__).resolve().parent.parent
VAR = Path(env("SHIRUSHI_VAR", default="var/site")).resolve()


def _secret_key() -> str:
    """Return the secret from the environment, or the one kept beside the database."""
    given: str = env("SHIRUSHI_SECRET_KEY", default="")
    if given:
        return given
    kept = VAR / "secret_key"
    try:
        return kept.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        VAR.mkdir(parents=True, exist_ok=True)
        made = secrets.token_urlsafe(48)
        # Two processes starting at once must end with one secret: only one creates the file.
        try:
            with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(made)
        except FileExistsError:
            return kept.read_text(encoding="ascii").strip()
        return made


SECRET_KEY = _secret_key()
#: Seals signing keys at rest and makes learners' links; unlike SECRET_KEY it must never change.
KEY_SECRET: str = env("SHIRUSHI_KEY_SECRET", default=SECRET_KEY)
DEBUG = env.bool("SHIRUSHI_DEBUG", default=False)
#: Where the site is reached from outside; credentials name this address.
SITE_URL: str = env("SHIRUSHI_SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
#: The slug of the organisation that runs the credit bank and signs the records it hands out.
BANK_OPERATOR: str = env("SHIRUSHI_BANK_OPERATOR", default="")
_OWN_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver", urlsplit(SITE_URL).hostname or ""]
ALLOWED_HOSTS = env.list("SHIRUSHI_HOSTS", default=_OWN_HOSTS)
_SECURE = SITE_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "shirushi.web.ui",
    "shirushi.web.apps.audit",
    "shirushi.web.apps.accounts",
    "shirushi.web.apps.authoring",
    "shirushi.web.apps.review",
    "shirushi.web.apps.issuing",
    "shirushi.web.apps.listing",
    "shirushi.web.apps.bank",
    "shirushi.web.apps.recognition",
    "shirushi.web.apps.desk",
    "shirushi.web.apps.completing",
    "shirushi.web.jobs",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "shirushi.web.api.problems.ProblemMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "shirushi.web.project.gate.GateMiddleware",
]

ROOT_URLCONF = "shirushi.web.project.urls"
WSGI_APPLICATION = "shirushi.web.project.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ],
            "builtins": ["shirushi.web.ui.templatetags.shirushi"],
        },
    }
]

# ------------------------------------------------------------------ database

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR / 'shirushi.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # With Django's default transaction mode most simultaneous writers end in "database is
    # locked"; IMMEDIATE takes the write lock first and waits for it (docs/adr/0002).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON"
        ),
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    # A server started anew has forgotten the connections that are kept.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---------------------------------------------------------------------- jobs

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default"],
        # A job and the act it follows are one transaction, so that neither is lost.
        "ENQUEUE_ON_COMMIT": False,
    }
}

# ------------------------------------------------------------------ accounts

AUTH_USER_MODEL = "accounts.UserRecord"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "shirushi.web.apps.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False

# ------------------------------------------------------------------ language

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", _("日本語")), ("en", _("English"))]
LOCALE_PATHS = [WEB / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env("SHIRUSHI_TIME_ZONE", default="Asia/Tokyo")
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600

# --------------------------------------------------------- files, mail, limits

STATIC_URL = "static/"
STATIC_ROOT = env("SHIRUSHI_STATIC_ROOT", default=None)
STATICFILES_DIRS = [WEB / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Static files are served straight from where they lie; nothing need be collected first.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

#: The largest file anybody may send us; larger ones are answered before they are read.
UPLOAD_MOST_BYTES = 20 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

EMAIL_BACKEND = env("SHIRUSHI_MAIL", default="django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = VAR / "mail"
DEFAULT_FROM_EMAIL = env("SHIRUSHI_MAIL_FROM", default="Shirushi <no-reply@shirushi.example.org>")
vars().update(env.email_url("EMAIL_URL") if "EMAIL_URL" in os.environ else {})

# ------------------------------------------------------------------ security

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _SECURE
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if _SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"links": {"()": "shirushi.web.project.logs.WithoutLinks"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "links"}},
    # Django's own handlers would write the same records as they are.
    "loggers": {"django": {"handlers": []}},
    "root": {"handlers": ["console"], "level": env("SHIRUSHI_LOG_LEVEL", default="WARNING")},
}
