"""The address of a list in the queue: tab, filters, order, columns and place all stand in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import request, url_for

from app.domain.people import normalise_name
from app.errors import Fault, InvalidInput
from app.queries.queue_order import Order, Place
from app.queries.queue_search import DUE, GROUPS, Search
from app.queries.queue_words import is_identity_number, person_of
from app.services.preferences import COLUMNS
from app.web.world import myself, reading

LONGEST = 100
NOBODY = UUID(int=0)
ENDPOINTS = {"pool": "queue", "mine": "mine", "done": "done", "all": "everything"}
FILTERS = ("group", "service", "step", "holder", "person", "q", "from", "to", "due")
SORTS = {"pool": "due", "mine": "due", "done": "-closed", "all": "-submitted"}
LABELS = {
    "number": "办件编号",
    "applicant": "申请人",
    "service": "事项",
    "organisation": "执业单位",
    "step": "环节",
    "holder": "承办人",
    "due": "剩余时限",
    "news": "最新动态",
    "submitted": "提交时间",
    "closed": "办结时间",
}
USUAL: Mapping[str, Sequence[str]] = {
    "pool": ("applicant", "service", "organisation", "step", "due", "news"),
    "mine": ("applicant", "service", "organisation", "step", "due", "news"),
    "done": ("applicant", "service", "organisation", "step", "closed"),
    "all": ("applicant", "service", "organisation", "step", "holder", "due"),
}


@dataclass(frozen=True, slots=True)
class Address:
    """What the address of a list asks for; `given` are its parameters as they stand there, without the place."""

    search: Search
    order: Order
    place: Place | None
    columns: Sequence[str]
    given: Mapping[str, str]

    @property
    def bare(self) -> str:
        """The tab without any filter, in the same order and columns."""
        return address(self.search.tab, {key: self.given.get(key) for key in ("sort", "columns")})

    @property
    def here(self) -> str:
        """This very page of the list."""
        key = "before" if self.place and self.place.back else "after"
        return self.link(**{key: self.place.token()}) if self.place else self.link()

    def link(self, **changes: Any) -> str:
        """This list with some parameters changed (None takes one away), from its first page on."""
        return address(self.search.tab, {**self.given, **changes})


def read(tab: str) -> Address:
    """The list that this request asks for. Raises InvalidInput for a day, a person or a column that is none."""
    asked = {key: value.strip()[:LONGEST] for key, value in request.args.items()}
    order = Order(asked.get("sort") or SORTS[tab])
    given = {key: asked[key] for key in (*FILTERS, "sort", "columns", "view") if asked.get(key)}
    return Address(search_of(tab, given), order, _place(order, asked), columns(tab, given.get("columns", "")), given)


def search_of(tab: str, given: Mapping[str, str]) -> Search:
    """What parameters look for in a tab. Raises InvalidInput."""
    return Search(
        tab=tab,
        group=_one_of(GROUPS, given.get("group", "")),
        service=given.get("service", ""),
        step=given.get("step", ""),
        holder=_uuid("holder", given.get("holder", "")),
        person=_uuid("person", given.get("person", "")),
        text=normalise_name(given.get("q", "")),
        first=_day("from", given.get("from", "")),
        last=_day("to", given.get("to", "")),
        due=_one_of(DUE, given.get("due", "")),
    )


def address(tab: str, given: Mapping[str, Any]) -> str:
    """The address of a tab with these parameters; empty ones are left out."""
    query = urlencode({key: value for key, value in given.items() if value})
    bare = url_for(f"desk.{ENDPOINTS[tab]}")
    return f"{bare}?{query}" if query else bare


def tab(named: str) -> str:
    """The tab of this name, the first one for a name that none has."""
    return named if named in ENDPOINTS else "pool"


def harmless(given: Mapping[str, Any]) -> dict[str, Any]:
    """The same parameters without an identity number: they name the person instead, or nobody."""
    if not is_identity_number(given.get("q", "")):
        return dict(given)
    return {**given, "q": None, "person": str(person_of(reading(), given["q"]) or NOBODY)}


def columns(tab: str, named: str = "") -> Sequence[str]:
    """The columns that the address names, else those that the person has chosen, else the usual ones."""
    chosen = named.split(",") if named else myself().settings.get(COLUMNS, {}).get(tab, USUAL[tab])
    return [key for key in choices(tab) if key in chosen]


def choices(tab: str) -> Sequence[str]:
    """The columns that a tab may show, beside the number, in their order."""
    unlike = {"done": {"due", "holder"}, "pool": {"closed", "holder"}, "mine": {"closed", "holder"}}
    return [key for key in LABELS if key not in unlike.get(tab, {"closed"}) and key != "number"]


def _place(order: Order, asked: Mapping[str, str]) -> Place | None:
    token = request.args.get("before", "") or request.args.get("after", "")
    return order.place(token, back=bool(asked.get("before"))) if token else None


def _one_of(known: Sequence[str], value: str) -> str:
    return value if value in known else ""


def _uuid(field: str, text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise InvalidInput([Fault(field, "没有此人员", "UNKNOWN_PERSON")]) from None


def _day(field: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidInput([Fault(field, "请按 2026-01-31 的格式填写日期", "DATE")]) from None
