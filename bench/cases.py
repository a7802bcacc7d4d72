"""What one `cases.complete` costs, against the bare engine step and a bare commit, and whether it grows with rounds."""

import statistics
import time
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.database import Database
from app.domain.actor import Actor
from app.domain.review import Decision, Outcome, Remark
from app.engine.process import Process
from app.models import Case, Person, Task
from app.queries import releases, remarks
from app.queries.calendars import OfficeClock
from app.services import cases, claims, drafts, reviews
from bench import office
from bench.counting import counted
from bench.report import SHORT, line, milliseconds

ROUNDS = (1, 50, 200) if not SHORT else (1, 20)
TIMES = 200 if not SHORT else 40
VALUES = {f"field_{n}": "中国某某设备监理有限公司" for n in range(21)}


def main() -> None:
    """Print the figures on SQLite; PostgreSQL's are in `journeys`."""
    with office.opened() as database:
        with database.transaction() as session:
            applicant, judge = office.applicant(session, 1), office.reviewer(session)
        _one_step(database, applicant)
        _rounds(database, applicant, judge)


def _one_step(database: Database, applicant: Actor) -> None:
    durations, statements = [], []
    for _ in range(TIMES):
        case_id, task_id = _begun(database, applicant)
        with counted(database.engine) as seen:
            begun = time.perf_counter()
            with database.transaction() as session:
                cases.complete(session, case_id, task_id, by=applicant)
            durations.append((time.perf_counter() - begun) * 1000)
        statements.append(len(seen))
    whole = statistics.median(durations)
    bare, commit = _bare_step(database, applicant), _bare_commit(database)
    line("cases.complete", f"{whole:.2f} ms")
    line("cases.complete / bare engine step", f"{whole / bare:.1f}x of {bare:.2f} ms")
    line("cases.complete / bare one-row commit", f"{whole / commit:.1f}x of {commit:.2f} ms")
    most = max(statements)
    line("cases.complete SQL statements", str(most), goal="at most 12", met=most <= 12)


def _rounds(database: Database, applicant: Actor, judge: Actor) -> None:
    case_id, _ = _begun(database, applicant)
    sizes: dict[int, int] = {}
    durations: dict[int, list[float]] = {}
    for number in range(1, ROUNDS[-1] + 1):
        took = _one_round(database, case_id, applicant, judge)
        if number in ROUNDS or any(abs(number - r) <= 3 for r in ROUNDS):
            durations.setdefault(min(ROUNDS, key=lambda r: abs(r - number)), []).append(took)
        if number in ROUNDS:
            with database.reading() as session:
                sizes[number] = len(session.get_one(Case, case_id).state.encode())
    first = ROUNDS[0]
    for number in ROUNDS:
        took, base = statistics.median(durations[number]), statistics.median(durations[first])
        size = sizes[number] / sizes[first]
        line(
            f"state bytes after {number} rounds",
            f"{sizes[number]} B, {size:.2f}x",
            goal="flat within 20 %",
            met=size < 1.2,
        )
        line(
            f"one round's time after {number} rounds",
            f"{took:.1f} ms, {took / base:.2f}x",
            goal="flat within 20 %",
            met=took / base < 1.2,
        )


def _one_round(database: Database, case_id: UUID, applicant: Actor, judge: Actor) -> float:
    """Submit and return once; what is measured are the two steps and all that is written with them."""
    begun = time.perf_counter()
    with database.transaction() as session:
        cases.complete(session, case_id, _open(session, case_id).id, by=applicant)
    with database.transaction() as session:
        task = _open(session, case_id)
        claims.claim(session, task.id, by=judge)
        decision = Decision(Outcome.RETURN, remarks=(Remark("general", "", "请补充材料"),))
        earlier = {one.id: remarks.RESOLVED for one in remarks.waiting(session, session.get_one(Case, case_id))}
        reviews.decide(session, task.id, decision, checklist={}, earlier=earlier, by=judge)
    return (time.perf_counter() - begun) * 1000


def _begun(database: Database, applicant: Actor) -> tuple[UUID, UUID]:
    with database.transaction() as session:
        case = drafts.begin(session, "plain", session.get_one(Person, applicant.person_id), by=applicant)
        drafts.save(session, case.id, VALUES, version=1, by=applicant)
        return case.id, _open(session, case.id).id


def _open(session: Session, case_id: UUID) -> Task:
    return session.scalars(select(Task).where(Task.case_id == case_id, Task.closed_at.is_(None))).one()


def _bare_step(database: Database, applicant: Actor) -> float:
    """Restore, complete, prune and write the state of the same case in memory: the engine alone."""
    case_id, task_id = _begun(database, applicant)
    with database.reading() as session:
        case = session.get_one(Case, case_id)
        spec, state, clock = releases.parsed(session, case.release_id).spec, case.state, OfficeClock(session)

        def step() -> None:
            process = Process.restore(spec, state, clock=clock)
            process.complete(task_id, {})
            process.state()

        return milliseconds(step, TIMES)


def _bare_commit(database: Database) -> float:
    """One row, one commit, the same database settings."""
    engine = database.engine
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE bare (id INTEGER PRIMARY KEY, words TEXT)"))

    def write() -> None:
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO bare (words) VALUES ('x')"))

    return milliseconds(write, TIMES)
