"""The tree at the left in the guide's own words, and the menu behind the person's name."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for

from app.queries.accounts import Visitor

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
    ("个人中心", (Item("个人信息", "applicant.profile"), Item("修改密码", "auth.password"))),
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
    entries = [(title, [_shown(item) for item in items]) for title, items in APPLICANT]
    _mark_present(entry for _, group in entries for entry in group)
    return [{"title": title, "items": group} for title, group in entries]


def of_person(visitor: Visitor) -> Shown:
    """The menu behind the person's name."""
    rooms = {room.label: url for room in ROOMS if room.role in visitor.roles and (url := _url(room.endpoint))}
    links = {**rooms, "修改密码": url_for("auth.password")}
    return {
        "name": visitor.name,
        "role": "、".join(label for role, label in ROLES.items() if role in visitor.roles),
        "links": [{"label": label, "url": url} for label, url in links.items()],
        "logout_url": url_for("auth.logout"),
    }


def landing(roles: frozenset[str]) -> str:
    """Where somebody with these roles begins after logging in."""
    urls = (_url(room.endpoint) for room in ROOMS if room.role in roles)
    return next((url for url in urls if url), url_for("public.home"))


def _shown(item: Item) -> Shown:
    return {"label": item.label, "url": _url(item.endpoint, item.slug)}


def _url(endpoint: str, slug: str = "") -> str:
    if endpoint not in current_app.view_functions:
        return ""
    return url_for(endpoint, slug=slug) if slug else url_for(endpoint)


def _mark_present(entries: Iterable[Shown]) -> None:
    """Mark the entry whose address is the longest beginning of the present one."""
    path = f"{request.path}/"
    above = [entry for entry in entries if entry["url"] and path.startswith(f"{entry['url']}/")]
    if above:
        max(above, key=lambda entry: len(entry["url"]))["current"] = True
