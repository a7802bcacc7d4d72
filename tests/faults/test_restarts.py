"""All programs are killed and started again at every stop of a case; a worker is told to end while it works."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select

from app.database import Database
from app.domain.actor import Actor
from app.domain.review import Decision
from app.models import Case, Certificate, Document, Job, Message
from app.models import Decision as Decided
from app.models.base import now
from app.services import history, reviews, visits
from tests.faults.programs import Programs
from tests.integration.core.stage import APPROVAL, RETURN, Stage, resolved
from tests.servers import wait_until

pytestmark = pytest.mark.office

EVERYTHING = ("web", "worker", "clock")
LONG = 60.0
CASES = 4


class Story:
    """One case from its draft to its certificate, told by what its people do beside the programs."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.applicant = stage.applicant()
        self.case_id = stage.begun(self.applicant)
        assert self.applicant.account_id is not None
        with stage.database.transaction() as session:
            self.visit = visits.begin(session, self.applicant.account_id)

    def stops(self) -> Iterator[str]:
        """Do one act after the other; after each, the status that the applicant must read."""
        yield "草稿"
        yield self._after(self._hand_in, "待审核")
        yield self._after(self._claim, "待审核")
        yield self._after(lambda: self._decide(RETURN), "退回补正")
        yield self._after(self._hand_in, "待审核")
        self._claim()
        yield self._after(lambda: self._decide(APPROVAL), "审核中")
        self._claim()
        yield self._after(lambda: self._decide(APPROVAL), "已审核")

    def _after(self, act: Callable[[], None], status: str) -> str:
        act()
        return status

    def _hand_in(self) -> None:
        self.stage.hand_in(self.case_id, self.applicant)

    def _claim(self) -> None:
        self.stage.claim(self.case_id, self._reviewer())

    def _decide(self, decision: Decision) -> None:
        task_id, by = self.stage.open_task(self.case_id).id, self._reviewer()
        with self.stage.database.transaction() as session:
            earlier = resolved(session, session.get_one(Case, self.case_id))
            reviews.decide(session, task_id, decision, checklist={}, earlier=earlier, by=by)

    def _reviewer(self) -> Actor:
        first = self.stage.open_task(self.case_id).role == "reviewer"
        return self.stage.reviewer if first else self.stage.approver


def test_restarting_everything_at_every_stop_loses_nothing_and_does_nothing_twice(
    stage: Stage, programs: Programs, database: Database
) -> None:
    story = Story(stage)
    for status in story.stops():
        programs.kill()
        programs.start(*EVERYTHING)
        assert status in programs.answers(f"/me/cases/{story.case_id}", story.visit)
    wait_until(lambda: _all_is_done(database), seconds=LONG, what="the worker")

    with database.reading() as session:
        case = session.get_one(Case, story.case_id)
        (certificate,) = session.scalars(select(Certificate))
        decided = session.scalars(select(Decided.outcome).order_by(Decided.id)).all()
        told = session.scalars(select(Message.subject).where(Message.case_id == case.id).order_by(Message.id)).all()
        documents = session.scalars(select(Document)).all()
        assert list(history.breaks(session)) == []
    assert (case.status, case.outcome, case.round) == ("已审核", "approved", 2)
    assert certificate.file_id is not None
    assert decided == ["return", "approve", "approve"]
    assert sorted(subject.partition("：")[0] for subject in told) == ["已受理", "已审核", "请补正"]
    assert all(document.docx_id and document.pdf_id for document in documents)


def test_a_worker_that_is_told_to_end_finishes_what_it_holds_and_leaves_the_rest_to_the_next(
    stage: Stage, programs: Programs, database: Database
) -> None:
    programs.start("worker")
    for serial in range(CASES):
        applicant = stage.applicant(serial + 1)
        stage.order(stage.begun(applicant), applicant)
    wait_until(lambda: "running" in _states(database), seconds=LONG, what="the first job")
    assert programs.end("worker") == 0
    assert "running" not in _states(database)
    assert "due" in _states(database)

    programs.start("worker", "clock")
    wait_until(lambda: _all_is_done(database), seconds=LONG, what="the second worker")
    with database.reading() as session:
        assert set(session.scalars(select(Job.attempts).where(Job.state == "done"))) == {1}


def _states(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Job.state).where(Job.due_at <= now())))


def _all_is_done(database: Database) -> bool:
    return set(_states(database)) == {"done"}
