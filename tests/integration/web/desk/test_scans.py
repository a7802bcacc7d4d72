"""Scans at the desk: the watermark, who looked at what, two beside each other."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from app.domain.review import Decision, Outcome, Remark
from app.models import Event
from app.models.base import now
from tests.house import HouseClient
from tests.integration.core.stage import RETURN, Stage
from tests.integration.web.desk.conftest import Browser
from tests.integration.web.desk.looking import EDU, ID, NOBODYS, NOTICE, Case, looked, parts, picture, red, scan_of

ASKED = "//form[@class='viewer-gate']//input[@name='file']/@value"
SHOWN, STAGES = "//figure//img", "//*[@data-viewer-stage]"


def test_an_identity_document_is_a_notice_until_it_is_opened(reviewer: HouseClient, case: Case) -> None:
    before = picture(reviewer, case.proof)
    address = f"{case.url}?scan={ID}"

    assert before.size == NOTICE
    assert parts(reviewer, address, ASKED) == [str(case.proof.file_id)]
    assert parts(reviewer, address, SHOWN) == []


def test_an_opened_identity_document_carries_the_watermark(stage: Stage, reviewer: HouseClient, case: Case) -> None:
    assert case.open(reviewer, scan=ID, view="form") == f"{case.url}?scan={ID}&view=form"

    answer = reviewer.get(f"/files/{case.proof.file_id}/page/1.jpg?w=700")
    assert red(picture(reviewer, case.proof)) > 45
    assert red(picture(reviewer, scan_of(stage, case.id, EDU))) < 45
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert parts(reviewer, f"{case.url}?scan={ID}", SHOWN)


def test_the_watermark_names_whoever_looks(stage: Stage, reviewer: HouseClient, case: Case, browser: Browser) -> None:
    administrator = browser(stage.staff("reviewer2", "reviewer"))
    case.open(reviewer)
    case.open(administrator)

    assert picture(reviewer, case.proof).tobytes() != picture(administrator, case.proof).tobytes()


def test_the_owner_sees_the_own_scan_as_it_is(stage: Stage, case: Case, browser: Browser) -> None:
    owner = browser(case.applicant)

    assert red(picture(owner, case.proof)) < 45
    assert owner.get(f"/files/{case.proof.file_id}").headers["Content-Disposition"].startswith("attachment;")
    assert looked(stage) == []


def test_looking_is_recorded_once_for_each_person_file_and_hour(
    stage: Stage, reviewer: HouseClient, case: Case
) -> None:
    case.open(reviewer)
    case.open(reviewer)
    assert [(line["slot"], line["file"]) for line in looked(stage)] == [(ID, str(case.proof.file_id))]

    with stage.database.transaction() as session:
        session.execute(update(Event).values(at=now() - timedelta(hours=1)))
    picture(reviewer, case.proof)
    assert len(looked(stage)) == 1
    case.open(reviewer)
    assert len(looked(stage)) == 2


def test_looking_stands_in_the_history_with_the_address(stage: Stage, reviewer: HouseClient, case: Case) -> None:
    case.open(reviewer)

    assert looked(stage)[0]["address"] == "127.0.0.1"
    assert "查看原件" in reviewer.get(f"{case.url}?view=history").text


def test_what_a_colleague_opened_is_not_open_for_others(
    stage: Stage, reviewer: HouseClient, case: Case, browser: Browser
) -> None:
    case.open(reviewer)
    other = picture(browser(stage.staff("reviewer2", "reviewer")), case.proof)

    assert other.size == NOTICE


def test_other_scans_are_shown_at_once_and_not_recorded(stage: Stage, reviewer: HouseClient, case: Case) -> None:
    assert len(parts(reviewer, f"{case.url}?scan={EDU}", SHOWN)) == 1
    assert looked(stage) == []


def test_last_rounds_scan_stands_beside_this_rounds_with_its_marks(stage: Stage, reviewer: HouseClient) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    old = scan_of(stage, case_id, EDU)
    spot = {"attachment": str(old.id), "page": 1, "x": 0.25, "y": 0.5}
    remark = Remark("attachment", EDU, "印章不清", spot=spot)
    stage.decide(case_id, Decision(Outcome.RETURN, remarks=(remark,)), stage.reviewer)
    stage.hand_in(case_id, applicant)
    url = f"/desk/tasks/{stage.claim(case_id, stage.reviewer)}"
    address = f"{url}?scan={EDU}&beside={old.id}"

    assert len(parts(reviewer, address, STAGES)) == 2
    assert "学历证明（第 1 轮）" in parts(reviewer, address, "//select[@name='beside']/option/text()")
    pins = parts(reviewer, address, "//*[@data-viewer-pin]")
    assert [(pin.get("data-x"), pin.get("data-y"), pin.text) for pin in pins] == [
        ("0.25", "0.5", "第 1 轮意见：印章不清")
    ]


@pytest.mark.parametrize("beside", ["no-number", NOBODYS])
def test_what_is_no_scan_of_the_case_stands_beside_nothing(reviewer: HouseClient, case: Case, beside: str) -> None:
    assert len(parts(reviewer, f"{case.url}?scan={EDU}&beside={beside}", STAGES)) == 1


def test_an_identity_document_of_an_earlier_round_is_opened_like_any_other(stage: Stage, reviewer: HouseClient) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    old = scan_of(stage, case_id)
    stage.decide(case_id, RETURN, stage.reviewer)
    stage.hand_in(case_id, applicant)
    url = f"/desk/tasks/{stage.claim(case_id, stage.reviewer)}"

    assert parts(reviewer, f"{url}?scan={EDU}&beside={old.id}", ASKED) == [str(old.file_id)]
