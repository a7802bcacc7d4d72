"""A passport says neither sex nor date of birth: what the roster does not know, its person fills in, and only that."""

from datetime import date
from uuid import UUID

import pytest

from app.domain.actor import Actor
from app.errors import InvalidInput
from app.models import Person
from app.queries import cases, profiles
from app.services import certificates
from app.services import profiles as service
from tests.integration.core.stage import Stage
from tests.integration.journey.acts import missing, saved_values

GAPS = {"gender": "男", "birth_date": "1988-03-09"}


@pytest.fixture
def traveller(stage: Stage) -> Actor:
    """Somebody with a passport, of whom the roster knows no more than it must."""
    applicant = stage.applicant(name="JOHN SAMPLE")
    with stage.database.transaction() as session:
        person = session.get_one(Person, applicant.person_id)
        person.id_doc_type, person.gender, person.birth_date = "PASSPORT", "", None
        person.id_no_sealed = stage.database.neighbours.vault.seal("E00000004")
    return applicant


def learn(stage: Stage, who: Actor, **known: object) -> None:
    """The roster comes to know more."""
    with stage.database.transaction() as session:
        person = session.get_one(Person, who.person_id)
        for key, value in known.items():
            setattr(person, key, value)


def unlocked(stage: Stage, case_id: UUID, who: Actor) -> frozenset[str]:
    """The fields from the roster that are open in a case."""
    with stage.database.reading() as session:
        desk = cases.desk(session, cases.own(session, case_id, who.person_id))
        assert desk is not None
        return desk.unlocked


def save_profile(stage: Stage, who: Actor, **values: str) -> None:
    """保存 on the first tab."""
    with stage.database.transaction() as session:
        form = service.form_of(session)
        shown = profiles.stored(session, session.get_one(Person, who.person_id))
        service.save(session, form, "basic", {**shown, **values}, version=1, by=who)


def test_what_the_roster_does_not_know_is_asked_for(stage: Stage, traveller: Actor) -> None:
    case_id = stage.begun(traveller)
    assert {"gender", "birth_date"} <= unlocked(stage, case_id, traveller)
    assert {"gender", "birth_date"} <= {fault.removeprefix("form.") for fault in missing(stage, case_id)}


def test_what_was_filled_in_is_kept_and_completes_the_form(stage: Stage, traveller: Actor) -> None:
    case_id = stage.begun(traveller)
    stage.save(case_id, GAPS, traveller)
    stage.save(case_id, {"school": "清华大学"}, traveller)
    assert saved_values(stage, case_id).items() >= GAPS.items()
    assert not any(fault.startswith("form.") for fault in missing(stage, case_id))


def test_what_the_roster_knows_stays_locked(stage: Stage, traveller: Actor) -> None:
    learn(stage, traveller, gender="女")
    case_id = stage.begun(traveller)
    stage.save(case_id, GAPS, traveller)
    values = saved_values(stage, case_id)
    assert (values["gender"], values["birth_date"]) == ("女", "1988-03-09")


def test_the_roster_prevails_once_it_knows(stage: Stage, traveller: Actor) -> None:
    case_id = stage.begun(traveller)
    stage.save(case_id, GAPS, traveller)
    learn(stage, traveller, birth_date=date(1988, 3, 10))
    stage.save(case_id, {"school": "清华大学", **GAPS}, traveller)
    assert saved_values(stage, case_id)["birth_date"] == "1988-03-10"


def test_an_application_begins_with_what_the_profile_filled_in(stage: Stage, traveller: Actor) -> None:
    save_profile(stage, traveller, **GAPS)
    assert saved_values(stage, stage.begun(traveller)).items() >= GAPS.items()


def test_the_profile_asks_for_it_as_well(stage: Stage, traveller: Actor) -> None:
    with pytest.raises(InvalidInput) as refused:
        save_profile(stage, traveller, gender="", birth_date="")
    assert {"gender", "birth_date"} <= {fault.field for fault in refused.value.faults}


def test_the_register_takes_what_was_filled_in(stage: Stage, traveller: Actor) -> None:
    save_profile(stage, traveller, **GAPS)
    case_id = stage.approved(traveller)
    stage.work()
    with stage.database.reading() as session:
        assert certificates.of_case(session, case_id).content["gender"] == "男"
