"""What the script adds to the viewer of scans: zoom, turns, two beside each other, spots that remarks point at."""

import json

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_a_scan_is_zoomed_turned_and_paged_by_keyboard(page: Page) -> None:
    page.goto("/review")
    pane = page.locator("[data-viewer-pane]").first
    for key in ("PageDown", "+", "r"):
        pane.locator("[data-viewer-stage]").press(key)
    expect(pane.locator("[data-viewer-position]")).to_have_text("第 2 / 2 页")
    turned = pane.locator("[data-viewer-page]:not([hidden]) [data-viewer-sheet]").get_attribute("style") or ""
    assert "rotate(90deg)" in turned


def test_a_spot_is_marked_by_keyboard_and_by_mouse_and_taken_back_with_its_remark(page: Page) -> None:
    page.goto("/review")
    pane = page.locator("[data-viewer-pane]").first
    expect(pane.locator(".viewer-pin-earlier")).to_have_attribute("title", "第 1 轮意见：签字不清晰")
    for key in ("m", "ArrowRight", "ArrowDown", "Enter"):
        pane.locator("[data-viewer-stage]").press(key)
    page.keyboard.type("签字不清晰")
    page.click("[data-viewer-do=mark]")
    sheet = pane.locator("[data-viewer-page]:not([hidden]) img").bounding_box()
    assert sheet is not None
    page.mouse.click(sheet["x"] + sheet["width"] * 0.25, sheet["y"] + sheet["height"] * 0.1)
    spots = page.locator("[data-remarks] [name=remark_spot]").evaluate_all("all => all.map((one) => one.value)")
    first, second = (json.loads(spot) for spot in spots if spot)
    assert first == {"attachment": "a1", "page": 1, "x": 0.52, "y": 0.52}
    assert (second["attachment"], round(second["x"], 2), round(second["y"], 2)) == ("a1", 0.25, 0.1)
    expect(pane.locator(".viewer-pin:not(.viewer-pin-earlier)")).to_have_count(2)

    page.locator("[data-remarks] > li").last.locator("[data-remark-remove]").click()
    expect(pane.locator(".viewer-pin:not(.viewer-pin-earlier)")).to_have_count(1)


def test_two_scans_scroll_together(page: Page) -> None:
    page.goto("/review")
    for _ in range(6):
        page.click("[data-viewer-do=in]")
    stages = page.locator("[data-viewer-stage]")
    stages.first.evaluate("(stage) => stage.scrollTo(0, 200)")
    page.wait_for_timeout(200)
    tops = stages.evaluate_all("all => all.map((one) => one.scrollTop / (one.scrollHeight - one.clientHeight))")
    assert tops[0] == pytest.approx(tops[1], abs=0.02)
    assert tops[0] > 0
