"""Settings of the site; written out by the web foundation."""

SECRET_KEY = "not-yet"  # noqa: S105 - replaced when the project is set up
INSTALLED_APPS: list[str] = ["django.contrib.contenttypes", "django.contrib.auth"]
DATABASES: dict[str, dict[str, str]] = {
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
}
USE_TZ = True
