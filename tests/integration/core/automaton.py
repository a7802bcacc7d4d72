"""The law of a case's history, written down a second time: which line may follow which, and whose it may be."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.domain.actor import Actor
from app.models import Case, Event

# Where a decision leads, step by step; None is where nobody but the worker has anything left to do.
LEADS = {
    ("prelim", "approve"): "recheck",
    ("prelim", "return"): "correct",
    ("prelim", "refuse"): None,
    ("recheck", "approve"): None,
    ("recheck", "return"): "correct",
    ("recheck", "refuse"): None,
}
ROLES = {"prelim": "reviewer", "recheck": "approver"}
OTHER_EYES = {"prelim": "recheck", "recheck": "prelim"}
WITHDRAWN_FROM = {"apply", "prelim", "correct"}


class Illegal(AssertionError):
    """A line that may not stand where it stands."""


@dataclass(slots=True)
class Automaton:
    """Reads the lines of one case in order; `open` is the step that waits for a person, `holder` who has taken it.

    `staff` are those who may appear in them, each with a name of their own; `tied` the applicant's units.
    """

    case: Case
    staff: Mapping[UUID, Actor]
    tied: Collection[UUID | None]
    open: str | None = None
    holder: UUID | None = None
    over: bool = False
    decided: dict[str, set[UUID]] = field(default_factory=dict)

    def read(self, lines: Sequence[Event]) -> None:
        """Follow the history from its beginning. Raises Illegal at the first line that breaks the law."""
        for line in lines:
            rule = getattr(self, f"_{line.kind}", None)
            if rule is not None:
                self._require(not self.over or line.account_id is None, line, "after the end")
                rule(line)

    def _case_opened(self, line: Event) -> None:
        self._require(line.position == 1, line, "not the first")
        self.open = "apply"

    def _task_claimed(self, line: Event) -> None:
        self._require(self.holder is None, line, f"held by {self.holder}")
        self._takes(line, line.account_id)

    def _task_released(self, line: Event) -> None:
        self._by_the_holder(line)
        self.holder = None

    def _task_transferred(self, line: Event) -> None:
        self._by_the_holder(line)
        self._takes(line, self._named(line, "to"))

    def _task_taken_over(self, line: Event) -> None:
        """From a colleague who has it, or for whom it is kept in the pool."""
        self._require(self.holder != line.account_id, line, "from oneself")
        self._require(self.holder in (None, self._named(line, "from")), line, f"held by {self.holder}")
        self._require(line.content["reason"], line, "without a reason")
        self._takes(line, line.account_id)

    def _task_timed_out(self, line: Event) -> None:
        self._require(line.account_id is None, line, "by a person")
        self._moves(line, None)

    def _task_handed_to_deputy(self, line: Event) -> None:
        self._require(line.account_id is None, line, "by a person")
        self._moves(line, self._named(line, "to"))

    def _task_left_for_leave(self, line: Event) -> None:
        self._moves(line, None)

    def _task_handed_back(self, line: Event) -> None:
        self._require(line.account_id in (None, self.holder), line, f"held by {self.holder}")
        self._moves(line, self._named(line, "to"))

    def _step_completed(self, line: Event) -> None:
        element = line.content["element"]
        if element in ROLES:
            self._by_the_holder(line)
            self._require(self._may(element, line.account_id), line, "by somebody who may not decide")
            self.decided.setdefault(element, set()).add(self._person(line.account_id))
            self._goes_on(LEADS[element, line.content["outcome"]])
        elif element in ("apply", "correct"):
            self._require(self.open == element, line, f"at {self.open}")
            self._by_the_applicant(line)
            self._goes_on("prelim")
        else:
            self._require(line.account_id is None, line, "done by a person")

    def _message_received(self, line: Event) -> None:
        self._by_the_applicant(line)
        self._require(self.open in WITHDRAWN_FROM, line, f"at {self.open}")
        self._require(self.holder is None, line, f"held by {self.holder}")
        self._goes_on(None)
        self.over = True

    def _timer_fired(self, line: Event) -> None:
        self._require(line.account_id is None, line, "by a person")
        if "expired" in line.content["trail"]:
            self._require(self.open == "correct", line, f"at {self.open}")
            self._goes_on(None)
            self.over = True

    def _takes(self, line: Event, account: UUID | None) -> None:
        element = line.content["element"]
        self._require(element == self.open, line, f"at {self.open}")
        self._require(self._may(element, account), line, "by somebody who may not decide")
        self.holder = account

    def _moves(self, line: Event, to: UUID | None) -> None:
        """From one to another by itself; what was only kept for somebody in the pool stays there."""
        self._require(self.holder in (None, self._named(line, "from")), line, f"held by {self.holder}")
        if to is not None:
            self._require(self._may(line.content["element"], to), line, "to somebody who may not decide")
        self.holder = to if self.holder else None

    def _named(self, line: Event, key: str) -> UUID:
        return next(account for account, one in self.staff.items() if one.name == line.content[key])

    def _goes_on(self, element: str | None) -> None:
        self.open, self.holder = element, None

    def _by_the_holder(self, line: Event) -> None:
        self._require(line.content["element"] == self.open, line, f"at {self.open}")
        self._require(self.holder is not None and line.account_id == self.holder, line, f"held by {self.holder}")

    def _by_the_applicant(self, line: Event) -> None:
        self._require(line.actor == self.case.applicant_name, line, "not the applicant's")

    def _may(self, element: str, account: UUID | None) -> bool:
        """The rules of the office in the words of the guide: a role, no tie to the applicant, four eyes."""
        one = self.staff.get(account) if account else None
        if one is None or ROLES.get(element) not in one.roles or one.person_id == self.case.person_id:
            return False
        return one.organisation_id not in self.tied and self._person(account) not in self.decided.get(
            OTHER_EYES[element], set()
        )

    def _person(self, account: UUID | None) -> Any:
        one = self.staff[account] if account else None
        return one and (one.person_id or one.account_id)

    def _require(self, kept: object, line: Event, otherwise: str) -> None:
        if not kept:
            raise Illegal(f"{self.case.number}:{line.position} {line.kind} by {line.actor} {line.content}: {otherwise}")
