"""How PostgreSQL finds what a page shows: its plans as text, kept in `bench/plans` to be compared and reviewed."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

PLANS = Path(__file__).parent / "plans"
GROWING = re.compile(r'\b(FROM|JOIN) ("case"|task|event|decision|person|attachment|stored_file)\b')
CONSTANT = re.compile(r"'(?:[^']|'')*'(?:::[a-z]+(?: [a-z]+)*(?:\[\])?)?")
SOURCE = re.compile(r"\bFROM (.*)", re.DOTALL)
SHOWN = 110

Sent = tuple[str, Any]


def of(engine: Engine, act: Callable[[], object]) -> str:
    """The plans of the statements by which an act reads tables that grow with the cases, each once, without values."""
    with _heard(engine) as sent:
        act()
    first = {text: values for text, values in reversed(sent) if text.startswith("SELECT") and GROWING.search(text)}
    with engine.connect() as connection:
        found = [f"-- {_title(text)}\n{_plan(connection, text, first[text])}" for text in reversed(first)]
    return CONSTANT.sub("?", "\n\n".join(found)) + "\n"


def kept(name: str, plans: str) -> bool:
    """Write the plans of a page where the last ones are; tell whether they are the same."""
    PLANS.mkdir(exist_ok=True)
    file = PLANS / f"{name}.txt"
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    file.write_text(plans, encoding="utf-8")
    return before == plans


def _plan(connection: Connection, statement: str, values: Any) -> str:
    return "\n".join(connection.exec_driver_sql(f"EXPLAIN (COSTS OFF) {statement}", values).scalars())


def _title(statement: str) -> str:
    """What a statement reads, on one line."""
    found = SOURCE.search(statement)
    words = " ".join((found.group() if found else statement).split())
    return words[:SHOWN]


@contextmanager
def _heard(engine: Engine) -> Iterator[list[Sent]]:
    sent: list[Sent] = []

    def note(connection: object, cursor: object, statement: str, values: Any, *rest: object) -> None:
        sent.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
