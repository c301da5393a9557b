"""An Open Badge as another issuer might write it: nothing in it is ours but the shape of OB 3.0."""

from __future__ import annotations

from typing import Any

from shirushi.credential.jsonld.contexts import CREDENTIALS_V2, OPEN_BADGES_303

HOST = "https://badges.kita-tech.example"


def credential(number: int, *, issuer: str) -> dict[str, Any]:
    """Return one learner's credential without its proof: 13 blank nodes, about 110 quads."""
    base = f"{HOST}/achievements/statistics-2"
    return {
        "@context": [CREDENTIALS_V2, OPEN_BADGES_303],
        "id": f"{HOST}/credentials/{number:08d}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "統計学応用 Statistics II",
        "description": "Awarded for completing the micro-credential in applied statistics.",
        "image": {
            "id": f"{HOST}/images/statistics-2.png",
            "type": "Image",
            "caption": "A blue badge with a bell curve",
        },
        "issuer": {
            "id": issuer,
            "type": ["Profile"],
            "name": "北工業大学 Kita Institute of Technology",
            "url": "https://www.kita-tech.example/",
            "email": "badges@kita-tech.example",
            "address": {
                "type": ["Address"],
                "addressCountry": "Japan",
                "addressCountryCode": "JP",
                "addressLocality": "青森市 Aomori",
                "postalCode": "030-0801",
            },
        },
        "validFrom": f"2026-04-{1 + number % 28:02d}T00:00:00Z",
        "validUntil": "2036-04-01T00:00:00Z",
        "awardedDate": f"2026-03-{1 + number % 28:02d}T00:00:00Z",
        "credentialSubject": {
            "id": f"did:example:learner-{number:08d}",
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "identityHash": f"sha256${number:064x}",
                    "identityType": "emailAddress",
                    "hashed": True,
                    "salt": f"salt-{number:08d}",
                }
            ],
            "creditsEarned": 2,
            "activityStartDate": "2025-10-01T00:00:00Z",
            "activityEndDate": "2026-02-10T00:00:00Z",
            "achievement": {
                "id": base,
                "type": ["Achievement"],
                "achievementType": "MicroCredential",
                "name": "統計学応用 Statistics II",
                "description": "回帰分析、分散分析、実験計画の基礎を演習とともに学ぶ。 Regression, "
                "analysis of variance and the design of experiments, with exercises.",
                "fieldOfStudy": "Statistics",
                "inLanguage": "ja",
                "creditsAvailable": 2,
                "tag": ["statistics", "regression", "統計", "実験計画"],
                "criteria": {
                    "id": f"{base}/criteria",
                    "narrative": "Attend two thirds of the classes, hand in four reports and reach "
                    "60 of 100 points in the examination.",
                },
                "alignment": [
                    {
                        "type": ["Alignment"],
                        "targetName": name,
                        "targetUrl": f"https://skills.example.org/{code}",
                        "targetFramework": "Example Skills Framework 4",
                        "targetCode": code,
                    }
                    for name, code in (
                        ("Regression analysis", "ST-204"),
                        ("Design of experiments", "ST-311"),
                        ("Data visualisation", "DS-117"),
                    )
                ],
                "resultDescription": [
                    {
                        "id": f"{base}/results/LetterGrade",
                        "type": ["ResultDescription"],
                        "name": "Grade",
                        "resultType": "LetterGrade",
                        "allowedValue": ["S", "A", "B", "C"],
                    },
                    {
                        "id": f"{base}/results/Status",
                        "type": ["ResultDescription"],
                        "name": "Attendance",
                        "resultType": "Status",
                    },
                ],
            },
            "result": [
                {
                    "type": ["Result"],
                    "resultDescription": f"{base}/results/LetterGrade",
                    "value": "SABC"[number % 4],
                },
                {
                    "type": ["Result"],
                    "resultDescription": f"{base}/results/Status",
                    "value": f"{80 + number % 20}%",
                },
            ],
        },
        "evidence": [
            {
                "id": f"{HOST}/works/{number:08d}",
                "type": ["Evidence"],
                "name": f"最終報告書 第{number}号",
                "description": "A report on a data set of the learner's own choice.",
                "genre": "Report",
            }
        ],
        "credentialStatus": {
            "id": f"{HOST}/status/4#{number % 131072}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(number % 131072),
            "statusListCredential": f"{HOST}/status/4",
        },
    }
