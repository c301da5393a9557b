"""Every error of the API as RFC 9457 problem details, in the language that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from shirushi.core import json
from shirushi.core.errors import ManyErrors, ShirushiError, join_path
from shirushi.core.json import JsonObject, WrongShape
from shirushi.core.reading import YES_NO, FieldMissing
from shirushi.core.text import Text
from shirushi.credential.formats.cohort import CohortTooLarge
from shirushi.credential.reading import FileTooLarge
from shirushi.stacking.loading import AwardUnknown
from shirushi.web.apps.accounts.services import NotAMember
from shirushi.web.apps.authoring.services import (
    EditedMeanwhile,
    NotADraft,
    NotSubmittable,
    ProgrammeExists,
)
from shirushi.web.apps.completing.services import OfferGone
from shirushi.web.apps.desk.services import OwnClaim, SettledAlready
from shirushi.web.apps.issuing.services import (
    AlreadyIssued,
    CohortExists,
    CredentialGone,
    NotApproved,
)
from shirushi.web.apps.listing.services import NotPublishable
from shirushi.web.apps.recognition.services import (
    CaseDecided,
    MayNameSomebody,
    NotWaiting,
    OwnDecision,
)
from shirushi.web.apps.review.services import (
    AlreadyDecided,
    NotInReview,
    OwnProgramme,
    TextChanged,
)
from shirushi.web.ui.templatetags.shirushi import current_language

CONTENT_TYPE = "application/problem+json"


class BodyUnreadable(ShirushiError):
    """The request is not made as HTTP or its content type demands."""

    code = "api.unreadable"
    text = Text(ja="リクエストを読み取れません。", en="The request cannot be read.")


class KeyNeeded(ShirushiError):
    """No key came with the request, or one that opens nothing."""

    code = "api.key-needed"
    text = Text(
        ja="有効なAPIキーがありません。", en="The request carries no API key that is in use."
    )
    remedy = Text(
        ja="「Authorization: Bearer <キー>」ヘッダーを付けてください。",
        en="Send it in the header 'Authorization: Bearer <key>'.",
    )


class RoleMissing(ShirushiError):
    """The member that the key acts for may not do this."""

    code = "api.role-missing"
    text = Text(
        ja="このキーの利用者には、この操作に必要な役割がありません。",
        en="The member that this key acts for does not hold the role that this needs.",
    )
    remedy = Text(
        ja="組織の管理者に役割の付与を依頼してください。",
        en="Ask an administrator of the organisation for the role.",
    )


class NotFound(ShirushiError):
    """There is nothing at this address that the caller may know of."""

    code = "api.not-found"
    text = Text(ja="このアドレスには何もありません。", en="There is nothing at this address.")


class MethodNotAllowed(ShirushiError):
    """The address does not know the method."""

    code = "api.method-not-allowed"
    text = Text(
        ja="このアドレスではこのメソッドは使えません。",
        en="This address does not know this method.",
    )


class TooLarge(ShirushiError):
    """More was sent than is read."""

    code = "api.too-large"
    text = Text(ja="送られたデータが大きすぎます。", en="More was sent than is read.")


class LengthMissing(ShirushiError):
    """A body comes in pieces without its length, and nothing of it is read."""

    code = "api.length-missing"
    text = Text(
        ja="リクエストに Content-Length がありません。",
        en="The request does not say how long its body is.",
    )
    remedy = Text(
        ja="分割(chunked)ではなく、Content-Length を付けて送ってください。",
        en="Send it with a Content-Length, not in chunks.",
    )


class NothingSent(ShirushiError):
    """The body is empty."""

    code = "api.nothing-sent"
    text = Text(ja="リクエストの本文が空です。", en="The request's body is empty.")
    remedy = Text(
        ja="データを本文に入れて送ってください。", en="Send the data as the request's body."
    )


class Broken(ShirushiError):
    """Our own fault."""

    code = "api.broken"
    text = Text(ja="サーバーで不具合が起きました。", en="Something broke on our side.")
    remedy = Text(
        ja="時間をおいてやり直してください。続く場合は運営者に連絡してください。",
        en="Try again later, and tell the operator if it stays so.",
    )


class NulCharacter(ShirushiError):
    """A text holds the character U+0000, which no database here keeps."""

    code = "api.nul-character"
    text = Text(
        ja="使えない文字(U+0000)があります。", en="A text holds a character not allowed (U+0000)."
    )


class ValueNotAllowed(ShirushiError):
    """A value is of the right type and still cannot stand in its place."""

    code = "api.value-not-allowed"
    text = Text(ja="この値は使えません({reason})。", en="The value cannot stand here ({reason}).")


class NameUnknown(ShirushiError):
    """A field stands there that means nothing to the operation."""

    code = "api.name-unknown"
    text = Text(ja="知らない項目です。", en="This field is not known.")
    remedy = Text(
        ja="つづりと /api/v1/openapi.json を確認してください。",
        en="Check its spelling against /api/v1/openapi.json.",
    )


#: What every error answers with; those not listed answer 422.
STATUSES: Mapping[type[ShirushiError], int] = {
    BodyUnreadable: 400,
    NothingSent: 400,
    json.NotJson: 400,
    json.NotUtf8: 400,
    KeyNeeded: 401,
    RoleMissing: 403,
    OwnProgramme: 403,
    OwnDecision: 403,
    OwnClaim: 403,
    NotAMember: 403,
    NotFound: 404,
    MethodNotAllowed: 405,
    AlreadyDecided: 409,
    AlreadyIssued: 409,
    CaseDecided: 409,
    CohortExists: 409,
    CredentialGone: 409,
    EditedMeanwhile: 409,
    NotADraft: 409,
    NotApproved: 409,
    NotInReview: 409,
    NotPublishable: 409,
    NotWaiting: 409,
    OfferGone: 409,
    ProgrammeExists: 409,
    SettledAlready: 409,
    TextChanged: 409,
    LengthMissing: 411,
    TooLarge: 413,
    json.DocumentTooLarge: 413,
    FileTooLarge: 413,
    CohortTooLarge: 413,
    Broken: 500,
}
_OTHERWISE = 422
#: The least status of an answer that is no success.
_FAILED = 400

_TITLES = {
    400: Text(ja="読み取れないリクエスト", en="Unreadable request"),
    401: Text(ja="APIキーが必要", en="API key needed"),
    403: Text(ja="許可されていない操作", en="Not allowed"),
    404: Text(ja="見つからない", en="Not found"),
    405: Text(ja="使えないメソッド", en="Method not allowed"),
    409: Text(ja="現在の状態では実行できない", en="Conflict with the present state"),
    411: Text(ja="長さの不明なデータ", en="Length required"),
    413: Text(ja="大きすぎるデータ", en="Too large"),
    422: Text(ja="内容の誤り", en="Mistakes in what was sent"),
    500: Text(ja="サーバーの不具合", en="Broken on our side"),
}

#: What to do instead, where the error's own advice speaks of a page.
_ADVICE: Mapping[type[ShirushiError], Text] = {
    AwardUnknown: Text(
        ja="GET /api/v1/stack/awards で一覧を取得できます。",
        en="GET /api/v1/stack/awards lists those that there are.",
    ),
    EditedMeanwhile: Text(
        ja="最新の内容を取得し、変更を反映して、その revision を付けて送り直してください。",
        en="Read the newest text, make your changes in it and send it with its revision.",
    ),
    NotSubmittable: Text(
        ja="verdicts で not_met となっている必須の項目を直してください。",
        en="Mend what is required and not_met in its verdicts.",
    ),
    CohortExists: Text(
        ja="読み込み済みの名簿は GET …/cohorts で確認できます。",
        en="GET …/cohorts lists the cohort that was read then.",
    ),
    CaseDecided: Text(
        ja="GET …/recognition/<case> で記録済みの決定を確認してください。",
        en="Read the decision that is there with GET …/recognition/<case>.",
    ),
    MayNameSomebody: Text(
        ja="役職などに書き換えるか、個人の特定につながらないことを確認したうえで、"
        "names_nobody を true にして送ってください。",
        en="Write a role instead, or make sure that it names nobody and send names_nobody: true.",
    ),
    OfferGone: Text(
        ja="GET …/awards/<offer>(機関は …/awards/cases/<offer>)で現在の状態を確認してください。",
        en="GET …/awards/<offer> (…/awards/cases/<offer> for the institution) tells how it stands.",
    ),
    TextChanged: Text(
        ja="最新の内容を読み、その revision を付けて決定を送ってください。",
        en="Read the newest text, then send your decision with its revision.",
    ),
}

#: What stands for an answer that was made outside the API, by its status.
_BY_STATUS: Mapping[int, type[ShirushiError]] = {
    400: BodyUnreadable,
    401: KeyNeeded,
    403: RoleMissing,
    404: NotFound,
    405: MethodNotAllowed,
    413: TooLarge,
}


def problem(error: ShirushiError) -> HttpResponse:
    """Return the answer that tells a program, and whoever reads its log, about an error."""
    status = STATUSES.get(type(error), _OTHERWISE)
    said = {
        "type": f"/errors/{error.code}",
        "title": _TITLES[status].in_language(current_language()),
        "status": status,
        **_told(error),
    }
    if isinstance(error, ManyErrors):
        said["errors"] = [_told(one) for one in _flat(error)]
    written = json.write(said)
    answer = HttpResponse(written, content_type=CONTENT_TYPE, status=status)
    answer["Content-Length"] = str(len(written))
    if isinstance(error, KeyNeeded):
        answer["WWW-Authenticate"] = "Bearer"
    return answer


def _told(error: ShirushiError) -> JsonObject:
    language = current_language()
    advice = _ADVICE.get(type(error), error.advice)
    return {
        "detail": error.said.in_language(language),
        "code": error.code,
        "path": error.path,
        "remedy": None if advice is None else advice.in_language(language),
    }


def _flat(error: ManyErrors) -> Iterable[ShirushiError]:
    """Return every single mistake, each with its path from the top of what was sent."""
    for one in error.errors:
        placed = one.at(error.path) if error.path else one
        if isinstance(placed, ManyErrors):
            yield from _flat(placed)
        else:
            yield placed


class ProblemMiddleware:
    """Turn every error that was answered below the API's addresses into problem details.

    What the API itself raises is one already; this is for what happens before it is reached: an
    address that is not there, a body that is too large, a method that is not known.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the answer, or a problem in its place."""
        if not request.path_info.startswith("/api/"):
            return self.get_response(request)
        if "Transfer-Encoding" in request.headers and not request.headers.get("Content-Length"):
            # WSGI promises nothing about such a body, and Django takes it for an empty one.
            return problem(LengthMissing())
        answer = self.get_response(request)
        if answer.status_code < _FAILED or answer.get("Content-Type") == CONTENT_TYPE:
            return answer
        said = problem(_BY_STATUS.get(answer.status_code, Broken)())
        if "Allow" in answer:
            said["Allow"] = ", ".join(sorted(answer["Allow"].split(", ")))
        return said


def answer_problems(api: NinjaAPI) -> None:
    """Let every error that an operation raises be answered by ``problem``."""
    api.add_exception_handler(ShirushiError, lambda _request, error: problem(_one(error)))
    api.add_exception_handler(ValidationError, lambda _request, error: problem(_mistakes(error)))
    api.add_exception_handler(HttpError, lambda _request, error: problem(_http(error)))
    api.add_exception_handler(Http404, lambda _request, _error: problem(NotFound()))
    api.add_exception_handler(RequestDataTooBig, lambda _request, _error: problem(TooLarge()))


def _one(error: object) -> ShirushiError:
    return error if isinstance(error, ShirushiError) else Broken()


def _http(error: object) -> ShirushiError:
    """Return what ninja's own error means: a key that is missing, or a body that is not JSON."""
    if isinstance(error, AuthenticationError):
        return KeyNeeded()
    cause = error.__cause__ if isinstance(error, HttpError) else None
    return cause if isinstance(cause, ShirushiError) else BodyUnreadable()


# ---------------------------------------------------------------- what pydantic found


def _mistakes(error: object) -> ShirushiError:
    """Return pydantic's findings in our words, all at once."""
    found = [_mistake(one) for one in getattr(error, "errors", ())]
    return found[0] if len(found) == 1 else ManyErrors(errors=found)


def _mistake(found: Mapping[str, Any]) -> ShirushiError:
    path = _path(found["loc"]) or None
    kind = str(found["type"])
    if kind == "missing":
        return FieldMissing(path=path)
    if kind == "extra_forbidden":
        return NameUnknown(path=path)
    wanted = _wanted(kind, found.get("ctx") or {})
    if wanted is None:
        return ValueNotAllowed(path=path, reason=str(found["msg"]))
    return WrongShape(path=path, wanted=wanted)


def _path(where: Iterable[str | int]) -> str:
    """Return where a value stands: the source's name is left out, and that of the whole body."""
    source, *inner = where
    return join_path(*(inner[1:] if source == "body" else inner))


def _wanted(kind: str, about: Mapping[str, Any]) -> Text | None:
    """Return what a value should have been, or ``None`` where pydantic's words must do."""
    plain = _WANTED.get(kind)
    if plain is not None:
        return plain
    template = _WANTED_BY.get(kind)
    return None if template is None else template.format(**about)


_WHOLE = Text(ja="整数", en="a whole number")
_FILE = Text(ja="ファイル", en="a file")
_WANTED = {
    "string_type": json.STRING,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_from_float": _WHOLE,
    "bool_type": YES_NO,
    "bool_parsing": YES_NO,
    "dict_type": json.OBJECT,
    "model_type": json.OBJECT,
    "model_attributes_type": json.OBJECT,
    "list_type": json.ARRAY,
    "value_error": _FILE,
}
_WANTED_BY = {
    "literal_error": Text(ja="{expected} のいずれか", en="one of {expected}"),
    "greater_than_equal": Text(ja="{ge}以上の数", en="a number of {ge} or more"),
    "less_than_equal": Text(ja="{le}以下の数", en="a number of {le} or less"),
    "string_too_long": Text(
        ja="{max_length}文字以下の文字列", en="a text of at most {max_length} characters"
    ),
    "string_too_short": Text(
        ja="{min_length}文字以上の文字列", en="a text of at least {min_length} characters"
    ),
    "too_long": Text(ja="{max_length}件以下", en="at most {max_length} of them"),
    "too_short": Text(ja="{min_length}件以上", en="at least {min_length} of them"),
    "string_pattern_mismatch": Text(
        ja="次の形の文字列: {pattern}", en="a text of this form: {pattern}"
    ),
}
