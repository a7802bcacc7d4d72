"""Lists, states, faults, uploads: what each macro promises."""

from types import SimpleNamespace

import pytest

from app.errors import Fault

from .conftest import Render


def test_every_fault_links_to_its_field(render: Render) -> None:
    page = render("errors", "summary", [Fault("work.0.unit", "请填写单位"), Fault("", "整体有误")])
    assert page.xpath("string(//h2)") == "有 2 处需要修改"
    assert page.xpath("//a/@href") == ["#f-work-0-unit"]
    assert "整体有误" in page.text_content()


def test_a_fault_on_another_page_links_there(render: Render) -> None:
    page = render("errors", "summary", [Fault("EDU_PROOF", "请上传学历证明")], "", {"EDU_PROOF": "/upload#f-EDU_PROOF"})
    assert page.xpath("//a/@href") == ["/upload#f-EDU_PROOF"]


def test_no_faults_no_summary(render: Render) -> None:
    assert not len(render("errors", "summary", []))


@pytest.mark.parametrize(
    ("days", "words", "tone"),
    [
        (-1, "红牌 超期 1 天", "danger"),
        (0, "黄牌 今日到期", "warning"),
        (3, "黄牌 剩 3 天", "warning"),
        (4, "剩 4 天", "success"),
    ],
)
def test_remaining_days_are_said_in_words_and_colour(render: Render, days: int, words: str, tone: str) -> None:
    tag = render("badges", "remaining", days).xpath("//span")[0]
    assert tag.text_content().strip() == words
    assert f"tag-{tone}" in tag.get("class")


def test_a_head_sorts_by_link_and_says_the_direction(render: Render) -> None:
    columns = [{"key": "due", "label": "时限"}, {"key": "name", "label": "姓名"}, {"label": ""}]
    page = render("table", "head", columns, "due", lambda sort: f"?sort={sort}")
    assert page.xpath("//a/@href") == ["?sort=-due", "?sort=name"]
    assert page.xpath("//th/@aria-sort") == ["ascending"]


def test_a_pager_shows_the_ends_and_the_neighbours(render: Render) -> None:
    page = render("table", "pager", 10, 20, 200, lambda page: f"?page={page}")
    assert [int(link[6:]) for link in page.xpath("//a/@href")] == [9, 1, 8, 9, 10, 11, 12, 20, 11]
    assert page.xpath("//a[@aria-current]/@href") == ["?page=10"]


def test_one_page_needs_no_pager(render: Render) -> None:
    assert not render("table", "pager", 1, 1, 3, str).xpath("//a")


def test_a_step_says_its_state_in_words(render: Render) -> None:
    page = render("stepper", "stepper", [{"label": "填写", "state": "current"}, {"label": "审核", "state": "todo"}])
    assert page.xpath("//li[@aria-current='step']//*[@class='visually-hidden']/text()") == ["（进行中）"]


def test_a_menu_entry_without_address_is_no_dead_link(render: Render) -> None:
    page = render("menu", "side_menu", [{"title": "会员服务", "items": [{"label": "会员信息"}]}])
    assert not page.xpath("//a")
    assert "即将开放" in page.text_content()


def slot(**more: object) -> dict[str, object]:
    return {
        "key": "ID_PROOF",
        "title": "身份证明",
        "required": True,
        "many": True,
        "files": [],
        "upload_url": "/u",
        **more,
    }


def test_a_slot_for_several_pages_says_add_and_takes_several(render: Render) -> None:
    page = render("upload", "slot", slot(), "t0")
    assert page.xpath("//input[@type='file']")[0].get("multiple") is not None
    assert page.xpath("//input[@type='file']/@aria-label") == ["身份证明：添加文件"]


def test_a_locked_slot_offers_neither_choosing_nor_clearing(render: Render) -> None:
    file = {"name": "a.pdf", "size": 5, "url": "/f", "thumbnail_url": "/t", "delete_url": "/d"}
    page = render("upload", "slot", slot(files=[file], locked=True), "t0")
    assert not page.xpath("//form")
    assert page.xpath("//img/@src") == ["/t"]


def test_answers_mark_corrections_and_remarks(render: Render) -> None:
    rows = [
        SimpleNamespace(path=path, label=path, text="x", table=None, heads=(), type="text") for path in ("a", "b", "c")
    ]
    section = SimpleNamespace(key="s", title="节", rows=rows)
    page = render("description", "rows", section, changed=["a"], remarked={"b": "与扫描件不一致"})
    assert page.xpath("//*[@id='a-a']//span/text()") == ["本次补正"]
    assert page.xpath("//*[@id='a-b']//span/text()") == ["与扫描件不一致"]


def test_a_decision_keeps_what_was_chosen(render: Render) -> None:
    page = render("decision", "decision", "/d", "t0", chosen="refuse", comment="不符合条件")
    assert page.xpath("//input[@checked]/@value") == ["refuse"]
    assert page.xpath("//textarea")[0].text.strip() == "不符合条件"


def test_the_viewer_opens_the_document_asked_for(render: Render) -> None:
    documents = [{"key": key, "label": key, "url": f"?{key}", "pages": [{"url": f"/{key}.png"}]} for key in ("a", "b")]
    page = render("viewer", "viewer", documents, "b")
    assert page.xpath("//a[@aria-current='page']/@href") == ["?b"]
    assert page.xpath("//figure//img/@src") == ["/b.png"]


def test_an_identity_document_asks_before_it_is_shown(render: Render) -> None:
    documents = [{"key": "a", "label": "身份证明", "url": "?a", "closed": ["f1", "f2"], "pages": [{"url": "/a.jpg"}]}]
    viewing = {"url": "/t", "look_url": "/t/scans", "marks": True, "kept": {"scan": "a"}, "choices": (), "beside": None}
    page = render("viewer", "viewer", documents, "a", viewing=viewing, token="t0")
    assert page.xpath("//form[@method='post']/@action") == ["/t/scans"]
    assert page.xpath("//form[@method='post']//input/@value") == ["t0", "f1", "f2", "a"]
    assert page.xpath("//img") == []


def test_a_spoken_captcha_can_be_reached_without_a_script(render: Render) -> None:
    page = render("captcha", "captcha", "/c.png", "/c.wav", [Fault("captcha", "验证码不正确")])
    assert "/c.wav" in page.xpath("//a/@href")
    assert page.xpath("//input/@aria-invalid") == ["true"]
