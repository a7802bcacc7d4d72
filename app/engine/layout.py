"""Where the elements of a diagram are drawn: boxes, arrows and the places of their labels (BPMN DI)."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.engine.xml import BPMNDI, DC, DI, Node

_NS = {"di": DI, "dc": DC, "bpmndi": BPMNDI}
_LIMIT = 100_000


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in the units of the diagram (pixels at 100 %)."""

    x: float
    y: float
    width: float
    height: float

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the box."""
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Layout:
    """Boxes, labels and arrows by the id of their element; what has no usable place is left out."""

    boxes: Mapping[str, Box]
    arrows: Mapping[str, list[tuple[float, float]]]
    labels: Mapping[str, Box]

    @property
    def frame(self) -> Box:
        """The smallest box that holds everything."""
        corners = [(box.x, box.y) for box in (*self.boxes.values(), *self.labels.values())]
        corners += [(b.x + b.width, b.y + b.height) for b in (*self.boxes.values(), *self.labels.values())]
        corners += [point for arrow in self.arrows.values() for point in arrow]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def layout(root: Node) -> Layout:
    """Read the places of all elements of a file."""
    return Layout(
        boxes=dict(_boxes(root, "BPMNShape", "dc:Bounds")),
        arrows=dict(_arrows(root)),
        labels={
            **dict(_boxes(root, "BPMNShape", "bpmndi:BPMNLabel/dc:Bounds")),
            **dict(_boxes(root, "BPMNEdge", "bpmndi:BPMNLabel/dc:Bounds")),
        },
    )


def _boxes(root: Node, kind: str, path: str) -> Iterator[tuple[str, Box]]:
    for shape in root.iter(f"{{{BPMNDI}}}{kind}"):
        bounds = shape.find(path, _NS)
        if bounds is None:
            continue
        numbers = [_number(bounds.get(name)) for name in ("x", "y", "width", "height")]
        x, y, width, height = (0 if number is None else number for number in numbers)
        if None not in numbers and width > 0 and height > 0:
            yield shape.get("bpmnElement", ""), Box(x, y, width, height)


def _arrows(root: Node) -> Iterator[tuple[str, list[tuple[float, float]]]]:
    for edge in root.iter(f"{{{BPMNDI}}}BPMNEdge"):
        points = [
            (x, y)
            for point in edge.iterfind("di:waypoint", _NS)
            if (x := _number(point.get("x"))) is not None and (y := _number(point.get("y"))) is not None
        ]
        if len(points) > 1:
            yield edge.get("bpmnElement", ""), points


def _number(text: str | None) -> float | None:
    """Return a coordinate; None for what is missing, not a number or beyond any screen."""
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) <= _LIMIT else None
