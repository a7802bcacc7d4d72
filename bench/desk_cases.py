"""Very many cases at once: real ones, played through the program, and copied row by row in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Date, Row, Select, Table, func, insert, literal_column, select, text
from sqlalchemy.orm import Session

from app.database import Database
from app.domain.actor import Actor
from app.models import Attachment, Base, Case, Decision, Person, Registration, Remark, StoredFile
from app.models.base import Moment
from tests.integration.core.stage import APPROVAL, RETURN, Stage, resident_number

UNITS, DESKS = 500, 50  # organisations; reviewers, and as many approvers
# Of two hundred cases two wait for their first review, one for its second, one is with its applicant: 2 % are open.
SHARES = {"waiting": "n % 100 = 0", "second": "n % 200 = 50", "returned": "n % 200 = 150", "closed": "n % 50 <> 0"}
HELD = "n % 1000 >= 600"  # of what is open, the part that somebody has taken
ENOUGH = {
    "answers": 0,
    "event": 1,
    "attachment": 1,
    "stored_file": 1,
    "job": 0,
}  # of a closed case, which nobody opens here
OF_A_CASE = ("answers", "attachment", "decision", "event", "job", "task")
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
NAME = f"substr('{SURNAMES}', 1 + n % 20, 1) || '基' || lpad(n::text, 7, '0')"
NUMBER = "'F2099' || lpad(n::text, 8, '0')"
UNIT = f"'基准设备监理公司' || n % {UNITS}"
# Values that are not those of the original, and that nothing else follows from; `id` is that of the copy.
OWN = {
    "case.number": NUMBER,
    "case.applicant_name": NAME,
    "case.organisation_name": UNIT,
    "case.exclusive_key": f"'registration:' || {NUMBER}",
    "event.stream": "({case})::text",
    "job.key": "'bench:' || ({id})::text",
    "organisation.name": UNIT,
    "organisation.name_key": UNIT,
    "organisation.uscc": "'BENCH' || n",
    "person.full_name": NAME,
    "person.id_no_index": "'bench-' || n",
    "person.qualification_no": "'BENCH' || lpad(n::text, 8, '0')",
    "registration.number": "'R' || lpad(n::text, 12, '0')",
    "task.applicant_name": NAME,
    "task.number": NUMBER,
    "task.organisation_name": UNIT,
    "stored_file.sha256": "encode(sha256((({id})::text)::bytea), 'hex')",
}
INDICES = """
    SELECT indexname AS name, indexdef AS definition FROM pg_indexes
    WHERE schemaname = 'public' AND indexname NOT IN (SELECT conname FROM pg_constraint)
"""
IDENTITY = resident_number(1)  # of the person whose case waits
Found = tuple[Table, Row[*tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Original:
    """A played case: its rows, the share of all numbers that become copies, and how many days earlier they are."""

    case_id: UUID
    rows: Sequence[Found]
    share: str
    earlier: str


@dataclass(slots=True)
class Caseload:
    """The cases of an office; `grow` adds copies of the played ones. `known` says in SQL what stands for an id."""

    stage: Stage
    reviewers: Sequence[Actor]
    approvers: Sequence[Actor]
    originals: Sequence[Original]
    known: dict[UUID, str] = field(default_factory=dict)
    size: int = 0

    def grow(self, size: int) -> None:
        """Add cases up to this number, then have the database tidy up and count what it has.

        What is copied was checked, and an index is made faster when all is there.
        """
        engine = self.stage.database.engine
        with engine.begin() as connection:
            indices = connection.execute(text(INDICES)).all()
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            for index in indices:
                connection.execute(text(f"DROP INDEX {index.name}"))
            for original in self.originals:
                for table, row in original.rows:
                    self._copy(connection, original, table, row._mapping, size)
            for index in indices:
                connection.execute(text(index.definition))
        self.size = size
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))

    def _copy(self, connection: Connection, original: Original, table: Table, row: Any, size: int) -> None:
        """One row of an original, once for each number of its share."""
        names = [column.name for column in table.columns if column is not Base.metadata.tables["event"].c.id]
        values = [self._value(original, table, row, name) for name in names]
        original_row, numbers = table.alias("original"), func.generate_series(self.size, size - 1).alias("n")
        copies: Select[*tuple[Any, ...]] = select(*map(literal_column, values))
        copies = copies.select_from(original_row.join(numbers, text("true")))
        copies = copies.where(original_row.c.id == row["id"], text(original.share))
        connection.execute(insert(table).from_select(names, copies, include_defaults=False))

    def _value(self, original: Original, table: Table, row: Any, name: str) -> str:
        """The SQL of one value of a copy."""
        value, place, same = row[name], f"{table.name}.{name}", f'original."{name}"'
        if place == "task.holder_id" and row["closed_at"] is None and row["role"] != "applicant":
            return f"CASE WHEN {HELD} THEN {one_of(self._desks(row['role']))} END"
        if value is None:
            return "NULL"
        if place in OWN:
            return OWN[place].format(id=self.known.get(row["id"], ""), case=self.known[original.case_id])
        if isinstance(value, UUID):
            return self.known.get(value, same)
        dated = isinstance(table.columns[name].type, Moment | Date)
        return f"({same} - ({original.earlier}) * interval '1 day')" if dated else same

    def _desks(self, role: str) -> Sequence[Actor]:
        return {"reviewer": self.reviewers, "approver": self.approvers}[role]


def played(database: Database) -> Caseload:
    """An office whose cases stand at every step, each played once, with as many desks as there will be."""
    stage = Stage(database)
    reviewers = [stage.staff(f"reviewer-{n}", "reviewer") for n in range(DESKS)]
    approvers = [stage.staff(f"approver-{n}", "approver") for n in range(DESKS)]
    cases = {name: stage.submitted(stage.applicant(n + 1)) for n, name in enumerate(SHARES)}
    for name in ("second", "closed"):
        stage.decide(cases[name], APPROVAL, stage.reviewer)
    stage.decide(cases["returned"], RETURN, stage.reviewer)
    stage.decide(cases["closed"], APPROVAL, stage.approver)
    stage.work()
    stage.issue(cases["closed"])
    stage.work()
    with database.reading() as session:
        originals = [_original(session, name, case_id) for name, case_id in cases.items()]
        units = Base.metadata.tables["organisation"]
        unit = session.execute(select(units).where(units.c.id == stage.unit)).one()
    load = Caseload(
        stage, reviewers, approvers, [Original(stage.unit, [(units, unit)], f"n < {UNITS}", "0"), *originals]
    )
    everything = [row.id for original in load.originals for _, row in original.rows if isinstance(row.id, UUID)]
    load.known = {row_id: _copied(tag, "n") for tag, row_id in enumerate(everything)}
    for one, desks in ((stage.reviewer, reviewers), (stage.approver, approvers)):
        assert one.account_id is not None
        load.known[one.account_id] = one_of(desks)
    load.known[stage.unit] = _copied(0, f"(n % {UNITS})")
    return load


def one_of(actors: Sequence[Actor]) -> str:
    """The SQL of one of these accounts, each as often as the others."""
    ids = ", ".join(f"'{actor.account_id}'" for actor in actors)
    return f"(ARRAY[{ids}]::uuid[])[1 + (n / 7) % {len(actors)}]"


def _copied(tag: int, number: str) -> str:
    """The SQL of the id of the copy with a number; such ids grow with their number, as those of the program do."""
    return f"('0190{tag:04x}-0000-7000-8000-' || lpad(to_hex({number}), 12, '0'))::uuid"


def _original(session: Session, name: str, case_id: UUID) -> Original:
    found, closed = _rows(session, session.get_one(Case, case_id)), name == "closed"
    if closed:
        found = [one for number, one in enumerate(found) if _is_enough(found[number + 1 :], one[0].name)]
    return Original(case_id, found, SHARES[name], "n % 700" if closed else "n / 50 % 5")


def _rows(session: Session, case: Case) -> list[Found]:
    """Everything that belongs to a case, its person among it."""
    tables = Base.metadata.tables
    files = select(Attachment.file_id).where(Attachment.case_id == case.id)
    decisions = select(Decision.id).where(Decision.case_id == case.id)
    own = {
        "case": Case.id == case.id,
        "person": Person.id == case.person_id,
        "registration": Registration.person_id == case.person_id,
        "stored_file": StoredFile.id.in_(files),
        "remark": Remark.decision_id.in_(decisions),
        **{name: tables[name].c.case_id == case.id for name in OF_A_CASE},
    }
    found = {name: session.execute(select(tables[name]).where(rule).order_by("id")) for name, rule in own.items()}
    return [(tables[name], row) for name, rows in found.items() for row in rows]


def _is_enough(later: Sequence[Found], name: str) -> bool:
    """Whether a row is one of the last of its table that are kept."""
    return name not in ENOUGH or sum(table.name == name for table, _ in later) < ENOUGH[name]
