"""A shift at the desk: who is there, what each of them can do, and several doing it at the same moment."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.actor import SYSTEM
from app.domain.calendar import today
from app.domain.organisations import name_key
from app.domain.review import Decision, Outcome, Remark
from app.errors import Conflict, Refusal, TaskNotOpen
from app.models import Decision as Decided
from app.models import Job, Leave, Organisation, Task
from app.models import Remark as Remarked
from app.models.base import now
from app.services import (
    cases,
    claims,
    drafts,
    handovers,
    idle_claims,
    jobs,
    leaves,
    reviews,
    standing_in,
    submissions,
    ties,
)
from app.services.demo_people import PROFILE
from tests.integration.core.stage import NEED_LIBREOFFICE, Stage
from worker import running

DECISIONS = {
    "approve": Decision(Outcome.APPROVE, differs="材料已核实"),
    "return": Decision(Outcome.RETURN, remarks=(Remark("general", "", "请补充材料"),), differs="有缺", again="新发现"),
    "refuse": Decision(Outcome.REFUSE, opinion="不符合条件", reason_code="UNIT_NOT_ELIGIBLE", differs="不符"),
}
REASON = "同事临时外出"
NOT_HERE = ("update_register", *NEED_LIBREOFFICE)  # whoever is registered could not apply again
HOLDER = -1  # whoever has the task at this moment; somebody else when nobody has


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that somebody does to a case; `who` and `other` count the people of the shift."""

    act: str
    who: int
    other: int


class Shift:
    """Reviewers and approvers, two who are both, and three who must keep away from these cases."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.database = stage, stage.database
        self.applicant = stage.applicant()
        with self.database.transaction() as session:
            name = PROFILE["work_history"][0]["unit"]
            former = Organisation(
                name=name, name_key=name_key(name), uscc="91310000MA1FL00157", state="active", answers={}
            )
            session.add(former)
        self.tied = {stage.unit, former.id}
        both = ("reviewer", "approver")
        self.people = [
            stage.reviewer,
            stage.approver,
            stage.staff("both", *both),
            stage.staff("lead", *both, "administrator"),
            stage.staff("twin", *both, person=self.applicant.person_id),
            stage.staff("colleague", *both, unit=stage.unit),
            stage.staff("former colleague", *both, unit=former.id),
        ]
        self.staff = {one.account_id: one for one in self.people if one.account_id}

    def new_case(self) -> UUID:
        """A case that waits for its first review; what is in its papers is not what this is about."""
        case_id = self.stage.begun(self.applicant)
        self._hand_in(case_id)
        return case_id

    def end(self, case_id: UUID) -> None:
        """Have done with a case, so that the applicant may begin another one; everybody is back from leave."""
        with suppress(Conflict), self.database.transaction() as session:
            cases.terminate(session, case_id, reason="办结", by=SYSTEM)
        for _ in self.people:
            with suppress(Refusal), self.database.transaction() as session:
                self._come_back(session)

    def at_once(self, pool: ThreadPoolExecutor, case_id: UUID, moves: Sequence[Move]) -> list[Move]:
        """Let everybody act at the same moment; the moves that were not refused. What is no refusal is raised."""
        gate = Barrier(len(moves))

        def act(move: Move) -> bool:
            gate.wait()
            return self._try(case_id, move)

        return [move for move, done in zip(moves, pool.map(act, moves), strict=True) if done]

    def _try(self, case_id: UUID, move: Move) -> bool:
        acts: dict[str, Callable[[UUID], None]] = {
            "hand in": self._hand_in,
            "withdraw": self._withdraw,
            "alarm": self._alarm,
            "work": self._work,
            "idle": self._return_idle,
        }
        try:
            if move.act in acts:
                acts[move.act](case_id)
            else:
                self._at_the_desk(case_id, move)
        except Refusal:
            return False
        return True

    def _at_the_desk(self, case_id: UUID, move: Move) -> None:
        task = self.waits(case_id)
        if task is None:
            raise TaskNotOpen
        someone = self.people[move.other if move.who == HOLDER else move.who]
        by = self.staff[task.holder_id] if move.who == HOLDER and task.holder_id else someone
        to, deputy = self.people[move.other].account_id, self.people[2 + move.other % 2].account_id
        acts: dict[str, Callable[[Session], object]] = {
            "claim": lambda session: claims.claim(session, task.id, by=by),
            "next": lambda session: claims.next_best(session, by=by),
            "release": lambda session: claims.release(session, task.id, by=by),
            "transfer": lambda session: handovers.transfer(session, task.id, to=to, reason=REASON, by=by),
            "take over": lambda session: handovers.take_over(session, task.id, reason=REASON, by=by),
            "hand back": lambda session: standing_in.hand_back(session, task.id, by=by),
            "leave": lambda session: leaves.plan(session, leaves.Asked(today(now()), today(now()), deputy), by=by),
            "back": self._come_back,
        }
        with self.database.transaction() as session:
            if move.act in acts:
                acts[move.act](session)
            else:
                told = dict.fromkeys(_unresolved(session, task.case_id), "resolved")
                reviews.decide(session, task.id, DECISIONS[move.act], checklist={"signed": True}, earlier=told, by=by)
        if move.act == "leave":
            with self.database.transaction() as session:
                standing_in.begin(session, _leave(session, "planned").id)

    def _come_back(self, session: Session) -> None:
        away = _leave(session, "running", "planned")
        leaves.cancel(session, away.id, by=self.staff[away.account_id])

    def _hand_in(self, case_id: UUID) -> None:
        with self.database.transaction() as session:
            desk = drafts.open_desk(session, cases.lock(session, case_id))
            if desk.row is not None:
                desk.row.submitted_at = now()
            cases.complete(session, case_id, desk.task.id, by=self.applicant)
            ties.note(session, desk.case)

    def _withdraw(self, case_id: UUID) -> None:
        with self.database.transaction() as session:
            submissions.withdraw(session, case_id, by=self.applicant)

    def _alarm(self, case_id: UUID) -> None:
        """The next deadline of the case passes."""
        with self.database.transaction() as session:
            cases.wake(session, case_id, cases.lock(session, case_id).next_due or now())

    def _work(self, case_id: UUID) -> None:
        with self.database.reading() as session:
            waiting = select(Job.id).where(Job.id.in_(jobs.due(session)), Job.case_id == case_id)
            found = session.scalars(waiting.where(Job.operation.not_in(NOT_HERE))).all()
        for job_id in found:
            running.run(job_id, self.database)

    def _return_idle(self, case_id: UUID) -> None:
        """What nobody touched for weeks goes back to the pool."""
        with self.database.transaction() as session:
            idle_claims.return_idle(session, now() + timedelta(days=30))

    def waits(self, case_id: UUID) -> Task | None:
        """The step that waits for a person."""
        with self.database.reading() as session:
            query = select(Task).where(Task.case_id == case_id, Task.closed_at.is_(None))
            return session.scalars(query).one_or_none()


def _leave(session: Session, *states: str) -> Leave:
    """Somebody's leave in one of these states. Raises Refusal when there is none."""
    away = session.scalars(select(Leave).where(Leave.state.in_(states)).limit(1)).one_or_none()
    if away is None:
        raise Refusal
    return away


def _unresolved(session: Session, case_id: UUID) -> Sequence[UUID]:
    query = select(Remarked.id).join(Decided, Decided.id == Remarked.decision_id)
    return session.scalars(query.where(Decided.case_id == case_id, Remarked.state == "open")).all()
