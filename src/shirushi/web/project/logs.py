"""What the site's log may hold: never the secret in a link.

Django names the path of every request that it refuses, and a learner's link, a shared link and a
link to a new password carry their secret in the path.
"""

from __future__ import annotations

import logging
import re

_LINKS = re.compile(
    r"(/(?:bank|claim|recognition)/[0-9a-fA-F-]{36}/|/c/|/password/reset/key/|/confirm-email/)[^/\s'\"?#]+"
)


class WithoutLinks(logging.Formatter):
    """Formats a record, traceback included, with the secrets of links left out.

    >>> WithoutLinks().format(logging.makeLogRecord({"msg": "Gone: /c/hIf0fW/credential.json"}))
    'Gone: /c/…/credential.json'
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's text."""
        return _LINKS.sub(r"\1…", super().format(record))
