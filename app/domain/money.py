"""Money: kept as whole 分 (fen), written as 元 with two digits."""

import re

from app.domain.writing import compact

_YUAN = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,2}))?")
FEN_PER_YUAN = 100


def read(text: str) -> int | None:
    """Return the fen of an amount in yuan as people type it (200, ￥1,200.50, 300 元); None when it is none."""
    plain = compact(text).lstrip("¥￥").removesuffix("元").replace(",", "")
    found = _YUAN.fullmatch(plain)
    if found is None:
        return None
    yuan, fen = found.groups()
    return int(yuan) * FEN_PER_YUAN + int((fen or "").ljust(2, "0"))


def shown(fen: int) -> str:
    """Return an amount of fen in yuan, such as 1,200.50; what was taken back has its sign before it."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // FEN_PER_YUAN:,}.{abs(fen) % FEN_PER_YUAN:02d}"
