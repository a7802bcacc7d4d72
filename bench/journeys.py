"""Whole journeys over HTTP against real server processes: medians, cases per second, CPU seconds per case.

A case takes nine requests, each with data of its own: begin, list, open form, save, submit; list, claim, open, decide.
The CPU seconds are those of the web processes once they are warm, without the start of the program.
The peer that the goal refers to did eight such requests at 3.7 cases/s with one client, 5 to 7.5 with four, at 0.25 CPU
seconds per case, on a machine of this kind.
"""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from sqlalchemy import func, select

from app.database import Database
from app.models import Case
from app.services import visits
from bench import office
from bench.browser import Browser
from bench.report import SHORT, line, percentile
from bench.server import serving
from tests.servers import database as fresh_database
from tests.servers import postgres_server

CASES = 60 if SHORT else 240
WARM = 8
PEER = {1: 3.7, 4: 7.5}
PEER_CPU = 0.25
VALUES = {f"field_{n}": f"中国某某设备监理有限公司第 {n} 项" for n in range(21)}


@dataclass(frozen=True, slots=True)
class People:
    """Tokens of visits: one applicant per case, one reviewer per client."""

    applicants: list[str]
    reviewers: list[str]


def main() -> None:
    """Print the figures for SQLite and for a private PostgreSQL."""
    _on("SQLite", "")
    with postgres_server() as server, fresh_database(server.url()) as url:
        _on("PostgreSQL", url)


def _on(name: str, url: str) -> None:
    with office.opened(url) as database:
        for clients in (1, 4):
            _run(f"{name}, {clients} client" + ("s" if clients > 1 else ""), database, url, clients)


def _run(name: str, database: Database, url: str, clients: int) -> None:
    people = _people(database, CASES + WARM, clients)
    before = _finished(database)
    with serving(database.neighbours.settings, url) as server:
        _drive(server.port, people, range(WARM), 1)
        begun, spent = time.perf_counter(), server.cpu()
        times = _drive(server.port, people, range(WARM, WARM + CASES), clients)
        took, cpu = time.perf_counter() - begun, (server.cpu() - spent) / CASES
    done = _finished(database) - before
    rate = CASES / took
    for act in ("form", "save", "submit", "claim", "decide"):
        values = times[act]
        line(f"{name}: {act}", f"{statistics.median(values):.1f} / p95 {percentile(values, 0.95):.1f} ms")
    line(f"{name}: cases finished, by SQL", f"{done} of {CASES + WARM}", goal="all", met=done == CASES + WARM)
    line(f"{name}: cases per second", f"{rate:.1f}", goal=f"10x {PEER[clients]}/s", met=rate >= 10 * PEER[clients])
    line(f"{name}: CPU seconds per case", f"{cpu:.3f}", goal=f"a tenth of {PEER_CPU}", met=cpu <= PEER_CPU / 10)


def _drive(port: int, people: People, numbers: range, clients: int) -> dict[str, list[float]]:
    with ThreadPoolExecutor(clients) as pool:
        shares = [list(numbers)[n::clients] for n in range(clients)]
        parts = pool.map(lambda n: _share(port, people, shares[n], n), range(clients))
        found: dict[str, list[float]] = {}
        for part in parts:
            for act, values in part.items():
                found.setdefault(act, []).extend(values)
    return found


def _share(port: int, people: People, numbers: list[int], client: int) -> dict[str, list[float]]:
    browser = Browser(port)
    for number in numbers:
        _journey(browser, people.applicants[number], people.reviewers[client], number)
    return browser.times


def _journey(browser: Browser, applicant: str, reviewer: str, number: int) -> None:
    browser.become(applicant)
    place = browser.post("begin", "/me/apply/plain", {})
    records = browser.get("list", "/me/records")
    form = browser.get("form", place)
    case = place.removesuffix("/form")
    values = {key: f"{text} {number}" for key, text in VALUES.items()}
    browser.post("save", place, {**values, "version": browser.value(form, "version"), "action": "save"})
    browser.post("submit", f"{case}/submit", {})
    browser.become(reviewer)
    case_number = browser.first(records, r"P\d{13}")
    queue = browser.get("queue", f"/desk/?q={case_number}")
    task = browser.post("claim", browser.first(queue, r"/desk/tasks/[0-9a-f-]{36}/claim"), {})
    browser.get("open", task)
    browser.post("decide", task, {"outcome": "approve"})


def _people(database: Database, cases: int, clients: int) -> People:
    with database.transaction() as session:
        offset = session.scalars(select(func.count()).select_from(Case)).one()
        applicants = [office.applicant(session, offset + n) for n in range(cases)]
        reviewers = [office.reviewer(session, f"{offset}-{n}") for n in range(clients)]
        begin = [visits.begin(session, actor.account_id) for actor in applicants if actor.account_id]
        desks = [visits.begin(session, actor.account_id) for actor in reviewers if actor.account_id]
    return People(begin, desks)


def _finished(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(func.count()).select_from(Case).where(Case.outcome == "approved")).one()
