"""The letter beside the decision, the question why a decision differs, and 改判 by an administrator."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from lxml import html
from sqlalchemy import select

from app.adapters import docx_text
from app.models import Decision
from app.queries import letters
from tests.house import HouseClient
from tests.integration.core.stage import APPROVAL, REFUSAL, Stage
from tests.integration.web.desk.conftest import Browser

TYPED = {
    "outcome": "return",
    "opinion": "请一次补齐 <b>",
    "remark_field": ["school", "EDU_PROOF"],
    "remark_text": ["与学历证书不一致", "不清晰"],
    "remark_spot": ["", ""],
    "remark_general": "请核对联系方式",
}


@pytest.fixture
def case_id(stage: Stage) -> UUID:
    """A case that waits for its first review."""
    return stage.submitted()


@pytest.fixture
def address(stage: Stage, case_id: UUID) -> str:
    """The page of the task that the reviewer has claimed."""
    return f"/desk/tasks/{stage.claim(case_id, stage.reviewer)}"


def found(page: str, path: str) -> list[Any]:
    """What an XPath finds on a page."""
    tree: Any = html.fromstring(page)
    return list(tree.xpath(path))


def shown(page: str) -> str:
    """The letter on a page, paragraph by paragraph."""
    (paper,) = found(page, "//div[contains(@class, 'letter-paper')]")
    return "\n".join(paragraph.text_content().strip() for paragraph in paper.iter("p"))


def test_the_letter_beside_the_decision_is_the_one_that_is_sent(
    stage: Stage, reviewer: HouseClient, case_id: UUID, address: str
) -> None:
    beside = shown(reviewer.post(f"{address}/letter", data=TYPED, headers={"HX-Request": "true"}).text)
    reviewer.post(address, data=TYPED)
    stage.work()

    with stage.database.reading() as session:
        file = letters.of_case(session, case_id)[0].document.docx
    assert file is not None
    sent = docx_text.paragraphs(stage.database.neighbours.storage.get(file.key))
    assert beside == "\n".join(paragraph.text for paragraph in sent)


def test_without_a_script_the_whole_page_comes_back_with_letter_and_words(
    stage: Stage, reviewer: HouseClient, case_id: UUID, address: str
) -> None:
    page = reviewer.post(f"{address}/letter", data=TYPED).text

    assert "1. 【毕业院校】与学历证书不一致" in shown(page)
    assert 'value="与学历证书不一致"' in page
    assert stage.case(case_id).status == "待审核"


def test_before_an_outcome_is_chosen_there_is_no_letter(reviewer: HouseClient, address: str) -> None:
    assert "选择审核结论后" in reviewer.post(f"{address}/letter", data={}, headers={"HX-Request": "true"}).text


def test_whoever_decides_otherwise_is_told_of_the_review_before_and_asked_why(
    stage: Stage, browser: Browser, case_id: UUID
) -> None:
    stage.decide(case_id, replace(APPROVAL, opinion="材料齐全"), stage.reviewer)
    window, task = browser(stage.approver), stage.claim(case_id, stage.approver)
    refusal = {"outcome": "refuse", "reason_code": REFUSAL.reason_code, "opinion": REFUSAL.opinion}
    asked = window.post(f"/desk/tasks/{task}", data=refusal)
    window.post(f"/desk/tasks/{task}", data=refusal | {"differs": "社会保险记录与初审所见不一致"})

    assert asked.status_code == 422
    for words in ('href="#f-differs"', "初审（reviewer1）的结论为“通过”，意见：材料齐全", REFUSAL.opinion):
        assert words in asked.text
    with stage.database.reading() as session:
        kept = session.scalars(select(Decision.differs).where(Decision.element == "recheck")).one()
    assert kept == "社会保险记录与初审所见不一致"


def test_a_reason_for_differing_is_not_kept_where_nothing_differs(
    stage: Stage, reviewer: HouseClient, address: str
) -> None:
    reviewer.post(address, data={"outcome": "approve", "differs": "没有不同"})
    with stage.database.reading() as session:
        assert session.scalars(select(Decision.differs)).one() == ""


@pytest.mark.parametrize(
    ("spot", "says"),
    [
        ("{", "位置无效"),
        ('{"attachment": "x", "page": 1, "x": 0.5, "y": 1.5}', "位置无效"),
        ('{"attachment": "x", "page": 1, "x": 0.5, "y": 0.5}', "不在本轮附件中"),
    ],
)
def test_a_spot_must_be_on_a_scan_of_this_round(reviewer: HouseClient, address: str, spot: str, says: str) -> None:
    line = {"outcome": "return", "remark_field": ["EDU_PROOF"], "remark_text": ["不清晰"], "remark_spot": [spot]}
    answer = reviewer.post(address, data=line)

    assert answer.status_code == 422
    assert says in answer.text


def test_an_administrator_supersedes_a_refusal_and_the_old_letter_is_void(
    stage: Stage, browser: Browser, case_id: UUID
) -> None:
    stage.decide(case_id, REFUSAL, stage.reviewer)
    stage.work()
    window = browser(stage.staff("admin1", "administrator"))
    page = window.get(f"/admin/cases/{case_id}/supersede").text
    last = found(page, "//input[@name='decision']/@value")[0]
    empty = window.post(f"/admin/cases/{case_id}/supersede", data={"decision": last, "outcome": "approve"})
    done = window.post(
        f"/admin/cases/{case_id}/supersede", data={"decision": last, "outcome": "approve", "reason": "适用理由有误"}
    )

    assert (empty.status_code, done.status_code) == (422, 303)
    assert "请填写改判的原因" in empty.text
    assert stage.case(case_id).status == "审核中"
    with stage.database.reading() as session:
        assert [letter.superseded for letter in letters.of_case(session, case_id)] == [True, False]


def test_a_case_that_cannot_be_superseded_says_why(stage: Stage, browser: Browser) -> None:
    case_id = stage.approved()
    stage.work()
    window = browser(stage.staff("admin1", "administrator"))

    assert "登记簿已按此结论变动" in window.get(f"/admin/cases/{case_id}/supersede").text


def test_the_applicant_downloads_the_letter_below_the_case(
    stage: Stage, browser: Browser, reviewer: HouseClient
) -> None:
    applicant = stage.applicant(7, "李四光")
    case_id = stage.submitted(applicant)
    stage.decide(case_id, REFUSAL, stage.reviewer)
    stage.work()
    window = browser(applicant)
    page = window.get(f"/me/cases/{case_id}").text
    links = found(page, "//*[@id='letters']//a/@href")

    assert "不予登记通知书" in page
    assert window.get(links[0]).status_code == 200
