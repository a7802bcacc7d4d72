"""The blueprint of /admin with the tree beside its pages and the way times are written on them."""

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, g, request, url_for

from app.domain.calendar import TZ
from app.queries import queue
from app.web.world import actor, me, reading

INSTANT = timedelta(microseconds=1)
bp = Blueprint("admin", __name__, url_prefix="/admin")

BUSINESS = "业务"
# Groups of entries: label, endpoint. The pages of one entry share the beginning of their endpoints.
TREE = (
    ("概览", (("运行概览", "overview"),)),
    (BUSINESS, (("登记簿", "registrations"), ("登记处理", "acts"), ("办件", "cases"), ("执业单位", "organisations"))),
    ("名册与人员", (("资格名册导入", "roster"), ("人员", "people"), ("员工账号", "staff"))),
    (
        "学习中心",
        (("线下培训", "trainings"), ("学时导入", "hour_imports"), ("学时更正", "hours"), ("接口令牌", "platforms")),
    ),
    ("会员服务", (("会员", "members"), ("会员缴费导入", "fee_imports"))),
    ("内容与规则", (("页面", "pages"), ("业务参数", "parameters"), ("数据字典", "dictionaries"))),
    ("运行", (("作业与故障", "jobs"), ("流程版本", "releases"), ("工作日历", "calendar"), ("历史校验", "history"))),
)
FOR_AUDITORS = frozenset({"cases", "history"})
# The first word of an endpoint, where it is not the entry's own.
SINGULAR = {
    "case": "cases",
    "organisation": "organisations",
    "person": "people",
    "job": "jobs",
    "release": "releases",
    "page": "pages",
    "registration": "registrations",
    "act": "acts",
    "parameter": "parameters",
    "dictionary": "dictionaries",
    "training": "trainings",
    "hour": "hour_imports",
    "platform": "platforms",
    "member": "members",
    "fee": "fee_imports",
}


@bp.context_processor
def menu() -> dict[str, Any]:
    """The tree beside the page; auditors see what they may read."""
    visitor = me()
    if visitor is None:
        return {}
    everything = "administrator" in visitor.roles
    groups: list[dict[str, Any]] = [
        {"title": title, "items": [_entry(*item) for item in items if everything or item[1] in FOR_AUDITORS]}
        for title, items in TREE
    ]
    if everything:
        next(group["items"] for group in groups if group["title"] == BUSINESS).insert(0, _desk())
    return {"menu": [group for group in groups if group["items"]]}


def _desk() -> dict[str, Any]:
    """The way to the reviews that are an administrator's, with how many wait."""
    waiting = queue.told(queue.waiting(reading(), actor())["pool"])
    return {"label": "审核工作台", "url": url_for("desk.queue"), "current": False, "count": waiting}


@bp.app_template_filter("deadline")
def deadline(at: datetime | None) -> str:
    """The last day of a period that ends at 24:00; an empty text when there is none."""
    return (at - INSTANT).astimezone(TZ).strftime("%Y-%m-%d") if at else ""


def _entry(label: str, endpoint: str) -> dict[str, Any]:
    first = (request.endpoint or "").removeprefix("admin.").split("_")[0]
    present = g.get("admin_entry") or SINGULAR.get(first, first)
    return {"label": label, "url": url_for(f"admin.{endpoint}"), "current": present == endpoint}
