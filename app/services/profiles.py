"""个人信息: what a person says of themselves; it may change without touching any case."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.adapters.neighbours import neighbours
from app.domain.actor import Actor
from app.domain.calendar import today
from app.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.forms.answers import differences
from app.forms.definition import Form, load
from app.forms.validation import faults
from app.models import Person, Profile
from app.models.base import now
from app.queries import answers
from app.services import files, history, ties
from app.services.files import Scan

FORM = "profile"


class StaleProfile(Conflict):
    """Another window saved the profile meanwhile; both values are kept for the person to choose."""

    message = "个人信息已在另一个窗口中保存过，请核对两处内容后再保存"

    def __init__(self, theirs: Mapping[str, Any], yours: Mapping[str, Any], version: int) -> None:
        super().__init__()
        self.theirs, self.yours, self.version = dict(theirs), dict(yours), version


def form_of(session: Session) -> Form:
    """The form of 个人信息; it belongs to no release, because it belongs to no case."""
    return _form(neighbours(session).settings.workflows_dir / "forms" / f"{FORM}.json")


def save(session: Session, form: Form, section: str, values: Mapping[str, Any], *, version: int, by: Actor) -> Profile:
    """Keep one tab; only its fields are judged. Raises InvalidInput with their faults, or StaleProfile."""
    in_hand = ties.cases_in_hand(session, by.person_id)
    profile, person = _mine(session, by), _person(session, by)
    unlocked = answers.unlocked(session, form, person)
    asked = (field for field in form.fields([section]) if not field.locked or field.key in unlocked)
    keys = {field.key for field in asked if field.type != "photo"}
    whole = {**profile.answers, **{key: value for key, value in values.items() if key in keys}}
    if version != profile.version and differences(form, profile.answers, whole):
        raise StaleProfile(profile.answers, whole, profile.version)
    shown = {**answers.below_roster(session, person, whole), **_photo(profile)}
    wrong = faults(form, shown, options=answers.options(session), today=today(now()), sections=[section])
    if wrong:
        raise InvalidInput(wrong)
    profile.answers, profile.version, profile.saved_at = whole, profile.version + 1, now()
    for case in in_hand:
        ties.note(session, case)
    history.record(session, "profile_saved", by=by, content={"section": section})
    return profile


def set_photo(session: Session, scan: Scan | None, *, by: Actor) -> Profile:
    """Keep the checked 证件照, or clear it."""
    profile = _mine(session, by)
    profile.photo_id = files.keep(session, scan, owner_id=by.account_id).id if scan else None
    profile.saved_at = now()
    return profile


def _mine(session: Session, by: Actor) -> Profile:
    """The person's profile; the person's row is locked first, so that two windows do not both make one."""
    if by.person_id is None:
        raise NotAllowed
    session.get(Person, by.person_id, with_for_update=True)
    profile = session.get(Profile, by.person_id, with_for_update=True, populate_existing=True)
    if profile is None:
        profile = Profile(person_id=by.person_id, answers={}, version=0)
        session.add(profile)
        session.flush()
    return profile


def _person(session: Session, by: Actor) -> Person:
    person = session.get(Person, by.person_id)
    if person is None:
        raise NotFound
    return person


def _photo(profile: Profile) -> dict[str, str]:
    return {"photo": str(profile.photo_id)} if profile.photo_id else {}


@lru_cache(maxsize=8)
def _form(path: Path) -> Form:
    return load(path.read_bytes())
