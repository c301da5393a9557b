"""The credit bank: entries only ever added, each act balancing by itself (単位バンク)."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.model.credits import Credits


class DepositKind(enum.Enum):
    """What a deposit rests on; the seven kinds that credit banks take."""

    UNIVERSITY_CREDIT = "university_credit"
    MICRO_CREDENTIAL = "micro_credential"
    MOOC = "mooc"
    TRAINING_CERTIFICATE = "training_certificate"
    QUALIFICATION = "qualification"
    WORK_EXPERIENCE = "work_experience"
    PRIOR_LEARNING = "prior_learning"

    @property
    def label(self) -> Text:
        """The kind in words."""
        return _KINDS[self]


_KINDS = {
    DepositKind.UNIVERSITY_CREDIT: Text(ja="大学の単位", en="university credit"),
    DepositKind.MICRO_CREDENTIAL: Text(ja="マイクロクレデンシャル", en="micro-credential"),
    DepositKind.MOOC: Text(ja="大規模公開オンライン講座(MOOC)", en="MOOC"),
    DepositKind.TRAINING_CERTIFICATE: Text(ja="研修の修了証", en="training certificate"),
    DepositKind.QUALIFICATION: Text(ja="資格", en="qualification"),
    DepositKind.WORK_EXPERIENCE: Text(ja="実務経験", en="work experience"),
    DepositKind.PRIOR_LEARNING: Text(ja="既修得の学習", en="prior learning"),
}


class AccountKind(enum.Enum):
    """Whose an account is. Only ``SOURCE`` may stand below 0: credit comes out of it."""

    SOURCE = "source"
    PENDING = "pending"
    HOLDER = "holder"
    INSTITUTION = "institution"
    AWARD = "award"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account of the bank.

    id
        The learner, the institution, the award, or the kind of deposit it stands for.
    """

    kind: AccountKind
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """Credit comes into a learner's account.

    record
        The credential or transcript row, by its URI: it is deposited once.
    evidence
        URIs of what it rests on; never empty.
    accepted
        Whether somebody has checked it; what is not accepted cannot leave the account.
    expires_on
        The first day on which it can no longer leave the account, or ``None``.
    stands_for
        Records that show the same learning, such as what credit was recognised from: it never
        lies beside one of them, nor beside another that stands for one.
    """

    id: str
    at: datetime
    learner: str
    record: str
    kind: DepositKind
    credits: Credits
    evidence: tuple[str, ...]
    accepted: bool = True
    expires_on: date | None = None
    stands_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """Somebody checked a deposit, so that it may be used."""

    id: str
    at: datetime
    record: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A learner takes credit out of the bank."""

    id: str
    at: datetime
    record: str
    credits: Credits


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """Credit goes from a learner's account to an institution, which may use it for an award."""

    id: str
    at: datetime
    record: str
    credits: Credits
    institution: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """How much of one record is spent, and out of which account.

    institution
        The institution it was transferred to, or ``None`` for the learner's own account.
    """

    record: str
    credits: Credits
    institution: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumption:
    """Credit is spent on an award, once and for all (unless the act is reversed)."""

    id: str
    at: datetime
    learner: str
    award: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal:
    """An act is undone, and with it every later act that rested on it.

    reason
        Why, for the people who are told: a revoked credential, a mistake.
    """

    id: str
    at: datetime
    act: str
    reason: str


Act: TypeAlias = Deposit | Acceptance | Withdrawal | Transfer | Consumption | Reversal


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the ledger; the lines of an act add up to 0 for each record.

    act
        The act that wrote it.
    undoes
        The act whose entry this one takes back, or ``None``.
    amount
        Above 0 into the account, below 0 out of it.
    """

    number: int
    act: str
    at: datetime
    account: Account
    record: str
    amount: Decimal
    system: str
    undoes: str | None = None


class ActDiffers(ShirushiError):
    """An act comes a second time under the same id, and is not the same."""

    code = "stacking.act-differs"
    text = Text(
        ja="「{id}」は、異なる内容ですでに記帳されています。",
        en="{id!r} is already in the ledger, with other contents.",
    )
    remedy = Text(ja="新しい id を付けてください。", en="Give the act an id of its own.")


class LedgerMoved(ShirushiError):
    """Somebody else wrote to the ledger since it was looked at."""

    code = "stacking.ledger-moved"
    text = Text(
        ja="確認した後に別の記帳がありました({expected}件→{found}件)。",
        en="The ledger has {found} acts by now, not {expected}.",
    )
    remedy = Text(ja="内容を確認し直してください。", en="Look again, then decide again.")


class DepositWithoutBasis(ShirushiError):
    """A deposit names no evidence."""

    code = "stacking.deposit-without-basis"
    text = Text(ja="根拠資料のない単位は預け入れられません。", en="Credit needs a basis.")
    remedy = Text(ja="証明書などの根拠を示してください。", en="Name the evidence it rests on.")


class RecordRepeated(ShirushiError):
    """The same record is deposited a second time."""

    code = "stacking.record-repeated"
    text = Text(
        ja="「{record}」はすでに預け入れられています。", en="{record!r} is deposited already."
    )


class LearningRepeated(ShirushiError):
    """A record shows learning that is deposited already: recognised credit, or what it is of."""

    code = "stacking.learning-repeated"
    text = Text(
        ja="同じ学修に基づく「{record}」が、すでに預け入れられています。認定された単位とその元の証明書は、"
        "どちらか一方だけを数えます。",
        en="{record!r} rests on the same learning and is deposited already: credit that was "
        "recognised and what it was recognised from count once.",
    )
    remedy = Text(
        ja="入れ替える場合は、先に預け入れたものの単位をすべて引き出してください。",
        en="To have this one instead, take all credits of the other out first.",
    )


class RecordUnknown(ShirushiError):
    """An act is about a record that is not in the ledger, or was taken back."""

    code = "stacking.record-unknown"
    text = Text(ja="「{record}」の預け入れがありません。", en="{record!r} is not deposited.")


class RecordExpired(ShirushiError):
    """Credit is to leave the account after its last day."""

    code = "stacking.record-expired"
    text = Text(
        ja="「{record}」は{day}以降使えません。", en="{record!r} cannot be used from {day} on."
    )


class NotEnoughCredit(ShirushiError):
    """More is to leave an account than is there."""

    code = "stacking.not-enough-credit"
    text = Text(
        ja="「{record}」の残高は{there}単位で、{wanted}単位には足りません。",
        en="{record!r} has {there} credits left there, not {wanted}.",
    )
    remedy = Text(
        ja="残高と、確認済みかどうかを確かめてください。",
        en="Look at what is left, and whether it has been accepted.",
    )


class OtherSystem(ShirushiError):
    """An amount is in another credit system than the record."""

    code = "stacking.other-system"
    text = Text(
        ja="「{record}」は{there}の単位で、{wanted}の単位では扱えません。",
        en="{record!r} is in {there} credits, not in {wanted} ones.",
    )


class OtherLearner(ShirushiError):
    """A record is to be spent on somebody else's award."""

    code = "stacking.other-learner"
    text = Text(ja="「{record}」は別の人の口座にあります。", en="{record!r} is another person's.")


class NothingToConsume(ShirushiError):
    """An award is to consume nothing, or one account's record twice."""

    code = "stacking.nothing-to-consume"
    text = Text(
        ja="消費する単位がないか、同じ記録が二度挙げられています。",
        en="There is nothing to spend, or the same record stands there twice.",
    )


class NotReversible(ShirushiError):
    """An act is not in the ledger, was reversed already, or is itself a reversal."""

    code = "stacking.not-reversible"
    text = Text(ja="「{id}」は取り消せません。", en="{id!r} cannot be reversed.")
    remedy = Text(
        ja="まだ取り消されていない預け入れ・引き出しなどを選んでください。",
        en="Name an act that stands and is no reversal itself.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Every act and every entry so far; ``post`` returns a longer one and changes nothing.

    >>> from datetime import UTC
    >>> at = datetime(2026, 4, 1, tzinfo=UTC)
    >>> two = Credits(amount=Decimal(2), system="jp")
    >>> deposit = Deposit(id="1", at=at, learner="hanako", record="urn:c:1", credits=two,
    ...                   kind=DepositKind.MICRO_CREDENTIAL, evidence=("urn:c:1",))
    >>> ledger = post(Ledger(), deposit)
    >>> ledger.balance("hanako"), ledger.balances
    ({'jp': Decimal('2')}, True)
    """

    acts: tuple[Act, ...] = ()
    entries: tuple[Entry, ...] = ()

    @property
    def version(self) -> int:
        """How many acts it has; what ``post`` compares ``expected`` with."""
        return len(self.acts)

    @property
    def balances(self) -> bool:
        """Whether every act adds up to 0 for each record, and nothing but a source is below 0."""
        sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for one in self.entries:
            sums[one.act, one.record] += one.amount
        return not any(sums.values()) and not any(
            amount < 0 and account.kind is not AccountKind.SOURCE
            for (account, _), amount in _standing(self.entries).items()
        )

    def in_account(self, account: Account) -> Mapping[str, Credits]:
        """Return what is in an account, by record; records with nothing left are not there."""
        systems = {one.record: one.system for one in self.entries}
        return {
            record: Credits(amount=amount, system=systems[record])
            for (found, record), amount in sorted(
                _standing(self.entries).items(), key=lambda item: item[0][1]
            )
            if found == account and amount > 0
        }

    def balance(self, learner: str) -> dict[str, Decimal]:
        """Return what a learner can use, by credit system; systems are never added up."""
        total: dict[str, Decimal] = defaultdict(Decimal)
        for one in self.in_account(Account(kind=AccountKind.HOLDER, id=learner)).values():
            total[one.system] += one.amount
        return dict(sorted(total.items()))

    def consumed_by(self, record: str) -> tuple[str, ...]:
        """Return the awards that a record was spent on, whole or in part."""
        return tuple(
            sorted(
                account.id
                for (account, found), amount in _standing(self.entries).items()
                if found == record and account.kind is AccountKind.AWARD and amount > 0
            )
        )

    def reversed_acts(self) -> frozenset[str]:
        """Return the ids of the acts that no longer stand."""
        return frozenset(one.undoes for one in self.entries if one.undoes is not None)

    def act(self, id_: str) -> Act | None:
        """Return an act by its id, or ``None``."""
        return next((one for one in self.acts if one.id == id_), None)


def post(ledger: Ledger, act: Act, *, expected: int | None = None) -> Ledger:
    """Return the ledger with one act more.

    An act that is there already is not written again, so that it may be repeated after a crash.

    expected
        The ``version`` that the decision rested on; ``None`` to write whatever happened since.

    Raises ``ActDiffers``, ``LedgerMoved``, or what stops the act.
    """
    there = ledger.act(act.id)
    if there is not None:
        if there != act:
            raise ActDiffers(id=act.id)
        return ledger
    if expected is not None and expected != ledger.version:
        raise LedgerMoved(expected=expected, found=ledger.version)
    written = tuple(
        Entry(
            number=len(ledger.entries) + number,
            act=act.id,
            at=act.at,
            account=line.account,
            record=line.record,
            amount=line.amount,
            system=line.system,
            undoes=line.undoes,
        )
        for number, line in enumerate(_lines(ledger, act), start=1)
    )
    return Ledger(acts=(*ledger.acts, act), entries=(*ledger.entries, *written))


def reopened(ledger: Ledger, reversal: str) -> tuple[Act, ...]:
    """Return the acts that a reversal undid beside the one it names, so that people are told."""
    act = ledger.act(reversal)
    named = act.act if isinstance(act, Reversal) else ""
    undone = dict.fromkeys(one.undoes for one in ledger.entries if one.act == reversal)
    found = (ledger.act(one) for one in undone if one is not None and one != named)
    return tuple(one for one in found if one is not None)


# ---------------------------------------------------------------- what each act writes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    account: Account
    record: str
    amount: Decimal
    system: str
    undoes: str | None = None


def _lines(ledger: Ledger, act: Act) -> Iterable[_Line]:
    if isinstance(act, Deposit):
        return _deposit(ledger, act)
    if isinstance(act, Reversal):
        return _reversal(ledger, act)
    if isinstance(act, Consumption):
        return _consumption(ledger, act)
    made = _made(ledger, act.record)
    holder = _holder(made)
    if isinstance(act, Acceptance):
        pending = Account(kind=AccountKind.PENDING, id=made.learner)
        return _moved(ledger, act.record, made.credits, pending, holder)
    _usable(made, act.at)
    if isinstance(act, Withdrawal):
        out = Account(kind=AccountKind.WITHDRAWN, id=made.learner)
    else:
        out = Account(kind=AccountKind.INSTITUTION, id=act.institution)
    return _moved(ledger, act.record, act.credits, holder, out)


def _deposit(ledger: Ledger, act: Deposit) -> list[_Line]:
    if not act.evidence:
        raise DepositWithoutBasis(path="evidence")
    if _deposit_of(ledger, act.record) is not None:
        raise RecordRepeated(path="record", record=act.record)
    same = _same_learning(ledger, act)
    if same is not None:
        raise LearningRepeated(path="record", record=same)
    kind = AccountKind.HOLDER if act.accepted else AccountKind.PENDING
    source = Account(kind=AccountKind.SOURCE, id=act.kind.value)
    return _both(act.record, act.credits, source, Account(kind=kind, id=act.learner))


def _same_learning(ledger: Ledger, act: Deposit) -> str | None:
    """Return a record in the bank that shows the same learning, unless all of it was taken out."""
    mine = {act.record, *act.stands_for}
    for one in ledger.acts:
        if not isinstance(one, Deposit) or one.learner != act.learner:
            continue
        if mine.isdisjoint({one.record, *one.stands_for}) or one.id in ledger.reversed_acts():
            continue
        out = Account(kind=AccountKind.WITHDRAWN, id=one.learner)
        if _standing(ledger.entries)[out, one.record] < one.credits.amount:
            return one.record
    return None


def _consumption(ledger: Ledger, act: Consumption) -> list[_Line]:
    places = {(one.record, one.institution) for one in act.parts}
    if not act.parts or len(places) != len(act.parts):
        raise NothingToConsume(path="parts")
    award = Account(kind=AccountKind.AWARD, id=act.award)
    found: list[_Line] = []
    for one in act.parts:
        made = _made(ledger, one.record)
        if made.learner != act.learner:
            raise OtherLearner(path="parts", record=one.record)
        source = _holder(made)
        if one.institution is not None:
            source = Account(kind=AccountKind.INSTITUTION, id=one.institution)
        else:
            _usable(made, act.at)
        found += _moved(ledger, one.record, one.credits, source, award)
    return found


def _reversal(ledger: Ledger, act: Reversal) -> list[_Line]:
    gone = ledger.reversed_acts()
    target = ledger.act(act.act)
    if target is None or act.act in gone or isinstance(target, Reversal):
        raise NotReversible(path="act", id=act.act)
    own = [one for one in ledger.entries if one.undoes is None and one.act not in gone]
    by_act: dict[str, list[Entry]] = defaultdict(list)
    for one in own:
        by_act[one.act].append(one)
    standing = _standing(ledger.entries)
    undone = [act.act]
    for one in by_act[act.act]:
        standing[one.account, one.record] -= one.amount
    # What rested on it: the latest act that draws on an account now overdrawn, and so on.
    while short := [key for key, amount in standing.items() if _overdrawn(key[0], amount)]:
        latest = next(
            id_
            for id_ in reversed(by_act)
            if id_ not in undone
            and any(one.amount < 0 and (one.account, one.record) in short for one in by_act[id_])
        )
        undone.append(latest)
        for one in by_act[latest]:
            standing[one.account, one.record] -= one.amount
    order = list(by_act)
    return [
        _Line(
            account=one.account,
            record=one.record,
            amount=-one.amount,
            system=one.system,
            undoes=id_,
        )
        for id_ in sorted(undone, key=order.index, reverse=True)
        for one in reversed(by_act[id_])
    ]


def _overdrawn(account: Account, amount: Decimal) -> bool:
    return amount < 0 and account.kind is not AccountKind.SOURCE


def _moved(
    ledger: Ledger, record: str, credits_: Credits, source: Account, out: Account
) -> list[_Line]:
    made = _made(ledger, record)
    if credits_.system != made.credits.system:
        raise OtherSystem(record=record, there=made.credits.system, wanted=credits_.system)
    there = _standing(ledger.entries)[source, record]
    if credits_.amount > there:
        raise NotEnoughCredit(record=record, there=there, wanted=credits_.amount)
    return _both(record, credits_, source, out)


def _both(record: str, credits_: Credits, source: Account, out: Account) -> list[_Line]:
    amount, system = credits_.amount, credits_.system
    return [
        _Line(account=source, record=record, amount=-amount, system=system),
        _Line(account=out, record=record, amount=amount, system=system),
    ]


def _holder(made: Deposit) -> Account:
    return Account(kind=AccountKind.HOLDER, id=made.learner)


def _usable(made: Deposit, at: datetime) -> None:
    if made.expires_on is not None and at.date() >= made.expires_on:
        raise RecordExpired(record=made.record, day=made.expires_on.isoformat())


def _deposit_of(ledger: Ledger, record: str) -> Deposit | None:
    gone = ledger.reversed_acts()
    return next(
        (
            one
            for one in ledger.acts
            if isinstance(one, Deposit) and one.record == record and one.id not in gone
        ),
        None,
    )


def _made(ledger: Ledger, record: str) -> Deposit:
    found = _deposit_of(ledger, record)
    if found is None:
        raise RecordUnknown(path="record", record=record)
    return found


def _standing(entries: Iterable[Entry]) -> dict[tuple[Account, str], Decimal]:
    found: dict[tuple[Account, str], Decimal] = defaultdict(Decimal)
    for one in entries:
        found[one.account, one.record] += one.amount
    return found
