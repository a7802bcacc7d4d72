"""更名 and 合并 of units."""

from uuid import UUID

import pytest
from sqlalchemy import select

from app.errors import Conflict, InvalidInput
from app.models import Account, Event, Organisation
from app.queries import organisation_course, organisation_hints, organisations
from app.services import organisation_changes
from tests.integration import organisations as units
from tests.integration.core.stage import scan
from tests.integration.units.office import Office

OLD, NEW = "北京设备监理有限公司", "北京设备监理集团股份有限公司"


def rename(office: Office, name: str = NEW, reason: str = "更名核准", unit: UUID | None = None) -> None:
    with office.database.transaction() as session:
        organisation_changes.rename(session, unit or office.unit, name, reason, scan(), by=office.administrator)


def merge(office: Office, unit: UUID, into: UUID | None, reason: str = "吸收合并") -> None:
    with office.database.transaction() as session:
        organisation_changes.merge(session, unit, into, reason, None, by=office.administrator)


@pytest.fixture
def other(office: Office) -> UUID:
    """Another unit in force."""
    return units.created(office.database, office.administrator)


def row(office: Office, unit: UUID) -> Organisation:
    with office.database.reading() as session:
        return organisations.get(session, unit)


def test_a_renamed_unit_keeps_its_code_and_its_old_name(office: Office) -> None:
    before = row(office, office.unit).uscc
    rename(office)
    unit = row(office, office.unit)

    assert (unit.name, unit.uscc, unit.former_names) == (NEW, before, [OLD])


@pytest.mark.parametrize("text", [OLD, NEW, "集团股份", "北京设备监理有限责任公司"])
def test_a_renamed_unit_is_found_by_both_names(office: Office, text: str) -> None:
    rename(office)

    assert units.found(office.database, text) == [NEW]


def test_a_unit_that_goes_back_to_its_old_name_has_it_once(office: Office) -> None:
    rename(office)
    rename(office, OLD)

    assert row(office, office.unit).former_names == [NEW]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        (OLD, "新名称与现在的名称相同"),
        ("", "请填写单位名称"),
        ("公司", "长度"),
        ("司" * 201, "长度"),
        ("12345678", "不能只有数字"),
        ("=cmd|' /C calc'!A0", "不能包含"),
        ("<b>甲</b>设备监理公司", "不能包含"),
        (units.NAME, "已有同名的单位"),
        ("北京设备监理(集团)有限公司", "已有同名的单位"),
    ],
)
def test_a_name_that_no_unit_may_have_is_refused(office: Office, other: UUID, name: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        rename(office, name)

    assert row(office, office.unit).name == OLD


@pytest.mark.parametrize("reason", ["", " ", "因" * 501, "\x07"])
def test_a_change_needs_a_reason(office: Office, other: UUID, reason: str) -> None:
    with pytest.raises(InvalidInput):
        rename(office, reason=reason)
    with pytest.raises(InvalidInput):
        merge(office, other, office.unit, reason)


def test_open_applications_follow_the_new_name(office: Office) -> None:
    case_id = office.begun(office.applicant())
    rename(office)

    assert office.case(case_id).organisation_name == NEW


def test_a_merged_unit_points_to_the_one_that_took_it_in(office: Office, other: UUID) -> None:
    merge(office, office.unit, other)
    unit = row(office, office.unit)

    assert (unit.state, unit.merged_into_id) == ("merged", other)
    assert row(office, other).former_names == [OLD]
    assert units.found(office.database, OLD) == [units.NAME]


def test_staff_of_a_merged_unit_belong_to_the_other_one(office: Office, other: UUID) -> None:
    colleague = office.staff("colleague", "reviewer", unit=office.unit)
    merge(office, office.unit, other)

    with office.database.reading() as session:
        assert session.get_one(Account, colleague.account_id).organisation_id == other


def test_units_that_were_merged_before_go_on_to_the_last_one(office: Office, other: UUID) -> None:
    third = units.created(office.database, office.administrator, "第三设备监理有限公司", units.FOURTH_CODE)
    merge(office, third, office.unit)
    merge(office, office.unit, other)

    assert row(office, third).merged_into_id == other
    assert set(row(office, other).former_names) == {OLD, "第三设备监理有限公司"}


def test_a_unit_is_merged_only_into_another_one_in_force(office: Office, other: UUID) -> None:
    merge(office, other, office.unit)

    for into in (office.unit, other, None, UUID(int=0)):
        with pytest.raises(InvalidInput, match="请选择要并入的单位"):
            merge(office, office.unit, into)


def test_a_merged_unit_is_neither_merged_nor_renamed_again(office: Office, other: UUID) -> None:
    merge(office, other, office.unit)

    with pytest.raises(Conflict, match="已合并"):
        merge(office, other, office.unit)
    with pytest.raises(Conflict, match="已合并"):
        rename(office, unit=other)


def test_a_request_for_a_merged_unit_names_the_one_that_took_it_in(office: Office, other: UUID) -> None:
    merge(office, other, office.unit)
    applicant = office.applicant()
    request = office.begin_request(applicant)

    with pytest.raises(InvalidInput, match=f"单位已存在：{OLD}，请直接选择"):
        office.submit(request, applicant)


def test_history_tells_the_change_with_reason_and_proof(office: Office, other: UUID) -> None:
    rename(office)
    merge(office, other, office.unit)

    with office.database.reading() as session:
        lines = organisation_course.course(session, office.unit)
        kinds = session.scalars(select(Event.kind).where(Event.kind.startswith("organisation_"))).all()

    assert [line.kind for line in lines] == ["organisation_merged", "organisation_renamed"]
    assert (lines[1].said["before"], lines[1].said["reason"], bool(lines[1].proof)) == (OLD, "更名核准", True)
    assert {"organisation_renamed", "organisation_merged"} <= set(kinds)


def test_former_names_and_nearly_equal_names_are_hints(office: Office) -> None:
    rename(office)

    with office.database.reading() as session:
        former = organisation_hints.alike(session, name=OLD, uscc=units.FOURTH_CODE)
        near = organisation_hints.alike(session, name="北京设备监理（集团）总公司", uscc=units.FOURTH_CODE)

    assert [(one.name, one.why) for one in former] == [(NEW, "former")]
    assert [(one.name, one.why) for one in near] == [(NEW, "near")]
