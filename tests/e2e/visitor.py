"""Somebody at a browser: opens pages, presses what can be seen, and never overlooks an error."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Download, Locator, Page, Response, ViewportSize, expect

from tests.e2e.instance import Instance
from tests.servers import wait_until

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
# Everything that axe found in order would be far more to hand over than what it did not.
LOOK = "(tags) => axe.run({runOnly: tags, resultTypes: ['violations']}).then((found) => found.violations)"
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
SLOW = 60_000.0  # milliseconds; what LibreOffice may take when the machine is busy
NEVER = {400, 403, 404, 405, 429}
REFUSED = re.compile(r"(status of|Status Error Code) (409|422) ")
TELL_VIOLATIONS = """
addEventListener("securitypolicyviolation",
  (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`))
"""


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


class Visitor:
    """A browser window of one person; `faults` collects what no page may ever show."""

    def __init__(self, browser: Browser, instance: Instance, *, script: bool = True, phone: bool = False) -> None:
        self.instance = instance
        self.faults: list[str] = []
        size = PHONE if phone else DESKTOP
        self._context = browser.new_context(
            base_url=instance.url, java_script_enabled=script, viewport=size, locale="zh-CN"
        )
        self._context.set_default_timeout(20_000)
        self._context.add_init_script(TELL_VIOLATIONS)
        self.page = self.another_window()

    def another_window(self) -> Page:
        """A second window of the same person."""
        page = self._context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("response", self._receive)
        self.page = page
        return page

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(path)

    def press(self, name: str, within: Locator | None = None) -> None:
        """Press the button that is called so."""
        (within or self.page).get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name: str, within: Locator | None = None) -> None:
        """Follow the link that is called so."""
        (within or self.page).get_by_role("link", name=name, exact=True).first.click()

    def sees(self, text: str | re.Pattern[str]) -> None:
        """The text stands on the page, now or as soon as LibreOffice has done its part."""
        expect(self.page.get_by_text(text).locator("visible=true").first).to_be_visible(timeout=SLOW)

    def waits_for(self, text: str, path: str) -> None:
        """Open a page again and again until the worker has got so far that the text stands there."""

        def there() -> bool:
            self.open(path)
            return self.page.get_by_text(text).locator("visible=true").count() > 0

        wait_until(there, seconds=SLOW / 1000, what=text)

    def is_at(self, title: str) -> None:
        """The page's heading."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title)

    def look(self) -> None:
        """Hold the page as it is now to WCAG 2.1 AA and to axe's best practices."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(_axe())
        violations = self.page.evaluate(LOOK, RULES)
        self.faults += [_told(self.page.url, violation) for violation in violations]

    def look_on_a_phone(self) -> None:
        """The page must not be wider than a phone, and hold there as well."""
        self.page.set_viewport_size(PHONE)
        width = self.page.evaluate("document.scrollingElement.scrollWidth")
        if width > PHONE["width"]:
            self.faults.append(f"{self.page.url} is {width} wide on a phone")
        self.look()
        self.page.set_viewport_size(DESKTOP)

    @contextmanager
    def downloading(self) -> Iterator[list[Download]]:
        """What is downloaded within the block is in the list afterwards."""
        held: list[Download] = []
        with self.page.expect_download() as coming:
            yield held
        held.append(coming.value)

    def fetch(self, path: str) -> bytes:
        """What is at an address, asked for with this person's cookies."""
        return self._context.request.get(path).body()

    def leave(self) -> None:
        """Close the window; everything that was overlooked until now is told."""
        self._context.close()
        assert not self.faults, "\n".join(self.faults)

    def _hear(self, message: ConsoleMessage) -> None:
        """An answer of 409 or 422 is a page with reasons; the browser calls every such answer an error."""
        if message.type == "error" and not REFUSED.search(message.text):
            self.faults.append(f"{self.page.url}: {message.text}")

    def _receive(self, response: Response) -> None:
        if response.status >= 500 or response.status in NEVER:
            self.faults.append(f"{response.url} answered {response.status} {self.instance.last_exception()}")


def _told(url: str, violation: dict[str, Any]) -> str:
    places = "; ".join(f"{node['target']} {node['failureSummary']}" for node in violation["nodes"][:3])
    return f"{url}: axe {violation['id']}: {violation['help']}: {places}"
