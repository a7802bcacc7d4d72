"""The administrators' list of the register, and who may not decide a change."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import pytest

from app.database import Database
from app.errors import InvalidInput, NotAllowed, NotFound
from app.models import Organisation, Person, Registration
from app.queries import queue, register_list, registers
from app.queries.register_list import Search
from app.services import claims
from tests.integration.core.stage import resident_number
from tests.integration.register.scene import Scene, at
from tests.people import add_person

TODAY = "2025-03-01 10:00"
ENTRIES = (
    ("张三丰", "2022110000018", "VALID", date(2027, 1, 1), "北京（甲）设备监理有限公司"),
    ("张三", "2023110000026", "VALID", date(2025, 5, 30), "北京（甲）设备监理有限公司"),
    ("李四", "2023310000034", "VALID", date(2025, 5, 31), "上海乙监理有限公司"),
    ("王五", "2024310000042", "VALID", date(2025, 3, 1), "上海乙监理有限公司"),
    ("赵六", "2024310000059", "VALID", date(2025, 2, 28), "上海乙监理有限公司"),
    ("钱七%", "2024350000067", "FROZEN", date(2027, 1, 1), ""),
    ("孙八", "2024350000075", "REVOKED", date(2027, 1, 1), ""),
    ("周九", "2024350000083", "DEREGISTERED", date(2024, 1, 1), ""),
)


@pytest.fixture
def register(database: Database) -> Database:
    """A register of eight."""
    units: dict[str, UUID] = {}
    with database.transaction() as session:
        for serial, (name, number, state, valid_to, unit) in enumerate(ENTRIES, 1):
            if unit and unit not in units:
                key = unit.replace("（", "(").replace("）", ")")
                row = Organisation(name=unit, name_key=key, uscc=f"U{serial}", state="active", answers={})
                session.add(row)
                session.flush()
                units[unit] = row.id
            number_of_nobody = resident_number(serial)
            person = add_person(session, number=number_of_nobody, name=name, qualification_no=f"Q{serial}")
            entry = Registration(person_id=person.id, number=number, state=state, valid_to=valid_to, version=1)
            entry.organisation_id = units.get(unit)
            entry.first_registered_on = entry.valid_from = date(2022, 1, 1)
            session.add(entry)
    return database


def found(register: Database, search: Search, sort: str = "number") -> Sequence[str]:
    """The names on the first page."""
    with at(TODAY), register.reading() as session:
        return [row.full_name for row in register_list.listed(session, search, sort=sort).rows]


@pytest.mark.parametrize(
    ("search", "names"),
    [
        (Search(), [entry[0] for entry in ENTRIES]),
        (Search(text="张三"), ["张三丰", "张三"]),
        (Search(text=" 张三丰 "), ["张三丰"]),
        (Search(text="三"), []),
        (Search(text="2023"), ["张三", "李四"]),
        (Search(text="２０２３31"), ["李四"]),
        (Search(text="2022110000018"), ["张三丰"]),
        (Search(text="%"), []),
        (Search(text="钱七%"), ["钱七%"]),
        (Search(organisation="北京(甲）"), ["张三丰", "张三"]),
        (Search(organisation="乙"), []),
        (Search(state="VALID"), ["张三丰", "李四"]),
        (Search(state="EXPIRING"), ["张三", "王五"]),
        (Search(state="EXPIRED"), ["赵六"]),
        (Search(state="FROZEN"), ["钱七%"]),
        (Search(state="REVOKED"), ["孙八"]),
        (Search(state="DEREGISTERED"), ["周九"]),
        (Search(ends_from=date(2025, 3, 1), ends_to=date(2025, 5, 30)), ["张三", "王五"]),
        (Search(state="EXPIRING", ends_from=date(2025, 3, 2)), ["张三"]),
        (Search(text="2024", organisation="上海", state="EXPIRED"), ["赵六"]),
    ],
)
def test_the_list_finds_what_fits(register: Database, search: Search, names: list[str]) -> None:
    assert found(register, search) == names


def test_the_state_that_is_shown_is_that_of_today(register: Database) -> None:
    with at(TODAY), register.reading() as session:
        shown = {row.full_name: row.state.label for row in register_list.listed(session, Search()).rows}
    assert (shown["张三丰"], shown["张三"], shown["赵六"]) == ("有效", "即将到期", "已过期")


def test_the_list_is_sorted_by_the_end_of_validity(register: Database) -> None:
    assert found(register, Search(organisation="上海"), "valid_to") == ["赵六", "王五", "李四"]
    assert found(register, Search(organisation="上海"), "-valid_to") == ["李四", "王五", "赵六"]


def test_of_many_that_fit_a_page_is_cut_in_the_same_order(register: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    few = [found(register, Search(state="VALID"), sort) for sort in ("number", "-number", "valid_to")]
    monkeypatch.setattr(register_list, "MOST", 2)
    assert [found(register, Search(state="VALID"), sort) for sort in ("number", "-number", "valid_to")] == few


def test_a_page_beyond_the_last_gives_the_last(register: Database) -> None:
    with register.reading() as session:
        page = register_list.listed(session, Search(), page=99)
    assert (page.number, page.pages, page.total) == (1, 1, 8)


def test_a_sort_or_a_state_that_nobody_knows_is_refused(register: Database) -> None:
    with register.reading() as session:
        with pytest.raises(InvalidInput):
            register_list.listed(session, Search(), sort="name")
        with pytest.raises(InvalidInput):
            register_list.listed(session, Search(state="ASLEEP"))


def test_a_number_is_found_however_it_is_typed(register: Database) -> None:
    with register.reading() as session:
        assert registers.of_number(session, " ２０２２1100 00018 ").state == "VALID"
        with pytest.raises(NotFound):
            registers.of_number(session, "2022110000019")


def test_an_entry_lists_its_versions_with_their_cases(scene: Scene) -> None:
    entry = scene.registered()
    unit = scene.organisation("上海示例工程咨询有限公司", "91310000MA1FL00157")
    with at("2024-06-03 10:00"):
        case_id = scene.submitted("change", unit)
        scene.approve(case_id)
    with scene.database.reading() as session:
        versions = registers.versions(session, entry)
    assert [(one.version, one.label, one.case_number) for one in versions] == [
        (2, "变更登记", scene.case(case_id).number),
        (1, "首次登记", ""),
    ]


def test_a_member_of_the_unit_that_is_left_does_not_decide_the_change(scene: Scene) -> None:
    scene.registered()
    unit = scene.organisation("上海示例工程咨询有限公司", "91310000MA1FL00157")
    with at("2024-06-03 10:00"):
        case_id = scene.submitted("change", unit)
    colleague = scene.stage.staff("colleague", "reviewer", unit=scene.unit)
    with scene.database.reading() as session:
        assert queue.waiting(session, colleague)["pool"] == 0
    with pytest.raises(NotAllowed, match="同一执业单位"), scene.database.transaction() as session:
        claims.claim(session, scene.stage.open_task(case_id).id, by=colleague)


def test_the_holder_of_an_entry_is_who_it_says(scene: Scene) -> None:
    entry = scene.registered()
    with scene.database.reading() as session:
        assert session.get_one(Person, registers.get(session, entry).person_id).full_name == "张三丰"
