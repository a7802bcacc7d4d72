"""Breaking labels into lines: Chinese may break anywhere, Latin words stay whole while they fit."""

import re
import unicodedata

_PIECES = re.compile(r"[A-Za-z0-9_.,:/+-]+|\s+|.", re.DOTALL)
_NOT_FIRST = "，。；：！？、）》」”"


def lines(text: str, width: float, *, most: int) -> list[str]:
    """Break a label into at most `most` lines, each at most `width` wide (in Chinese characters).

    What does not fit is left out and shown by an ellipsis.
    """
    broken: list[str] = [""]
    for piece in _PIECES.findall(text.strip()):
        if _fits(broken[-1] + piece, width) or piece in _NOT_FIRST:
            broken[-1] += piece
        elif not piece.isspace():
            broken += _cut(piece, width)
    broken = [line.strip() for line in broken if line.strip()]
    if len(broken) > most:
        broken = [*broken[: most - 1], broken[most - 1][:-1] + "…"]
    return broken


def _cut(word: str, width: float) -> list[str]:
    """Cut a word that is wider than a whole line."""
    size = max(1, int(width / 0.55))
    return [word] if _fits(word, width) else [word[i : i + size] for i in range(0, len(word), size)]


def _fits(text: str, width: float) -> bool:
    return sum(1.0 if unicodedata.east_asian_width(char) in "WF" else 0.55 for char in text) <= width + 0.01
