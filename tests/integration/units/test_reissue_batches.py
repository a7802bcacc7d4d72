"""换发证书 in batches: interrupted, repeated, overtaken by another change; nobody is left out, nobody served twice."""

from contextlib import suppress
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from app.domain.actor import Actor
from app.models import Job
from app.operations import apply
from app.queries import answers
from app.services import jobs, register_acts, reissues
from app.services.jobs import Claimed
from tests.integration.units.office import Office
from tests.integration.units.test_changes import rename
from tests.integration.units.test_reissue import certificates, holders, issue_all, registration
from worker import running

__all__ = ["holders"]


def die_before_the_commit(office: Office, ghost: Claimed) -> None:
    """Do the whole job, but never commit."""
    with office.database.transaction() as session:
        jobs.finish(session, ghost, {}, apply)
        raise KeyboardInterrupt


def test_whoever_is_revoked_before_the_certificate_is_made_gets_none_and_no_incident(
    office: Office, holders: list[Actor]
) -> None:
    rename(office)
    with office.database.reading() as session:
        batch = session.scalars(select(Job.id).where(Job.operation == reissues.OPERATION)).one()
    running.run(batch, office.database)
    second = office.staff("管理员乙", "administrator")
    entry = registration(office, holders[0]).id
    with office.database.transaction() as session:
        asked = register_acts.ask(
            session, entry, "revoke", reason="材料虚假", reason_code=revocation(office), by=office.administrator
        ).id
    with office.database.transaction() as session:
        register_acts.confirm(session, asked, by=second)
    office.work()

    assert [case.status for case in office.reissues() if case.person_id == holders[0].person_id] == ["已终止"]
    with office.database.reading() as session:
        assert session.scalars(select(Job).where(Job.state == "incident")).all() == []


def test_batches_follow_one_another_until_nobody_is_left(
    office: Office, holders: list[Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reissues, "BATCH", 2)
    rename(office)
    office.work()

    with office.database.reading() as session:
        batches = select(func.count()).where(Job.operation == reissues.OPERATION, Job.state == "done")
        assert session.scalars(batches).one() == 2
    assert len({case.person_id for case in office.reissues()}) == 3


def test_a_worker_that_was_killed_leaves_nobody_out_and_nobody_twice(
    office: Office, holders: list[Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reissues, "BATCH", 2)
    rename(office)
    with office.database.reading() as session:
        job = session.scalars(select(Job).where(Job.operation == reissues.OPERATION)).one()
    with office.database.transaction() as session:
        ghost = jobs.claim(session, job.id, owner="ghost", lease=running.LEASE)
    assert ghost is not None
    with suppress(KeyboardInterrupt):
        die_before_the_commit(office, ghost)
    with office.database.transaction() as session:
        session.execute(update(Job).where(Job.id == job.id).values(lease_until=job.created_at))
    office.work()
    with office.database.transaction() as session:
        late = jobs.finish(session, ghost, {}, apply)

    assert late is False
    assert sorted(case.person_id for case in office.reissues()) == sorted(_ids(holders))


def test_the_same_change_gone_through_again_issues_nothing(office: Office, holders: list[Actor]) -> None:
    rename(office)
    office.work()
    with office.database.transaction() as session:
        while_open = reissues.begin_batch(session, office.unit, _change(office), None)
    issue_all(office)
    with office.database.transaction() as session:
        afterwards = reissues.begin_batch(session, office.unit, _change(office), None)

    assert (while_open, afterwards) == (0, 0)
    assert len(office.reissues()) == 3


def test_two_changes_soon_after_one_another_end_with_the_last_name(office: Office, holders: list[Actor]) -> None:
    rename(office)
    rename(office, "北京设备监理科技股份公司")
    issue_all(office)

    assert certificates(office, holders[0])[-1].content["organisation"] == "北京设备监理科技股份公司"
    assert certificates(office, holders[0])[-1].state == "CURRENT"


def revocation(office: Office) -> str:
    """The first reason of its dictionary."""
    with office.database.reading() as session:
        return answers.options(session)["revocation_reason"][0].code


def _ids(people: list[Actor]) -> list[UUID]:
    return [person.person_id for person in people if person.person_id is not None]


def _change(office: Office) -> str:
    with office.database.reading() as session:
        job = session.scalars(select(Job).where(Job.operation == reissues.OPERATION)).first()
    assert job is not None
    return str(job.parameters["change"])
