"""The words for marks, values and measures that awards ask about."""

from __future__ import annotations

from shirushi.core.text import Text


def mark_label(mark: str) -> Text:
    """Return a mark in words; one that an award of somebody's own brought stands as it is.

    >>> mark_label("capstone").ja, mark_label("my-own").en
    ('総まとめの課題', 'my-own')
    """
    return _MARKS.get(mark, Text(ja=mark, en=mark))


def value_label(axis: str, value: str) -> Text:
    """Return a value on an axis in words."""
    plain = value.replace("_", " ")
    return _VALUES.get((axis, value), Text(ja=plain, en=plain))


def measure_label(measure: str) -> Text:
    """Return a length of time in words."""
    return _YEARS.get(measure, Text(ja=f"{measure}(年)", en=f"{measure} (years)"))


_YEARS = {
    "study": Text(ja="基礎資格を得た後に学修した年数", en="Years of study since the qualification"),
    "course": Text(ja="課程の修業年限(年)", en="The length of the course in years"),
    "shortening": Text(
        ja="希望する修業年限の短縮(年)", en="By how many years it should be shortened"
    ),
}
_MARKS = {
    "junior-college-graduate": Text(ja="短期大学の卒業", en="graduate of a junior college"),
    "college-of-technology-graduate": Text(
        ja="高等専門学校の卒業", en="graduate of a college of technology"
    ),
    "university-two-years": Text(
        ja="大学に2年以上在学し62単位以上を修得", en="two years at a university with 62 credits"
    ),
    "upper-secondary-advanced-course-graduate": Text(
        ja="高等学校等の専攻科の修了", en="graduate of an upper secondary advanced course"
    ),
    "professional-training-college-graduate": Text(
        ja="専門学校の修了", en="graduate of a professional training college"
    ),
    "capstone": Text(ja="総まとめの課題", en="capstone"),
    "comprehensive-exam": Text(ja="総合試験の合格", en="the comprehensive examination"),
    "cyber-foundation-course": Text(ja="基礎科目群の科目", en="a foundation course"),
    "cyber-silver": Text(ja="シルバーのバッジ", en="the silver badge"),
    "cyber-gold": Text(ja="ゴールドのバッジ", en="the gold badge"),
    "cyber-platinum": Text(ja="プラチナのバッジ", en="the platinum badge"),
    "joint-course": Text(ja="連携開設科目", en="a jointly offered course"),
    "learning-outcome-report": Text(ja="学修成果(レポート等)", en="the report on learning"),
    "micromasters-course": Text(ja="マイクロマスターズの科目", en="a MicroMasters course"),
    "niad-examination": Text(ja="小論文試験等の合格", en="the agency's examination"),
    "programme-entry-requirements": Text(ja="入学要件", en="the entry requirements"),
    "rishu-shomei": Text(ja="履修証明", en="a rishu-shomei certificate"),
    "summative-course": Text(ja="学修総まとめ科目", en="the summative course"),
    "transfer-admission": Text(ja="編入学・転学", en="admission by transfer"),
    "university-advanced-course": Text(ja="大学の専攻科", en="a university's advanced course"),
    "upper-secondary-advanced-course": Text(
        ja="高等学校等の専攻科", en="an upper secondary advanced course"
    ),
    "college-of-technology": Text(ja="高等専門学校の課程", en="a college of technology"),
    "professional-training-college": Text(
        ja="専門学校の専門課程(2年以上)", en="a professional training college"
    ),
    "listed-examination": Text(ja="告示に挙げられた審査等", en="an examination that is listed"),
    "university-entrance": Text(ja="大学入学資格", en="eligibility for university entrance"),
    "validated-learning": Text(ja="認定された学習", en="validated learning"),
    "workforce-essentials": Text(ja="職業人の基礎科目", en="workforce essentials"),
}
_VALUES = {
    ("origin", "own"): Text(ja="授与する機関自身", en="the awarding institution itself"),
    ("origin", "other_university"): Text(ja="ほかの大学等", en="another university"),
    ("origin", "foreign_university"): Text(ja="外国の大学", en="a university abroad"),
    ("origin", "non_university"): Text(ja="大学以外", en="no university"),
    ("mode", "face_to_face"): Text(ja="対面", en="face to face"),
    ("mode", "distance"): Text(ja="遠隔(メディア授業)", en="at a distance"),
    ("field", "major"): Text(ja="専門科目", en="major"),
    ("field", "related"): Text(ja="関連科目", en="related"),
    ("field", "outside"): Text(ja="専攻外の科目", en="outside the concentration"),
    ("field", "liberal_arts"): Text(ja="教養科目", en="liberal arts"),
    ("phase", "after_basic"): Text(ja="基礎資格の後", en="after the basic qualification"),
    ("standard", "award_level"): Text(ja="授与される水準", en="the award's level"),
    ("standard", "graduate"): Text(ja="大学院の水準", en="graduate level"),
    ("theme", "professional_practice"): Text(ja="専門的実践", en="professional practice"),
    ("basis", "abc"): Text(
        ja="学術単位バンク(ABC)に登録された単位", en="credit in the Academic Bank"
    ),
    ("basis", "accredited_course"): Text(ja="評価認定された課程", en="an accredited course"),
    ("basis", "part_time_registration"): Text(ja="時間制登録", en="part-time registration"),
    ("basis", "certificate"): Text(ja="資格", en="a certificate of qualification"),
    ("basis", "micro_credential"): Text(ja="マイクロクレデンシャル", en="a micro-credential"),
    ("basis", "skill_course"): Text(ja="技能科目", en="a skill course"),
}
