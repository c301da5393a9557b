"""The questions that frameworks ask, each written once; TOML files say which they ask."""

from __future__ import annotations

from shirushi.framework.rules.assessment import is_assessed, not_attendance_only
from shirushi.framework.rules.descriptors import descriptor_stated
from shirushi.framework.rules.quality import awarded_by
from shirushi.framework.rules.question import Question
from shirushi.framework.rules.size import hours_at_least, not_macro, size_bound_found

QUESTIONS: dict[str, Question] = {
    "descriptor_stated": Question(descriptor_stated, takes=frozenset({"descriptor"})),
    "is_assessed": Question(is_assessed, takes=frozenset()),
    "not_attendance_only": Question(not_attendance_only, takes=frozenset()),
    "not_macro": Question(not_macro, takes=frozenset()),
    "hours_at_least": Question(hours_at_least, takes=frozenset({"hours", "basis"})),
    "size_bound_found": Question(size_bound_found, takes=frozenset()),
    "awarded_by": Question(awarded_by, takes=frozenset({"kinds"})),
}
