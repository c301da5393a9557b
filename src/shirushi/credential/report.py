"""What a verification found: numbered steps, and one word that sums them up."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NoReturn

from shirushi.core.dates import format_time
from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.core.text import Language, Text
from shirushi.model.assertion import Assertion


class StepName(enum.Enum):
    """The steps, in the order Open Badges 3.0 ``#verification`` takes them."""

    READABLE = "readable"
    SCHEMA = "schema"
    PROOF = "proof"
    REFRESH = "refresh"
    STATUS = "status"
    DATES = "dates"
    RECIPIENT = "recipient"
    ENDORSEMENTS = "endorsements"
    ISSUER = "issuer"

    @property
    def number(self) -> int:
        """The step's place, from 1."""
        return list(StepName).index(self) + 1

    @property
    def label(self) -> Text:
        """The step in words."""
        return _STEPS[self]


_STEPS = {
    StepName.READABLE: Text(ja="証明書として読めるか", en="It can be read as a credential"),
    StepName.SCHEMA: Text(ja="必要な項目があるか", en="It has the fields it must have"),
    StepName.PROOF: Text(ja="署名", en="Signature"),
    StepName.REFRESH: Text(ja="更新版の有無", en="Newer version"),
    StepName.STATUS: Text(ja="取り消しの有無", en="Revocation"),
    StepName.DATES: Text(ja="有効期間", en="Period of validity"),
    StepName.RECIPIENT: Text(ja="本人の確認", en="Whose it is"),
    StepName.ENDORSEMENTS: Text(ja="第三者の推奨", en="Endorsements"),
    StepName.ISSUER: Text(ja="発行者の信頼", en="Trust in the issuer"),
}


class Outcome(enum.Enum):
    """How a step ended."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_CHECKED = "not_checked"

    @property
    def label(self) -> Text:
        """The outcome in words."""
        return _OUTCOMES[self]


_OUTCOMES = {
    Outcome.PASSED: Text(ja="合格", en="passed"),
    Outcome.FAILED: Text(ja="不合格", en="failed"),
    Outcome.NOT_CHECKED: Text(ja="未確認", en="not checked"),
}


class Format(enum.Enum):
    """What kind of document was verified."""

    OPEN_BADGE_3 = "ob3"
    OPEN_BADGE_2 = "ob2"
    CLR_2 = "clr2"
    ENDORSEMENT = "endorsement"
    ELM_3 = "elm3"
    STATUS_LIST = "status-list"
    CREDENTIAL = "vc"
    PRESENTATION = "vp"
    SD_JWT = "sd-jwt"

    @property
    def label(self) -> Text:
        """The kind in words."""
        return _FORMATS[self]


_FORMATS = {
    Format.OPEN_BADGE_3: Text(ja="Open Badges 3.0 の証明書", en="Open Badges 3.0 credential"),
    Format.OPEN_BADGE_2: Text(ja="Open Badges 2.0 のバッジ", en="Open Badges 2.0 badge"),
    Format.CLR_2: Text(
        ja="Comprehensive Learner Record 2.0 の学修記録", en="Comprehensive Learner Record 2.0"
    ),
    Format.ENDORSEMENT: Text(ja="Open Badges 3.0 の推奨", en="Open Badges 3.0 endorsement"),
    Format.ELM_3: Text(
        ja="European Digital Credential(ELM 3)", en="European Digital Credential (ELM 3)"
    ),
    Format.STATUS_LIST: Text(ja="ステータスリスト", en="status list"),
    Format.CREDENTIAL: Text(ja="検証可能な証明書(VC)", en="verifiable credential"),
    Format.PRESENTATION: Text(ja="検証可能な提示(VP)", en="verifiable presentation"),
    Format.SD_JWT: Text(ja="SD-JWT の証明書", en="SD-JWT credential"),
}


class Answer(enum.Enum):
    """The one word that sums a verification up."""

    VALID = "valid"
    VALID_WITH_WARNINGS = "valid_with_warnings"
    MALFORMED = "malformed"
    NOT_A_CREDENTIAL = "not_a_credential"
    SCHEMA_INVALID = "schema_invalid"
    SCHEMA_UNKNOWN = "schema_unknown"
    TAMPERED = "tampered"
    WRONG_KEY = "wrong_key"
    KEY_UNKNOWN = "key_unknown"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    OTHER_RECIPIENT = "other_recipient"
    STATUS_UNKNOWN = "status_unknown"
    UNSUPPORTED = "unsupported"

    @property
    def label(self) -> Text:
        """The answer in words."""
        return _ANSWERS[self]

    @property
    def holds(self) -> bool:
        """Whether the credential may be relied on as a digital document."""
        return self in {Answer.VALID, Answer.VALID_WITH_WARNINGS}

    @property
    def known(self) -> bool:
        """Whether it is an answer at all, and not that we could not tell."""
        return self not in {
            Answer.SCHEMA_UNKNOWN,
            Answer.KEY_UNKNOWN,
            Answer.STATUS_UNKNOWN,
            Answer.UNSUPPORTED,
        }


_ANSWERS = {
    Answer.VALID: Text(ja="有効", en="valid"),
    Answer.VALID_WITH_WARNINGS: Text(ja="有効(注意あり)", en="valid, with warnings"),
    Answer.MALFORMED: Text(ja="読み取れない文書", en="not readable"),
    Answer.NOT_A_CREDENTIAL: Text(ja="証明書ではない文書", en="not a credential"),
    Answer.SCHEMA_INVALID: Text(ja="必要な項目に誤りがある", en="fields missing or wrong"),
    Answer.SCHEMA_UNKNOWN: Text(
        ja="証明書が指定するスキーマを確認できない",
        en="the schema it must fit could not be checked",
    ),
    Answer.TAMPERED: Text(
        ja="改変されているか署名が正しくない", en="altered, or the signature is wrong"
    ),
    Answer.WRONG_KEY: Text(ja="発行者の鍵による署名ではない", en="not signed by the issuer's key"),
    Answer.KEY_UNKNOWN: Text(
        ja="発行者の鍵を取得できず確認できない", en="the issuer's key could not be had"
    ),
    Answer.REVOKED: Text(ja="取り消し済み", en="revoked"),
    Answer.SUSPENDED: Text(ja="一時停止中", en="suspended"),
    Answer.EXPIRED: Text(ja="有効期限切れ", en="expired"),
    Answer.NOT_YET_VALID: Text(ja="有効期間の開始前", en="not valid yet"),
    Answer.OTHER_RECIPIENT: Text(ja="別の人の証明書", en="another person's"),
    Answer.STATUS_UNKNOWN: Text(
        ja="取り消しの有無を確認できない", en="whether it was revoked could not be told"
    ),
    Answer.UNSUPPORTED: Text(ja="対応していない形式", en="of a kind not supported"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a verification, with its reason and, where one is to blame, the value's path.

    code
        The error's stable code where an error ended the step.
    """

    name: StepName
    outcome: Outcome
    reason: Text
    path: str | None = None
    code: str | None = None

    def to_json(self) -> JsonObject:
        """Return the step for programs, with both languages."""
        return {
            "number": self.name.number,
            "step": self.name.value,
            "label": self.name.label.to_json(),
            "outcome": self.outcome.value,
            "outcome_label": self.outcome.label.to_json(),
            "reason": self.reason.to_json(),
            "path": self.path,
            "code": self.code,
        }


class NotRelied(ShirushiError):
    """A credential that somebody meant to rely on does not hold."""

    code = "credential.not-relied"
    text = Text(
        ja="この証明書は使えません: {answer}。", en="The credential does not hold: {answer}."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Every step of one verification, and the answer.

    A report is neither true nor false, since ``if verify(...)`` would take "could not tell" for
    one of the two: read ``answer``, or call ``require``.

    format
        What kind of document it is, once that was seen.
    secured_by
        The kinds of the signatures that hold: cryptosuites, or a token's algorithm.
    editions
        Which edition of each context that has several the signature fits.
    assertion, document
        What was read, as far as it could be read. Nothing in them is to be believed unless the
        answer holds.
    """

    answer: Answer
    steps: tuple[Step, ...]
    checked_at: datetime
    assertion: Assertion | None = None
    document: JsonObject | None = None
    format: Format | None = None
    secured_by: tuple[str, ...] = ()
    editions: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> NoReturn:
        """Refuse to be taken for yes or no."""
        msg = "a Report is not true or false: read .answer, or call .require()"
        raise TypeError(msg)

    def step(self, name: StepName) -> Step:
        """Return one step."""
        return next(one for one in self.steps if one.name is name)

    def require(self) -> Assertion:
        """Return the assertion if the credential holds. Raises ``NotRelied``."""
        if not self.answer.holds or self.assertion is None:
            raise NotRelied(answer=self.answer.label)
        return self.assertion

    def to_json(self) -> JsonObject:
        """Return the report for programs, with both languages; nobody's data stands in it."""
        found = self.assertion
        return {
            "answer": self.answer.value,
            "answer_label": self.answer.label.to_json(),
            "checked_at": format_time(self.checked_at),
            "format": self.format and self.format.value,
            "secured_by": list(self.secured_by),
            "context_editions": dict(self.editions),
            "credential": found and found.id,
            "issuer": found and found.issuer.id,
            "achievement": found and found.achievement.id,
            "steps": [one.to_json() for one in self.steps],
        }

    def lines(self, language: Language) -> list[str]:
        """Return the report as lines for a terminal, in one language."""
        lines = [self.answer.label.in_language(language)]
        if self.assertion is not None:
            title = self.assertion.achievement.title.in_language(language)
            lines.append(f"  {title} ({self.assertion.issuer.name.in_language(language)})")
        for one in self.steps:
            mark = _MARKS[one.outcome]
            label = one.name.label.in_language(language)
            outcome = one.outcome.label.in_language(language)
            lines.append(f"  {mark} {one.name.number}. {label}: {outcome}")
            where = f" ({one.path})" if one.path else ""
            lines.append(f"       {one.reason.in_language(language)}{where}")
        return lines


_MARKS = {Outcome.PASSED: "○", Outcome.FAILED: "×", Outcome.NOT_CHECKED: "-"}
