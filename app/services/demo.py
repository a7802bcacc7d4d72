"""The demonstration: people, units and cases that came about by the same services as everything else."""

import json
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters import hashing, specimen
from app.adapters.neighbours import neighbours
from app.domain import identity, organisations
from app.domain.actor import SYSTEM, Actor
from app.domain.review import Decision, Outcome, Remark
from app.models import Account, Organisation, Person, Profile, Task
from app.models.base import now
from app.queries import answers
from app.services import (
    accounts,
    attachments,
    claims,
    demo_desk,
    demo_learning,
    demo_members,
    demo_registered,
    drafts,
    exports,
    files,
    reviews,
    submissions,
)
from app.services.demo_people import ORGANISATIONS, PEOPLE, PROFILE, STAFF, DemoPerson
from app.services.staff import Member
from app.services.staff import create as create_staff

FILE = "demo-accounts.json"
SCANS = {
    "ID_PROOF": "身份证明",
    "EDU_PROOF": "学历证书",
    "QUAL_CERT": "设备监理师职业资格证书",
    "SIGNED_FORM": "设备监理师首次登记申请表",
}


def exists(data_dir: Path) -> bool:
    """Whether the demonstration was loaded into this data folder."""
    return (data_dir / FILE).exists()


def known_accounts(data_dir: Path) -> list[dict[str, str]]:
    """The demonstration's accounts: login, password, name, role and what can be tried with each."""
    path = data_dir / FILE
    return list(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else []


def load(session: Session) -> list[dict[str, str]]:
    """Make units, staff and people, and bring their cases as far as each one's story goes."""
    units = [_unit(session, *row) for row in ORGANISATIONS]
    made = [_member(session, *row) for row in STAFF]
    staff = {entry["role"]: actor for entry, actor in reversed(made)}
    demo_desk.begin(session, staff["reviewer"])
    listed = [entry for entry, _ in made]
    people: dict[str, Actor] = {}
    for person in (*PEOPLE, *demo_registered.PEOPLE):
        entry, actor = _person(session, person)
        people[person.key] = actor
        listed.append(entry)
        for _ in _story(session, person, actor, units[0], staff):
            session.flush()
    demo_desk.load(session, made[-1][1])
    demo_registered.load(session, people)
    demo_members.load(session, people, staff["administrator"])
    demo_learning.load(session, people, staff["administrator"])
    return listed


def remember(data_dir: Path, listed: list[dict[str, str]]) -> None:
    """Keep the passwords beside the data, for `accounts`; only their digests are in the database."""
    path = data_dir / FILE
    path.touch(mode=0o600)
    path.write_text(json.dumps(listed, ensure_ascii=False, indent=2), encoding="utf-8")


def _unit(session: Session, name: str, code: str, region: str) -> Organisation:
    unit = Organisation(name=name, name_key=organisations.name_key(name), uscc=code, state="active")
    unit.answers, unit.decided_at = {"name": name, "uscc": code, "region_code": region}, now()
    session.add(unit)
    session.flush()
    return unit


def _member(session: Session, login: str, name: str, role: str, note: str) -> tuple[dict[str, str], Actor]:
    password = secrets.token_urlsafe(9)
    hashed = hashing.hash_password(password)
    account = create_staff(session, login, Member(name, frozenset({role})), password_hash=hashed, by=SYSTEM)
    account.state, account.password_at = accounts.ACTIVE, now()
    entry = {"login": login, "password": password, "name": name, "role": role, "note": note}
    return entry, Actor(account.id, name, roles=frozenset({role}))


def _person(session: Session, demo: DemoPerson) -> tuple[dict[str, str], Actor]:
    vault = neighbours(session).vault
    number = identity.normalise(demo.number)
    person = Person(
        full_name=demo.full_name,
        gender=demo.gender,
        birth_date=demo.birth_date,
        id_doc_type=demo.id_doc_type,
        id_no_sealed=vault.seal(number),
        id_no_index=vault.index(number),
        id_no_masked=identity.masked(number),
        qualification_no=demo.qualification_no,
        qualification_date=demo.birth_date.replace(year=max(2004, demo.birth_date.year + 28)),
    )
    session.add(person)
    session.flush()
    account = accounts.create_for_person(session, person, by=SYSTEM)
    session.flush()
    password = identity.initial_password(number)
    if demo.reaches != "inactive":
        password = secrets.token_urlsafe(9)
        account.state, account.password_at = accounts.ACTIVE, now()
        account.password_hash = hashing.hash_password(password)
    actor = Actor(account.id, demo.full_name, person_id=person.id, roles=frozenset({"applicant"}))
    _profile(session, demo, person, account)
    entry = {"login": demo.number, "password": password, "name": demo.full_name, "role": "applicant", "note": demo.note}
    return {**entry, "qualification_no": demo.qualification_no}, actor


def _profile(session: Session, demo: DemoPerson, person: Person, account: Account) -> None:
    portrait = files.photo(specimen.portrait(demo.coat), "证件照.jpg")
    photo = files.keep(session, portrait, owner_id=account.id)
    known = {} if demo.reaches == "inactive" else dict(PROFILE)
    session.add(Profile(person_id=person.id, answers=known, version=1, photo_id=photo.id, saved_at=now()))
    session.flush()


def _story(
    session: Session, demo: DemoPerson, actor: Actor, unit: Organisation, staff: dict[str, Actor]
) -> Iterator[None]:
    """Each stage of a first registration in turn, as far as this person has come."""
    if demo.reaches in ("", "inactive"):
        return
    person = session.get_one(Person, actor.person_id)
    case = drafts.begin(session, "first_registration", person, by=actor)
    yield
    drafts.save(session, case.id, _filled(session, unit), version=1, by=actor)
    yield
    if demo.reaches == "drafted":
        return
    exports.order(session, case.id, by=actor)
    attachments.agree_to_id_images(session, person.id, by=actor)
    yield
    for slot, title in SCANS.items():
        scan = files.examine(specimen.scan(title, (demo.full_name,)), f"{title}.jpg", field=slot)
        attachments.add(session, case.id, slot, scan, by=actor)
    submissions.submit(session, case.id, by=actor)
    yield
    if demo.reaches == "returned":
        remark = Remark("attachment", "EDU_PROOF", "学历证书扫描件不清晰，请重新扫描后上传")
        _decide(session, case.id, Decision(Outcome.RETURN, remarks=(remark,)), staff["reviewer"])
    if demo.reaches == "approved":
        _decide(session, case.id, Decision(Outcome.APPROVE), staff["reviewer"])
        yield
        _decide(session, case.id, Decision(Outcome.APPROVE), staff["approver"])
    yield


def _filled(session: Session, unit: Organisation) -> dict[str, Any]:
    specialty = answers.options(session)["supervision_specialty"][0].code
    technical = answers.options(session)["technical_post"][0].code
    return {
        "practice_unit_id": str(unit.id),
        "supervision_specialty": [specialty],
        "technical_post": technical,
        "pledge_accepted": True,
    }


def _decide(session: Session, case_id: UUID, decision: Decision, by: Actor) -> None:
    waiting = select(Task).where(Task.case_id == case_id, Task.closed_at.is_(None), Task.role.in_(by.roles))
    task = session.scalars(waiting).one()
    claims.claim(session, task.id, by=by)
    reviews.decide(session, task.id, decision, checklist={}, by=by)
