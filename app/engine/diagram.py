"""The picture of a diagram, drawn on the server: works without scripts, on paper and in a saved file."""

from collections.abc import Collection, Iterator

from lxml import etree

from app.engine import drawing
from app.engine.drawing import E
from app.engine.labels import lines
from app.engine.layout import Box, Layout, layout
from app.engine.model import Element, Model, executable_processes, model
from app.engine.xml import BPMN, Node, read
from app.errors import Fault, InvalidRelease

MARGIN = 16
KINDS = {
    "userTask": "任务",
    "manualTask": "人工任务",
    "serviceTask": "自动操作",
    "businessRuleTask": "决策表",
    "exclusiveGateway": "分支",
    "parallelGateway": "并行",
    "startEvent": "开始",
    "endEvent": "结束",
    "boundaryEvent": "事件",
    "intermediateCatchEvent": "等待",
}
STATES = {"": "", "passed": "，已经过", "here": "，当前位置"}


def picture(bpmn: bytes, *, passed: Collection[str] = (), here: Collection[str] = ()) -> str:
    """Draw a diagram as SVG, with the elements already passed and the current ones marked.

    The text is a complete SVG element without scripts and without style attributes; it can stand in a page
    or in a file of its own. Raises InvalidRelease when the file is not a diagram or has no drawing.
    """
    root = read(bpmn)
    processes = executable_processes(root)
    places = layout(root)
    if not processes or not places.boxes:
        raise InvalidRelease([Fault("", "流程图中没有可显示的图形", "NO_DRAWING")])
    found = model(root, processes[0])
    return _Picture(root, found, places, frozenset(passed), frozenset(here)).svg()


class _Picture:
    def __init__(self, root: Node, found: Model, places: Layout, passed: frozenset[str], here: frozenset[str]) -> None:
        self.root = root
        self.found = found
        self.places = places
        self.passed = passed
        self.here = here

    def svg(self) -> str:
        frame = self.places.frame
        numbers = (frame.x - MARGIN, frame.y - MARGIN, frame.width + 2 * MARGIN, frame.height + 2 * MARGIN)
        drawn = E.svg(
            E.title(f"流程图：{self.found.name}"),
            E.desc(self._summary()),
            drawing.heads(),
            *self._lanes(),
            *self._flows(),
            *self._nodes(),
            *self._labels(),
            {"class": "process-picture", "role": "img", "viewBox": " ".join(map(drawing.num, numbers))},
            {"font-family": "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',sans-serif"},
        )
        return etree.tostring(drawn, encoding="unicode")

    def _summary(self) -> str:
        names = [node.name for node in self.found.nodes.values() if node.id in self.here]
        return f"当前位置：{'、'.join(names)}" if names else "尚无当前位置"

    def _mark(self, element_id: str) -> str:
        if element_id in self.here:
            return "here"
        return "passed" if element_id in self.passed else ""

    def _lanes(self) -> Iterator[Node]:
        for kind in ("participant", "lane"):
            for element in self.root.iter(f"{{{BPMN}}}{kind}"):
                box = self.places.boxes.get(element.get("id", ""))
                if box:
                    yield drawing.lane(box, element.get("name", ""), outer=kind == "participant")

    def _flows(self) -> Iterator[Node]:
        defaults = {node.default for node in self.found.nodes.values()}
        marked = sorted(self.found.flows.values(), key=lambda flow: self._walked(flow.source, flow.target))
        for flow in marked:
            if points := self.places.arrows.get(flow.id):
                mark = "passed" if self._walked(flow.source, flow.target) else ""
                yield drawing.arrow(points, mark, default=flow.id in defaults)

    def _walked(self, source: str, target: str) -> bool:
        return source in self.passed and target in self.passed | self.here

    def _nodes(self) -> Iterator[Node]:
        """Draw events last: those at the border of a task lie on top of it."""
        for element in sorted(self.found.nodes.values(), key=lambda node: node.kind == "boundaryEvent"):
            if box := self.places.boxes.get(element.id):
                mark = self._mark(element.id)
                drawn = drawing.node(element, box, mark)
                drawn.insert(0, E.title(self._title(element, mark)))
                yield drawn

    def _title(self, element: Element, mark: str) -> str:
        kind = KINDS.get(element.kind, element.kind)
        name = "" if element.name == element.id else element.name
        return f"{name}（{kind}{STATES[mark]}）" if name else f"{kind}{STATES[mark]}"

    def _labels(self) -> Iterator[Node]:
        for flow in self.found.flows.values():
            if flow.name and (points := self.places.arrows.get(flow.id)):
                yield self._label(flow.id, flow.name, _middle(points))
        for node in self.found.nodes.values():
            box = self.places.boxes.get(node.id)
            if box and node.name != node.id and node.kind.endswith(("Event", "Gateway")):
                below = Box(box.centre[0] - 40, box.y + box.height + 4, 80, drawing.LINE)
                yield self._label(node.id, node.name, below)

    def _label(self, element_id: str, name: str, fallback: Box) -> Node:
        place = self.places.labels.get(element_id, fallback)
        words = lines(name, max(place.width, 60) / drawing.FONT, most=3)
        x, top = place.centre[0], place.y + drawing.LINE * len(words) / 2
        halo = {"paint-order": "stroke", "stroke": "#ffffff", "stroke-width": "3", "class": "label"}
        return drawing.text(words, x, top, **halo)


def _middle(points: list[tuple[float, float]]) -> Box:
    (x1, y1), (x2, y2) = points[0], points[1]
    return Box((x1 + x2) / 2 - 40, (y1 + y2) / 2 - drawing.LINE, 80, drawing.LINE)
