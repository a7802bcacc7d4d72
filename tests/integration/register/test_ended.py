"""What becomes of an application under way when its person is frozen, or loses the registration."""

import pytest
from sqlalchemy import select

from app.domain.eligibility import FROZEN_TEXT
from app.errors import Conflict, InvalidInput, TaskNotOpen
from app.models import Event, Job, Message, Task
from app.services import cases, history
from tests.integration.register.keepers import HOURS, Keepers
from tests.integration.register.scene import at


def test_the_open_case_of_a_revoked_person_is_ended(keepers: Keepers) -> None:
    scene = keepers.scene
    scene.hours(*HOURS)
    with at("2025-03-01 10:00"):
        case_id = scene.submitted("renewal")
        task = scene.stage.open_task(case_id)
        keepers.done("revoke")
        case = scene.case(case_id)
        assert (case.status, case.outcome, case.exclusive_key) == ("已终止", "terminated", None)
        with pytest.raises(TaskNotOpen), scene.database.transaction() as session:
            cases.complete(session, case_id, task.id, by=scene.stage.reviewer)
    with scene.database.reading() as session:
        open_tasks = session.scalars(select(Task).where(Task.case_id == case_id, Task.closed_at.is_(None))).all()
        jobs = session.scalars(select(Job.state).where(Job.case_id == case_id)).all()
        assert open_tasks == []
        assert set(jobs) <= {"done", "dropped"}
        assert list(history.breaks(session)) == []


def test_whoever_lost_the_registration_is_told_once(keepers: Keepers) -> None:
    scene = keepers.scene
    scene.hours(*HOURS)
    with at("2025-03-01 10:00"):
        case_id = scene.submitted("renewal")
        keepers.done("revoke")
    with scene.database.reading() as session:
        [message] = session.scalars(select(Message).where(Message.subject == "登记已撤销")).all()
        kinds = set(session.scalars(select(Event.kind)))
    assert scene.case(case_id).number in message.text
    assert {"register_act_asked", "register_act_confirmed", "case_terminated"} <= kinds


def test_a_job_that_comes_back_late_moves_no_ended_case(keepers: Keepers) -> None:
    scene = keepers.scene
    scene.hours(*HOURS)
    with at("2025-03-01 10:00"):
        case_id = scene.submitted("renewal")
        scene.decide(case_id)  # approved, and not entered yet
        keepers.done("revoke")
        scene.stage.work()
    assert [version.act for version in scene.versions()] == ["register", "revoke"]
    assert scene.case(case_id).status == "已终止"


def test_a_case_that_is_closed_is_not_ended_again(keepers: Keepers) -> None:
    scene = keepers.scene
    scene.hours(*HOURS)
    with at("2025-03-01 10:00"):
        case_id = scene.submitted("renewal")
        keepers.done("revoke")
    with pytest.raises(Conflict, match="已办结"), scene.database.transaction() as session:
        cases.terminate(session, case_id, reason="再次", by=keepers.first)


def test_the_frozen_are_refused_at_every_step_with_the_same_words(keepers: Keepers) -> None:
    scene = keepers.scene
    scene.hours(*HOURS)
    refused = []
    with at("2025-03-01 10:00"):
        handed_in = scene.submitted("renewal")
        keepers.done("freeze")
        with pytest.raises(InvalidInput) as deciding:
            scene.decide(handed_in)
        refused.append(deciding.value.faults[0].message)
        assert scene.case(handed_in).closed_at is None
        with scene.database.transaction() as session:
            cases.terminate(session, handed_in, reason="本人要求", by=keepers.first)
        with pytest.raises(Conflict) as opening:
            scene.begun("renewal")
        refused.append(opening.value.message)
        draft = scene.drafted("renewal", scene.unit)
        with pytest.raises(Conflict) as handing_in:
            scene.submit(draft)
        refused.append(handing_in.value.message)
    assert all(FROZEN_TEXT in message for message in refused)
