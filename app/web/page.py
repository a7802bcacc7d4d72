"""What pages share: addresses of built files, and the values that every template may use."""

from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit

from flask import Flask, current_app, request, url_for

from app.domain.calendar import TZ, today
from app.domain.hour_figures import words
from app.domain.trainings import closing
from app.models.base import now
from app.queries import parameter_list
from app.web import menu
from app.web.world import me, reading, settings

Place = dict[str, str]


def install(app: Flask) -> None:
    """Give templates their common values."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.globals.update(asset=asset, is_example=is_example)
    app.jinja_env.filters.update(moment=moment, hours=words, closes=closing)
    app.context_processor(_common)


def asset(name: str) -> str:
    """The address of a built file; it changes with the content, so browsers may keep what they have for ever."""
    path = Path(current_app.static_folder or "", "dist", name)
    try:
        version = _version(path, path.stat().st_mtime_ns)
    except FileNotFoundError:  # a page without its style is better than none
        version = None
    return _asset_address(request.script_root, name, version)


def moment(at: datetime | None, form: str = "%Y-%m-%d %H:%M") -> str:
    """An instant by the clocks of Shanghai; an empty text when there is none."""
    return at.astimezone(TZ).strftime(form) if at else ""


def is_example(key: str) -> bool:
    """Whether nobody has confirmed the value of a policy parameter that is in force (示例值)."""
    return key in parameter_list.examples(reading(), today(now()))


def trail(*places: tuple[str, str] | str) -> list[Place]:
    """Breadcrumbs for `trail`: (label, address) of the pages above, and the label of the page itself."""
    return [{"label": place} if isinstance(place, str) else {"label": place[0], "url": place[1]} for place in places]


def came_from() -> str:
    """The page of ours that this request was sent from; "" when it was none of ours."""
    return local_address(request.referrer or "")


def split(address: str) -> SplitResult:
    """The parts of an address that somebody sent; none of what is no address at all."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def local_address(address: str) -> str:
    """Path and query of a whole address of this site, else ""."""
    parts = split(address)
    if parts.netloc != request.host or not parts.path.startswith("/") or parts.path.startswith("//"):
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def page_number() -> int:
    """The page of a list that the address asks for; whatever is no number is page 1."""
    text = request.args.get("page", "1")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else 1


def link_with(**changes: Any) -> str:
    """The address of this page with some of its parameters changed (None takes one away): to sort and turn pages."""
    values = {**request.args.to_dict(), **changes}
    query = urlencode({key: value for key, value in values.items() if value is not None})
    return f"{request.path}?{query}" if query else request.path


@lru_cache(maxsize=64)
def _version(path: Path, _: int) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12]


@lru_cache(maxsize=64)
def _asset_address(_: str, name: str, version: str | None) -> str:
    return url_for("static", filename=f"dist/{name}", v=version)


def _common() -> dict[str, Any]:
    visitor, chosen = me(), settings()
    return {
        "me": visitor,
        "person_menu": menu.of_person(visitor) if visitor else None,
        "menu": menu.beside(visitor),
        "link_with": link_with,
        "site": {
            "home": menu.address("public.home"),
            "guide": menu.address("public.guide", "engineer"),
            "login": menu.address("auth.login"),
            "display": menu.address("public.display"),
            "footer_links": [
                {"label": "联系我们", "url": menu.address("public.contact")},
                {"label": "无障碍说明", "url": menu.address("public.accessibility")},
            ],
        },
        "office": {
            "name": chosen.office_name,
            "phone": chosen.office_phone,
            "email": chosen.office_email,
            "website": chosen.office_website,
            "record_number": chosen.office_icp,
        },
    }
