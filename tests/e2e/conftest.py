"""One running instance and one browser for all tests of this package."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.instance import Instance
from tests.e2e.people import Beside, Login
from tests.e2e.visitor import Visitor
from tests.servers import folder

CHROMIUM = "/usr/bin/chromium"
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
]

Visits = Callable[..., Visitor]


@pytest.fixture(scope="package")
def instance() -> Iterator[Instance]:
    """The running instance, with the demonstration's people."""
    with folder("instance") as home:
        running = Instance(home)
        running.prepare()
        running.start()
        yield running
        running.stop()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; closed before other packages run, since Playwright keeps an event loop of its own."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield running
        running.close()


@pytest.fixture(scope="package")
def accounts(instance: Instance) -> dict[str, Login]:
    """The demonstration's accounts by the names of their people."""
    return instance.accounts()


@pytest.fixture(scope="package")
def beside(instance: Instance) -> Beside:
    """What happens beside the browser, in the same database."""
    return Beside(instance.database)


@pytest.fixture
def visits(browser: Browser, instance: Instance) -> Iterator[Visits]:
    """Opens browser windows, one for each person; at the end none of them may have shown a fault."""
    with ExitStack() as leaving:

        def visit(*, script: bool = True, phone: bool = False) -> Visitor:
            visitor = Visitor(browser, instance, script=script, phone=phone)
            leaving.callback(visitor.leave)
            return visitor

        yield visit


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """The folder on the applicant's own machine."""
    return tmp_path
