"""Many people at once: persons of the roster with their accounts, in a few statements for thousands of rows."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from app.adapters.neighbours import neighbours
from app.domain import identity
from app.models import Account, Grant, Person, Profile
from app.services.accounts import APPLICANT, NEW
from app.services.roster_entries import Entry


def create(session: Session, new: Sequence[tuple[Entry, str]]) -> None:
    """Add the entries, each with the blind index of its number: `accounts.create_for_person` for a whole roster.

    Nobody registers: the number is the login name, and its last six characters open the activation page only.
    """
    people = [_person(session, entry, index) for entry, index in new]
    accounts = [_account(person) for person in people]
    profiles = [
        {"person_id": person["id"], "answers": reachable, "version": 0}
        for person, (entry, _) in zip(people, new, strict=True)
        if (reachable := _reachable(entry))
    ]
    grants = [{"account_id": account["id"], "role_key": APPLICANT} for account in accounts]
    for table, rows in ((Person, people), (Account, accounts), (Grant, grants), (Profile, profiles)):
        if rows:
            session.execute(insert(table), rows)


def _person(session: Session, entry: Entry, index: str) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "full_name": entry.full_name,
        "gender": entry.gender,
        "birth_date": entry.birth_date,
        "id_doc_type": entry.id_doc_type,
        "id_doc_other": entry.id_doc_other,
        "id_no_sealed": neighbours(session).vault.seal(entry.id_no),
        "id_no_index": index,
        "id_no_masked": identity.masked(entry.id_no),
        "qualification_no": entry.qualification_no,
        "qualification_date": entry.qualification_date,
        "specialty": entry.specialty,
    }


def _account(person: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "login_index": person["id_no_index"],
        "display_name": person["full_name"],
        "person_id": person["id"],
        "state": NEW,
        "old_hashes": [],
    }


def _reachable(entry: Entry) -> dict[str, str]:
    given = {"mobile": entry.mobile, "email": entry.email}
    return {key: text for key, text in given.items() if text}
