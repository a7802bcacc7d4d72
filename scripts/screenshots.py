"""Pictures of every page of a fresh demonstration, wide and on a phone: `python -m scripts.screenshots FOLDER`.

The few that docs/screenshots shows are made as well, in FOLDER/album.
"""

import re
import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, ViewportSize, sync_playwright

from app.adapters import pdf
from scripts.scenery import Scenery
from tests.e2e.conftest import CHROMIUM, OPTIONS
from tests.e2e.crawling import Crawler, kind
from tests.e2e.instance import Instance
from tests.e2e.pages import log_in
from tests.e2e.people import (
    ADMINISTRATOR,
    MOVING,
    NEW,
    READY,
    REGISTERED,
    RENEWING,
    RETURNED,
    REVIEWER,
    SHORT_OF_HOURS,
    Login,
)
from tests.e2e.visitor import DESKTOP, PHONE, Visitor
from tests.servers import folder

NOBODY = Login("", "", "")
TALLEST = 8000
PAPER = 900


class Photographer:
    """Walks through a running instance and takes pictures."""

    def __init__(self, browser: Browser, instance: Instance, target: Path) -> None:
        self._browser = browser
        self._instance = instance
        self._target = target
        self._accounts = instance.accounts()
        self._public: set[str] = set()
        self._scenery = Scenery(instance.database)
        (target / "album").mkdir(parents=True, exist_ok=True)

    def every_page(self) -> None:
        """Each page of each kind of person, as tall as it is."""
        self._walk(
            "everybody", NOBODY, ["/", "/login", "/accessibility", "/verify/unknown", self._scenery.verification()]
        )
        self._walk("new", self._accounts[NEW], ["/activate"])
        self._walk("ready", self._accounts[READY], ["/me", "/me/apply/first_registration"])
        self._walk("returned", self._accounts[RETURNED], ["/me"])
        self._walk("registered", self._accounts[REGISTERED], ["/me", "/me/profile/certificates"])
        self._walk("renewing", self._accounts[RENEWING], ["/me", "/me/apply/renewal"])
        self._walk("short", self._accounts[SHORT_OF_HOURS], ["/me/apply/renewal"])
        self._walk("moving", self._accounts[MOVING], ["/me/apply/change"])
        self._walk("submitted", self._scenery.submitted, [f"{self._scenery.submitted_path}/done"])
        self._walk("reviewer", self._accounts[REVIEWER], ["/desk/mine", self._scenery.claimed_path])
        self._walk("administrator", self._accounts[ADMINISTRATOR], ["/admin/"])

    def album(self) -> None:
        """The best, as much of them as a window shows."""
        filled = self._scenery.filled_path
        self._show("home", NOBODY, "/")
        self._show("form", self._scenery.filled, f"{filled}/form")
        self._show("attachments", self._scenery.filled, f"{filled}/attachments")
        self._show("check", self._scenery.filled, f"{filled}/check")
        self._show("phone", self._scenery.filled, f"{filled}/form", PHONE)
        self._show("queue", self._accounts[REVIEWER], "/desk/")
        self._show("review", self._accounts[REVIEWER], self._scenery.claimed_path)
        self._keep("certificate", pdf.page_image(self._scenery.certificate(), 0, width=PAPER))

    def _walk(self, person: str, who: Login, starts: Sequence[str]) -> None:
        visitor = self._visitor(who)
        for path in Crawler(visitor, self._public if who is NOBODY else set(self._public)).pages(*starts):
            name = re.sub(r"[^\w=]+", "-", kind(path).replace("…", "one")).strip("-") or "home"
            for size in (DESKTOP, PHONE):
                _stretch(visitor, size)
                file = self._target / f"{person}-{name}-{size['width']}.png"
                visitor.page.screenshot(path=file)
                print(file.name, flush=True)
            visitor.page.set_viewport_size(DESKTOP)
        visitor.leave()

    def _show(self, name: str, who: Login, path: str, size: ViewportSize = DESKTOP) -> None:
        visitor = self._visitor(who)
        visitor.page.set_viewport_size(size)
        visitor.open(path)
        visitor.page.wait_for_load_state("networkidle")
        self._keep(name, visitor.page.screenshot())
        visitor.leave()

    def _keep(self, name: str, picture: bytes) -> None:
        with Image.open(BytesIO(picture)) as opened:
            opened.convert("RGB").save(self._target / "album" / f"{name}.png", optimize=True)

    def _visitor(self, who: Login) -> Visitor:
        visitor = Visitor(self._browser, self._instance)
        if who is not NOBODY:
            log_in(visitor, who)
        return visitor


def _stretch(visitor: Visitor, size: ViewportSize) -> None:
    """Make the window as tall as the page: what sticks to the window's edge would else lie across the middle."""
    visitor.page.set_viewport_size(size)
    height = visitor.page.evaluate("document.scrollingElement.scrollHeight")
    visitor.page.set_viewport_size({"width": size["width"], "height": min(height, TALLEST)})


def main(target: Path) -> None:
    """Start an instance, take the pictures, stop it."""
    with folder("pictures") as home, sync_playwright() as playwright:
        instance = Instance(home)
        instance.prepare()
        instance.start()
        try:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
            photographer = Photographer(browser, instance, target)
            photographer.album()
            photographer.every_page()
            browser.close()
        finally:
            instance.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
