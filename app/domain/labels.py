"""Enumerations whose members carry the Chinese word that people read."""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A stable code with a Chinese `label`; written as `CODE = "CODE", "中文"`."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Make the member; looking one up by its code alone needs no label."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member
