"""Scans that are taken out of the office, spots on them, and who finds nothing of them."""

import io

import pytest
from PIL import Image
from pypdf import PdfReader

from app.adapters import specimen
from app.models import StoredFile
from tests.house import HouseClient
from tests.integration.core.stage import Stage
from tests.integration.web.desk.conftest import Browser
from tests.integration.web.desk.looking import EDU, NOBODYS, Case, looked, red, scan_of


def test_an_original_comes_after_a_page_that_says_it_is_recorded(
    stage: Stage, reviewer: HouseClient, case: Case
) -> None:
    scan = scan_of(stage, case.id, EDU)
    asked = reviewer.get(f"/files/{scan.file_id}")
    assert (asked.mimetype, "下载会记入该办件的办理记录" in asked.text) == ("text/html", True)
    assert looked(stage) == []

    taken = [reviewer.post(f"/files/{scan.file_id}") for _ in range(2)]
    assert [one.mimetype for one in taken] == ["image/jpeg"] * 2
    assert [line["taken"] for line in looked(stage)] == ["copy"] * 2


def test_the_copy_of_an_identity_document_carries_the_watermark(
    stage: Stage, reviewer: HouseClient, case: Case
) -> None:
    copy = reviewer.post(f"/files/{case.proof.file_id}")

    assert red(Image.open(io.BytesIO(copy.data)).convert("RGB")) > 45
    assert looked(stage)[0]["taken"] == "copy"


def test_the_copy_of_a_pdf_has_all_its_pages_as_pictures(stage: Stage, reviewer: HouseClient, case: Case) -> None:
    out = io.BytesIO()
    pages = [Image.open(io.BytesIO(specimen.scan(title))) for title in ("人像面", "国徽面")]
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:])
    stored = stage.database.neighbours.storage.put(out.getvalue(), suffix=".pdf")
    with stage.database.transaction() as session:
        file = session.get_one(StoredFile, case.proof.file_id)
        file.key, file.sha256, file.pages, file.media_type = stored.key, stored.sha256, 2, "application/pdf"
    copy = PdfReader(io.BytesIO(reviewer.post(f"/files/{case.proof.file_id}").data))

    assert [len(page.images) for page in copy.pages] == [1, 1]
    assert red(copy.pages[1].images[0].image.convert("RGB")) > 45  # type: ignore[union-attr]


def test_the_bare_original_of_an_identity_document_asks_for_a_reason(
    stage: Stage, reviewer: HouseClient, case: Case
) -> None:
    refused = reviewer.post(f"/files/{case.proof.file_id}", data={"plain": "true", "reason": "  "})
    assert (refused.status_code, "下载无水印原件须填写原因" in refused.text, looked(stage)) == (422, True, [])

    reason = "公安机关核验"
    given = reviewer.post(f"/files/{case.proof.file_id}", data={"plain": "true", "reason": reason})
    assert red(Image.open(io.BytesIO(given.data)).convert("RGB")) < 45
    assert [(line["taken"], line["reason"]) for line in looked(stage)] == [("original", reason)]


def test_whoever_may_not_decide_the_case_finds_nothing_of_its_scans(stage: Stage, case: Case, browser: Browser) -> None:
    colleague = browser(stage.staff("colleague", "reviewer", unit=stage.unit))
    file = f"/files/{case.proof.file_id}"
    answers = [colleague.get(f"{file}{end}") for end in ("", "/page/1.jpg", "/page/1/spot.jpg?x=0.5&y=0.5")]
    answers += [colleague.post(file), colleague.post(f"{case.url}/scans", data={"file": str(case.proof.file_id)})]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert looked(stage) == []


@pytest.mark.parametrize("file", ["", "no-number", NOBODYS])
def test_only_files_of_the_case_can_be_opened_with_it(
    stage: Stage, reviewer: HouseClient, case: Case, file: str
) -> None:
    assert reviewer.post(f"{case.url}/scans", data={"file": file}).status_code == 404
    assert looked(stage) == []


def test_a_spot_is_shown_as_the_part_of_the_page_around_it(stage: Stage, reviewer: HouseClient, case: Case) -> None:
    file = f"/files/{scan_of(stage, case.id, EDU).file_id}/page/1"
    corner, junk = (reviewer.get(f"{file}/spot.jpg?{query}") for query in ("x=0.01&y=0.99", "x=nan&y=-1e9"))

    assert Image.open(io.BytesIO(corner.data)).size == (560, 320)
    assert red(Image.open(io.BytesIO(corner.data)).convert("RGB")) > 45  # the ring
    assert Image.open(io.BytesIO(junk.data)).size == (560, 320)
    assert reviewer.get(f"{file.replace('/1', '/9')}/spot.jpg").status_code == 404
