"""Forms as a browser would send them: the answers that are stored, with their version."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict

from app.models import Account, Case, Person, Profile
from app.queries import answers, cases, profiles
from app.services import profiles as service
from app.web.applicant.values import sent_again
from tests.integration.hostile.office import Office

Sent = MultiDict[str, Any]


def application(office: Office, case: str = "case_id", changes: Mapping[str, Any] | None = None) -> Sent:
    """The stored draft of a case, with some of its fields changed."""
    with office.reading() as session:
        desk = cases.desk(session, session.get_one(Case, office.id(case)))
        assert desk is not None
        sent: Sent = MultiDict(sent_again(desk.form, desk.values, desk.unlocked))
        sent["version"] = str(desk.version)
    return _changed(sent, changes or {})


def profile(office: Office, who: str = "owner", changes: Mapping[str, Any] | None = None) -> Sent:
    """The stored profile of a person, with some of its fields changed."""
    with office.reading() as session:
        person = session.get_one(Person, _person(office, who))
        form = service.form_of(session)
        asked = answers.unlocked(session, form, person)
        sent: Sent = MultiDict(sent_again(form, profiles.stored(session, person), asked))
        sent["version"] = str(session.get_one(Profile, person.id).version)
    return _changed(sent, changes or {})


def stored(office: Office, case: str = "case_id") -> dict[str, Any]:
    """The answers of a case's open step as they are in the database, identity numbers opened."""
    with office.reading() as session:
        desk = cases.desk(session, session.get_one(Case, office.id(case)))
        assert desk is not None
        return desk.values


def roster(office: Office, who: str = "owner") -> dict[str, Any]:
    """What the roster says of a person, under the names of the fields that nobody may change."""
    with office.reading() as session:
        return answers.roster_values(session, session.get_one(Person, _person(office, who)))


def _person(office: Office, who: str) -> UUID:
    with office.reading() as session:
        found = session.get_one(Account, office.scene.accounts[who]).person_id
    assert found is not None
    return found


def _changed(sent: Sent, changes: Mapping[str, Any]) -> Sent:
    for name, value in changes.items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    return sent
