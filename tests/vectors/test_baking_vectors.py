"""Other people's baked pictures give what was baked into them."""

from __future__ import annotations

import pytest

from shirushi.core import json
from shirushi.credential.baking import png, svg
from tests.vectors_at import vector

SOURCE = "1edtech-ob30-validator"


@pytest.mark.parametrize("name", ["simple-json.png", "simple-json.svg"])
def test_a_credential_in_json_is_taken_out(name: str) -> None:
    image = vector(SOURCE, name).read_bytes()

    found = json.read_object((png if name.endswith("png") else svg).unbake(image))

    assert "VerifiableCredential" in found["type"]


@pytest.mark.parametrize("name", ["simple-jwt_v1.png", "simple-jwt_v1.svg"])
def test_a_token_is_taken_out(name: str) -> None:
    image = vector(SOURCE, name).read_bytes()

    found = (png if name.endswith("png") else svg).unbake(image)

    assert found.count(b".") == 2
    assert found.startswith(b"ey")


def test_a_picture_without_a_badge_says_so() -> None:
    with pytest.raises(png.PngWithoutCredential):
        png.unbake(vector("ob20-validator-core", "unbaked.png").read_bytes())
