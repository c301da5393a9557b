"""Proof of a learner's work (根拠資料)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A work or record that backs an assertion, as Open Badges 3.0 ``Evidence``.

    >>> Evidence(url="https://example.org/report", name="report").narrative
    """

    url: str | None = None
    name: str | None = None
    narrative: str | None = None
