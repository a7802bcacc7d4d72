"""The pages of administrators about units, as a browser sees them."""

from io import BytesIO

import pytest

from app.domain.actor import Actor
from tests.house import HouseClient
from tests.integration import organisations as units
from tests.integration.units.conftest import Browser
from tests.integration.units.office import Office
from tests.integration.units.test_changes import NEW, OLD, rename


@pytest.fixture
def applicant(office: Office) -> Actor:
    return office.applicant()


@pytest.fixture
def administrator(office: Office, browser: Browser) -> HouseClient:
    return browser(office.administrator)


def test_an_administrator_renames_a_unit(office: Office, administrator: HouseClient) -> None:
    address = f"/admin/organisations/{office.unit}/rename"
    assert "登记人员不需要申请变更" in administrator.get(address).text
    proof = (BytesIO(units.picture()), "更名证明.png")
    answer = administrator.post(address, data={"name": NEW, "reason": "更名核准", "proof": proof})
    page = administrator.get(answer.location).text

    for said in (NEW, OLD, "单位更名", "更名核准", "证明文件"):
        assert said in page


def test_an_administrator_merges_a_unit(office: Office, administrator: HouseClient) -> None:
    target = units.created(office.database, office.administrator)
    answer = administrator.post(
        f"/admin/organisations/{office.unit}/merge", data={"into": str(target), "reason": "吸收合并"}
    )
    merged, into = (administrator.get(f"/admin/organisations/{unit}").text for unit in (office.unit, target))

    assert answer.location == f"/admin/organisations/{target}"
    assert "已并入" in merged
    assert OLD in into


@pytest.mark.parametrize(
    ("page", "typed", "field"),
    [
        ("rename", {"name": "", "reason": "更名"}, "name"),
        ("rename", {"name": NEW, "reason": ""}, "reason"),
        ("merge", {"into": "0", "reason": "合并"}, "into"),
        ("merge", {"into": "不是编号", "reason": "合并"}, "into"),
        ("merge", {"into": "", "reason": ""}, "reason"),
    ],
)
def test_a_change_with_faults_keeps_what_was_typed(
    office: Office, administrator: HouseClient, page: str, typed: dict[str, str], field: str
) -> None:
    answer = administrator.post(f"/admin/organisations/{office.unit}/{page}", data=typed)

    assert answer.status_code == 422
    assert f'id="f-{field}-error"' in answer.text
    assert all(value in answer.text for value in typed.values() if value not in ("0", "不是编号"))


def test_proof_that_is_no_scan_is_refused(office: Office, administrator: HouseClient) -> None:
    typed = {"name": NEW, "reason": "更名核准", "proof": (BytesIO(b"GIF89a"), "证明.gif")}
    answer = administrator.post(f"/admin/organisations/{office.unit}/rename", data=typed)

    assert answer.status_code == 422
    assert 'id="f-proof-error"' in answer.text


def test_administrators_and_auditors_read_a_case_without_a_form(
    office: Office, applicant: Actor, administrator: HouseClient
) -> None:
    first = office.approved(applicant)
    office.work()
    office.issue(first)
    office.work()
    rename(office)
    office.work()
    [case] = office.reissues()

    page = administrator.get(f"/admin/cases/{case.id}").text
    assert "更新登记簿" in page
    assert NEW in page
