"""通知书: what a letter to an applicant tells, the same whether it is shown before it goes out or sent."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any


@dataclass(frozen=True, slots=True)
class Said:
    """A decision in words: what the outcome is called at its step, the reason, the opinion.

    `remarks` are pairs of what each is about ("" for the whole) and its text; `round` is that of the application that
    was decided, `until` the last day for correcting it, `day` the day of the letter.
    """

    day: date
    round: int
    called: str = ""
    reason: str = ""
    opinion: str = ""
    remarks: Sequence[tuple[str, str]] = ()
    until: date | None = None


def written(day: date | None) -> str:
    """Return a day as letters write it, 2026 年 11 月 22 日; "" when there is none."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日" if day is not None else ""


def context(title: str, said: Said, case: Mapping[str, str], office: Mapping[str, str]) -> dict[str, Any]:
    """Return what the template of a letter may name; `papers.LETTER` and `papers.CASE` hold samples of it."""
    return {
        "letter": {
            "title": title,
            "day": written(said.day),
            "outcome": said.called,
            "reason": said.reason,
            "opinion": said.opinion,
            "remarks": [{"about": about, "text": text} for about, text in said.remarks],
            "until": written(said.until),
        },
        "case": {**case, "round": said.round},
        "office": dict(office),
    }


def digest(told: Mapping[str, Any], about: str) -> str:
    """Return 64 hex digits that stand for what a letter says; `about` tells apart two that say the same."""
    text = json.dumps([told, about], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
