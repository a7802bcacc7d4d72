"""The picture of a diagram, also of diagrams that other tools or careless hands have drawn."""

import pytest
from lxml import etree

from app.engine.diagram import picture
from app.engine.labels import lines
from app.errors import InvalidRelease
from tests.unit.engine.drafts import draft, node
from tests.workflows.walking import DIAGRAM, edited

SVG = "{http://www.w3.org/2000/svg}"


def test_a_diagram_without_a_drawing_is_refused_in_words() -> None:
    source = draft(node("startEvent", "s") + node("endEvent", "e"), "s e")

    with pytest.raises(InvalidRelease, match="没有可显示的图形"):
        picture(source)


def test_a_shape_that_is_nowhere_is_left_out() -> None:
    broken = edited(r'(bpmnElement="apply">\s*<dc:Bounds x=")\d+"', r'\1NaN"')
    drawn = etree.fromstring(picture(broken))
    nodes = {element.get("data-element") for element in drawn.iter(f"{SVG}g")}

    assert "apply" not in nodes
    assert "prelim" in nodes
    assert "NaN" not in etree.tostring(drawn, encoding="unicode")


def test_a_shape_far_away_does_not_blow_up_the_picture() -> None:
    broken = edited(r'(bpmnElement="apply">\s*<dc:Bounds x=")\d+"', r'\g<1>1e300"')
    drawn = etree.fromstring(picture(broken))

    assert float(drawn.get("viewBox", "").split()[2]) < 5_000


def test_the_frame_holds_every_shape() -> None:
    drawn = etree.fromstring(picture(DIAGRAM))
    left, top, width, height = map(float, drawn.get("viewBox", "").split())
    shapes = list(drawn.iter(f"{SVG}rect"))

    assert shapes
    for shape in shapes:
        x, y = float(shape.get("x", "")), float(shape.get("y", ""))
        assert left <= x <= x + float(shape.get("width", "")) <= left + width
        assert top <= y <= y + float(shape.get("height", "")) <= top + height


def test_nothing_is_marked_that_the_diagram_does_not_have() -> None:
    drawn = etree.fromstring(picture(DIAGRAM, passed={"ghost"}, here={"another"}))

    assert not [element for element in drawn.iter(f"{SVG}g") if "passed" in str(element.get("class"))]
    assert drawn.findtext(f"{SVG}desc") == "尚无当前位置"


LABELS = [
    ("初审", 8, ["初审"]),
    ("填写并提交申请", 4, ["填写并提", "交申请"]),
    ("发送 PDF 文件", 4, ["发送", "PDF 文", "件"]),
    ("超期，未补正", 2, ["超期，", "未补", "正"]),
    ("一二三四五六七八九十", 3, ["一二三", "四五六", "七八…"]),
    ("abcdefghijkl", 3, ["abcde", "fghij", "kl"]),
    ("", 5, []),
]


@pytest.mark.parametrize("label", LABELS)
def test_labels_are_broken_into_lines(label: tuple[str, float, list[str]]) -> None:
    text, width, expected = label

    assert lines(text, width, most=3) == expected
