"""Whether a text that everybody at the desk will read names a person."""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Iterable, Iterator

_SHORTEST = 2
#: Letters of an address's part before the @ that are looked for on their own.
_SHORTEST_LOCAL = 4


class Naming(enum.Enum):
    """How sure it is that a text names somebody."""

    NOT = "not"
    MAYBE = "maybe"
    SURE = "sure"


def naming(text: str, *, people: Iterable[str], email: str) -> Naming:
    """Tell whether a text names one of ``people``, or perhaps anybody at all.

    people
        Names as the applicant typed them and as credentials state them. Width, case, blanks,
        kana of either kind and the usual variants of kanji make no difference.
    email
        The applicant's; its part before the @ on its own is only a hint.

    >>> naming("髙橋さんの成績", people=["高橋 花子"], email="h@example.jp")
    <Naming.SURE: 'sure'>
    >>> naming("田中先生の意見", people=["高橋 花子"], email="h@example.jp")
    <Naming.MAYBE: 'maybe'>
    """
    words = folded(text)
    packed = "".join(words.split())
    if folded(email) in packed or any(
        _stands_in(part, words, packed) for one in people for part in _parts(one)
    ):
        return Naming.SURE
    if _EMAIL.search(words) or _ENGLISH_TITLED.search(text):
        return Naming.MAYBE
    if any(not one[1].endswith(_NO_NAMES) for one in _TITLED.finditer(text)):
        return Naming.MAYBE
    if any(_is_word(part, words) for part in _local_parts(email)):
        return Naming.MAYBE
    return Naming.NOT


def folded(text: str) -> str:
    """Return a text with what makes no other name of a name taken away.

    >>> folded("ﾀｶﾊｼ 髙橋") == folded("たかはし 高橋")
    True
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    # Accents are left out in one spelling and written in another: "José", "Jose".
    text = "".join(map(_plain, text))
    return text.translate(_VARIANTS)


def _plain(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0]
    return base if base.isascii() else letter


def _parts(name: str) -> Iterator[str]:
    words = _SEPARATORS.sub(" ", folded(name)).split()
    for part in {"".join(words), *words}:
        if len(part) >= _SHORTEST:
            yield part
    if len(words) > 1 and all(one.isascii() for one in words):
        # Either order, and a comma or nothing between.
        yield " ".join(words)


def _stands_in(part: str, words: str, packed: str) -> bool:
    if part.isascii():
        return _is_word(part, words)
    return part in _SEPARATORS.sub("", packed)


def _is_word(part: str, words: str) -> bool:
    """Tell whether a Latin name is a word of its own: "Ann" does not stand in "annual"."""
    return re.search(rf"(?<![a-z]){re.escape(part)}(?![a-z])", words) is not None


def _local_parts(email: str) -> Iterator[str]:
    local = folded(email).partition("@")[0]
    for part in {local, *re.split(r"[^a-z]+", local)}:
        if len(part) >= _SHORTEST_LOCAL and part not in _NOBODYS:
            yield part


_SEPARATORS = re.compile(r"[\s・,、.=＝]+")
_EMAIL = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.[a-z]{2,}")
_JAPANESE = r"[\u3400-\u9fff\U00020000-\U0003ffff々ぁ-んァ-ヶー]"
#: A word with さん or the like behind it.
_TITLED = re.compile(
    rf"({_JAPANESE}{{1,4}}?)"
    r"(?:さん|くん|氏(?!名)|様(?!式|々|相|子)|先生(?!方)|[准助]?教授(?!会|法|陣|者|内|要))"
)
#: What stands before such a title and is no name.
_NO_NAMES = (
    *("申請者", "学習者", "受講者", "担当者", "履修者", "保護者", "関係者", "責任者", "発行者"),
    *("学生", "院生", "生徒", "本人", "担当", "指導", "主任", "客員", "特任", "名誉", "招聘"),
    *("皆", "各", "同", "両", "お客", "多", "一", "仕", "異", "模", "有", "の", "は", "が", "、"),
)
_ENGLISH_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Mx|Dr|Prof(?:essor)?)\b\.? +[A-Z][a-z]+")
#: Parts of addresses that are nobody's name.
_NOBODYS = frozenset(
    {"info", "mail", "office", "contact", "student", "admin", "test", "study", "learning", "data"}
    | {"learner", "english", "science", "course", "credit", "university", "school", "personal"}
)
#: Variants of kanji in names on the left, what they are compared as on the right; and katakana.
_KANJI = {
    "髙": "高", "﨑": "崎", "嵜": "崎", "𠮷": "吉", "齋": "斎", "齊": "斎", "斉": "斎",
    "邊": "辺", "邉": "辺", "澤": "沢", "濵": "浜", "濱": "浜", "廣": "広", "眞": "真",
    "國": "国", "嶋": "島", "嶌": "島", "櫻": "桜", "德": "徳", "惠": "恵", "榮": "栄",
    "龍": "竜", "瀧": "滝", "黑": "黒", "淵": "渕", "橫": "横", "槇": "槙", "靑": "青",
    "藏": "蔵", "圓": "円", "關": "関", "假": "仮", "冨": "富", "柗": "松", "祐": "祐",
}  # fmt: skip
_VARIANTS = {ord(one): other for one, other in _KANJI.items()} | {
    code: chr(code - 0x60) for code in range(ord("ァ"), ord("ヶ") + 1)
}
