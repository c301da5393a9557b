"""What an error tells a person."""

import pickle

import pytest

from shirushi.core.errors import ManyErrors, ShirushiError, join_path, raise_all
from shirushi.core.text import Text


class NameMissing(ShirushiError):
    """For these tests."""

    code = "test.name-missing"
    text = Text(ja="{who}の名前がありません。", en="The name of {who} is missing.")
    remedy = Text(ja="書いてください。", en="Write it.")


def test_a_message_has_path_cause_and_remedy_in_both_languages() -> None:
    error = NameMissing(path="row[2].name", who="A")

    assert error.message("ja") == "row[2].name: Aの名前がありません。書いてください。"
    assert error.message("en") == "row[2].name: The name of A is missing. Write it."


def test_a_text_inside_a_text_speaks_the_same_language() -> None:
    error = NameMissing(who=Text(ja="学習者", en="the learner"))

    assert error.message("ja").startswith("学習者の名前")
    assert error.message("en").startswith("The name of the learner")


def test_an_error_survives_the_way_between_processes() -> None:
    error = ManyErrors(errors=[NameMissing(path="a", who="x"), NameMissing(path="b", who="y")])

    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes

    assert again.message("ja") == error.message("ja")
    assert [one.path for one in again.errors] == ["a", "b"]


def test_many_errors_keep_their_mistakes_under_a_longer_path() -> None:
    error = ManyErrors(errors=[NameMissing(path="a", who="x"), NameMissing(path="b", who="y")])

    longer = error.at("file.toml")

    assert longer.message("en").splitlines()[0] == "file.toml: There are 2 mistakes."
    assert "b: The name of y is missing." in longer.message("en")


def test_one_mistake_is_raised_as_itself_and_two_together() -> None:
    one, two = NameMissing(path="a", who="x"), NameMissing(path="b", who="y")

    raise_all([])
    with pytest.raises(NameMissing):
        raise_all([one])
    with pytest.raises(ManyErrors, match="2 mistakes"):
        raise_all([one, two])


@pytest.mark.parametrize(
    ("parts", "path"),
    [(("a", "b"), "a.b"), (("a", 0, "b"), "a[0].b"), ((None, "b"), "b"), (("", 3), "[3]")],
)
def test_a_path_reads_like_the_document(parts: tuple[str | int | None, ...], path: str) -> None:
    assert join_path(*parts) == path
