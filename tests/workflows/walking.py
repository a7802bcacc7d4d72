"""Walking a case through a diagram, straight on or with a save and a restore at every stop."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.domain.calendar import Calendar
from app.domain.facts import samples
from app.engine.checks import check
from app.engine.process import Process, Step
from app.engine.spec import Spec
from app.errors import Fault
from app.operations import vocabulary

WORKFLOWS = Path(__file__).parents[2] / "workflows"
DIAGRAM = (WORKFLOWS / "first_registration.bpmn").read_bytes()
TABLE = (WORKFLOWS / "required_documents.dmn").read_bytes()
CONDITIONS = (WORKFLOWS / "eligibility_first.dmn").read_bytes()
FACTS = {
    "round": 1,
    "id_doc_type": "RESIDENT_ID",
    "apply_membership": False,
    "form": {"education": "21"},
    "policy": {"review_yellow_wd": 2},
}
ACCEPTANCE = "accept"
MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


class Clock:
    """A clock that stands until it is moved; Monday to Friday are worked, until the office says otherwise."""

    def __init__(self, start: datetime = MONDAY) -> None:
        self.instant = start
        self.office = Calendar()

    def now(self) -> datetime:
        return self.instant

    def calendar(self) -> Calendar:
        return self.office


class Walk:
    """One case: `over_night` saves and restores it before each move, as separate requests would."""

    def __init__(self, spec: Spec, *, over_night: bool, facts: Mapping[str, object] = FACTS) -> None:
        self.spec = spec
        self.over_night = over_night
        self.clock = Clock()
        self.trail: list[str] = []
        self.process = Process.start(spec, facts, clock=self.clock)

    def open(self) -> set[str]:
        """Ids of the elements where something waits for people or the worker."""
        return {step.element for step in self.process.steps()}

    def step(self, element: str) -> Step:
        [found] = [step for step in self.process.steps() if step.element == element]
        return found

    def complete(self, *elements: str, **facts: object) -> None:
        """Complete the open steps with these ids, one after the other; the worker sends the 受理通知 at once."""
        for element in elements:
            self._pause()
            self.process.complete(self.step(element).id, facts)
            self._pause()
            if ACCEPTANCE in self.open() and element != ACCEPTANCE:
                self.complete(ACCEPTANCE)

    def send(self, message: str) -> None:
        self._pause()
        self.process.send(message, {})
        self._pause()

    def after(self, **period: float) -> bool:
        """Let time pass and the worker look for due timers; tells whether anything happened."""
        self.clock.instant += timedelta(**period)
        self._pause()
        woke = self.process.wake(self.clock.instant)
        self._pause()
        return woke

    def submitted(self, rounds: int = 1) -> None:
        """Go to the first review, through as many rounds as asked for."""
        self.complete("apply")
        self.returned(range(2, rounds + 1))

    def returned(self, rounds: Iterable[int]) -> None:
        """Return the case for correction once for each of the rounds."""
        for number in rounds:
            self.complete("prelim", decision="return")
            self.complete("notify_returned")
            self.complete("correct", round=number)

    def _pause(self) -> None:
        self.trail += self.process.trail
        self.process.trail.clear()
        if self.over_night:
            self.process = Process.restore(self.spec, self.process.state(), clock=self.clock)


def edited(pattern: str, replacement: str, source: bytes = DIAGRAM) -> bytes:
    """Return the shipped diagram with one edit, made where the regular expression matches first."""
    text, count = re.subn(pattern, replacement, source.decode(), count=1, flags=re.DOTALL)
    assert count == 1, f"nothing matches {pattern}"
    return text.encode()


def faults(diagram: bytes = DIAGRAM, *tables: bytes) -> list[Fault]:
    """Run the release check as publishing does."""
    return check(
        diagram,
        tables or (TABLE, CONDITIONS),
        roles={"applicant", "reviewer", "approver"},
        forms={"first_registration", "review"},
        operations=vocabulary(),
        templates={"application_first", "certificate", "letter_acceptance", "letter_return", "letter_refusal"},
        facts=samples(),
    )
