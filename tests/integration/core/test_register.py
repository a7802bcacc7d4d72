"""登记簿: an approved case is entered once, its certificate is made once and then in force."""

from datetime import UTC, date, datetime
from uuid import UUID

import time_machine
from sqlalchemy import func, select

from app.models import Certificate, Registration, RegistrationVersion, StoredFile
from app.services import cases, certificates, registers
from tests.integration.core.stage import Stage


def _enter(stage: Stage, case_id: UUID) -> Registration:
    with stage.database.transaction() as session:
        return registers.enter(session, cases.lock(session, case_id))


def _count(stage: Stage, model: type[Registration | RegistrationVersion | Certificate]) -> int:
    with stage.database.reading() as session:
        return session.scalars(select(func.count()).select_from(model)).one()


def test_entering_twice_gives_one_registration_and_one_certificate(stage: Stage) -> None:
    case_id = stage.approved()
    first = _enter(stage, case_id)
    second = _enter(stage, case_id)
    assert first.number == second.number
    assert [_count(stage, model) for model in (Registration, RegistrationVersion, Certificate)] == [1, 1, 1]


def test_the_period_begins_today_and_lasts_three_years(stage: Stage) -> None:
    with time_machine.travel(datetime(2026, 3, 16, 2, 0, tzinfo=UTC), tick=False):
        register = _enter(stage, stage.approved())
    assert (register.first_registered_on, register.valid_from) == (date(2026, 3, 16), date(2026, 3, 16))
    assert register.valid_to == date(2029, 3, 15)


def test_the_certificate_says_what_the_register_says_and_no_identity_number(stage: Stage) -> None:
    case_id = stage.approved()
    register = _enter(stage, case_id)
    with stage.database.reading() as session:
        certificate = session.scalars(select(Certificate)).one()
    assert certificate.content["registration_no"] == register.number
    assert certificate.content["organisation"] == "北京设备监理有限公司"
    assert "19850512" not in str(certificate.content)
    assert certificate.photo_id is not None


def test_two_people_get_two_numbers(stage: Stage) -> None:
    one = _enter(stage, stage.approved())
    two = _enter(stage, stage.approved(stage.applicant(2, "李四")))
    assert one.number != two.number


def test_putting_a_certificate_into_force_twice_keeps_the_first_document(stage: Stage) -> None:
    case_id = stage.approved()
    _enter(stage, case_id)
    files = []
    for key in ("first", "second"):
        with stage.database.transaction() as session:
            file = StoredFile(key=key, sha256=key, size=1, media_type="application/pdf")
            session.add(file)
            session.flush()
            files.append(file.id)
            certificates.put_into_force(session, certificates.of_case(session, case_id).id, file.id)
    with stage.database.reading() as session:
        certificate = session.scalars(select(Certificate)).one()
    assert (certificate.file_id, certificate.state) == (files[0], "CURRENT")


def test_a_new_version_supersedes_the_one_before(stage: Stage) -> None:
    case_id = stage.approved()
    stage.work()
    stage.issue(case_id)
    later_case = stage.submitted(stage.applicant(3, "王五"))
    with stage.database.transaction() as session:
        before = session.scalars(select(Certificate)).one()
        later = Certificate(registration_id=before.registration_id, case_id=later_case, version=2, kind="renewal")
        later.state, later.token, later.check_code = "PENDING", "t2", "c2"
        later.content, later.issued_on = {}, before.issued_on
        session.add(later)
        session.flush()
        assert before.file_id is not None
        certificates.put_into_force(session, later.id, before.file_id)
    with stage.database.reading() as session:
        states = session.scalars(select(Certificate.state).order_by(Certificate.version)).all()
    assert states == ["SUPERSEDED", "CURRENT"]
