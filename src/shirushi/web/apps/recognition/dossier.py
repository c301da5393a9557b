"""The seven elements that evaluators ask for, drawn from one credential and its check."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shirushi.core.text import Text
from shirushi.credential import identity
from shirushi.credential.report import Report
from shirushi.model.achievement import Achievement
from shirushi.model.assertion import Assertion, Identifier, IdentifierKind
from shirushi.model.document import write_achievement
from shirushi.web.apps.authoring import describing
from shirushi.web.apps.issuing.checking import Checked


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One thing an evaluator asks about, and what is known; no lines where nobody said."""

    name: Text
    lines: tuple[Text, ...]


def elements(checked: Checked, *, email: str) -> list[Element]:
    """Return the seven elements of one credential, those that nobody states included.

    email
        The applicant's address, compared with what the credential says of its learner.
    """
    found = checked.report.assertion
    said = {} if found is None else _rows(found.achievement)
    lines = {
        "quality": _quality(checked),
        "verification": _verification(checked.report),
        "level": said.get("level", []),
        "outcomes": said.get("learning_outcomes", []),
        "workload": [*said.get("learner_effort", []), *said.get("credit_recognition", [])],
        "assessment": [*said.get("assessment_type", []), *_results(found)],
        "identity": [*said.get("learner_identification", []), *_identity(found, email)],
    }
    return [Element(name=NAMES[name], lines=tuple(found)) for name, found in lines.items()]


def _rows(achievement: Achievement) -> dict[str, list[Text]]:
    rows = describing.rows(write_achievement(achievement))
    return {row.descriptor.id: list(row.lines) for row in rows}


def _quality(checked: Checked) -> list[Text]:
    quality = checked.quality
    if quality is None:
        return []
    lines = [
        Text(ja="{framework}: {outcome}", en="{framework}: {outcome}").format(
            framework=_text(verdict["framework"]["name"]), outcome=_text(verdict["outcome_label"])
        )
        for verdict in quality.verdicts
    ]
    if quality.reviewed_by is not None:
        lines.append(_REVIEWED.format(body=quality.reviewed_by))
    return [*lines, *(_STATED.format(text=one) for one in quality.stated)]


def _verification(report: Report) -> list[Text]:
    lines = [report.answer.label]
    if report.assertion is not None:
        issuer = report.assertion.issuer
        lines.append(_ISSUER.format(name=issuer.name, id=issuer.id or "—"))
    return lines


def _results(found: Assertion | None) -> Iterator[Text]:
    for one in () if found is None else found.results:
        yield _RESULT.format(value=one.value)


def _identity(found: Assertion | None, email: str) -> Iterator[Text]:
    if found is None:
        return
    stated = found.learner.identifiers
    for one in stated:
        if one.kind is IdentifierKind.NAME and not one.hashed:
            yield _NAME.format(name=one.value)
    claimed = Identifier(kind=IdentifierKind.EMAIL, value=email)
    addresses = [one for one in stated if one.kind is IdentifierKind.EMAIL]
    if not addresses:
        yield _ADDRESS_UNKNOWN
    elif any(identity.same(one, claimed) for one in addresses):
        yield _ADDRESS_SAME
    else:
        yield _ADDRESS_OTHER


def _text(said: dict[str, str]) -> Text:
    return Text(ja=said["ja"], en=said["en"])


NAMES = {
    "quality": Text(ja="質保証", en="Quality"),
    "verification": Text(ja="真正性の検証", en="Verification"),
    "level": Text(ja="レベル", en="Level"),
    "outcomes": Text(ja="学修成果", en="Learning outcomes"),
    "workload": Text(ja="学習量", en="Workload"),
    "assessment": Text(ja="評価方法と結果", en="Assessment"),
    "identity": Text(ja="本人確認", en="Identity"),
}
_REVIEWED = Text(
    ja="{body}の学内審査で承認(このサイトの記録)",
    en="Approved in {body}'s own review (recorded on this site)",
)
_STATED = Text(ja="発行者の記載: {text}", en="Stated by the issuer: {text}")
_ISSUER = Text(ja="発行者: {name}({id})", en="Issuer: {name} ({id})")
_RESULT = Text(ja="結果: {value}", en="Result: {value}")
_NAME = Text(ja="証明書の氏名: {name}", en="Name in the credential: {name}")
_ADDRESS_SAME = Text(
    ja="証明書のメールアドレスは申請者のものと一致します。",
    en="The credential's e-mail address is the applicant's.",
)
_ADDRESS_OTHER = Text(
    ja="証明書のメールアドレスは申請者のものと異なります。本人であることを別の方法で確認してください。",
    en="The credential's e-mail address is not the applicant's. Make sure in another way that "
    "they are the same person.",
)
_ADDRESS_UNKNOWN = Text(
    ja="証明書にメールアドレスがないため、申請者と照合できません。",
    en="The credential holds no e-mail address to compare with the applicant's.",
)
