"""Renders the sample pages with the real templates, and serves them under the real content security policy.

    python frontend/preview/preview.py                 serve on http://127.0.0.1:8765/
    python frontend/preview/preview.py --shots DIR     take pictures at 1440 and 390 px and run axe on every page
"""

import argparse
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from jinja2 import ChoiceLoader, Environment, FileSystemLoader
from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))

from app.forms.definition import load
import sample

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; media-src 'self'"
)
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".html": "text/html; charset=utf-8"}
MENUS = {"queue": sample.DESK_MENU, "review": sample.DESK_MENU, "admin": sample.ADMIN_MENU}
HERE_NOW = {"form": "首次登记", "upload": "首次登记", "check": "首次登记", "records": "登记记录", "queue": "待认领",
            "review": "我的任务", "admin": "作业与异常"}
# Everything that axe found in order would be far more to hand over than what it did not.
LOOK = "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']}).then(found => found.violations)"
PAGES = ["home", "login", "form", "upload", "check", "records", "queue", "review", "admin"]


def menu(page: str) -> list[dict[str, object]]:
    """Return the tree at the left of a page."""
    groups = MENUS.get(page, sample.APPLICANT_MENU)
    everything_open = page in MENUS
    return [
        {"title": title, "items": [
            {"label": label, "url": "#" if everything_open or label in sample.OPEN_ENTRIES else None,
             "current": label == HERE_NOW.get(page), "count": 41 if label == "待认领" else None}
            for label in labels]}
        for title, labels in groups
    ]


def render(page: str, cookies: dict[str, str]) -> str:
    """Return one sample page as the application would send it."""
    folders = [FileSystemLoader(ROOT / "app/web/templates"), FileSystemLoader(HERE / "pages")]
    environment = Environment(loader=ChoiceLoader(folders), autoescape=True, trim_blocks=True)
    environment.globals.update(yellow_days=lambda: 3, url_for=lambda *_: "#", shortcuts_wanted=lambda: True)
    signed_in = page not in {"home", "login"}
    name = "王芳" if page in MENUS else "赵明远"
    return environment.get_template(f"{page}.html").render(
        asset=lambda name: f"/dist/{name}", csrf_token=lambda: "token", sample=sample, menu=menu(page),
        get_flashed_messages=lambda with_categories: [("success", "已保存")] if page == "records" else [],
        link=lambda **changes: "#", form=load((HERE / "form.json").read_bytes()),
        request={"cookies": cookies}, me={"id": "a1"} if signed_in else None,
        site={"home": "/", "guide": "#", "login": "#"},
        office={"name": "中国设备监理协会", "phone": "010-64221783-806/809/808", "email": "pcb@capec.org.cn"},
        person_menu={"name": name, "role": "申请人", "links": [], "logout_url": "#"} if signed_in else None,
        trail=[{"label": "首页", "url": "#"}, {"label": "设备监理师", "url": "#"}, {"label": HERE_NOW[page]}] if signed_in else [],
    )


class Pages(BaseHTTPRequestHandler):
    """Answers for pages, built files and sample pictures."""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        cookies = dict(part.split("=", 1) for part in self.headers.get("Cookie", "").split("; ") if "=" in part)
        if path.startswith("/dist/"):
            self.answer((ROOT / "app/web/static" / path[1:]).read_bytes(), KINDS[Path(path).suffix])
        elif path.startswith("/sample/"):
            known = HERE / path[1:]
            self.answer(known.read_bytes() if known.is_file() else b"", KINDS.get(known.suffix, "text/plain"))
        elif path.strip("/") in {*PAGES, ""}:
            self.answer(render(path.strip("/") or "home", cookies).encode(), KINDS[".html"])
        else:
            self.send_error(404)

    def answer(self, body: bytes, kind: str) -> None:
        """Send one answer with the policy of the application."""
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def look(browser: Browser, address: str, folder: Path, only: list[str]) -> int:
    """Take pictures of all pages and return the number of faults that were found."""
    axe = (ROOT / "tests/e2e/vendor/axe.min.js").read_text()
    found = 0
    for width in (1440, 390):
        context = browser.new_context(viewport={"width": width, "height": 900 if width > 400 else 844}, bypass_csp=False)
        for name in only:
            page = context.new_page()
            said: list[str] = []
            page.on("console", lambda message, said=said: said.append(message.text) if message.type == "error" else None)
            page.on("pageerror", lambda error, said=said: said.append(str(error)))
            page.goto(f"{address}/{name}")
            page.wait_for_timeout(250)
            page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if wide > 0:
                said.append(f"the page is {wide} px too wide")
            said += violations(page, axe)
            found += len(said)
            print(name, width, "clean" if not said else "\n  ".join(["", *said]))
            page.close()
    return found


def violations(page: object, axe: str) -> list[str]:
    """Run axe-core in the page; one line for each violation."""
    page.evaluate(axe)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate(LOOK, tags)
    return [f"{one['id']}: {one['help']} {json.dumps([node['html'][:160] for node in one['nodes'][:3]], ensure_ascii=False)}"
            for one in found]


def main() -> None:
    """Serve, or look and leave."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shots", type=Path)
    parser.add_argument("--port", type=int, default=8765, help="0 takes any free port")
    parser.add_argument("pages", nargs="*", default=PAGES)
    chosen = parser.parse_args()
    server = ThreadingHTTPServer(("127.0.0.1", 0 if chosen.shots else chosen.port), Pages)
    if not chosen.shots:
        print(f"http://127.0.0.1:{server.server_port}", flush=True)
        server.serve_forever()
    Thread(target=server.serve_forever, daemon=True).start()
    chosen.shots.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        found = look(browser, f"http://127.0.0.1:{server.server_port}", chosen.shots, chosen.pages or PAGES)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
