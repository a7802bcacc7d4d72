"""The table against the rules of the domain and against the shipped decision tables, wherever the server stands."""

from uuid import UUID

import pytest
from sqlalchemy import update

from app.domain import organisations
from app.domain.eligibility import FROZEN_TEXT, Result
from app.engine.spec import parse
from app.models import Account, Organisation, Person, RegistrationVersion
from tests.integration.register import rules
from tests.integration.register.rows import MERGED, ROWS, Row
from tests.integration.register.scene import Scene, at
from tests.workflows.walking import DIAGRAM, WORKFLOWS

ZONES = ("UTC", "America/New_York")
EACH = pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.service}: {row.name}".replace(" ", "_"))

# The attachments of each service by the guide (3.5, 4.5, 5.4): what is there, and what is then missing.
FIRST, RENEWAL, CHANGE = "required_documents", "documents_renewal", "documents_change"
ALL_OF_FIRST = "ID_PROOF EDU_PROOF QUAL_CERT SIGNED_FORM"
ATTACHMENTS = (
    (FIRST, 1, "", ALL_OF_FIRST),
    (FIRST, 1, ALL_OF_FIRST, ""),
    (FIRST, 1, "ID_PROOF QUAL_CERT SIGNED_FORM", "EDU_PROOF"),
    (FIRST, 2, ALL_OF_FIRST, ""),
    (FIRST, 2, "ID_PROOF SUPPLEMENT", "EDU_PROOF QUAL_CERT SIGNED_FORM"),
    (RENEWAL, 1, "", "SIGNED_FORM"),
    (RENEWAL, 1, "SIGNED_FORM", ""),
    (RENEWAL, 2, "SUPPLEMENT", "SIGNED_FORM"),
    (CHANGE, 1, "", "LEAVE_PROOF SIGNED_FORM"),
    (CHANGE, 1, "SIGNED_FORM", "LEAVE_PROOF"),
    (CHANGE, 1, "LEAVE_PROOF", "SIGNED_FORM"),
    (CHANGE, 2, "LEAVE_PROOF SIGNED_FORM", ""),
)


def test_the_table_is_long_enough_and_says_nothing_twice() -> None:
    assert len(ROWS) >= 60
    assert len({(row.service, row.name) for row in ROWS}) == len(ROWS)


@EACH
def test_the_rules_of_the_domain_agree_with_the_table(row: Row) -> None:
    assert rules.answer(row) == (set(row.unmet.split()), set(row.warn.split()))


@pytest.mark.parametrize("zone", ZONES)
@EACH
def test_the_decision_tables_agree_with_the_table(scene: Scene, row: Row, zone: str) -> None:
    case_id = _prepared(scene, row)
    with at(row.at, zone):
        found = scene.conditions(row.service, case_id)
    assert {one.key for one in found if one.result is Result.UNMET} == set(row.unmet.split())
    assert {one.key for one in found if one.result is Result.WARN} == set(row.warn.split())
    assert all(one.reason and one.basis and "$" not in one.reason for one in found if one.result is not Result.MET)
    frozen = [one for one in found if one.reason == FROZEN_TEXT]
    assert bool(frozen) is (row.state == "FROZEN")


@pytest.mark.parametrize(("table", "round_number", "there", "missing"), ATTACHMENTS)
def test_the_attachments_agree_with_the_guide(table: str, round_number: int, there: str, missing: str) -> None:
    spec = parse(DIAGRAM, [(WORKFLOWS / f"{key}.dmn").read_bytes() for key in {FIRST, "eligibility_first", table}])
    rows = spec.decide(table, {"round": round_number, "id_doc_type": "RESIDENT_ID"})
    assert [row["slot"] for row in rows if row["required"] and row["slot"] not in there.split()] == missing.split()
    assert ("SUPPLEMENT" in [row["slot"] for row in rows]) is (round_number > 1)


def _prepared(scene: Scene, row: Row) -> UUID | None:
    """Bring about what the row says; the case whose form names a unit comes back."""
    with at("2022-03-15 09:00"):
        if row.state:
            scene.registered(row.valid_to, valid_from=row.valid_from, state=row.state, renewed_from=row.renewed_from)
        for day, tenths, course in row.records[: len(row.records) - row.taken_back]:
            scene.hours((day, tenths), course=course)
        for day, tenths, course in row.records[len(row.records) - row.taken_back :]:
            scene.reversed(*scene.hours((day, tenths), course=course))
        for key, (value, since) in row.policy.items():
            scene.parameter(key, value, since)
        _set_person(scene, row)
        case_id = _with_unit(scene, row)
        if row.other_case:
            scene.drafted("reissue")
    if row.changed_on is not None:
        _changed(scene, f"{row.changed_on} 12:00")
    return case_id


def _set_person(scene: Scene, row: Row) -> None:
    with scene.database.transaction() as session:
        if not row.qualified:
            session.get_one(Person, scene.person).qualification_no = ""
        if not row.activated:
            session.execute(update(Account).where(Account.person_id == scene.person).values(state="new"))
        session.get_one(Organisation, scene.unit).state = row.registered[2]


def _with_unit(scene: Scene, row: Row) -> UUID | None:
    if row.unit is None:
        return None
    if row.unit == row.registered:
        return scene.drafted(row.service, scene.unit)
    name, code, state = row.unit
    unit = scene.organisation(name, code, state)
    with scene.database.transaction() as session:
        entry = session.get_one(Organisation, unit)
        entry.name_key = organisations.name_key(name)
        entry.merged_into_id = scene.unit if row.unit == MERGED else None
    return scene.drafted(row.service, unit)


def _changed(scene: Scene, moment: str) -> None:
    entry = scene.registration()
    with at(moment), scene.database.transaction() as session:
        version = RegistrationVersion(registration_id=entry.id, version=2, act="change", content={})
        session.add(version)
