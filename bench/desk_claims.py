"""Fifty reviewers at once, over HTTP against real server processes: one winner for each task."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from uuid import UUID

from sqlalchemy import func, select

from app.database import Database
from app.models import Case, Event, Task
from app.models.base import now
from app.services import visits
from bench.browser import Browser
from bench.desk_cases import DESKS, Caseload
from bench.report import SHORT, line, percentile
from bench.server import serving

ROUNDS = 6 if not SHORT else 1
ALONE = 50 if not SHORT else 5


def main(database: Database, load: Caseload) -> None:
    """Print the figures; the tasks that are fought for belong to nobody before."""
    with database.transaction() as session:
        tokens = [visits.begin(session, one.account_id) for one in load.reviewers if one.account_id]
        free = Task.role == "reviewer", Task.closed_at.is_(None), Task.holder_id.is_(None)
        waiting = select(Task.id).join(Case, Case.id == Task.case_id).where(*free, Case.number.like("F2099%"))
        tasks = list(session.scalars(waiting.order_by(Case.number).limit(ALONE + ROUNDS * (DESKS + 1))))
    address = database.engine.url.render_as_string(hide_password=False)
    since = now()
    with serving(database.neighbours.settings, address) as server, ThreadPoolExecutor(DESKS) as pool:
        desks = [_ready(server.port, token) for token in tokens]
        alone = [_claim(desks[number % DESKS], tasks.pop())[1] for number in range(ALONE)]
        same = [_at_once(pool, desks, [tasks.pop()] * DESKS) for _ in range(ROUNDS)]
        apart = [_at_once(pool, desks, [tasks.pop() for _ in desks]) for _ in range(ROUNDS)]
    _tell(database, f"{DESKS} claim one task", same, percentile(alone, 0.95), since)
    _tell(database, f"{DESKS} claim one task each", apart, percentile(alone, 0.95), since)


Pressed = tuple[UUID, float, bool]


def _tell(database: Database, name: str, rounds: Sequence[Sequence[Pressed]], alone: float, since: datetime) -> None:
    """Who waits longest stands behind all others, so that many at once may take as long as one after the other."""
    pressed = [one for each in rounds for one in each]
    wanted = {task_id for task_id, _, _ in pressed}
    winners = [task_id for task_id, _, won in pressed if won]
    with database.reading() as session:
        held = select(func.count()).where(Task.id.in_(wanted), Task.holder_id.is_not(None))
        cases = select(Task.case_id).where(Task.id.in_(wanted))
        claims = select(func.count()).where(Event.kind == "task_claimed", Event.case_id.in_(cases), Event.at >= since)
        told = [session.scalars(query).one() for query in (held, claims)]
    one_each = sorted(winners) == sorted(wanted) and told == [len(wanted)] * 2
    line(f"desk: {name}, winners", f"{len(winners)} of {len(wanted)} tasks", goal="one each", met=one_each)
    p95 = percentile([took for _, took, _ in pressed], 0.95)
    ratio = p95 / alone
    told_times = f"{p95:.0f} ms, {ratio:.1f}x of {alone:.1f}"
    line(f"desk: {name}, p95", told_times, goal=f"at most {DESKS}x, in a line", met=ratio <= DESKS)


def _ready(port: int, token: str) -> Browser:
    """A reviewer who is at the desk: what a browser asks for first is there already."""
    browser = Browser(port)
    browser.become(token)
    browser.get("queue", "/desk/")
    browser.rest()
    return browser


def _at_once(pool: ThreadPoolExecutor, desks: Sequence[Browser], wanted: Sequence[UUID]) -> list[Pressed]:
    """Everybody presses 认领 at the same moment, each on a task."""
    gate = Barrier(len(desks))

    def press(desk: Browser, task_id: UUID) -> Pressed:
        gate.wait()
        return _claim(desk, task_id)

    return list(pool.map(press, desks, wanted))


def _claim(desk: Browser, task_id: UUID) -> Pressed:
    """Press 认领: the task, the milliseconds, and whether the case file opened."""
    begun = time.perf_counter()
    place = desk.post("claim", f"/desk/tasks/{task_id}/claim", {})
    took = (time.perf_counter() - begun) * 1000
    desk.rest()
    return task_id, took, place.endswith(str(task_id))
