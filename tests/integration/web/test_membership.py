"""会员服务 at the browser: what a member reads, and what administrators do."""

from io import BytesIO
from uuid import UUID

import pytest
from flask import Flask

from app.adapters.tables import read_table, write_csv
from app.database import Database
from app.domain.actor import Actor
from app.services.member_fee_imports import KIND
from tests.house import HouseClient
from tests.integration.core.stage import Stage
from tests.integration.members.conftest import administrator, stage
from tests.integration.members.joining import joined, membership, paid, ticked
from tests.integration.web.applicant import Browser, links, shown
from tests.people import enter

__all__ = ["administrator", "stage"]

PAYMENT = {
    "year": "2026",
    "paid_on": "2026-03-01",
    "due": "200",
    "paid": "200.00",
    "method": "BANK",
    "receipt_no": "SJ-0001",
    "note": "",
}


@pytest.fixture
def applicant(stage: Stage) -> Actor:
    return stage.applicant()


@pytest.fixture
def own(app: Flask, stage: Stage, applicant: Actor) -> Browser:
    """The applicant's browser."""
    client = app.test_client()
    assert isinstance(client, HouseClient)
    return Browser(client, stage, applicant)


@pytest.fixture
def office(client: HouseClient, administrator: Actor) -> HouseClient:
    """The administrator's browser."""
    assert administrator.account_id is not None
    return enter(client, administrator.account_id)


@pytest.fixture
def member(stage: Stage, applicant: Actor, administrator: Actor) -> UUID:
    """The applicant's membership."""
    return joined(stage, applicant, administrator)


def test_whoever_is_no_member_is_offered_to_apply(own: Browser) -> None:
    page = own.page("/me/membership")

    assert "未入会" in shown(page)
    assert links(page)["申请入会"] == "/me/apply/membership"


def test_a_person_applies_without_export_or_attachments(own: Browser, stage: Stage, administrator: Actor) -> None:
    own.page("/me/apply/membership")
    form = own.send("/me/apply/membership").location
    page = own.page(form)
    saved = own.send(form, page, membership_pledge="true", action="next")
    check = own.page(saved.location)
    done = own.send(saved.location.replace("/check", "/submit"), check)

    assert saved.location.endswith("/check")
    assert done.location.endswith("/done")
    assert "入会审核" in shown(own.page(done.location))
    assert "入会申请正在办理" in shown(own.page("/me/membership"))


def test_without_the_pledge_nothing_is_handed_in(own: Browser) -> None:
    form = own.send("/me/apply/membership").location
    answer = own.send(form, own.page(form), action="next")

    assert answer.status_code == 422
    assert "自愿申请" in answer.text


def test_a_case_that_a_registration_opened_stands_in_the_records_and_needs_nothing(
    own: Browser, stage: Stage, applicant: Actor
) -> None:
    parent = ticked(stage, applicant)
    stage.work()
    page = own.page("/me/records")
    home = shown(own.page("/me"))

    assert "个人会员入会" in shown(page)
    assert f"首次登记 {stage.case(parent).number}" in home


def test_a_member_reads_number_term_and_payments(
    own: Browser, stage: Stage, applicant: Actor, member: UUID, administrator: Actor
) -> None:
    paid(stage, member, administrator)
    row = membership(stage, applicant)
    assert row is not None
    page = shown(own.page("/me/membership"))
    fees = shown(own.page("/me/membership/fees"))

    assert row.number in page
    assert str(row.valid_to) in page
    assert "200.00 200.00 2026-03-01 银行转账 SJ-0001 已缴清" in fees


def test_leaving_asks_first(own: Browser, stage: Stage, applicant: Actor, member: UUID) -> None:
    page = own.page("/me/membership")
    unsure = own.send("/me/membership/leave", page)
    still = membership(stage, applicant)
    sure = own.send("/me/membership/leave", page, confirmed="true")
    left = membership(stage, applicant)

    assert (unsure.status_code, sure.status_code) == (422, 302)
    assert still is not None
    assert left is not None
    assert (still.state, left.state) == ("active", "left")
    assert "已退会" in shown(own.page("/me/membership"))


def test_the_benefits_are_the_page_that_administrators_write(own: Browser) -> None:
    assert "会员权益" in shown(own.page("/me/membership/benefits"))


def test_the_administrator_finds_members_and_takes_them_away(
    office: HouseClient, stage: Stage, applicant: Actor, member: UUID
) -> None:
    row = membership(stage, applicant)
    assert row is not None
    found = office.get("/admin/members?q=张三&sort=-valid_to").text
    missing = office.get("/admin/members?q=李四").text
    book = office.get("/admin/members.xlsx?q=张三").data

    assert row.number in found
    assert "没有符合条件的会员" in missing
    assert [line.values["姓名"] for line in read_table(book, "a.xlsx", columns=["会员编号"])] == ["张三丰"]


def test_a_payment_is_entered_once_and_the_second_is_told_beside_its_field(office: HouseClient, member: UUID) -> None:
    url = f"/admin/members/{member}/fees"
    first = office.post(url, data=PAYMENT)
    second = office.post(url, data=PAYMENT)

    assert (first.status_code, second.status_code) == (302, 422)
    assert 'id="f-receipt_no-error"' in second.text
    assert "收据号 SJ-0001 已登记过" in second.text


def test_what_is_wrong_with_a_payment_is_told_all_at_once(office: HouseClient, member: UUID) -> None:
    bad = {**PAYMENT, "year": "26", "due": "x", "paid": "0", "paid_on": "昨天", "method": "?", "receipt_no": ""}
    answer = office.post(f"/admin/members/{member}/fees", data=bad)

    assert answer.status_code == 422
    assert answer.text.count("field-fault") == 6


def test_a_payment_is_reversed_with_a_reason(
    office: HouseClient, stage: Stage, member: UUID, administrator: Actor
) -> None:
    fee = paid(stage, member, administrator)
    url = f"/admin/member-fees/{fee.id}/reverse"
    asked = office.get(url).text
    bare = office.post(url, data={"reason": ""})
    done = office.post(url, data={"reason": "重复登记"})
    page = office.get(done.location).text

    assert "冲销原因" in asked
    assert (bare.status_code, done.status_code) == (422, 302)
    assert "-200.00" in page
    assert "重复登记" in page


def test_the_administrator_renews_and_ends(office: HouseClient, stage: Stage, applicant: Actor, member: UUID) -> None:
    before = membership(stage, applicant)
    renewed = office.post(f"/admin/members/{member}/renew", data={"renewal_note": ""})
    after = membership(stage, applicant)
    bare = office.post(f"/admin/members/{member}/end", data={"end_reason": ""})
    ended = office.post(f"/admin/members/{member}/end", data={"end_reason": "违反章程"})
    late = office.post(f"/admin/members/{member}/renew", data={"renewal_note": ""})

    assert before is not None
    assert after is not None
    assert before.valid_to is not None
    assert after.valid_to is not None
    assert after.valid_to > before.valid_to
    assert [answer.status_code for answer in (renewed, bare, ended, late)] == [302, 422, 302, 409]


def test_a_file_of_payments_is_looked_at_and_then_taken_in(
    office: HouseClient, stage: Stage, applicant: Actor, member: UUID, database: Database
) -> None:
    row = membership(stage, applicant)
    assert row is not None
    good = (row.number, "张三丰", "2026", "200", "200", "2026-03-01", "银行转账", "SJ-0001", "")
    data = write_csv([*KIND.columns, *KIND.optional], [good, ("P0", *good[1:7], "SJ-0002", "")])
    upload = office.post("/admin/fee-imports", data={"file": (BytesIO(data), "缴费.csv")})
    report = office.get(upload.location).text
    left = office.get(f"{upload.location}/left-out.xlsx").data
    office.post(f"{upload.location}/apply")

    assert "没有此会员编号的会员" in report
    assert [line.values["收据号"] for line in read_table(left, "a.xlsx", columns=["收据号"])] == ["SJ-0002"]
    assert "SJ-0001" in office.get(f"/admin/members/{member}").text
