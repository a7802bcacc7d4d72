"""What the script adds to the pages: drafts, choices, photos, uploads, shortcuts."""

import json
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, Request, Route, expect

from .conftest import PREVIEW

pytestmark = pytest.mark.browser


class Drafts:
    """A server for drafts that answers as told and remembers what it was sent; with a list in `held` it lets wait."""

    def __init__(self, page: Page) -> None:
        self.sent: list[str] = []
        self.answers: list[tuple[int, dict[str, Any]]] = []
        self.held: list[Route] | None = None
        page.route("**/sample/draft", self.answer)

    def answer(self, route: Route) -> None:
        if self.held is not None:
            self.held.append(route)
            return
        self.sent.append((route.request.post_data_buffer or b"").decode(errors="replace"))
        status, body = self.answers.pop(0) if self.answers else (200, {"version": 4, "saved_at": "14:40"})
        route.fulfill(status=status, json=body)


def type_school(page: Page, school: str) -> None:
    page.fill("#f-school", school)
    page.locator("#f-major").focus()


def test_every_preview_is_accessible_fits_and_obeys_the_policy(tmp_path: Path) -> None:
    done = subprocess.run([*PREVIEW, "--shots", str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_leaving_a_changed_field_saves_the_draft(page: Page) -> None:
    drafts = Drafts(page)
    page.goto("/form")
    type_school(page, "清华大学")
    expect(page.locator("[data-autosave-note]")).to_have_text("草稿已保存 14:40")
    assert "清华大学" in drafts.sent[0]
    assert page.input_value("[name=version]") == "4"


def test_a_stale_draft_lets_the_person_choose_and_saves_the_choice(page: Page) -> None:
    drafts = Drafts(page)
    rows = [{"start": "2001-01-01", "unit": "丁公司"}]
    fields = [
        {"path": "school", "label": "毕业院校", "yours": "清华大学", "theirs": "北京大学"},
        {"path": "work_history", "label": "工作经历", "yours": [], "theirs": rows, "theirs_text": "丁公司"},
    ]
    drafts.answers = [(409, {"message": "页面已过期", "version": 9, "fields": fields})]
    page.goto("/form")
    type_school(page, "清华大学")
    page.check("[name=choice-1][value=theirs]")
    page.click("text=按所选内容保存")
    expect(page.locator("[name=version]")).to_have_value("4")
    assert page.input_value("[name=work_history-0-unit]") == "丁公司"
    assert "清华大学" in drafts.sent[1]
    assert 'name="version"\r\n\r\n9' in drafts.sent[1]


def test_a_form_that_is_sent_waits_for_the_draft_on_its_way(page: Page) -> None:
    drafts = Drafts(page)
    drafts.held = []
    submitted: list[Request] = []
    page.on("request", lambda request: submitted.append(request) if request.is_navigation_request() else None)
    page.goto("/form")
    with page.expect_request("**/sample/draft"):
        type_school(page, "清华大学")
    page.locator(".action-bar button").last.click()
    page.wait_for_timeout(200)
    before = len(submitted)
    with page.expect_navigation():
        drafts.held[0].fulfill(json={"version": 7, "saved_at": "14:40"})
    assert before == 1
    assert submitted[-1].method == "POST"
    assert 'name="version"\r\n\r\n7\r\n' in (submitted[-1].post_data_buffer or b"").decode(errors="replace")


def test_a_choice_between_two_versions_is_shown_in_words_and_put_into_the_form(page: Page) -> None:
    drafts = Drafts(page)
    unit = {"yours": "", "theirs": "0192", "yours_text": "", "theirs_text": "北京示例设备监理有限公司"}
    rows = [{"start": "2001-01-01", "unit": "丁公司"}]
    fields = [
        {"path": "organisation", "label": "执业单位", **unit},
        {
            "path": "work_history",
            "label": "工作经历",
            "yours": [*rows, *rows, *rows],
            "theirs": rows,
            "theirs_text": "丁公司",
        },
    ]
    drafts.answers = [(409, {"message": "页面已过期", "version": 9, "fields": fields})]
    page.goto("/form")
    for _ in range(2):
        page.locator("[name=add_row]").first.click()
    type_school(page, "清华大学")
    for name in ("choice-0", "choice-1"):
        page.locator(f"[name={name}][value=theirs]").check()
    expect(page.get_by_role("dialog")).to_contain_text("北京示例设备监理有限公司")
    page.get_by_role("button", name="按所选内容保存").click()
    expect(page.locator("#f-organisation")).to_have_value("北京示例设备监理有限公司")
    assert page.input_value("[name=organisation]") == "0192"
    expect(page.locator("[data-rows=work_history] [data-row]")).to_have_count(1)
    assert page.input_value("[name=work_history-0-unit]") == "丁公司"


def test_what_was_typed_outlives_the_session(page: Page) -> None:
    Drafts(page).answers = [(401, {})]
    page.goto("/form")
    type_school(page, "清华大学")
    expect(page.locator("text=重新登录后继续填写")).to_be_visible()
    page.goto("/form")
    expect(page.locator("#f-school")).to_have_value("清华大学")


def test_rows_are_added_and_renumbered(page: Page) -> None:
    page.goto("/form")
    page.click("[name=add_row]")
    page.fill("[name=work_history-2-unit]", "丙公司")
    page.click("[data-row] >> nth=0 >> [name=remove_row]")
    assert page.input_value("[name=work_history-1-unit]") == "丙公司"


def test_a_dependent_field_appears_with_its_value(page: Page) -> None:
    page.goto("/form")
    expect(page.locator("#f-id_other")).to_be_hidden()
    page.select_option("#f-id_type", "9")
    expect(page.locator("#f-id_other")).to_be_visible()


def test_an_organisation_is_chosen_by_keyboard(page: Page) -> None:
    option = '<li role="option" id="o-9" data-value="o9" data-label="华东公司" aria-selected="false">华东公司</li>'
    page.route("**/sample/organisations*", lambda route: route.fulfill(content_type="text/html", body=option))
    page.goto("/form")
    page.fill("#f-organisation", "华东")
    expect(page.locator("#f-organisation-list")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.input_value("[name=organisation]") == "o9"
    assert page.input_value("#f-organisation") == "华东公司"


def test_a_large_photo_is_cut_to_fit(page: Page, tmp_path: Path) -> None:
    photo = tmp_path / "大照片.png"
    Image.effect_noise((2400, 1800), 90).save(photo)
    page.goto("/form")
    page.set_input_files("[name=photo_file]", photo)
    page.click("text=使用这张照片")
    expect(page.locator("[data-photo-state]")).to_contain_text("已选择", timeout=10_000)
    read = "document.querySelector('[name=photo_file]').files[0].arrayBuffer().then(b => [...new Uint8Array(b)])"
    cut = bytes(page.evaluate(read))
    assert len(cut) <= 204_800
    assert Image.open(BytesIO(cut)).format == "JPEG"


@pytest.mark.parametrize(
    ("name", "size", "reason"),
    [("a.exe", 1, "格式不能上传"), ("a.pdf", 0, "空文件"), ("a.pdf", 10_485_761, "超过 10.0 MB")],
)
def test_a_file_that_cannot_be_taken_is_refused_at_once(page: Page, name: str, size: int, reason: str) -> None:
    page.goto("/upload")
    file: Any = {"name": name, "mimeType": "application/octet-stream", "buffer": b"x" * size}
    page.set_input_files("#f-EDU_PROOF-file", files=[file])
    expect(page.locator("#f-EDU_PROOF [role=alert]")).to_contain_text(reason)


def test_an_identity_scan_needs_its_own_consent(page: Page) -> None:
    page.goto("/upload")
    page.uncheck("#f-ID_PROOF-consent")
    file: Any = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"x"}
    page.set_input_files("#f-ID_PROOF-file", files=[file])
    expect(page.locator("#f-ID_PROOF [role=alert]")).to_contain_text("请先勾选同意")


def test_shortcuts_move_through_the_queue_and_can_be_switched_off(page: Page) -> None:
    page.goto("/queue")
    numbers = page.locator("[data-shortcut-row] th").all_inner_texts()
    page.keyboard.press("j")
    expect(page.locator(".row-here th")).to_have_text(numbers[0])
    page.keyboard.press("?")
    page.uncheck("#shortcut-switch")
    page.click("#shortcut-help >> text=关闭")
    page.keyboard.press("j")
    expect(page.locator(".row-here th")).to_have_text(numbers[0])


def test_a_list_that_refreshes_itself_keeps_the_row_that_somebody_is_at(page: Page) -> None:
    page.goto("/queue")
    numbers = page.locator("[data-shortcut-row] th").all_inner_texts()
    page.keyboard.press("j")
    page.keyboard.press("j")
    # The answer of a poll: new rows, the first of which has gone.
    page.evaluate(
        "(() => { const body = document.querySelector('[data-shortcut-row]').parentElement;"
        " const fresh = body.cloneNode(true); fresh.firstElementChild.remove();"
        " fresh.querySelector('.row-here').classList.remove('row-here');"
        " body.replaceWith(fresh); document.dispatchEvent(new CustomEvent('htmx:afterSwap')); })()"
    )
    expect(page.locator(".row-here th")).to_have_text(numbers[1])
    page.keyboard.press("j")
    expect(page.locator(".row-here th")).to_have_text(numbers[2])


def test_a_remark_is_opened_beside_its_answer(page: Page) -> None:
    page.goto("/review")
    page.click("[data-remark-on=education]")
    fields = "[...document.querySelectorAll('[data-remarks] [name=remark_field]')].map(one => one.value)"
    assert json.loads(page.evaluate(f"JSON.stringify({fields})")) == ["qualification_number", "education"]


def test_type_and_contrast_are_kept_in_cookies(page: Page) -> None:
    page.goto("/home")
    page.click("text=字号 A+")
    page.click("text=高对比")
    page.reload()
    assert page.get_attribute("html", "data-type") == "large"
    assert page.get_attribute("html", "data-contrast") == "high"
