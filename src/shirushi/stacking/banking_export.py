"""A credit bank's statement elsewhere: read back from its export, told in a learner record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shirushi.core import json
from shirushi.core.reading import FieldWrong, Reader
from shirushi.core.text import Text
from shirushi.model.achievement import Achievement, CreditRecognition
from shirushi.stacking.banking import About, Holding, Statement, statement
from shirushi.stacking.ledger_json import read_ledger


def is_export(document: Mapping[str, Any]) -> bool:
    """Tell whether a document is a statement that a bank exported, by its acts."""
    return isinstance(document.get("acts"), list) and "learner" in document


def load(data: bytes, *, at: datetime) -> Statement:
    """Return the statement in an exported file, as of another moment.

    Only the acts count: sums and standings that the file states are worked out anew. Raises
    every mistake at once.
    """
    return read(json.read_object(data), at=at)


def read(document: Mapping[str, Any], *, at: datetime) -> Statement:
    """Return the statement in a document that is read already. Raises every mistake at once."""
    reader = Reader(document)
    # Beside the acts it holds what follows from them.
    reader.allow_unknown()
    about: dict[str, About] = {}
    for one in reader.tables("holdings"):
        one.allow_unknown()
        about[one.string("record")] = About(
            title=one.text("title"),
            issuer=str(one.raw("issuer") or ""),
            evidence=str(one.raw("evidence") or ""),
            own_words=one.yes_no("own_words", default=True) is not False,
        )
    notes: dict[str, Text] = {}
    given = reader.table_of("notes")
    if given is not None:
        notes = {act: given.text(act) for act in given.table}
    ledger = read_ledger(list(reader.tables("acts", required=True)))
    learner = reader.string("learner")
    if any(one.learner != learner for one in ledger.acts if hasattr(one, "learner")):
        reader.fail(FieldWrong(path="learner", wanted=_ONE_PERSON, value=repr(learner[:60])))
    reader.close()
    return statement(
        ledger,
        learner=learner,
        holder=str(document.get("holder") or ""),
        about=about,
        notes=notes,
        at=at,
    )


def as_achievement(holding: Holding) -> Achievement:
    """Return what a holding describes, with on whose word, for where no credential can stand."""
    lines = [holding.word, holding.deposit.kind.label]
    if holding.about.issuer:
        lines.append(_WHERE.format(issuer=holding.about.issuer))
    if holding.about.evidence:
        lines.append(_EVIDENCE.format(evidence=" / ".join(holding.about.evidence.splitlines())))
    return Achievement(
        id=holding.deposit.record,
        title=holding.about.title,
        content=Text(ja="\n".join(one.ja for one in lines), en="\n".join(one.en for one in lines)),
        credit_recognition=CreditRecognition(credits=holding.deposit.credits),
    )


_WHERE = Text(ja="実施: {issuer}", en="From: {issuer}")
_EVIDENCE = Text(ja="根拠資料: {evidence}", en="Evidence: {evidence}")
_ONE_PERSON = Text(ja="記帳に出てくる本人", en="the one person whom the acts are about")
