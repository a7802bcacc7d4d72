"""Whether a person may open, hand in or be granted a service: the rows of its table that fired."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.calendar import today
from app.domain.eligibility import Condition, speaking, window_words, words_in
from app.domain.facts import WINDOW_WORDS
from app.domain.validity import RegisterState, registration_state
from app.engine.spec import Spec
from app.models import Case, Person, Registration
from app.models.base import now
from app.queries import releases
from app.queries.facts import gather
from app.queries.sight import Sight

NOTHING_SAID: Mapping[str, Any] = {"decision": "", "review": {}}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands in the register today."""

    register_state: RegisterState = RegisterState.NONE
    registration_no: str = ""


def conditions(
    session: Session,
    service_key: str,
    person: Person,
    *,
    case: Case | None = None,
    handing_in: bool = False,
    said: Mapping[str, Any] | None = None,
) -> Sequence[Condition]:
    """Each condition of a service with the row of its eligibility table that fired, in the order of the table.

    The start event of the diagram names the table (`eligibility`); without one everybody may apply. Before there is
    a case the service's current release decides, afterwards the case's own. A case is judged by the policy and the
    hours of the day of its last submission, while it is being handed in (`handing_in`) by today's, and by the window
    of the day of its first submission. `said` are the facts of a decision that is about to be taken (`decision`,
    `review`); before there is one they are empty.
    """
    spec, table = _table(session, service_key, case)
    if not table:
        return ()
    exclusive = spec.opening.get("exclusive", "")
    now_said = {**NOTHING_SAID, **(said or {})}
    sight = Sight(session, person.id, case=case, exclusive=exclusive, handing_in=handing_in, said=now_said)
    rows = speaking(spec.decide(table, gather(spec.reads(table), sight)))
    words = _words(sight, words_in(rows))
    return [Condition.of_row(row, words) for row in rows]


def standing(session: Session, person: Person) -> Standing:
    """Where a person stands in the register today."""
    row = session.scalars(select(Registration).where(Registration.person_id == person.id)).one_or_none()
    if row is None:
        return Standing()
    return Standing(registration_state(row.state, row.valid_to, today(now())), row.number)


def _table(session: Session, service_key: str, case: Case | None) -> tuple[Spec, str]:
    """The table that decides; cases that were begun before their service had one follow the present one."""
    current = releases.parsed(session, releases.current_id(session, service_key)).spec
    own = releases.parsed(session, case.release_id).spec if case is not None else current
    spec = own if _named(own) in own.tables else current
    return spec, _named(spec) if _named(spec) in spec.tables else ""


def _named(spec: Spec) -> str:
    return spec.opening.get("eligibility", "")


def _words(sight: Sight, names: frozenset[str]) -> dict[str, Any]:
    """What the reasons put in: facts, and the days of the renewal window."""
    words = gather(names, sight)
    if names & set(WINDOW_WORDS):
        words |= window_words(sight.registration.valid_to if sight.registration else None, sight.policy)
    return words
