"""The shapes of the diagram as SVG: tasks, gateways, events, arrows, lanes, each with its title."""

from collections.abc import Sequence
from typing import Any

from lxml.builder import ElementMaker

from app.engine.labels import lines
from app.engine.layout import Box
from app.engine.model import Element
from app.engine.xml import Node

SVG = "http://www.w3.org/2000/svg"
E = ElementMaker(namespace=SVG, nsmap={None: SVG})

# Line, surface and text of what is ahead, what was passed and where the case stands. They are attributes,
# not CSS, so that a picture also looks right when it is saved; style sheets may override them by class.
INK = {"": "#5b6675", "passed": "#1b7f4b", "here": "#b45309"}
PAPER = {"": "#ffffff", "passed": "#e8f5ee", "here": "#fff4d6"}
TEXT = "#1f2933"
FONT = 13
LINE = 17


def text(words: Sequence[str], x: float, y: float, **attributes: str) -> Node:
    """Draw lines of text, centred around a point."""
    top = y - LINE * (len(words) - 1) / 2 + FONT * 0.36
    spans = [E.tspan(word, x=num(x), y=num(top + LINE * row)) for row, word in enumerate(words)]
    shown: dict[str, str] = {"fill": TEXT, "font-size": str(FONT), "text-anchor": "middle", **attributes}
    return E.text(*spans, shown)


def lane(box: Box, name: str, *, outer: bool) -> Node:
    """Draw a pool (outer) or a lane: a band with its name written upwards at the left."""
    x, y = box.x + 15, box.centre[1]
    turned = f"rotate(-90 {num(x)} {num(y)})"
    return E.g(
        E.title(name),
        _rect(box, fill="#f8fafc" if outer else "none", stroke="#b8c2cc"),
        E.path(d=f"M{num(box.x + 30)} {num(box.y)}v{num(box.height)}", stroke="#b8c2cc", fill="none"),
        text([name], x, y, transform=turned, fill="#52606d"),
        {"class": "pool" if outer else "lane"},
    )


def arrow(points: Sequence[tuple[float, float]], mark: str, *, default: bool) -> Node:
    """Draw a flow with its head; the default way out of a gateway gets a slash."""
    path = "M" + "L".join(f"{num(x)} {num(y)}" for x, y in points)
    ink = INK[mark]
    head = f"url(#head{'-' + mark if mark else ''})"
    shown: dict[str, str] = {"stroke-width": "2.5" if mark else "1.5", "marker-end": head}
    drawn = [E.path({"d": path, "fill": "none", "stroke": ink, "stroke-linejoin": "round", **shown})]
    if default:
        (x1, y1), (x2, y2) = points[0], points[1]
        length = max(abs(x2 - x1) + abs(y2 - y1), 1)
        x, y = x1 + 12 * (x2 - x1) / length, y1 + 12 * (y2 - y1) / length
        slash = f"M{num(x - 4)} {num(y - 5)}l8 10"
        drawn.append(E.path({"d": slash, "stroke": ink, "stroke-width": "1.5"}))
    return E.g(*drawn, {"class": f"flow {mark}".strip()})


def heads() -> Node:
    """Define the arrow heads, one for each colour."""
    return E.defs(
        *(
            E.marker(
                E.path(d="M0 0L10 5L0 10z", fill=ink),
                id=f"head-{mark}" if mark else "head",
                viewBox="0 0 10 10",
                refX="9",
                refY="5",
                markerWidth="9",
                markerHeight="9",
                markerUnits="userSpaceOnUse",
                orient="auto",
            )
            for mark, ink in INK.items()
        )
    )


def node(element: Element, box: Box, mark: str) -> Node:
    """Draw a task, a gateway or an event with its icon and, in tasks, its name."""
    if element.kind.endswith("Gateway"):
        shapes = _gateway(element, box, mark)
    elif element.kind.endswith("Event"):
        shapes = _event(element, box, mark)
    else:
        shapes = _task(element, box, mark)
    return E.g(*shapes, {"class": f"node {element.kind} {mark}".strip(), "data-element": element.id})


def _task(element: Element, box: Box, mark: str) -> list[Node]:
    width = "3" if mark == "here" else "1.5"
    words = lines(element.name, (box.width - 20) / FONT, most=max(1, int((box.height - 24) / LINE)))
    icon = ICONS.get(element.kind)
    return [
        _rect(box, fill=PAPER[mark], stroke=INK[mark], rx="10", **{"stroke-width": width}),
        *([_icon(icon, box.x + 6, box.y + 6, INK[mark])] if icon else []),
        text(words, box.centre[0], box.centre[1] + 4),
        *_badge(box, mark),
    ]


def _gateway(element: Element, box: Box, mark: str) -> list[Node]:
    x, y = box.centre
    corners = f"M{num(x)} {num(box.y)}L{num(box.x + box.width)} {num(y)}"
    corners += f"L{num(x)} {num(box.y + box.height)}L{num(box.x)} {num(y)}z"
    sign = "M-9 0H9M0 -9V9" if element.kind == "parallelGateway" else "M-7 -7L7 7M7 -7L-7 7"
    line = {"stroke": INK[mark], "stroke-width": "3" if mark == "here" else "1.5"}
    place = f"translate({num(x)} {num(y)})"
    return [
        E.path({"d": corners, "fill": PAPER[mark], "stroke-linejoin": "round", **line}),
        E.path({"d": sign, "transform": place, "fill": "none", **line, "stroke-width": "3"}),
    ]


def _event(element: Element, box: Box, mark: str) -> list[Node]:
    x, y = box.centre
    radius = min(box.width, box.height) / 2
    thick = "3.5" if element.kind == "endEvent" or mark == "here" else "1.5"
    line = {"stroke": INK[mark], "stroke-width": thick}
    if not element.interrupting:
        line["stroke-dasharray"] = "5 3"
    rings = [radius, radius - 4] if element.kind in {"boundaryEvent", "intermediateCatchEvent"} else [radius]
    place: dict[str, str] = {"cx": num(x), "cy": num(y), "fill": PAPER[mark]}
    circles = [E.circle({**place, "r": num(ring), **line}) for ring in rings]
    icon = next((ICONS[trigger] for trigger in element.triggers if trigger in ICONS), None)
    return [*circles, *([_icon(icon, x - 8, y - 8, INK[mark])] if icon else [])]


def _badge(box: Box, mark: str) -> list[Node]:
    """Say it without colour too: a tick where the case has been, a dot where it stands."""
    if not mark:
        return []
    x, y = box.x + box.width - 4, box.y + 4
    sign = "M-4.5 0L-1.5 3.5L4.5 -3.5" if mark == "passed" else "M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0"
    place = f"translate({num(x)} {num(y)})"
    line = {"fill": "none" if mark == "passed" else "#ffffff", "stroke": "#ffffff", "stroke-width": "2"}
    return [
        E.circle({"cx": num(x), "cy": num(y), "r": "9", "fill": INK[mark], "class": "badge"}),
        E.path({"d": sign, "transform": place, **line}),
    ]


ICONS = {
    "userTask": "M8 8a3.5 3.5 0 1 0 0-7a3.5 3.5 0 1 0 0 7M1.5 15c0-3.5 2.5-5.5 6.5-5.5s6.5 2 6.5 5.5z",
    "manualTask": "M2 9V5h8M2 9h11M2 12h11M4 15h8V3",
    "serviceTask": "M8 5.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 1 0 0-5M8 1v3M8 12v3M1 8h3M12 8h3"
    "M3 3l2.2 2.2M10.8 10.8L13 13M13 3l-2.2 2.2M5.2 10.8L3 13",
    "businessRuleTask": "M1 3h14v11H1zM1 7h14M6 7v7M1 10.5h14",
    "timerEventDefinition": "M8 1a7 7 0 1 0 0 14a7 7 0 1 0 0-14M8 4v4l3 2",
    "messageEventDefinition": "M1.5 3.5h13v9h-13zM1.5 3.5L8 8.5l6.5-5",
    "terminateEventDefinition": "M8 3a5 5 0 1 0 0 10a5 5 0 1 0 0-10M8 6v4",
}


def _icon(path: str, x: float, y: float, ink: str) -> Node:
    shown: dict[str, str] = {"fill": "none", "stroke": ink, "stroke-width": "1.2", "class": "icon"}
    return E.path({"d": path, "transform": f"translate({num(x)} {num(y)})", **shown})


def _rect(box: Box, **attributes: Any) -> Node:
    x, y, width, height = (num(n) for n in (box.x, box.y, box.width, box.height))
    return E.rect({"x": x, "y": y, "width": width, "height": height, **attributes})


def num(value: float) -> str:
    """Write a coordinate shortly."""
    return f"{value:.1f}".rstrip("0").rstrip(".")
