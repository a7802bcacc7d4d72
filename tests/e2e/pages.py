"""What can be done on the pages, in the words of those who do it."""

import re
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import FilePayload, Locator, expect

from tests.e2e.people import Login
from tests.e2e.visitor import SLOW, Visitor
from tests.servers import wait_until

JPEG = "image/jpeg"
CASE = re.compile(r"/me/cases/([0-9a-f-]{36})")


def log_in(visitor: Visitor, who: Login) -> None:
    """登录: the 验证码 is answered from the log of the instance, which only a demonstration writes."""
    visitor.open("/login")
    page = visitor.page
    captcha_id = page.locator("input[name=captcha_id]").get_attribute("value") or ""
    fill(visitor, {"name": who.name, "password": who.password})
    fill(visitor, {"captcha": visitor.instance.captcha_answer(captcha_id)})
    visitor.press("登录")
    page.wait_for_url(lambda url: not url.endswith("/login"))


def activate(visitor: Visitor, qualification_no: str, password: str) -> None:
    """首次登录：设置新密码."""
    fill(visitor, {"qualification_no": qualification_no, "password": password, "password_again": password})
    visitor.press("保存并继续")


def fill(visitor: Visitor, values: Mapping[str, str]) -> None:
    """Type texts into fields, each named by its key."""
    for key, text in values.items():
        control(visitor, key).fill(text)


def choose(visitor: Visitor, values: Mapping[str, str]) -> None:
    """Choose from lists, each named by its key."""
    for key, label in values.items():
        control(visitor, key).select_option(label=label)


def tick(visitor: Visitor, *labels: str) -> None:
    """Tick boxes."""
    for label in labels:
        visitor.page.get_by_label(label).first.check()


def control(visitor: Visitor, key: str) -> Locator:
    """The control of a field."""
    return visitor.page.locator(f"#f-{key}")


def file(name: str, data: bytes, media_type: str = JPEG) -> FilePayload:
    """A file on the person's own machine."""
    return {"name": name, "mimeType": media_type, "buffer": data}


class Application:
    """One application in the room of its applicant."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.page = visitor.page
        found = CASE.search(self.page.url)
        assert found, self.page.url
        self.path = found.group()

    def open(self, page: str = "") -> None:
        """One of its pages: form, export, attachments, check; the case itself when none is named."""
        self.visitor.open(f"{self.path}/{page}".rstrip("/"))

    def pick_organisation(self, part: str, name: str) -> None:
        """执业单位 is found by typing a part of its name."""
        control(self.visitor, "practice_unit_id").press_sequentially(part)
        self.page.get_by_role("option", name=name).click()
        expect(control(self.visitor, "practice_unit_id")).to_have_value(name)

    def autosaves(self) -> None:
        """The page says that it has kept the draft by itself."""
        self.page.keyboard.press("Tab")
        expect(self.page.locator("[data-autosave-note]")).to_contain_text("草稿已保存")

    def export(self) -> bytes:
        """导出申请表 and wait for both files; the PDF is downloaded."""
        self.visitor.press("导出申请表")
        self.visitor.is_at("导出打印签章")
        for label in ("下载 DOCX", "下载 PDF"):
            expect(self.page.get_by_role("link", name=label)).to_be_visible(timeout=SLOW)
        return self.download()

    def download(self) -> bytes:
        """The exported PDF."""
        with self.visitor.downloading() as held:
            self.visitor.follow("下载 PDF")
        return held[0].path().read_bytes()

    def slot(self, title: str) -> Locator:
        """The place for one kind of attachment."""
        return self.page.get_by_role("region", name=title)

    def upload(self, title: str, data: bytes) -> None:
        """添加 or 选择 a file; it is sent as soon as it is chosen."""
        self.slot(title).locator("input[type=file]").set_input_files(file(f"{title}.jpg", data))
        expect(self.slot(title).get_by_role("img", name=f"{title}.jpg").first).to_be_visible()

    def upload_refused(self, title: str, data: bytes, reason: str) -> None:
        """The file is refused at its place, at once, with the reason."""
        self.slot(title).locator("input[type=file]").set_input_files(file(f"{title}.jpg", data))
        expect(self.slot(title).get_by_role("alert")).to_contain_text(reason)

    def hand_in(self) -> str:
        """核对提交, 提交完成; the number that the confirmation names."""
        self.open("check")
        self.visitor.press("提交完成")
        self.visitor.is_at("提交完成")
        return self.page.locator(".result-number").inner_text()


class Desk:
    """审核工作台."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.page = visitor.page

    def row(self, number: str) -> Locator:
        """A case in the queue."""
        self.visitor.open("/desk/")
        return self.page.get_by_role("row").filter(has_text=number)

    def waits_for(self, number: str) -> None:
        """A case comes to the queue as soon as the worker has done its part."""
        wait_until(lambda: self.row(number).count() > 0, seconds=SLOW / 1000, what=number)

    def claim(self, number: str) -> None:
        """认领; the case file opens."""
        self.row(number).get_by_role("button").click()
        expect(self.page.locator("[data-decision]")).to_be_visible()

    def remark(self, about: str, text: str) -> None:
        """提意见 beside an answer or an attachment."""
        self.page.get_by_role("button", name=re.compile(f"提意见 *：{about}")).click()
        self.page.get_by_label(f"对“{about}”的补正意见").fill(text)

    def resolve(self, about: str, result: str = "已解决") -> None:
        """What became of a remark of the round before."""
        self.page.get_by_role("group", name=f"“{about}”的处理结果").get_by_label(result).check()

    def choose(self, outcome: str) -> None:
        """通过, 退回补正 or 不予登记."""
        self.page.locator(".decision-choices").get_by_text(outcome, exact=True).click()

    def decide(self, outcome: str) -> None:
        """提交意见."""
        self.choose(outcome)
        self.page.get_by_role("button", name="提交意见").click()
        expect(self.page.get_by_text(f"已提交意见：{outcome}")).to_be_visible()


def crop_photo(visitor: Visitor, picture: Path) -> None:
    """Choose a picture that is too large and have it cut in the browser."""
    visitor.page.locator("#f-photo-file").set_input_files(picture)
    visitor.page.get_by_role("dialog", name="裁剪证件照").wait_for()
    visitor.look()
    visitor.press("使用这张照片")
    expect(visitor.page.locator("[data-photo-state]")).to_contain_text("已选择", timeout=10_000)
