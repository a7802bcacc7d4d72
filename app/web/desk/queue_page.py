"""One page of the queue: what is in it, how much there is of each kind, and whether a browser has it already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.models import Event, SavedView
from app.queries import cases, queue, queue_choices, queue_words, releases, saved_views
from app.queries.queue import Line, QueuePage
from app.queries.queue_search import Scope, Search
from app.web import sessions
from app.web.desk import history, queue_address
from app.web.desk.blueprint import TABS, bp, days_left
from app.web.desk.queue_address import ENDPOINTS, LABELS, Address, address
from app.web.world import actor, reading

SEEN = "X-Seen"
GROUPS = {"urgent": "即将超期", "corrected": "补正已回", "fresh": "新收", "waiting": "等待申请人"}
GROUPS_OF: Mapping[str, Sequence[str]] = {
    "pool": ("urgent", "corrected", "fresh"),
    "mine": tuple(GROUPS),
    "all": tuple(GROUPS),
}
DUE = {"overdue": "已超期", "today": "今日到期", "soon": "即将超期", "none": "无时限"}


@dataclass(frozen=True, slots=True)
class Tally:
    """How much there is: of what is listed, of each tab that waits, of each group and of each saved view."""

    total: int
    tabs: Mapping[str, int]
    groups: Mapping[str, int]
    views: Mapping[Any, int]


def answer(tab: str) -> ResponseReturnValue:
    """The page of a tab as its address asks for it; 204 for a browser that shows this very list."""
    asked = queue_address.read(tab)
    if queue_words.is_identity_number(asked.search.text):
        return redirect(asked.link(**queue_address.harmless({"q": asked.search.text})))
    scope = Scope(reading(), actor())
    views = saved_views.of_account(scope.session, scope.by.account_id)
    tally = _tally(scope, asked.search, views)
    found = queue.page(scope, asked.search, asked.order, asked.place, total=tally.total)
    shown = {"asked": asked, "found": found, "tally": tally, "mark": _mark(found, tally)}
    if SEEN not in request.headers:
        return render_template("desk/queue.html", **shown, **_lists(asked, tally, views), **_around(scope, asked))
    sessions.current().seen_at = None  # a page that refreshes itself is no sign that somebody is there
    if request.headers[SEEN] == shown["mark"]:
        return "", 204
    return render_template("desk/_queue_news.html", **shown, **_lists(asked, tally, views))


@bp.app_template_filter("counted")
def counted(number: int) -> str:
    """A number that was counted no further than to MOST."""
    return queue.told(number) or "0"


@bp.app_template_global("news_of")
def news_of(line: Line) -> str:
    """The last event of a line's case in the words of its diagram."""
    event: Event | None = line.news
    spec = releases.parsed(reading(), line.case.release_id).spec
    return history.title(event.kind, event.content, spec) if event else ""


@bp.app_template_global("service_of")
def service_of(line: Line) -> str:
    """What a line's service is called."""
    return cases.service_name(reading(), line.case)


def _tally(scope: Scope, asked: Search, views: Sequence[SavedView]) -> Tally:
    tabs = {tab: Search(tab) for tab in ("pool", "mine")}
    groups = {group: replace(asked, group=group) for group in ("", *GROUPS_OF.get(asked.tab, ()))}
    kept = {view.id: queue_address.search_of(view.tab, view.query) for view in views}
    numbers = queue.counts(scope, [asked, *tabs.values(), *groups.values(), *kept.values()])
    g.waiting = {tab: numbers[search] for tab, search in tabs.items()}
    return Tally(
        total=numbers[asked],
        tabs=g.waiting,
        groups={group: numbers[search] for group, search in groups.items()},
        views={view_id: numbers[search] for view_id, search in kept.items()},
    )


def _lists(asked: Address, tally: Tally, views: Sequence[SavedView]) -> dict[str, Any]:
    """The tabs, the groups and the columns, as the components show them."""
    present = asked.given.get("view", "")
    tabs = [
        {
            "label": TABS[endpoint],
            "url": address(tab, {}),
            "count": counted(tally.tabs[tab]) if tab in tally.tabs else None,
            "current": tab == asked.search.tab and not present,
        }
        for tab, endpoint in ENDPOINTS.items()
    ]
    tabs += [
        {
            "label": view.name,
            "url": address(view.tab, {**view.query, "view": str(view.id)}),
            "count": counted(tally.views[view.id]),
            "current": str(view.id) == present,
        }
        for view in views
    ]
    groups = [
        {
            "label": GROUPS.get(group, "全部"),
            "url": asked.link(group=group),
            "count": counted(number),
            "current": group == asked.search.group,
        }
        for group, number in tally.groups.items()
    ]
    columns = [{"key": key, "label": LABELS[key], "class": f"column-{key}"} for key in ("number", *asked.columns)]
    return {"tabs_shown": tabs, "groups": groups if len(groups) > 1 else [], "columns": columns}


def _around(scope: Scope, asked: Address) -> dict[str, Any]:
    """The filters and what they offer."""
    title = TABS[ENDPOINTS[asked.search.tab]]
    return {
        "title": title,
        "services": cases.service_names(scope.session),
        "steps": queue_choices.step_names(scope),
        "holders": queue_choices.colleagues(scope) if asked.search.tab == "all" else {},
        "due": DUE,
        "choices": [{"key": key, "label": LABELS[key]} for key in queue_address.choices(asked.search.tab)],
        "trail": [{"label": "审核工作台", "url": url_for("desk.queue")}, {"label": title}],
    }


def _mark(found: QueuePage, tally: Tally) -> str:
    """A digest of what the list shows: a page that already shows it needs no answer."""
    lines = [
        (line.task.id, line.task.round, line.outcome, line.holder, line.case.history_length, days_left(line.task))
        for line in found.lines
    ]
    said = lines, found.before is None, found.after is None, tally
    return sha256(repr(said).encode()).hexdigest()[:16]
