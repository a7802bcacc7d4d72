"""The reviewer's desk at 1,000, at 100,000 and at 1,000,000 cases, on PostgreSQL.

The cases are grown in one database that is copied at each size, so that all sizes are measured in turns, on the same
machine. Where the plans of PostgreSQL differ from those in `bench/plans`, the new ones are written there, for
`git diff` to show.
"""

import re
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select, text
from werkzeug.test import TestResponse

from app.config import Settings
from app.database import Database
from app.domain.actor import Actor
from app.models import Case, Task
from app.operations import vocabulary
from app.services import shipped, visits
from app.web import create_app
from bench import desk_cases, desk_claims, desk_plans, desk_scans, office
from bench.counting import counted
from bench.report import SHORT, line, percentile
from tests.databases import copied_postgres
from tests.integration.core.stage import SERVICE
from tests.servers import Postgres
from tests.servers import database as fresh_database

SIZES = (1_000, 100_000, 1_000_000) if not SHORT else (1_000, 10_000)
LOOKS, WARM = (100, 10) if not SHORT else (40, 5)
PRIME = 7919  # spreads what is looked for over all cases
FLAT, MOST_STATEMENTS = 1.5, 15
TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Asked:
    """A page, or an act with its form; one that takes a task leads to it, and it is put back afterwards."""

    path: str
    form: Mapping[str, str] | None = None
    takes: bool = False


BACK = Asked("/desk/tasks/{task}/release", {})
PAGES = {
    "queue": Asked("/desk/"),
    "all": Asked("/desk/all"),
    "search a number": Asked("/desk/?q={number}"),
    "search a name": Asked("/desk/?q={name}"),
    "search an identity number": Asked("/desk/search", {"tab": "pool", "q": "{identity}"}),
    "open": Asked("/desk/tasks/{task}"),
    "claim": Asked("/desk/tasks/{task}/claim", {}, takes=True),
    "next": Asked("/desk/next", {}, takes=True),
}


def main() -> None:
    """Print the figures."""
    with ExitStack() as opened:
        server = opened.enter_context(_server_on_disk())
        url = opened.enter_context(fresh_database(server.url()))
        first = opened.enter_context(office.opened(url))
        _publish(first)
        _without_autovacuum(first)
        load = desk_cases.played(first)
        desks = []
        for size in SIZES:
            begun = time.perf_counter()
            load.grow(size)
            line(f"desk: {size:,} cases made", f"{time.perf_counter() - begun:.0f} s")
            database = first if size == SIZES[-1] else _copied(opened, server.url(), first)
            desks.append(_Desk(database, load.reviewers[0], size))
        _flat(desks)
        _plans(desks[-1])
        desk_claims.main(first, load)
        desk_scans.main(first, load)


class _Desk:
    """A reviewer at a desk in an office with so many cases."""

    def __init__(self, database: Database, reviewer: Actor, size: int) -> None:
        self.database, self.size = database, size
        assert reviewer.account_id is not None
        with database.transaction() as session:
            visit = visits.begin(session, reviewer.account_id)
            free = Task.closed_at.is_(None), Task.holder_id.is_(None), Task.role == "reviewer"
            query = select(Task.id, Case.number, Case.applicant_name).join(Case, Case.id == Task.case_id).where(*free)
            self._found = session.execute(query.where(Case.number.like("F2099%")).order_by(Case.number)).all()
        self._client = create_app(database.neighbours.settings, database).test_client(use_cookies=False)
        self._headers = {"Cookie": f"visit={visit}"}
        self._headers["X-CSRFToken"] = TOKEN.findall(self._client.get("/contact", headers=self._headers).text)[0]

    def look(self, name: str, number: int) -> float:
        """The milliseconds that a page or an act takes; a task that was taken is put back afterwards."""
        begun = time.perf_counter()
        answer = self._send(PAGES[name], self._case(number))
        took = (time.perf_counter() - begun) * 1000
        self._put_back(name, answer)
        return took

    def statements(self, name: str) -> int:
        """How many statements a page or an act sends to the database."""
        with counted(self.database.engine) as seen:
            answer = self._send(PAGES[name], self._case(0))
        self._put_back(name, answer)
        return len(seen)

    def plans(self, name: str) -> str:
        """How PostgreSQL finds what a page shows or an act needs."""
        answers = []
        found = desk_plans.of(self.database.engine, lambda: answers.append(self._send(PAGES[name], self._case(0))))
        self._put_back(name, answers[0])
        return found

    def _put_back(self, name: str, answer: TestResponse) -> None:
        if PAGES[name].takes:
            self._send(BACK, {"task": answer.location.rpartition("/")[2]})

    def _case(self, number: int) -> dict[str, str]:
        task, case, name = self._found[number * PRIME % len(self._found)]
        return {"task": str(task), "number": case, "name": name, "identity": desk_cases.IDENTITY}

    def _send(self, asked: Asked, case: Mapping[str, str]) -> TestResponse:
        """The answer, which is a page, or after an act the way to one."""
        path, method = asked.path.format_map(case), "GET" if asked.form is None else "POST"
        form = {key: value.format_map(case) for key, value in (asked.form or {}).items()}
        answer = self._client.open(path, method=method, data=form, headers=self._headers)
        assert answer.status_code == (200 if asked.form is None else 303), (path, answer.status_code)
        return answer


def _flat(desks: list[_Desk]) -> None:
    """The p95 of every page and act, all sizes in turns, and the statements at the largest."""
    for name in PAGES:
        for number in range(WARM):
            [desk.look(name, number) for desk in desks]
        times = zip(*([desk.look(name, number) for desk in desks] for number in range(LOOKS)), strict=True)
        found = [percentile(each, 0.95) for each in times]
        told, ratio = " ".join(f"{one:.1f}" for one in found), found[-1] / found[0]
        line(f"desk: {name}, p95", f"{told} ms, {ratio:.2f}x", goal=f"flat within {FLAT:g}x", met=ratio <= FLAT)
        most = max(desk.statements(name) for desk in desks)
        line(f"desk: {name}, SQL statements", f"{most}", goal=f"at most {MOST_STATEMENTS}", met=most <= MOST_STATEMENTS)


def _plans(desk: _Desk) -> None:
    """The plans at the largest size against those that are kept; a short run has too few cases to keep any."""
    for name in PAGES if not SHORT else {}:
        same = desk_plans.kept(name.replace(" ", "_"), desk.plans(name))
        line(f"desk: {name}, query plans", "as kept" if same else "changed", goal="as in bench/plans", met=same)


def _publish(database: Database) -> None:
    settings = database.neighbours.settings
    files = shipped.bundle(SERVICE, settings.workflows_dir, settings.templates_dir)
    with database.transaction() as session:
        shipped.publish(session, SERVICE, files, operations=vocabulary())


@contextmanager
def _server_on_disk() -> Iterator[Postgres]:
    """A PostgreSQL of the benchmark's own; a million cases would fill the memory in which those of tests are kept."""
    with tempfile.TemporaryDirectory(prefix="dengji-desk-") as home:
        server = Postgres(Path(home))
        server.create()
        try:
            server.start()
            yield server
        finally:
            server.kill()


def _without_autovacuum(database: Database) -> None:
    """Growing ends with a VACUUM ANALYZE; another one at a moment of its own would be measured with the pages."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ALTER SYSTEM SET autovacuum = off"))
        connection.execute(text("SELECT pg_reload_conf()"))


def _copied(opened: ExitStack, server: str, original: Database) -> Database:
    """The same office as it is now, in a database of its own."""
    original.engine.dispose()  # a database that is copied must have no visitors
    name, folder = original.engine.url.database, original.neighbours.settings.data_dir
    assert name is not None
    url = opened.enter_context(copied_postgres(server, name))
    copy = Database.open(Settings(data_dir=folder, database_url=url))
    opened.callback(copy.close)
    return copy
