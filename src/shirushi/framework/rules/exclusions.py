"""What is never a micro-credential: attendance alone, and a whole qualification."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from shirushi.core.text import Text
from shirushi.framework.framework import Outcome
from shirushi.framework.rules.answer import NOT_STATED, Answer, met, not_met, same, unknown
from shirushi.framework.rules.assessment import assessment_required
from shirushi.model.achievement import Achievement

# Open Badges 3.0 #achievementtype-enumeration. Each of its terms stands in one of the two
# tables, or in neither where the term does not tell (a "Certificate" may be a short course's or
# a whole programme's) or where it starts with "ext:".

QUALIFICATIONS: Mapping[str, Text] = {
    "AssociateDegree": Text(ja="準学士・短期大学士", en="associate degree"),
    "BachelorDegree": Text(ja="学士", en="bachelor's degree"),
    "Degree": Text(ja="学位", en="degree"),
    "Diploma": Text(ja="ディプロマ", en="diploma"),
    "DoctoralDegree": Text(ja="博士", en="doctoral degree"),
    "GeneralEducationDevelopment": Text(ja="高校卒業程度の認定", en="GED"),
    "MasterDegree": Text(ja="修士", en="master's degree"),
    "ProfessionalDoctorate": Text(ja="専門職博士", en="professional doctorate"),
    "ResearchDoctorate": Text(ja="研究博士", en="research doctorate"),
    "SecondarySchoolDiploma": Text(ja="中等学校の卒業資格", en="secondary school diploma"),
}

NOT_QUALIFICATIONS: Mapping[str, Text] = {
    "Achievement": Text(ja="達成内容", en="achievement"),
    "Assessment": Text(ja="評価", en="assessment"),
    "Assignment": Text(ja="課題", en="assignment"),
    "Award": Text(ja="表彰", en="award"),
    "Badge": Text(ja="バッジ", en="badge"),
    "CertificateOfCompletion": Text(ja="修了証", en="certificate of completion"),
    "CoCurricular": Text(ja="正課外活動", en="co-curricular activity"),
    "CommunityService": Text(ja="社会貢献活動", en="community service"),
    "Competency": Text(ja="能力", en="competency"),
    "Course": Text(ja="科目", en="course"),
    "Fieldwork": Text(ja="実地活動", en="fieldwork"),
    "Membership": Text(ja="会員資格", en="membership"),
    "MicroCredential": Text(ja="マイクロクレデンシャル", en="micro-credential"),
}


def not_attendance_only(achievement: Achievement) -> Answer:
    """Tell whether it takes more than attending to earn it.

    A framework that shuts out attendance badges says in other words what one that demands
    assessment says, so the outcome is the same.
    """
    answer = assessment_required(achievement)
    if answer.outcome is not Outcome.NOT_MET:
        return answer
    found = Text(
        ja="{said}。出席すれば取得できます。", en="{said}: attending is enough to obtain it."
    ).format(said=answer.found)
    return replace(answer, found=found)


def not_qualification(achievement: Achievement) -> Answer:
    """Tell whether it is something else than a whole qualification (bachelor, diploma, ...).

    By its Open Badges type; ``UNKNOWN`` where that is not stated or does not tell.
    """
    kind = achievement.achievement_type
    path = "achievement_type"
    if kind is not None and kind in QUALIFICATIONS:
        remedy = Text(
            ja="学位などの資格全体は対象外です。より小さい単位に分けて記述してください。",
            en="A whole qualification is outside; describe a smaller part of it.",
        )
        return not_met(QUALIFICATIONS[kind], path, remedy)
    if kind is not None and kind in NOT_QUALIFICATIONS:
        return met(NOT_QUALIFICATIONS[kind], path)
    remedy = Text(
        ja="種別(MicroCredential など)を記入してください。",
        en="State the type, such as MicroCredential.",
    )
    if kind is None:
        return unknown(NOT_STATED, path, remedy)
    found = Text(
        ja="種別「{kind}」だけでは判断できません。", en="The type {kind} alone does not tell."
    ).format(kind=same(kind))
    return unknown(found, path, remedy)
