"""变化: two rounds of a case beside each other, chosen in the address by `from` and `to`."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request
from sqlalchemy.orm import Session

from app.models import Case
from app.queries import rounds
from app.queries.releases import applicant_form
from app.queries.rounds import Comparison


@dataclass(frozen=True, slots=True)
class Changes:
    """The rounds to choose from, and what changed between the two that were chosen; none when there is only one."""

    numbers: Sequence[int]
    found: Comparison | None


def chosen(session: Session, case: Case) -> Changes:
    """Compare the rounds that the address names, else the last two that were handed in."""
    if case.round == 1:
        return Changes((1,), None)
    form = applicant_form(session, case)
    numbers = rounds.handed_in(session, case, form)
    if len(numbers) < 2:
        return Changes(numbers, None)
    first, second = _asked("from", numbers, numbers[-2]), _asked("to", numbers, numbers[-1])
    found = rounds.load(session, case, form, {first, second})
    return Changes(numbers, rounds.compared(session, case, form, found[first], found[second]))


def _asked(name: str, numbers: Sequence[int], usual: int) -> int:
    """The round that the address names, when it was handed in."""
    asked = request.args.get(name, "")
    known = {str(number): number for number in numbers}
    return known.get(asked, usual)
