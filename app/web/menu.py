"""The tree at the left in the guide's own words, and the menu behind the person's name."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import current_app, request, url_for

from app.queries import services
from app.queries.accounts import Visitor
from app.queries.services import Offer
from app.web.world import reading

# What a template gets to see.
Shown = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """One entry; it is shown muted while nothing answers at its endpoint."""

    label: str
    endpoint: str
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """Where a role works: the endpoint of the first page there, and what the way to it is called."""

    role: str
    endpoint: str
    label: str


APPLICANT = (
    (
        "个人中心",
        (
            Item("个人信息", "applicant.profile"),
            Item("修改密码", "auth.password"),
            Item("消息", "applicant.messages"),
            Item("我的数据", "applicant.my_data"),
        ),
    ),
    (
        "学习中心",
        (
            Item("学习记录", "applicant.learning"),
            Item("线下培训", "applicant.training"),
            Item("网络教育平台", "applicant.online_courses"),
        ),
    ),
    (
        "设备监理师",
        (
            Item("首次登记", "applicant.first_registration"),
            Item("延续登记", "applicant.renewal"),
            Item("变更登记", "applicant.change"),
            Item("登记记录", "applicant.records"),
        ),
    ),
    (
        "会员服务",
        (
            Item("会员信息", "applicant.membership"),
            Item("会员缴费记录", "applicant.membership_fees"),
            Item("会员权益", "applicant.membership_benefits"),
        ),
    ),
    (
        "登记服务指南",
        (Item("设备监理师", "public.guide", "engineer"), Item("专业培训人员", "public.guide", "trainee")),
    ),
)
ROOMS = (
    Room("administrator", "admin.overview", "系统管理"),
    Room("administrator", "desk.queue", "审核工作台"),
    Room("auditor", "admin.cases", "审计查询"),
    Room("reviewer", "desk.queue", "审核工作台"),
    Room("approver", "desk.queue", "审核工作台"),
    Room("applicant", "applicant.home", "个人中心"),
)
ROLES = {"applicant": "申请人", "reviewer": "初审", "approver": "复核", "administrator": "管理员", "auditor": "审计员"}


def beside(visitor: Visitor | None) -> list[Shown]:
    """The tree beside a page; blueprints with a tree of their own put it in the place of the applicant's."""
    if visitor is None or "applicant" not in visitor.roles:
        return []
    entries = {title: [_shown(item) for item in items] for title, items in APPLICANT}
    for offer in services.in_menu(reading()):
        entries.setdefault(offer.group, []).append(_offered(offer))
    _mark_present(entry for group in entries.values() for entry in group)
    return [{"title": title, "items": group} for title, group in entries.items()]


def entry(endpoint: str) -> Shown | None:
    """The entry of the applicant's tree that leads to an endpoint, when there is one and something answers there."""
    found = next((item for _, items in APPLICANT for item in items if item.endpoint == endpoint), None)
    shown = _shown(found) if found else None
    return shown if shown and shown["url"] else None


def of_person(visitor: Visitor) -> Shown:
    """The menu behind the person's name."""
    rooms = {room.label: url for room in ROOMS if room.role in visitor.roles and (url := _url(room.endpoint))}
    links = {**rooms, "修改密码": address("auth.password")}
    return {
        "name": visitor.name,
        "role": "、".join(label for role, label in ROLES.items() if role in visitor.roles),
        "links": [{"label": label, "url": url} for label, url in links.items()],
        "logout_url": address("auth.logout"),
    }


def address(endpoint: str, slug: str = "") -> str:
    """The address of a page that every page leads to; worked out once."""
    return _address(request.script_root, endpoint, slug)


def landing(roles: frozenset[str]) -> str:
    """Where somebody with these roles begins after logging in."""
    urls = (_url(room.endpoint) for room in ROOMS if room.role in roles)
    return next((url for url in urls if url), url_for("public.home"))


@lru_cache(maxsize=256)
def _address(_: str, endpoint: str, slug: str) -> str:
    return url_for(endpoint, slug=slug) if slug else url_for(endpoint)


def _shown(item: Item) -> Shown:
    return {"label": item.label, "url": _url(item.endpoint, item.slug)}


def _offered(offer: Offer) -> Shown:
    return {"label": offer.name, "url": url_for("applicant.apply", service_key=offer.key)}


def _url(endpoint: str, slug: str = "") -> str:
    return address(endpoint, slug) if endpoint in current_app.view_functions else ""


def _mark_present(entries: Iterable[Shown]) -> None:
    """Mark the entry whose address is the longest beginning of the present one."""
    path = f"{request.path}/"
    above = [entry for entry in entries if entry["url"] and path.startswith(f"{entry['url']}/")]
    if above:
        max(above, key=lambda entry: len(entry["url"]))["current"] = True
