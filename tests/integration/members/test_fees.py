"""会员缴费记录: entered once per receipt, reversed with a reason, never changed; files of them taken in once."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.adapters.tables import write_csv
from app.domain.actor import Actor
from app.errors import Conflict, InvalidInput
from app.models import Import, MembershipFee
from app.queries import member_fees as read
from app.services import history, imports, member_fees
from app.services.member_fee_imports import KIND
from tests.integration.core.stage import Stage
from tests.integration.members.joining import PAYMENT, joined, membership, paid

GOOD = ("2026", "200", "200.00", "2026/3/1", "银行转账", "SJ-0001", "")


@pytest.fixture
def applicant(stage: Stage, administrator: Actor) -> Actor:
    """A member."""
    made = stage.applicant()
    joined(stage, made, administrator)
    return made


@pytest.fixture
def member(stage: Stage, applicant: Actor) -> UUID:
    """The membership."""
    row = membership(stage, applicant)
    assert row is not None
    return row.id


def fees(stage: Stage, membership_id: UUID) -> list[tuple[str, int, str]]:
    """What the records say: receipt number, fen, state; the latest first."""
    with stage.database.reading() as session:
        return [(fee.receipt_no, fee.paid_fen, fee.state) for fee in read.of_member(session, membership_id)]


def reverse(stage: Stage, fee_id: UUID, by: Actor, reason: str = "金额录入有误") -> None:
    with stage.database.transaction() as session:
        member_fees.reverse(session, fee_id, reason, by=by)


def table(stage: Stage, applicant: Actor, *lines: tuple[str, ...], name: str = "张三丰") -> bytes:
    row = membership(stage, applicant)
    assert row is not None
    return write_csv([*KIND.columns, *KIND.optional], [(row.number, name, *line) for line in lines])


def looked_at(stage: Stage, data: bytes, by: Actor) -> Import:
    with stage.database.transaction() as session:
        return imports.preview(session, KIND, data, "缴费.csv", by=by)


def taken_in(stage: Stage, data: bytes, by: Actor) -> Import:
    row = looked_at(stage, data, by)
    with stage.database.transaction() as session:
        return imports.apply(session, KIND, row.id, by=by)


def rows(stage: Stage) -> int:
    with stage.database.reading() as session:
        return session.scalars(select(func.count()).select_from(MembershipFee)).one()


def test_a_receipt_number_is_taken_once(stage: Stage, member: UUID, administrator: Actor) -> None:
    paid(stage, member, administrator)
    with pytest.raises(InvalidInput) as refused:
        paid(stage, member, administrator, replace(PAYMENT, year=2027))

    assert [fault.field for fault in refused.value.faults] == ["receipt_no"]
    assert rows(stage) == 1


def test_a_reversal_takes_the_payment_back_and_keeps_it_in_sight(
    stage: Stage, member: UUID, administrator: Actor
) -> None:
    fee = paid(stage, member, administrator)
    reverse(stage, fee.id, administrator)

    assert fees(stage, member) == [("SJ-0001", -20000, "冲销"), ("SJ-0001", 20000, "已冲销")]
    with stage.database.reading() as session:
        assert list(history.breaks(session)) == []


def test_a_reversed_receipt_is_entered_again_with_what_it_says(
    stage: Stage, member: UUID, administrator: Actor
) -> None:
    fee = paid(stage, member, administrator, replace(PAYMENT, paid_fen=2000))
    reverse(stage, fee.id, administrator)
    paid(stage, member, administrator)

    assert fees(stage, member)[0] == ("SJ-0001", 20000, "已缴清")
    with pytest.raises(InvalidInput):
        paid(stage, member, administrator)


def test_a_payment_is_reversed_once_and_a_reversal_never(stage: Stage, member: UUID, administrator: Actor) -> None:
    fee = paid(stage, member, administrator)
    reverse(stage, fee.id, administrator)
    with stage.database.reading() as session:
        reversal = session.scalars(select(MembershipFee.id).where(MembershipFee.reverses_id == fee.id)).one()
    for identifier in (fee.id, reversal):
        with pytest.raises(Conflict):
            reverse(stage, identifier, administrator)

    assert rows(stage) == 2


def test_a_reversal_needs_a_reason(stage: Stage, member: UUID, administrator: Actor) -> None:
    fee = paid(stage, member, administrator)
    with pytest.raises(InvalidInput) as refused:
        reverse(stage, fee.id, administrator, reason=" ")

    assert refused.value.faults[0].field == "reason"


def test_looking_at_a_file_writes_no_payment(stage: Stage, applicant: Actor, administrator: Actor) -> None:
    row = looked_at(stage, table(stage, applicant, GOOD), administrator)

    assert row.report["counts"] == {"rows": 1, "new": 1, "same": 0, "repeated": 0, "conflicts": 0, "faults": 0}
    assert rows(stage) == 0


def test_a_file_is_taken_in_once(stage: Stage, applicant: Actor, member: UUID, administrator: Actor) -> None:
    data = table(stage, applicant, GOOD, (*GOOD[:5], "SJ-0002", "补缴"))
    first = taken_in(stage, data, administrator)
    again = taken_in(stage, data, administrator)

    assert (first.report["created"], again.report["created"], again.report["counts"]["same"]) == (2, 0, 2)
    assert fees(stage, member) == [("SJ-0002", 20000, "已缴清"), ("SJ-0001", 20000, "已缴清")]


def test_every_bad_row_says_what_is_wrong_and_the_good_ones_are_taken(
    stage: Stage, applicant: Actor, administrator: Actor
) -> None:
    data = table(
        stage,
        applicant,
        GOOD,
        ("26年", "两百", "0", "2099-01-01", "支付宝", "", ""),
        ("2026", "200", "100", "2026-03-01", "现金", "SJ-0001", ""),
        GOOD,
    )
    row = taken_in(stage, data, administrator)
    columns = [(fault["row"], fault["column"]) for fault in row.report["faults"]]

    assert columns == [
        *((3, head) for head in ("年度", "应缴金额", "实缴金额", "缴费日期", "缴费方式", "收据号")),
        (4, "收据号"),
    ]
    assert (row.report["created"], row.report["counts"]["repeated"]) == (1, 1)


@pytest.mark.parametrize(("name", "column"), [("李四", "姓名"), ("", "姓名")])
def test_a_row_for_somebody_else_stays_out(
    stage: Stage, applicant: Actor, administrator: Actor, name: str, column: str
) -> None:
    row = taken_in(stage, table(stage, applicant, GOOD, name=name), administrator)

    assert [fault["column"] for fault in row.report["faults"]] == [column]
    assert rows(stage) == 0


def test_a_number_that_no_member_has_stays_out(stage: Stage, administrator: Actor) -> None:
    data = write_csv([*KIND.columns, *KIND.optional], [("P2026999999", "张三丰", *GOOD)])
    row = taken_in(stage, data, administrator)

    assert [fault["code"] for fault in row.report["faults"]] == ["UNKNOWN_MEMBER"]


@pytest.mark.parametrize("before", ["entered", "reversed"])
def test_a_file_never_overrules_the_records(
    stage: Stage, applicant: Actor, member: UUID, administrator: Actor, before: str
) -> None:
    fee = paid(stage, member, administrator, replace(PAYMENT, paid_fen=100))
    if before == "reversed":
        reverse(stage, fee.id, administrator)
    known = rows(stage)
    row = taken_in(stage, table(stage, applicant, GOOD), administrator)

    assert (row.report["counts"]["conflicts"], rows(stage)) == (1, known)


def test_the_rows_that_stay_out_are_handed_back_with_their_reasons(
    stage: Stage, applicant: Actor, administrator: Actor
) -> None:
    row = looked_at(stage, table(stage, applicant, GOOD, ("", *GOOD[1:5], "SJ-0003", "")), administrator)
    with stage.database.reading() as session:
        left = imports.left_out(session, KIND, row)

    assert left[:2] == b"PK"
