"""换发证书: after a rename or merger everybody of the unit gets a new certificate, once, whatever happens meanwhile."""

from datetime import date

import pytest
from sqlalchemy import select, update

from app.domain.actor import Actor
from app.models import Certificate, Registration, RegistrationVersion
from app.queries import verification
from tests.integration import organisations as units
from tests.integration.units.office import Office
from tests.integration.units.test_changes import NEW, OLD, merge, rename


@pytest.fixture
def holders(office: Office) -> list[Actor]:
    """Three people with certificates of the unit."""
    people = [office.applicant(serial, name) for serial, name in enumerate(("王守一", "李四光", "赵明诚"), 1)]
    for person in people:
        case_id = office.approved(person)
        office.work()
        office.issue(case_id)
        office.work()
    return people


def issue_all(office: Office) -> None:
    office.work()
    for case in office.reissues():
        office.issue(case.id)
    office.work()


def certificates(office: Office, person: Actor) -> list[Certificate]:
    with office.database.reading() as session:
        query = select(Certificate).join(Registration, Registration.id == Certificate.registration_id)
        query = query.where(Registration.person_id == person.person_id).order_by(Certificate.version)
        return list(session.scalars(query))


def registration(office: Office, person: Actor) -> Registration:
    with office.database.reading() as session:
        return session.scalars(select(Registration).where(Registration.person_id == person.person_id)).one()


def test_everybody_of_a_renamed_unit_gets_a_certificate_with_the_new_name(office: Office, holders: list[Actor]) -> None:
    rename(office)
    issue_all(office)

    for person in holders:
        before, after = certificates(office, person)
        assert (before.state, before.content["organisation"]) == ("SUPERSEDED", OLD)
        assert (after.state, after.content["organisation"]) == ("CURRENT", NEW)


def test_number_and_validity_stay_as_they_were(office: Office, holders: list[Actor]) -> None:
    before = registration(office, holders[0])
    rename(office)
    issue_all(office)
    after = registration(office, holders[0])

    assert (after.number, after.valid_from, after.valid_to) == (before.number, before.valid_from, before.valid_to)
    assert after.version == before.version + 1


def test_the_old_certificate_is_said_to_be_reissued(office: Office, holders: list[Actor]) -> None:
    rename(office)
    issue_all(office)
    before, after = certificates(office, holders[0])

    with office.database.reading() as session:
        assert verification.by_token(session, before.token).word == "已换发"
        assert verification.by_token(session, after.token).word == "有效"


def test_everybody_is_told_and_asked_for_nothing(office: Office, holders: list[Actor]) -> None:
    rename(office)
    issue_all(office)

    assert [case.status for case in office.reissues()] == ["已审核"] * 3
    assert all(case.number.startswith("Z") and case.closed_at for case in office.reissues())
    assert "已为您换发登记证书" in office.told(holders[0])


def test_the_people_of_a_merged_unit_go_over_with_their_validity(office: Office, holders: list[Actor]) -> None:
    target = units.created(office.database, office.administrator)
    before = registration(office, holders[0])
    merge(office, office.unit, target)
    issue_all(office)
    after = registration(office, holders[0])

    assert (after.organisation_id, after.valid_to) == (target, before.valid_to)
    assert certificates(office, holders[0])[-1].content["organisation"] == units.NAME


def test_whoever_is_not_registered_any_more_gets_nothing(office: Office, holders: list[Actor]) -> None:
    with office.database.transaction() as session:
        ended = update(Registration).where(Registration.person_id == holders[0].person_id)
        session.execute(ended.values(valid_from=date(2019, 1, 1), valid_to=date(2021, 12, 31)))
    rename(office)
    issue_all(office)

    assert len(office.reissues()) == 2
    assert len(certificates(office, holders[0])) == 1


def test_whoever_is_frozen_stays_so_with_a_certificate_that_names_the_unit(
    office: Office, holders: list[Actor]
) -> None:
    with office.database.transaction() as session:
        session.execute(update(Registration).values(state="FROZEN"))
    rename(office)
    issue_all(office)

    assert registration(office, holders[0]).state == "FROZEN"
    assert certificates(office, holders[0])[-1].content["organisation"] == NEW


def test_a_registration_that_is_approved_after_the_change_names_the_new_unit(office: Office) -> None:
    case_id = office.approved(office.applicant())
    rename(office)
    office.work()

    with office.database.reading() as session:
        content = session.scalars(select(RegistrationVersion.content).where(RegistrationVersion.case_id == case_id))
        assert content.one()["organisation"] == NEW


def test_an_application_for_a_unit_that_was_merged_is_registered_with_the_other_one(office: Office) -> None:
    target = units.created(office.database, office.administrator)
    applicant = office.applicant()
    office.approved(applicant)
    merge(office, office.unit, target)
    office.work()

    assert registration(office, applicant).organisation_id == target
