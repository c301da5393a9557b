"""A credit bank's statement: what a person has, on whose word, and what came and went."""

from __future__ import annotations

import csv
import enum
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal

from shirushi.core.dates import format_time
from shirushi.core.json import JsonObject
from shirushi.core.text import Language, Text
from shirushi.framework.credit_systems import credit_systems
from shirushi.model.credits import Credits
from shirushi.stacking.amounts import plain
from shirushi.stacking.ledger import (
    Acceptance,
    AccountKind,
    Act,
    Consumption,
    Deposit,
    Entry,
    Ledger,
    Reversal,
    Transfer,
    Withdrawal,
)
from shirushi.stacking.ledger_json import write_ledger


class Standing(enum.Enum):
    """How something that was deposited stands."""

    CONFIRMED = "confirmed"
    CLAIMED = "claimed"
    EXPIRED = "expired"
    HANDED_OVER = "handed_over"
    SPENT = "spent"
    TAKEN_OUT = "taken_out"
    REVERSED = "reversed"

    @property
    def label(self) -> Text:
        """The standing in words."""
        return _STANDINGS[self]


_STANDINGS = {
    Standing.CONFIRMED: Text(ja="確認済み", en="confirmed"),
    Standing.CLAIMED: Text(ja="本人の申告(未確認)", en="claimed, not confirmed"),
    Standing.EXPIRED: Text(ja="期限切れ", en="expired"),
    Standing.HANDED_OVER: Text(ja="機関に移転済み", en="handed over to an institution"),
    Standing.SPENT: Text(ja="学位・証明に使用済み", en="spent on an award"),
    Standing.TAKEN_OUT: Text(ja="引き出し済み", en="taken out"),
    Standing.REVERSED: Text(ja="取り消し", en="reversed"),
}

#: Each act in words.
ACTS: Mapping[type[Act], Text] = {
    Deposit: Text(ja="預け入れ", en="deposit"),
    Acceptance: Text(ja="確認", en="confirmation"),
    Withdrawal: Text(ja="引き出し", en="taking out"),
    Transfer: Text(ja="機関への移転", en="handing over"),
    Consumption: Text(ja="学位・証明への使用", en="spending on an award"),
    Reversal: Text(ja="取り消し", en="reversal"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the ledger does not say of one record.

    own_words
        Whether only its holder said it; otherwise a signed credential lies behind it.
    """

    title: Text
    issuer: str = ""
    evidence: str = ""
    own_words: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One thing that was deposited, and where its credits are now.

    left
        What its holder can still use or have confirmed; 0 where nothing is left.
    confirmed_by, confirmed_at
        Which institution confirmed it, if one did; a credential that names its holder needs none.
    places
        Where credits that left the account went, each with its amount.
    """

    deposit: Deposit
    about: About
    standing: Standing
    left: Decimal
    confirmed_by: Text | None = None
    confirmed_at: datetime | None = None
    places: tuple[Text, ...] = ()

    @property
    def word(self) -> Text:
        """On whose word it stands there."""
        if self.confirmed_by is not None and self.confirmed_at is not None:
            stated = _STATED if self.about.own_words else _UNMATCHED
            return _BOTH.format(
                stated=stated,
                by=self.confirmed_by,
                on=self.confirmed_at.date().isoformat(),
            )
        if self.about.own_words:
            return _BOTH_NOT.format(stated=_STATED)
        if not self.deposit.accepted:
            return _BOTH_NOT.format(stated=_UNMATCHED)
        return _SIGNED


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: what came into the account or went out of it.

    note
        Who confirmed, to whom it went, or for which award; ``None`` where there is nothing to say.
    pending
        Whether it is about credits that nobody has confirmed.
    """

    number: int
    at: datetime
    what: Text
    title: Text
    note: Text | None
    credits: Decimal
    system: Text
    pending: bool
    record: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """What stands in one credit system; two systems are never added up."""

    id: str
    system: Text
    usable: Decimal
    claimed: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One person's account at one moment.

    zone
        In which days are shown.
    """

    holder: str
    at: datetime
    ledger: Ledger = field(repr=False)
    sums: tuple[Sum, ...]
    holdings: tuple[Holding, ...]
    lines: tuple[Line, ...]
    learner: str
    notes: Mapping[str, Text] = field(default_factory=dict, repr=False)
    zone: tzinfo = UTC

    def day(self, at: datetime) -> str:
        """Return the day of a moment, as it is shown."""
        return at.astimezone(self.zone).strftime("%Y-%m-%d")

    def to_json(self) -> JsonObject:
        """Return the statement for programs; ``banking_export.read`` makes it anew of its acts."""
        return {
            "holder": self.holder,
            "at": format_time(self.at),
            "sums": [
                {
                    "system": one.id,
                    "name": one.system.to_json(),
                    "usable": str(one.usable),
                    "claimed": str(one.claimed),
                }
                for one in self.sums
            ],
            "holdings": [_holding_json(one) for one in self.holdings],
            "lines": [_line_json(one) for one in self.lines],
            "learner": self.learner,
            "notes": {act: note.to_json() for act, note in self.notes.items()},
            "acts": write_ledger(self.ledger),
        }

    def text(self, language: Language) -> list[str]:
        """Return the statement as lines for a terminal."""
        return [one.in_language(language) for one in _told(self)]

    def csv(self, language: Language) -> str:
        """Return the lines as CSV, with no cell that a spreadsheet takes for a formula."""
        standing = {one.deposit.record: one for one in self.holdings}
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow([one.in_language(language) for one in _COLUMNS])
        for one in self.lines:
            holding = standing[one.record]
            writer.writerow(
                [
                    one.number,
                    self.day(one.at),
                    one.what.in_language(language),
                    _cell(one.title.in_language(language)),
                    one.credits,
                    one.system.in_language(language),
                    (_NO if one.pending else _YES).in_language(language),
                    holding.standing.label.in_language(language),
                    _cell("" if one.note is None else one.note.in_language(language)),
                    _cell(holding.word.in_language(language)),
                    _cell(one.record),
                ]
            )
        return out.getvalue()


def system_name(id_: str) -> Text:
    """Return what a credit system is called; its id where nobody knows it."""
    found = credit_systems().get(id_)
    return Text(ja=id_, en=id_) if found is None else found.name


def statement(
    ledger: Ledger,
    *,
    learner: str,
    holder: str,
    about: Mapping[str, About],
    notes: Mapping[str, Text],
    at: datetime,
    zone: tzinfo = UTC,
) -> Statement:
    """Return what a learner has, and what came and went, oldest first.

    about
        What is known of each record beside the ledger, by the record.
    notes
        Who did an act or whom it was for, by the act's id.
    """
    holdings = tuple(
        _holding(ledger, one, about=_about(about, one.record), notes=notes, on=at.date())
        for one in ledger.acts
        if isinstance(one, Deposit) and one.learner == learner
    )
    by_id = {one.id: one for one in ledger.acts}
    mine = {one.deposit.record for one in holdings}
    lines = tuple(
        Line(
            number=one.number,
            at=one.at,
            what=ACTS[type(by_id[one.act])],
            title=_about(about, one.record).title,
            note=notes.get(one.act),
            # What an institution spends left the account before: the balance stays as it is.
            credits=Decimal(0) if one.account.kind is AccountKind.AWARD else one.amount,
            system=system_name(one.system),
            pending=one.account.kind is AccountKind.PENDING,
            record=one.record,
        )
        for one in ledger.entries
        if one.record in mine and _is_shown(one, ledger)
    )
    return Statement(
        holder=holder,
        at=at,
        ledger=ledger,
        sums=_sums(holdings),
        holdings=holdings,
        lines=lines,
        learner=learner,
        notes=notes,
        zone=zone,
    )


def _is_shown(entry: Entry, ledger: Ledger) -> bool:
    """Tell whether an entry is about the account itself, or spends what an institution has."""
    if entry.account.kind in {AccountKind.HOLDER, AccountKind.PENDING}:
        return True
    return entry.account.kind is AccountKind.AWARD and any(
        one.act == entry.act
        and one.record == entry.record
        and one.undoes == entry.undoes
        and one.account.kind is AccountKind.INSTITUTION
        for one in ledger.entries
    )


def _about(about: Mapping[str, About], record: str) -> About:
    return about.get(record) or About(title=Text(ja=record, en=record))


def _holding(
    ledger: Ledger, deposit: Deposit, *, about: About, notes: Mapping[str, Text], on: date
) -> Holding:
    gone = ledger.reversed_acts()
    if deposit.id in gone:
        return Holding(deposit=deposit, about=about, standing=Standing.REVERSED, left=Decimal(0))
    amounts = _amounts(ledger, deposit)
    pending, left = amounts[AccountKind.PENDING], amounts[AccountKind.HOLDER]
    later = [one for one in ledger.acts if one.id not in gone]
    accepted = next(
        (
            one
            for one in reversed(later)
            if isinstance(one, Acceptance) and one.record == deposit.record
        ),
        None,
    )
    return Holding(
        deposit=deposit,
        about=about,
        standing=_standing(deposit, amounts, on),
        left=left + pending,
        confirmed_by=None if accepted is None else notes.get(accepted.id, _SOMEBODY),
        confirmed_at=None if accepted is None else accepted.at,
        places=tuple(_places(later, deposit, notes)),
    )


def _amounts(ledger: Ledger, deposit: Deposit) -> dict[AccountKind, Decimal]:
    """Return how much of a record lies in accounts of each kind."""
    found: dict[AccountKind, Decimal] = defaultdict(Decimal)
    for one in ledger.entries:
        if one.record == deposit.record:
            found[one.account.kind] += one.amount
    return found


def _standing(deposit: Deposit, amounts: Mapping[AccountKind, Decimal], on: date) -> Standing:
    if amounts[AccountKind.PENDING] > 0:
        return Standing.CLAIMED
    if amounts[AccountKind.HOLDER] > 0:
        is_over = deposit.expires_on is not None and on >= deposit.expires_on
        return Standing.EXPIRED if is_over else Standing.CONFIRMED
    kinds = {
        AccountKind.AWARD: Standing.SPENT,
        AccountKind.INSTITUTION: Standing.HANDED_OVER,
        AccountKind.WITHDRAWN: Standing.TAKEN_OUT,
    }
    return next(standing for kind, standing in kinds.items() if amounts[kind] > 0)


def _places(acts: list[Act], deposit: Deposit, notes: Mapping[str, Text]) -> Iterator[Text]:
    system = system_name(deposit.credits.system)
    for one in acts:
        amounts: list[Credits] = []
        if isinstance(one, Consumption):
            amounts = [part.credits for part in one.parts if part.record == deposit.record]
        elif isinstance(one, Transfer | Withdrawal) and one.record == deposit.record:
            amounts = [one.credits]
        for credits_ in amounts:
            said = _PLACE_NOTED if one.id in notes else _PLACE
            yield said.format(
                what=ACTS[type(one)],
                amount=plain(credits_.amount),
                system=system,
                note=notes.get(one.id, ""),
            )


def _sums(holdings: tuple[Holding, ...]) -> tuple[Sum, ...]:
    usable: dict[str, Decimal] = defaultdict(Decimal)
    claimed: dict[str, Decimal] = defaultdict(Decimal)
    for one in holdings:
        if one.standing is Standing.CONFIRMED:
            usable[one.deposit.credits.system] += one.left
        elif one.standing is Standing.CLAIMED:
            claimed[one.deposit.credits.system] += one.left
    return tuple(
        Sum(id=id_, system=system_name(id_), usable=usable[id_], claimed=claimed[id_])
        for id_ in sorted({*usable, *claimed})
    )


# ---------------------------------------------------------------- written


def _holding_json(one: Holding) -> JsonObject:
    deposit = one.deposit
    return {
        "act": deposit.id,
        "record": deposit.record,
        "title": one.about.title.to_json(),
        "issuer": one.about.issuer,
        "evidence": one.about.evidence,
        "own_words": one.about.own_words,
        "kind": deposit.kind.value,
        "kind_label": deposit.kind.label.to_json(),
        "credits": {"amount": str(deposit.credits.amount), "system": deposit.credits.system},
        "left": str(one.left),
        "standing": one.standing.value,
        "standing_label": one.standing.label.to_json(),
        "word": one.word.to_json(),
        "confirmed_by": None if one.confirmed_by is None else one.confirmed_by.to_json(),
        "confirmed_at": None if one.confirmed_at is None else format_time(one.confirmed_at),
        "expires_on": deposit.expires_on and deposit.expires_on.isoformat(),
        "places": [place.to_json() for place in one.places],
    }


def _line_json(one: Line) -> JsonObject:
    return {
        "number": one.number,
        "at": format_time(one.at),
        "what": one.what.to_json(),
        "title": one.title.to_json(),
        "note": None if one.note is None else one.note.to_json(),
        "credits": str(one.credits),
        "system": one.system.to_json(),
        "confirmed": not one.pending,
        "record": one.record,
    }


def _told(said: Statement) -> Iterator[Text]:
    yield HEADING.format(holder=said.holder or _NOBODY, at=format_time(said.at))
    if not said.sums:
        yield NOTHING
    for total in said.sums:
        yield _SUM.format(
            system=total.system, usable=plain(total.usable), claimed=plain(total.claimed)
        )
    for one in said.holdings:
        yield _HOLDING.format(
            title=one.about.title,
            kind=one.deposit.kind.label,
            amount=plain(one.deposit.credits.amount),
            system=system_name(one.deposit.credits.system),
            standing=one.standing.label,
        )
        if one.about.issuer:
            yield _INDENTED.format(text=one.about.issuer)
        yield _INDENTED.format(text=one.word)
        for place in one.places:
            yield _INDENTED.format(text=place)
    if said.sums:
        yield NOTE


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


HEADING = Text(
    ja="単位バンク 明細: {holder}({at} 現在)", en="Credit bank statement: {holder} (as of {at})"
)
NOTHING = Text(ja="使える単位はありません。", en="Nothing that counts is here.")
NOTE = Text(
    ja="異なる単位制度の単位は合算しません。本人の申告は、確認されるまで数えられません。",
    en="Credits of two systems are never added up. What is only claimed counts nowhere until "
    "somebody has confirmed it.",
)
_NOBODY = Text(ja="(名前なし)", en="(no name)")
_SOMEBODY = Text(ja="(機関名なし)", en="an institution that is not named")
_SUM = Text(
    ja="  {system}: 使える単位 {usable}、申告(未確認) {claimed}",
    en="  {system}: {usable} to use, {claimed} claimed",
)
_HOLDING = Text(
    ja="- {title}({kind}、{amount} {system}): {standing}",
    en="- {title} ({kind}, {amount} {system}): {standing}",
)
_INDENTED = Text(ja="    {text}", en="    {text}")
_STATED = Text(ja="本人の申告", en="Stated by the holder")
_UNMATCHED = Text(
    ja="署名された証明書(本人のものかは照合できず)",
    en="Signed credential that could not be matched with the holder",
)
_SIGNED = Text(
    ja="署名された証明書(預け入れ時に検証済み)",
    en="Signed credential, verified when it was deposited",
)
_BOTH = Text(ja="{stated}。{on}に{by}が確認", en="{stated}; confirmed by {by} on {on}")
_BOTH_NOT = Text(ja="{stated}。確認した機関はありません", en="{stated}; nobody has confirmed it")
_PLACE = Text(ja="{what}: {amount} {system}", en="{what}: {amount} {system}")
_PLACE_NOTED = Text(ja="{what}({note}): {amount} {system}", en="{what} ({note}): {amount} {system}")
_YES = Text(ja="はい", en="yes")
_NO = Text(ja="いいえ", en="no")
_COLUMNS = (
    Text(ja="番号", en="Number"),
    Text(ja="日付", en="Date"),
    Text(ja="記帳", en="Act"),
    Text(ja="内容", en="What"),
    Text(ja="単位数", en="Credits"),
    Text(ja="単位制度", en="Credit system"),
    Text(ja="確認済み", en="Confirmed"),
    Text(ja="現在の状態", en="Status"),
    Text(ja="備考", en="Note"),
    Text(ja="根拠の種別", en="On whose word"),
    Text(ja="記録", en="Record"),
)
