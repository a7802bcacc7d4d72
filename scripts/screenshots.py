"""Pictures of every page of a fresh demonstration, wide and on a phone: `python -m scripts.screenshots FOLDER`."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import select

from app.models import Case, Certificate
from tests.e2e.conftest import CHROMIUM, OPTIONS
from tests.e2e.crawling import Crawler, kind
from tests.e2e.instance import Instance
from tests.e2e.pages import log_in
from tests.e2e.people import ADMINISTRATOR, NEW, READY, REGISTERED, RETURNED, REVIEWER, WAITING, Beside
from tests.e2e.visitor import DESKTOP, PHONE, Visitor
from tests.servers import folder

WAYS = {
    "访客": ("/", "/login", "/accessibility", "/verify/unknown"),
    NEW: ("/activate",),
    READY: ("/me", "/me/apply/first_registration"),
    RETURNED: ("/me",),
    REGISTERED: ("/me", "/me/profile/certificates", "/me/apply/first_registration"),
    REVIEWER: ("/desk/", "/desk/mine"),
    ADMINISTRATOR: ("/admin/",),
}


def main(target: Path) -> None:
    """Take the pictures; each is called after its person, its address and its width."""
    target.mkdir(parents=True, exist_ok=True)
    with folder("pictures") as home, sync_playwright() as playwright:
        instance = Instance(home)
        instance.prepare()
        instance.start()
        try:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
            for name in _pictures(instance, browser, target):
                print(name, flush=True)
            browser.close()
        finally:
            instance.stop()


def _pictures(instance: Instance, browser: Browser, target: Path) -> Iterator[str]:
    beside = Beside(instance.database)
    beside.claim(beside.submitted(beside.newcomer("欧阳清")[1]), beside.reviewer)
    accounts = instance.accounts()
    for person, starts in (WAYS | _unlinked(beside)).items():
        visitor = Visitor(browser, instance)
        if person in accounts:
            log_in(visitor, accounts[person])
        for path in Crawler(visitor, set()).pages(*starts):
            yield from _both_widths(visitor, target / person, path)


def _unlinked(beside: Beside) -> dict[str, tuple[str, ...]]:
    """Pages that no link leads to: the confirmation, and what a certificate's QR code opens."""
    with beside.database.reading() as session:
        handed_in = session.scalars(select(Case.id).where(Case.applicant_name == WAITING)).one()
        token = session.scalars(select(Certificate.token)).one()
    return {WAITING: (f"/me/cases/{handed_in}/done",), "任何人": (f"/verify/{token}",)}


def _both_widths(visitor: Visitor, stem: Path, path: str) -> Iterator[str]:
    name = re.sub(r"[^\w=]+", "-", kind(path).replace("…", "one")).strip("-") or "home"
    for size in (DESKTOP, PHONE):
        visitor.page.set_viewport_size(size)
        file = stem.with_name(f"{stem.name}-{name}-{size['width']}.png")
        visitor.page.screenshot(path=file, full_page=True)
        yield file.name
    visitor.page.set_viewport_size(DESKTOP)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
