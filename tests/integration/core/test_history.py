"""The chain of events: whatever is done to it behind the program's back is found."""

from collections.abc import Callable, Sequence
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.domain.actor import SYSTEM
from app.models import Case, Event
from app.models.base import now
from app.services import history
from tests.integration.core.stage import APPROVAL, Stage

Tampering = Callable[[Session, Sequence[Event]], int]


def _edited(session: Session, lines: Sequence[Event]) -> int:
    session.execute(update(Event).where(Event.id == lines[2].id).values(content={"slot": "QUAL_CERT", "mark": ""}))
    return 3


def _other_actor(session: Session, lines: Sequence[Event]) -> int:
    session.execute(update(Event).where(Event.id == lines[1].id).values(actor="李四"))
    return 2


def _other_account(session: Session, lines: Sequence[Event]) -> int:
    session.execute(update(Event).where(Event.id == lines[1].id).values(account_id=None))
    return 2


def _hidden_from_its_case(session: Session, lines: Sequence[Event]) -> int:
    session.execute(update(Event).where(Event.id == lines[1].id).values(case_id=None))
    return 2


def _deleted_inside(session: Session, lines: Sequence[Event]) -> int:
    session.execute(delete(Event).where(Event.id == lines[1].id))
    return 2


def _reordered(session: Session, lines: Sequence[Event]) -> int:
    first, second = lines[1].id, lines[2].id
    for line, position in ((first, 999), (second, 2), (first, 3)):
        session.execute(update(Event).where(Event.id == line).values(position=position))
    return 2


def _cut_off(session: Session, lines: Sequence[Event]) -> int:
    session.execute(delete(Event).where(Event.id == lines[-1].id))
    return len(lines)


def _foreign_line(session: Session, lines: Sequence[Event]) -> int:
    last = lines[-1]
    content = {"element": "recheck", "trail": [], "outcome": "approve"}
    session.add(
        Event(
            stream=last.stream,
            position=last.position + 1,
            case_id=last.case_id,
            kind="step_completed",
            at=now(),
            actor="approver1",
            content=content,
            hash=last.hash,
        )
    )
    return len(lines) + 1


def _all_gone(session: Session, lines: Sequence[Event]) -> int:
    session.execute(delete(Event).where(Event.stream == lines[0].stream))
    return 1


@pytest.mark.parametrize(
    "tampering",
    [
        _edited,
        _other_actor,
        _other_account,
        _hidden_from_its_case,
        _deleted_inside,
        _reordered,
        _cut_off,
        _foreign_line,
        _all_gone,
    ],
)
def test_tampering_is_found_at_its_place(stage: Stage, tampering: Tampering) -> None:
    case_id = stage.submitted()
    with stage.database.transaction() as session:
        place = tampering(session, _lines(session, case_id))
    with stage.database.reading() as session:
        assert list(history.breaks(session)) == [f"{case_id}:{place}"]


def test_a_line_in_a_chain_that_never_was_is_found(stage: Stage) -> None:
    with stage.database.transaction() as session:
        session.add(Event(stream="shadow", position=1, kind="registered", at=now(), actor="x", content={}, hash=""))
    with stage.database.reading() as session:
        assert list(history.breaks(session)) == ["shadow:1"]


def test_an_untouched_history_is_whole(stage: Stage) -> None:
    case_id = stage.submitted()
    stage.decide(case_id, APPROVAL, stage.reviewer)
    with stage.database.reading() as session:
        assert list(history.breaks(session)) == []


def test_every_line_says_who_did_what(stage: Stage) -> None:
    case_id = stage.submitted()
    stage.decide(case_id, APPROVAL, stage.reviewer)
    with stage.database.reading() as session:
        found = [(line.kind, line.actor) for line in _lines(session, case_id)]
    assert found == [
        ("case_opened", "张三丰"),
        ("form_exported", "张三丰"),
        *[("attachment_added", "张三丰")] * 4,
        ("step_completed", "张三丰"),
        ("task_claimed", "reviewer1"),
        ("step_completed", "reviewer1"),
    ]


def test_a_line_that_was_not_committed_leaves_no_gap(stage: Stage) -> None:
    case_id = stage.submitted()
    with pytest.raises(RuntimeError):
        _record_and_fail(stage, case_id)
    stage.decide(case_id, APPROVAL, stage.reviewer)
    with stage.database.reading() as session:
        assert list(history.breaks(session)) == []


def test_the_office_has_a_chain_of_its_own(stage: Stage) -> None:
    with stage.database.transaction() as session:
        line = session.scalars(select(Event).where(Event.stream == history.OFFICE).order_by(Event.position)).first()
        assert line is not None
        session.delete(line)
    with stage.database.reading() as session:
        assert list(history.breaks(session)) == [f"{history.OFFICE}:1"]


def _record_and_fail(stage: Stage, case_id: UUID) -> None:
    with stage.database.transaction() as session:
        history.record(session, "task_claimed", by=SYSTEM, content={}, case=session.get_one(Case, case_id))
        raise RuntimeError


def _lines(session: Session, case_id: UUID) -> Sequence[Event]:
    return session.scalars(select(Event).where(Event.stream == str(case_id)).order_by(Event.position)).all()
