"""A sentence for each item of the form that an author can write their own after."""

from __future__ import annotations

from shirushi.core.text import Text

#: Our own examples, of one made-up programme; they bind nobody.
EXAMPLES = {
    "learner_identification": Text(
        ja="氏名、学籍番号、大学のメールアドレス", en="Name, student number, university e-mail"
    ),
    "date_of_issuing": Text(
        ja="修了判定会議の翌日付で発行する。",
        en="Issued on the day after the board decides on completion.",
    ),
    "title": Text(ja="データサイエンス基礎", en="Foundations of Data Science"),
    "awarding_body": Text(ja="標大学、大学、JP", en="Shirushi University, university, JP"),
    "country_region": Text(ja="JP", en="JP"),
    "content": Text(
        ja="統計の基礎、データの収集と整理、回帰分析、結果の報告",
        en="Basic statistics, gathering and tidying data, regression, reporting results",
    ),
    "learning_outcomes": Text(
        ja="公開データを回帰分析し、その限界とともに結果を説明できる。",
        en="Can analyse open data by regression and explain the result with its limits.",
    ),
    "level": Text(ja="jeqf、6", en="jeqf, 6"),
    "prerequisites": Text(
        ja="高等学校の数学Ⅰ・Aを履修していること。",
        en="Secondary-school mathematics (functions and basic statistics).",
    ),
    "form_of_participation": Text(
        ja="オンデマンド教材で学び、最終回は対面で発表する。",
        en="Studied online on demand, with a final presentation on campus.",
    ),
    "language": Text(ja="ja, en", en="ja, en"),
    "learner_effort": Text(
        ja="45時間、授業と自習を合わせた総学習時間",
        en="45 hours of total learning time, classes and own study together",
    ),
    "offered": Text(ja="2026年4月1日から", en="From 1 April 2026"),
    "assessment_type": Text(
        ja="分析レポートをルーブリックで採点し、60点以上を合格とする。監督者が学生証で本人を確認する。",
        en="A report marked by a rubric, 60 of 100 passes. An invigilator checks student cards.",
    ),
    "criteria": Text(
        ja="全8回の課題を提出し、最終レポートに合格すること。",
        en="Hand in all eight exercises and pass the final report.",
    ),
    "quality_assurance": Text(
        ja="学部教授会が、学内の質保証規程に基づき毎年点検する。",
        en="The faculty board reviews it every year by the university's quality rules.",
    ),
    "certification": Text(
        ja="電子証明書(オープンバッジ3.0)と修了証書",
        en="A digital credential (Open Badges 3.0) and a paper certificate",
    ),
    "credit_recognition": Text(
        ja="1単位。入学後に共通教育科目として認定できる。",
        en="One credit, which can be recognised as general education after admission.",
    ),
    "stackability": Text(
        ja="「データサイエンス応用」と合わせて副専攻の一部になる。",
        en="Counts towards the minor together with Applied Data Science.",
    ),
    "purpose": Text(
        ja="業務でデータを扱う社会人が、分析の結果を自ら確かめられるようになること。",
        en="For people who meet data at work, so that they can check an analysis themselves.",
    ),
    "achievement_type": Text(ja="マイクロクレデンシャル", en="micro-credential"),
    "issued_under": Text(
        ja="学校教育法第105条(60時間以上の特別の課程の場合)",
        en="School Education Act, Art. 105 (for a special course of 60 hours or more)",
    ),
    "subject_codes": Text(ja="ISCED-F、0542、統計学", en="ISCED-F, 0542, statistics"),
    "alignments": Text(
        ja="データ分析の実施、http://data.europa.eu/esco/skill/…、ESCO",
        en="perform data analysis, http://data.europa.eu/esco/skill/…, ESCO",
    ),
    "duration": Text(ja="10週", en="10 weeks"),
    "grading": Text(
        ja="A、B、C、不合格の4段階で評価し、証明書に記載する。",
        en="Graded A, B, C or fail; the grade stands in the credential.",
    ),
    "review_period": Text(ja="3年", en="3 years"),
    "partner_endorsement": Text(
        ja="標産業会(産業界)、到達目標の作成に協力し、採用の際に参照している。",
        en="Shirushi Industries (industry) helped with the outcomes and refers to it in hiring.",
    ),
    "further_information": Text(
        ja="修了者は大学の図書館を1年間利用できる。",
        en="Whoever completes it may use the university's library for a year.",
    ),
}
