"""What each act writes into the register, and the certificates that follow."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from app.domain.register import Act
from app.domain.validity import CertificateState
from app.errors import Conflict
from app.models import Certificate, Organisation, StoredFile
from app.services import cases, certificates, registers
from tests.integration.register.scene import Scene, at

OTHER = ("上海示例工程咨询有限公司", "91310000MA1FL00157")


def documents(scene: Scene) -> list[Certificate]:
    """All versions of the certificate in their order."""
    with scene.database.reading() as session:
        return list(session.scalars(select(Certificate).order_by(Certificate.version)))


def made(scene: Scene, certificate: Certificate) -> str:
    """Put the document of a version into force; its state comes back."""
    with scene.database.transaction() as session:
        file = StoredFile(key=str(certificate.id), sha256="0", size=1, media_type="application/pdf")
        session.add(file)
        session.flush()
        return certificates.put_into_force(session, certificate.id, file.id).state


def moved(scene: Scene) -> UUID:
    """Change to another unit; its id comes back."""
    unit = scene.organisation(*OTHER)
    with at("2024-06-03 10:00"):
        scene.approve(scene.submitted("change", unit))
    return unit


def test_a_change_takes_the_new_unit_and_keeps_the_dates(scene: Scene) -> None:
    scene.registered()
    unit = moved(scene)
    entry = scene.registration()
    assert (entry.organisation_id, entry.valid_from, entry.valid_to) == (unit, date(2022, 3, 15), date(2025, 3, 14))
    assert entry.period_from == date(2022, 3, 15)


def test_what_a_form_does_not_ask_stays_as_it_was(scene: Scene) -> None:
    scene.registered()
    moved(scene)
    content = scene.versions()[-1].content
    assert (content["specialty"], content["organisation"], content["version"]) == ("火电", OTHER[0], 2)
    assert documents(scene)[-1].content == content


def test_a_form_without_a_photo_leaves_the_one_before(scene: Scene) -> None:
    scene.registered()
    moved(scene)
    [first] = documents(scene)
    with scene.database.transaction() as session:
        file = StoredFile(key="photo", sha256="0", size=1, media_type="image/jpeg")
        session.add(file)
        session.flush()
        session.get_one(Certificate, first.id).photo_id = file.id
    with at("2024-09-03 10:00"):
        scene.approve(scene.submitted("change"))
    assert documents(scene)[-1].photo_id == file.id


def test_a_second_change_is_counted_from_the_first_one(scene: Scene) -> None:
    scene.registered()
    moved(scene)
    scene.parameter("change.min_interval_days", 30, date(2024, 1, 1))
    with at("2024-07-02 10:00"), pytest.raises(Conflict, match="29 天"):
        scene.begun("change")
    with at("2024-07-03 10:00"):
        scene.begun("change")


def test_reissuing_says_what_is_true_now_and_changes_nothing_else(scene: Scene) -> None:
    scene.registered()
    with scene.database.transaction() as session:
        unit = session.get_one(Organisation, scene.unit)
        unit.name = "北京设备监理集团有限公司"
    with at("2024-06-03 10:00"):
        scene.approve(scene.submitted("reissue"))
    entry = scene.registration()
    assert (entry.valid_to, entry.version, entry.organisation_id) == (date(2025, 3, 14), 2, scene.unit)
    assert documents(scene)[-1].content["organisation"] == "北京设备监理集团有限公司"


def test_a_deregistration_on_request_makes_no_certificate_and_voids_the_old_one(scene: Scene) -> None:
    scene.registered()
    moved(scene)
    [old] = documents(scene)
    made(scene, old)
    with at("2024-09-03 10:00"):
        scene.approve(scene.submitted("leave"))
    assert scene.registration().state == "DEREGISTERED"
    assert [one.state for one in documents(scene)] == [CertificateState.VOID.value]


@pytest.mark.parametrize("how", ["lapsed", "left"])
def test_whoever_comes_back_keeps_the_number_and_begins_a_new_period_that_day(scene: Scene, how: str) -> None:
    scene.registered(state="VALID" if how == "lapsed" else "DEREGISTERED", renewed_from=date(2025, 1, 1))
    with at("2025-03-15 00:30"):
        scene.approve(scene.submitted("first"))
    entry = scene.registration()
    assert (entry.number, entry.first_registered_on) == ("202211000001", date(2022, 3, 15))
    assert (entry.valid_from, entry.valid_to, entry.period_from) == (
        date(2025, 3, 15),
        date(2028, 3, 14),
        date(2025, 3, 15),
    )


def test_a_registration_that_begins_on_29_february_ends_on_28(scene: Scene) -> None:
    with at("2024-02-29 12:00"):
        scene.approve(scene.submitted("first"))
    assert scene.registration().valid_to == date(2027, 2, 28)


def test_a_unit_that_was_merged_meanwhile_is_entered_as_what_it_became(scene: Scene) -> None:
    scene.registered()
    old = scene.organisation(*OTHER)
    new = scene.organisation("福建示例项目管理有限公司", "91350100M000100Y43")
    with at("2024-06-03 10:00"):
        case_id = scene.submitted("change", old)
        scene.decide(case_id)
        with scene.database.transaction() as session:
            row = session.get_one(Organisation, old)
            row.state, row.merged_into_id = "merged", new
        scene.stage.work()
    assert scene.registration().organisation_id == new


@pytest.mark.parametrize(("state", "reason"), [("REVOKED", "撤销"), ("FROZEN", "冻结"), ("DEREGISTERED", "注销")])
def test_an_entry_whose_state_does_not_allow_it_is_not_changed(scene: Scene, state: str, reason: str) -> None:
    scene.registered(state=state)
    case_id = scene.drafted("renewal", scene.unit)
    with pytest.raises(Conflict, match=reason), scene.database.transaction() as session:
        registers.enter(session, cases.lock(session, case_id), Act.RENEW)
    assert scene.registration().version == 1


def test_who_is_in_no_register_cannot_be_renewed(scene: Scene) -> None:
    case_id = scene.drafted("renewal", scene.unit)
    with pytest.raises(Conflict, match="尚未登记"), scene.database.transaction() as session:
        registers.enter(session, cases.lock(session, case_id), Act.RENEW)


def test_entering_twice_adds_one_version(scene: Scene) -> None:
    scene.registered()
    case_id = scene.drafted("renewal", scene.unit)
    for _ in range(2):
        with scene.database.transaction() as session:
            registers.enter(session, cases.lock(session, case_id), Act.RENEW)
    assert (scene.registration().version, scene.registration().valid_to) == (2, date(2028, 3, 14))


def test_a_document_that_comes_late_does_not_push_out_a_newer_one(scene: Scene) -> None:
    scene.registered()
    moved(scene)
    with at("2024-09-03 10:00"):
        scene.approve(scene.submitted("reissue"))
    older, newer = documents(scene)
    made(scene, newer)
    assert made(scene, older) == CertificateState.SUPERSEDED.value
    assert [one.state for one in documents(scene)] == ["SUPERSEDED", "CURRENT"]


def test_the_document_of_an_entry_that_was_ended_meanwhile_stays_void(scene: Scene) -> None:
    scene.registered()
    moved(scene)
    [waiting] = documents(scene)
    with at("2024-09-03 10:00"):
        scene.approve(scene.submitted("leave"))
    assert made(scene, waiting) == CertificateState.VOID.value
