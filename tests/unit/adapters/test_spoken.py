import io
import wave

import pytest
from PIL import Image

from app.adapters import spoken


def test_the_text_is_five_digits() -> None:
    text = spoken.new_text()
    assert len(text) == 5
    assert text.isdecimal()


def test_texts_differ() -> None:
    assert len({spoken.new_text() for _ in range(50)}) > 45


def test_the_picture_is_a_png() -> None:
    with Image.open(io.BytesIO(spoken.image("12345"))) as picture:
        assert (picture.format, picture.size) == ("PNG", (200, 72))


def test_two_pictures_of_one_text_differ() -> None:
    assert spoken.image("12345") != spoken.image("12345")


@pytest.mark.parametrize("text", ["12345", "00000"])
def test_the_digits_are_spoken(text: str) -> None:
    with wave.open(io.BytesIO(spoken.audio(text))) as sound:
        assert sound.getnframes() / sound.getframerate() > 2
