"""Write the example cohorts anew: invented learners, the same ones every time.

``spring-cp932.csv`` is as Japanese Excel saves it, ``autumn-utf8.csv`` as it saves "CSV UTF-8".
Each holds the mistakes that real files hold.
"""

from __future__ import annotations

import csv
import io
import random
import sys
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "examples" / "cohorts"
HEADER = ["学籍番号", "氏名", "フリガナ", "メールアドレス", "結果", "点数", "修了日"]
ROWS = 500

FAMILIES = [
    ("佐藤", "サトウ", "sato"),
    ("鈴木", "スズキ", "suzuki"),
    ("髙橋", "タカハシ", "takahashi"),
    ("田中", "タナカ", "tanaka"),
    ("山﨑", "ヤマサキ", "yamasaki"),
    ("渡邉", "ワタナベ", "watanabe"),
    ("伊藤", "イトウ", "ito"),
    ("小林", "コバヤシ", "kobayashi"),
    ("齋藤", "サイトウ", "saito"),
    ("中村", "ナカムラ", "nakamura"),
]
GIVEN = [
    ("花子", "ハナコ", "hanako"),
    ("太郎", "タロウ", "taro"),
    ("陽菜", "ヒナ", "hina"),
    ("蓮", "レン", "ren"),
    ("結衣", "ユイ", "yui"),
    ("大翔", "ヒロト", "hiroto"),
    ("美咲", "ミサキ", "misaki"),
    ("健", "ケン", "ken"),
]
#: Characters that CP932 does not have.
ONLY_UNICODE = ("𠮷田", "ヨシダ", "yoshida")


def main() -> None:
    """Write both files into the folder named, or into ``examples/cohorts``."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    for name, data in files().items():
        (folder / name).write_bytes(data)


def files() -> dict[str, bytes]:
    """Return the bytes of both files by name."""
    spring = _rows("S26", seed=1, families=FAMILIES, day="2026/7/{}")
    autumn = _rows("A26", seed=2, families=[*FAMILIES, ONLY_UNICODE], day="2026-09-{:02}")
    return {
        "spring-cp932.csv": _csv(spring).encode("cp932"),
        "autumn-utf8.csv": _csv(autumn).encode("utf-8-sig"),
    }


def _rows(
    prefix: str, *, seed: int, families: list[tuple[str, str, str]], day: str
) -> list[list[str]]:
    chance = random.Random(seed)  # noqa: S311 - invented people, not secrets
    rows = []
    for number in range(1, ROWS + 1):
        family, kana, roman = families[number % len(families)]
        given, given_kana, given_roman = chance.choice(GIVEN)
        rows.append(
            [
                f"{prefix}{number:04}",
                f"{family} {given}",
                f"{kana} {given_kana}",
                f"{given_roman}.{roman}.{number}@stu.shirushi-u.example.ac.jp",
                "合格",
                str(chance.randint(60, 100)),
                day.format(chance.randint(1, 28)),
            ]
        )
    # What goes wrong in real files, and one name that only looks wrong.
    rows[6][1] = "スミス, ジョン"
    rows[19][3] = ""
    rows[41] = list(rows[40])
    rows[87][4], rows[87][5] = "不合格", "41"
    rows[132][4], rows[132][5] = "出席のみ", ""
    rows[200][3] = rows[200][3].replace("@", " at ")
    rows[311][6] = "2026/13/1"
    return rows


def _csv(rows: list[list[str]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows(rows)
    return written.getvalue()


if __name__ == "__main__":
    main()
