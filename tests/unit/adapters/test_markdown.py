"""Markdown becomes HTML that can do no harm."""

import time

import html5lib
import pytest

from app.adapters.markdown import TAGS, render
from tests.house import check_html

SCHEMES = ("http:", "https:", "mailto:", "tel:")
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<div style='position:fixed' onclick='x()'>x</div>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&#58;alert(1))",
    "[x]( java\nscript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "<javascript:alert(1)>",
    "![x](https://evil.example/track.png)",
    '![" onerror="alert(1)](https://evil.example/x)',
    "[a]: javascript:alert(1)\n\n[a]",
    '[x](/a "\\" onmouseover=\\"alert(1)")',
    "<svg/onload=alert(1)>",
    "<iframe src=//evil.example></iframe>",
    '<a href="javascript:alert(1)">x</a>',
    "``` <script>\nx\n```",
    "# <b id=main>x</b>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<!-- x --> <?php x ?> <![CDATA[x]]>",
]
LARGE = [
    "[" * 50_000,
    "![" * 25_000,
    "# a\n" * 2_000,
    "*a" * 25_000,
    ">" * 50_000,
    "|a" * 25_000 + "\n" + "|-" * 25_000,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_acts_is_left(text: str) -> None:
    html = render(text).html
    root = html5lib.parseFragment(html, treebuilder="lxml", namespaceHTMLElements=False)
    elements = [part for tree in root if not isinstance(tree, str) for part in tree.iter()]

    check_html(f"<section>{html}</section>")
    assert {element.tag for element in elements} <= TAGS
    assert {name for element in elements for name in element.attrib} <= {"id", "href", "title", "rel", "class"}
    assert not [e for e in elements if ":" in e.get("href", "") and not e.get("href").startswith(SCHEMES)]


def test_html_is_shown_as_it_was_typed() -> None:
    assert render("a <b>c</b>").html == "<p>a &lt;b&gt;c&lt;/b&gt;</p>\n"


def test_a_picture_becomes_its_description() -> None:
    assert render("![协会 <二维码>](https://evil.example/x.png)").html == "<p>协会 &lt;二维码&gt;</p>\n"


@pytest.mark.parametrize(
    "address", ["/guide/engineer", "http://www.capec.org.cn/", "mailto:pcb@capec.org.cn", "tel:010"]
)
def test_a_plain_link_stays_and_tells_the_other_side_nothing(address: str) -> None:
    html = render(f"[x]({address})").html

    assert f'href="{address}"' in html
    assert 'rel="noopener noreferrer"' in html


def test_headings_stand_below_the_page_s_own() -> None:
    made = render("# 一\n\n## 二\n\n### 三")

    assert [(heading.id, heading.text) for heading in made.headings] == [("part-1", "一"), ("part-2", "二")]
    assert "<h1" not in made.html
    assert "<h3>三</h3>" in made.html


def test_a_table_stands_in_a_frame_that_scrolls() -> None:
    html = render("| a | b |\n|:-:|---|\n| 1 | 2 |").html

    assert html.startswith('<div class="table-frame">')
    assert "style" not in html


@pytest.mark.parametrize("text", LARGE, ids=lambda text: text[:4])
def test_what_is_made_to_be_slow_is_not(text: str) -> None:
    began = time.perf_counter()
    render(text)

    assert time.perf_counter() - began < 10
