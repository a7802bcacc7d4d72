"""The register at 1,000 and at 100,000 people: pages, the import of a roster, the nightly reminders. On PostgreSQL."""

import statistics
import time
from contextlib import ExitStack
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session
from stdnum.iso7064 import mod_11_2

from app.adapters import tables
from app.adapters.neighbours import neighbours
from app.database import Database
from app.domain.actor import Actor
from app.domain.calendar import today
from app.domain.numbers import registration_number
from app.models import Account, Grant, Person, Registration
from app.models.base import now
from app.operations import vocabulary
from app.services import imports, reminders, roster_entries, rosters, shipped, visits
from app.web import create_app
from bench import crowd, office
from bench.counting import counted
from bench.report import SHORT, line
from tests.servers import database as fresh_database
from tests.servers import postgres_server

SIZES = (1_000, 100_000) if not SHORT else (1_000, 10_000)
ROWS = 20_000 if not SHORT else 2_000
LOOKS, WARM = 60, 5
PRIME = 7919  # spreads those who look over the whole register
FLAT = 1.5
IMPORT_GOAL = 4.0
SERVICES = ("first_registration", "renewal")
SEARCHES = {
    "the whole register": "",
    "a number": "?q={number}",
    "a name's beginning": "?q={name}",
    "即将到期, by last day": "?state=EXPIRING&sort=valid_to",
}

READ = """
    SELECT coalesce(sum(seq_tup_read), 0) + coalesce(sum(idx_tup_fetch), 0)
    FROM pg_stat_xact_user_tables WHERE relname = 'registration'
"""


def main() -> None:
    """Print the figures."""
    with postgres_server() as server, ExitStack() as opened:
        urls = [opened.enter_context(fresh_database(server.url())) for _ in SIZES]
        registers = [
            _Register(opened.enter_context(office.opened(url)), size) for url, size in zip(urls, SIZES, strict=True)
        ]
        _pages(*registers)
        _night(registers[-1].database)
        _import(registers[-1].database)


class _Register:
    """An office with so many registered people, its pages, and visits of some people and of an administrator."""

    def __init__(self, database: Database, size: int) -> None:
        self.database = database
        self.people = [number * PRIME % size for number in range(LOOKS)]
        with database.transaction() as session:
            for service in SERVICES:
                _publish(session, service)
            crowd.fill(session, 0, size)
            applicants = [visits.begin(session, _account_of(session, number)) for number in self.people]
            administrator = visits.begin(session, _administrator(session, size))
        crowd.settle(database)
        self._client = create_app(database.neighbours.settings, database).test_client(use_cookies=False)
        self.asked = {"eligibility page": [("/me/apply/renewal", visit) for visit in applicants]}
        for name, query in SEARCHES.items():
            filled = [query.format(number=_beginning(n), name=crowd.name(n)) for n in self.people]
            self.asked[f"search for {name}"] = [(f"/admin/registrations{q}", administrator) for q in filled]

    def look(self, page: str, number: int) -> float:
        """The milliseconds that one page takes."""
        path, visit = self.asked[page][number]
        begun = time.perf_counter()
        answer = self._client.get(path, headers={"Cookie": f"visit={visit}"})
        took = (time.perf_counter() - begun) * 1000
        assert answer.status_code == 200, (path, answer.status_code)
        return took


def _pages(small: _Register, large: _Register) -> None:
    """The median of each page, the two registers in turns, so that both see the same machine."""
    for page in small.asked:
        for number in range(WARM):
            small.look(page, number), large.look(page, number)
        times = [(small.look(page, number), large.look(page, number)) for number in range(LOOKS)]
        few, many = (statistics.median(column) for column in zip(*times, strict=True))
        line(
            f"register: {page}, {SIZES[0]:,} and {SIZES[-1]:,} people",
            f"{few:.1f} and {many:.1f} ms, {many / few:.2f}x",
            goal=f"flat within {FLAT:g}x",
            met=many / few <= FLAT,
        )


def _publish(session: Session, service: str) -> None:
    settings = neighbours(session).settings
    files = shipped.bundle(service, settings.workflows_dir, settings.templates_dir)
    shipped.publish(session, service, files, operations=vocabulary())


def _account_of(session: Session, number: int) -> UUID:
    return session.scalars(select(Account.id).where(Account.login_index == f"bench-{number}")).one()


def _administrator(session: Session, number: int) -> UUID:
    account = Account(login_index=f"bench-administrator-{number}", display_name="管理员", state="active")
    account.grants = [Grant(role_key="administrator")]
    session.add(account)
    session.flush()
    return account.id


def _beginning(number: int) -> str:
    """A registration number without its check character."""
    return registration_number(crowd.begun().year, "11", number + 1)[:-1]


def _night(database: Database) -> None:
    """One night over the whole register, and how many rows of it were read, as PostgreSQL counts them."""
    day, stages = today(now()), [90, 60, 30, 7]
    ends = Registration.valid_to.in_([day + timedelta(days=stage) for stage in stages])
    with database.transaction() as session:
        due = session.scalars(select(func.count()).select_from(Registration).where(ends)).one()
        before = _rows_read(session)
        with counted(database.engine) as seen:
            begun = time.perf_counter()
            told = reminders.remind(session, since=day - timedelta(days=1), until=day)
            took = time.perf_counter() - begun
        rows = _rows_read(session) - before
    line("reminders: people told", f"{told} of {SIZES[-1]:,}", goal=f"the {due} who are due", met=told == due)
    line("reminders: rows of the register read", f"{rows}", goal=f"the {due}, within 5 %", met=rows <= due * 1.05)
    line("reminders: SQL statements of a night", f"{len(seen)}", goal="at most 20", met=len(seen) <= 20)
    line("reminders: a night", f"{took * 1000:.0f} ms")
    with database.transaction() as session:
        again = reminders.remind(session, since=day, until=day)
    line("reminders: told by the same night again", f"{again}", goal="nobody", met=again == 0)


def _rows_read(session: Session) -> int:
    return int(session.scalars(text(READ)).one())


def _import(database: Database) -> None:
    """A roster of new people: looked at and taken in, against their bare rows."""
    data = tables.write_csv(roster_entries.COLUMNS, [_roster_row(number) for number in range(ROWS)])
    with database.transaction() as session:
        by = Actor(_administrator(session, 0), "管理员", roles=frozenset({"administrator"}))
    bare = _bare(database)
    with database.transaction() as session:
        begun = time.perf_counter()
        looked_at = imports.preview(session, rosters.KIND, data, "roster.csv", by=by)
    preview = time.perf_counter() - begun
    with database.transaction() as session, counted(database.engine) as seen:
        begun = time.perf_counter()
        done = imports.apply(session, rosters.KIND, looked_at.id, by=by)
    applied = time.perf_counter() - begun
    line(f"roster: bare bulk insert of {ROWS:,} people, rows per second", f"{ROWS / bare:,.0f}")
    line("roster: dry run, rows per second", f"{ROWS / preview:,.0f}")
    line("roster: import with all checks, rows per second", f"{ROWS / applied:,.0f}")
    ratio = applied / bare
    line(
        "roster: import against the bare insert",
        f"{ratio:.1f}x",
        goal=f"at most {IMPORT_GOAL:g}x",
        met=ratio <= IMPORT_GOAL,
    )
    line("roster: SQL statements of the import", f"{len(seen)}")
    created = done.report["created"]
    line("roster: people taken in", f"{created:,}", goal=f"all {ROWS:,}", met=created == ROWS)


def _bare(database: Database) -> float:
    """Seconds for the same rows in the same tables, made beforehand, and rolled back."""
    people = [crowd.person(10_000_000 + number, "v1:" + "x" * 60) for number in range(ROWS)]
    accounts = [crowd.account(person) for person in people]
    grants = [{"account_id": account["id"], "role_key": "applicant"} for account in accounts]
    with database.reading() as reading:
        reading.execute(text("SELECT 1"))
    with database.engine.begin() as connection:
        begun = time.perf_counter()
        connection.execute(insert(Person), people)
        connection.execute(insert(Account), accounts)
        connection.execute(insert(Grant), grants)
        took = time.perf_counter() - begun
        connection.rollback()
    return took


def _roster_row(number: int) -> list[str]:
    """A person who can be told to be made up: born in one of 1,000 days, in a district without a name."""
    born = date(1970, 1, 1) + timedelta(days=number % 9000)
    body = f"110100{born:%Y%m%d}{number // 9000 * 2 + 1:03d}"
    return [
        f"王{'甲乙丙丁'[number % 4]}",
        "身份证",
        body + mod_11_2.calc_check_digit(body),
        f"R{number:08d}",
        "2019-11-03",
        "设备监理",
    ]
