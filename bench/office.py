"""A throw-away office for a benchmark: an empty database, the plain service, and people."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.orm import Session

from app.adapters.neighbours import neighbours
from app.config import Settings
from app.database import Database
from app.domain.actor import Actor
from app.models import Account, Grant, Person, migrate
from app.operations import vocabulary
from app.services import seeds, shipped

PLAIN = Path(__file__).parent / "plain"


@contextmanager
def opened(database_url: str = "") -> Iterator[Database]:
    """An office in a temporary folder, on SQLite or on the database of the address."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), database_url=database_url)
        database = Database.open(settings)
        migrate.upgrade(database.engine)
        with database.transaction() as session:
            seeds.plant(session, settings.workflows_dir)
            files = shipped.bundle("plain", PLAIN, settings.templates_dir)
            shipped.publish(session, "plain", files, operations=vocabulary())
        yield database
        database.close()


def applicant(session: Session, number: int) -> Actor:
    """A person with an account; the number is plainly not a real one."""
    vault = neighbours(session).vault
    document = f"BENCH{os.getpid()}{number:08d}"
    person = Person(
        full_name=f"测试{number}",
        id_doc_type="PASSPORT",
        id_no_sealed=vault.seal(document),
        id_no_index=vault.index(document),
        id_no_masked="BEN***",
        qualification_no=f"Q{document}",
    )
    session.add(person)
    session.flush()
    account = _account(session, document, person.full_name, "applicant", person)
    return Actor(account.id, person.full_name, person_id=person.id, roles=frozenset({"applicant"}))


def reviewer(session: Session, name: str = "") -> Actor:
    """A reviewer."""
    account = _account(session, f"bench-reviewer-{name}", "审核员", "reviewer", None)
    return Actor(account.id, "审核员", roles=frozenset({"reviewer"}))


def _account(session: Session, login: str, name: str, role: str, person: Person | None) -> Account:
    account = Account(login_index=neighbours(session).vault.index(login), display_name=name, state="active")
    account.person_id = person.id if person else None
    account.grants = [Grant(role_key=role)]
    session.add(account)
    session.flush()
    return account
