"""The reviewers' queue: a page of a tab, how much there is of each kind, and the whole of it for an export.

A page is read off an index from the place where the one before it ended, and nothing is counted beyond MOST: so it
takes as long among a million cases as among a thousand.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, literal, select, tuple_, union_all
from sqlalchemy.orm import Session, defer

from app.domain.actor import Actor
from app.models import Case, Decision, Event, Task
from app.queries import samples
from app.queries.exclusion import APPLICANT
from app.queries.queue_order import Holder, Order, Place
from app.queries.queue_search import OPEN, Conditions, Scope, Search

SIZE = 20
MOST = 500
CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the queue.

    `outcome` is what was decided, empty while the task is open. `holder` is who claimed or finished it, `news` the
    last event of the case; outcome and news stay untold to whoever takes a second look at the case. `opens` is the
    task under which it is looked at: while it waits for the applicant, one of its reviews; None when there is none.
    """

    task: Task
    case: Case
    outcome: str
    holder: str
    news: Event | None
    opens: UUID | None

    @property
    def waits_for_applicant(self) -> bool:
        return self.task.role == APPLICANT


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Some lines in an order; `before` and `after` are the places at which the pages beside this one begin."""

    lines: Sequence[Line]
    before: Place | None
    after: Place | None


def counts(scope: Scope, searches: Collection[Search]) -> Mapping[Search, int]:
    """How much each search finds, in one statement; MOST + 1 stands for that many or more."""
    wanted = list(dict.fromkeys(searches))
    numbers = [_counted(scope, search).scalar_subquery() for search in wanted]
    row = scope.session.execute(select(*numbers), scope.values).one() if numbers else ()
    return dict(zip(wanted, row, strict=True))


def waiting(session: Session, by: Actor) -> Mapping[str, int]:
    """How much waits in the tabs `pool` and `mine`, at most MOST + 1 each."""
    found = counts(Scope(session, by), [Search("pool"), Search("mine")])
    return {search.tab: number for search, number in found.items()}


def told(number: int) -> str:
    """A number that was counted no further than to MOST, as people read it; "" for none."""
    return f"{MOST}+" if number > MOST else str(number or "")


def page(scope: Scope, search: Search, order: Order, place: Place | None, *, total: int) -> QueuePage:
    """The lines from a place on, or those before it. `total` is what `counts` says: few are sorted, many are not."""
    back = place is not None and place.back
    found = _found(scope, search, order, place, within=MOST + 1 if total <= MOST else SIZE + 1, few=total <= MOST)
    if found is None:
        return QueuePage([], None, None)
    read = list(scope.session.execute(found.limit(SIZE + 1), scope.values))
    more, rows = len(read) > SIZE, read[:SIZE]
    if back:
        rows.reverse()
    lines = _lines(scope, rows)
    if not rows:
        return QueuePage([], None, None)
    first, last = _place(rows[0], back=True), _place(rows[-1], back=False)
    return QueuePage(lines, first if (more if back else place) else None, last if back or more else None)


def exported(scope: Scope, search: Search, order: Order) -> Iterator[Line]:
    """Everything that is found, in its order; it is read as it is taken."""
    found = _found(scope, search, order, None, within=None, few=False)
    if found is None:
        return
    options = {"yield_per": CHUNK}
    for rows in scope.session.execute(found, scope.values, execution_options=options).partitions(CHUNK):
        yield from _lines(scope, rows)


def _counted(scope: Scope, search: Search) -> Select[int]:
    about_case = scope.by.person_id or scope.by.organisation_id or search.is_about_the_case
    parts = []
    for conditions in scope.branches(search):
        query = select(literal(1).label("one")).select_from(Task).where(*conditions)
        if about_case:
            query = query.join(Case, Case.id == Task.case_id)
        parts.append(select(query.limit(MOST + 1).subquery()))
    if not parts:
        return select(literal(0))
    first = union_all(*parts).subquery()
    return select(func.count()).select_from(select(first.c.one).limit(MOST + 1).subquery())


def _found(
    scope: Scope, search: Search, order: Order, place: Place | None, *, within: int | None, few: bool
) -> Select[Any] | None:
    """The lines in their order; `within` limits what each branch adds, in its own order unless there are `few`."""
    unordered = few or within is None
    cut = []
    for conditions in scope.branches(search):
        walked, rest = _apart(order, conditions, few=unordered)
        cut += [one.order_by(None) for part in rest for one in order.branch(part, place)]
        cut += [(one.order_by(None) if unordered else one).limit(within) for one in order.branch(walked, place)]
    if not cut:
        return None
    back = place is not None and place.back
    found = union_all(*(select(one.subquery()) for one in cut)).subquery("found")
    if within is not None:  # lines that are not shown need neither case nor holder
        first = order.lines(found.c.value, found.c.case, found.c.task, back=back)
        found = select(found).order_by(*first).limit(SIZE + 1).subquery("shown")
    lines = order.lines(found.c.value, found.c.case, found.c.task, back=back)
    heavy = defer(Case.state), defer(Case.policy), defer(Case.conditions)
    return (
        select(Task, Case, func.coalesce(Decision.outcome, ""), func.coalesce(Holder.display_name, ""), found.c.value)
        .join(found, found.c.task == Task.id)
        .join(Case, Case.id == Task.case_id)
        .outerjoin(Decision, Decision.task_id == Task.id)
        .outerjoin(Holder, Holder.id == func.coalesce(Task.finished_by, Task.holder_id))
        .options(*heavy)
        .order_by(*lines)
    )


def _apart(order: Order, conditions: Conditions, *, few: bool) -> tuple[Conditions, Sequence[Conditions]]:
    """What is read off an order's index, and what is sorted beside it.

    What only the case knows has the order of all cases: of the open ones what still waits is found soon, and of the
    closed ones hardly anything waits, so that this is looked for without the order.
    """
    if few or not order.column.of_case or not any(one is OPEN for one in conditions):
        return conditions, ()
    return [*conditions, Case.closed_at.is_(None)], [[*conditions, Case.closed_at.is_not(None)]]


def _place(row: Row[*tuple[Any, ...]], *, back: bool) -> Place:
    task, case, _, _, value = row
    return Place(value, case.id, task.id, back)


def _lines(scope: Scope, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[Line]:
    blind = samples.blind_cases(scope.session, scope.by.account_id)
    news = _news(scope.session, [row[1] for row in rows if row[1].id not in blind])
    reviews = _reviews(scope, [row[0].case_id for row in rows if row[0].role == APPLICANT])
    return [
        Line(task, case, "" if case.id in blind else outcome, holder, news.get(case.id), _opens(task, reviews))
        for task, case, outcome, holder, _ in rows
    ]


def _opens(task: Task, reviews: Mapping[UUID, UUID]) -> UUID | None:
    return reviews.get(task.case_id) if task.role == APPLICANT else task.id


def _news(session: Session, cases: Sequence[Case]) -> Mapping[UUID | None, Event]:
    """The last event of each case."""
    heads = [(str(case.id), case.history_length) for case in cases]
    query = select(Event).where(tuple_(Event.stream, Event.position).in_(heads))
    return {event.case_id: event for event in session.scalars(query)} if heads else {}


def _reviews(scope: Scope, cases: Collection[UUID]) -> Mapping[UUID, UUID]:
    """The last review of each case that this person may see."""
    if not cases:
        return {}
    query = select(Task.case_id, Task.id).join(Case, Case.id == Task.case_id)
    query = query.where(Task.case_id.in_(cases), *scope.seen()).order_by(Task.opened_at)
    return {row.case_id: row.id for row in scope.session.execute(query, scope.values)}
