"""What a decision would lead to: rehearsed on the case's own diagram, so that nothing but the diagram says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.domain.review import Outcome
from app.engine.faults import EngineFault
from app.engine.process import Process, Step
from app.models import Case, Task
from app.queries import deadlines, releases
from app.queries.calendars import OfficeClock
from app.queries.facts import gather
from app.queries.sight import Sight

LETTER = "send_letter"
JOBS_AHEAD = 10  # work of the machinery that may come before a letter


@dataclass(frozen=True, slots=True)
class Ahead:
    """`template` and `title` of the letter that would go out, "" for none; `waits` are the steps people come to.

    `until` is the last day of the applicant's own step, when a timer of the diagram ends it.
    """

    template: str = ""
    title: str = ""
    waits: tuple[str, ...] = ()
    until: date | None = None


def after(session: Session, case: Case, task: Task, outcome: str, review: Mapping[str, Any]) -> Ahead:
    """What an outcome of an open task would lead to; nothing is written, and no job is done.

    `review` are the answers to the step's own form. Raises TaskNotOpen when the step is over.
    """
    clock = OfficeClock(session)
    process = Process.restore(releases.parsed(session, case.release_id).spec, case.state, clock=clock)
    there = {step.id for step in process.steps()}
    try:
        process.complete(task.id, _facts(session, case, process, outcome, review))
        found = _walked(process, there)
    except EngineFault:  # what was typed so far leads nowhere
        return Ahead()
    return _told(session, case, found, clock)


def _walked(process: Process, there: set[Any]) -> list[Step]:
    """The steps that are new, seen past the work of the machinery up to the first letter."""
    for _ in range(JOBS_AHEAD):
        fresh = [step for step in process.steps() if step.id not in there]
        if any(step.operation == LETTER for step in fresh):
            return fresh
        work = next((step for step in fresh if step.kind == "job"), None)
        if work is None:
            return fresh
        process.complete(work.id, {})
    return [step for step in process.steps() if step.id not in there]


def _told(session: Session, case: Case, steps: list[Step], clock: OfficeClock) -> Ahead:
    letter = next((step for step in steps if step.operation == LETTER), None)
    own = next((step for step in steps if step.properties.get("role") == "applicant"), None)
    spec = releases.parsed(session, case.release_id).spec
    until = deadlines.of_step(session, spec, own.element, opened=clock.now(), number=case.round + 1) if own else None
    return Ahead(
        template=_named(letter, "template"),
        title=_named(letter, "title"),
        waits=tuple(step.name for step in steps if step.kind == "person"),
        until=until,
    )


def _named(letter: Step | None, name: str) -> str:
    return str(letter.parameters.get(name, "")) if letter else ""


def _facts(session: Session, case: Case, process: Process, outcome: str, review: Mapping[str, Any]) -> dict[str, Any]:
    """What the diagram would read: a return opens the next round before it moves on."""
    number = case.round + (outcome == Outcome.RETURN.value)
    said = {"decision": outcome, "review": dict(review), "round": number}
    exclusive = process.spec.opening.get("exclusive", "")
    return gather(process.spec.names, Sight(session, case.person_id, case=case, exclusive=exclusive, said=said))
