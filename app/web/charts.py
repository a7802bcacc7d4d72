"""Charts as numbers for SVG that the server draws: places in per cent of the width, so that every screen fits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

ROW = 44  # pixels for one bar: the line of its label and the bar below it
PLOT = 150  # pixels of height for columns, above the line of their labels
HEAD = 18  # pixels above the highest column, for its number
GAP = 0.3  # part of a column's place that stays free
MOST_BARS = 15
MOST_LABELS = 6
LONGEST = 18  # characters of a label; the table below has the whole of it


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: `width` per cent for its value, `wide` for a second, larger one behind it, `mark` for a line across."""

    label: str
    text: str
    y: int
    width: float
    wide: float | None = None
    mark: float | None = None


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars that lie below each other; `keys` says what the colours mean, when there is more than one."""

    title: str
    summary: str
    height: int
    bars: Sequence[Bar]
    keys: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a column: its place and size, in per cent across and pixels down, and which colour it has."""

    x: float
    y: float
    width: float
    height: float
    tone: str


@dataclass(frozen=True, slots=True)
class Caption:
    """A number above a column or a label below it, in the middle of its place."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns beside each other, each of one or more blocks."""

    title: str
    summary: str
    height: int
    base: int
    blocks: Sequence[Block]
    captions: Sequence[Caption]
    keys: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Value:
    """What one bar shows: its label and value, how the value is written, and perhaps a larger value and a mark."""

    label: str
    value: float
    text: str
    wide: float | None = None
    mark: float | None = None


def bars(title: str, values: Sequence[Value], *, keys: Mapping[str, str] | None = None, whole: float = 0) -> Bars:
    """The first values as bars; the longest takes the whole width, or `whole` does when that is more."""
    shown = values[:MOST_BARS]
    top = max([whole, *(max(v.value, v.wide or 0, v.mark or 0) for v in shown)], default=0) or 1
    drawn = [
        Bar(
            _short(v.label),
            v.text,
            n * ROW,
            _part(v.value, top),
            _part_or_none(v.wide, top),
            _part_or_none(v.mark, top),
        )
        for n, v in enumerate(shown)
    ]
    summary = "；".join(f"{v.label} {v.text}" for v in shown)
    return Bars(title, summary, max(len(shown), 1) * ROW, drawn, keys or {})


def columns(title: str, labels: Sequence[str], parts: Mapping[str, Sequence[int]], keys: Mapping[str, str]) -> Columns:
    """One column for each label, made of the parts laid upon each other: tone → a number for each label.

    `keys` says what each tone means. Not every label is written when there are many.
    """
    totals = [sum(numbers[n] for numbers in parts.values()) for n in range(len(labels))]
    scale, place = PLOT / (max(totals, default=0) or 1), 100 / (len(labels) or 1)
    blocks: list[Block] = []
    for n in range(len(labels)):
        top = float(HEAD + PLOT)
        for tone, numbers in parts.items():
            if height := numbers[n] * scale:
                top -= height
                blocks.append(
                    Block(
                        round(place * (n + GAP / 2), 2),
                        round(top, 1),
                        round(place * (1 - GAP), 2),
                        round(height, 1),
                        tone,
                    )
                )
    middle = [round(place * (n + 0.5), 2) for n in range(len(labels))]
    every = -(-len(labels) // MOST_LABELS) or 1
    captions = [Caption(middle[n], HEAD + PLOT + 18, label) for n, label in enumerate(labels) if n % every == 0] + [
        Caption(middle[n], round(HEAD + PLOT - total * scale - 5, 1), str(total))
        for n, total in enumerate(totals)
        if total and len(labels) <= 2 * MOST_LABELS + 2
    ]
    summary = "；".join(f"{label} {total}" for label, total in zip(labels, totals, strict=True))
    return Columns(title, summary, HEAD + PLOT + 26, HEAD + PLOT, blocks, captions, keys)


def _part(value: float, whole: float) -> float:
    return round(100 * value / whole, 2)


def _part_or_none(value: float | None, whole: float) -> float | None:
    return None if value is None else _part(value, whole)


def _short(label: str) -> str:
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…"
