"""Two versions of a text side by side: which lines came, went or stayed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Mark = Literal["same", "added", "removed", "left out"]
AROUND = 2


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the comparison; `left out` stands for a run of lines that stayed, `text` then says how many."""

    mark: Mark
    text: str


def compared(before: str, after: str) -> Sequence[Line]:
    """Lines that were removed or added, with two lines around each that stayed; empty when nothing changed."""
    old, new = before.splitlines(), after.splitlines()
    groups = SequenceMatcher(None, old, new).get_grouped_opcodes(AROUND)
    return list(_lines(old, new, groups))


def _lines(
    old: Sequence[str], new: Sequence[str], groups: Iterable[list[tuple[str, int, int, int, int]]]
) -> Iterator[Line]:
    reached = 0
    for group in groups:
        yield from _gap(group[0][1] - reached)
        for kind, i1, i2, j1, j2 in group:
            if kind == "equal":
                yield from (Line("same", text) for text in old[i1:i2])
                continue
            yield from (Line("removed", text) for text in old[i1:i2])
            yield from (Line("added", text) for text in new[j1:j2])
        reached = group[-1][2]
    if reached:
        yield from _gap(len(old) - reached)


def _gap(count: int) -> Iterator[Line]:
    if count > 0:
        yield Line("left out", str(count))
