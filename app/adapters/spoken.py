"""验证码: digits to look at and the same digits to listen to."""

import secrets
from functools import cache

from captcha.audio import AudioCaptcha
from captcha.image import ImageCaptcha

DIGITS = "0123456789"
LENGTH = 5
WIDTH, HEIGHT = 200, 72


def new_text() -> str:
    """Five digits; only these can be spoken."""
    return "".join(secrets.choice(DIGITS) for _ in range(LENGTH))


def image(text: str) -> bytes:
    """The digits as a distorted PNG of 200 × 72 pixels."""
    return bytes(_painter().generate(text, format="png").getvalue())


def audio(text: str) -> bytes:
    """The digits spoken over noise, as a WAV file."""
    return bytes(_speaker().generate(text))


@cache
def _painter() -> ImageCaptcha:
    return ImageCaptcha(width=WIDTH, height=HEIGHT)


@cache
def _speaker() -> AudioCaptcha:
    return AudioCaptcha()
