"""A template environment and what it renders as a tree; the preview pages in a browser."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader
from lxml import html
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[3]
TEMPLATES = ROOT / "app/web/templates"
PREVIEW = [sys.executable, str(ROOT / "frontend/preview/preview.py")]

Render = Callable[..., html.HtmlElement]


@pytest.fixture(scope="session")
def environment() -> Environment:
    """Templates with the application's settings."""
    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True)
    made.globals["yellow_days"] = lambda: 3
    made.globals["shortcuts_wanted"] = lambda: True
    made.globals["url_for"] = lambda endpoint, **_: f"/{endpoint}"
    return made


@pytest.fixture
def render(environment: Environment) -> Render:
    """Call a macro by file and name; returns its HTML inside one <div>."""

    def call(component: str, macro: str, *args: Any, **kwargs: Any) -> html.HtmlElement:
        module: Any = environment.get_template(f"components/{component}.html").module
        return html.fragment_fromstring(str(getattr(module, macro)(*args, **kwargs)), create_parent="div")

    return call


@pytest.fixture(scope="module")
def previews() -> Iterator[str]:
    """The address of the preview server, which sends the pages under the real content security policy."""
    with subprocess.Popen([*PREVIEW, "--port", "0"], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.terminate()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, previews: str) -> Iterator[Page]:
    """A fresh browser window; addresses are relative to the previews, and no script may fail."""
    context = chromium.new_context(base_url=previews, viewport={"width": 1440, "height": 900})
    window = context.new_page()
    broken: list[str] = []
    window.on("pageerror", lambda error: broken.append(str(error)))
    yield window
    window.unroute_all(behavior="ignoreErrors")
    context.close()
    assert broken == []
