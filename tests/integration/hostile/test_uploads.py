"""Uploads over HTTP: judged by what is in them, refused in words at their place, and nothing of a refused one stays."""

from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse

from app.models import Attachment, Profile, StoredFile
from tests.integration.hostile import papers, uploads
from tests.integration.hostile.office import Office
from tests.integration.hostile.test_values import error_at
from tests.integration.hostile.uploads import NAMES, PHOTOS, SCANS, Upload
from tests.unit.adapters import pictures

PHOTO_ROUTES = {"POST applicant.profile_save": papers.profile, "POST applicant.form_save": papers.application}


def file(upload: Upload) -> FileStorage:
    """The upload as the test client takes it."""
    return FileStorage(BytesIO(upload.make()), upload.name, content_type=upload.media_type)


def kept(office: Office) -> set[str]:
    """The files in the store."""
    folder = Path(office.database.neighbours.settings.data_dir, "files")
    return {str(path) for path in folder.rglob("*") if path.is_file()}


def add(office: Office, slot: str, *files: Any, who: str = "owner", field: str = "file", **others: str) -> TestResponse:
    """Send files to a slot, with the consent."""
    sent = MultiDict([*((field, one) for one in files), ("consent", "true")])
    return office.ask(office.enter(who), "POST applicant.attachment_add", sent, slot=slot, **others)


@pytest.mark.parametrize("upload", PHOTOS, ids=lambda upload: upload.title)
@pytest.mark.parametrize("route", PHOTO_ROUTES)
def test_a_photo_is_taken_or_refused_with_its_reason(office: Office, route: str, upload: Upload) -> None:
    before = kept(office)
    answer = office.ask(office.enter("owner"), route, PHOTO_ROUTES[route](office, changes={"photo_file": file(upload)}))

    assert answer.status_code == (422 if upload.reason else 302)
    assert upload.reason in error_at(answer.text, "photo")
    assert (kept(office) == before) is bool(upload.reason)


@pytest.mark.parametrize("upload", SCANS, ids=lambda upload: upload.title)
def test_a_scan_is_taken_or_refused_with_its_reason(office: Office, upload: Upload) -> None:
    before = kept(office)
    answer = add(office, "EDU_PROOF", file(upload))

    assert answer.status_code == (422 if upload.reason else 302)
    assert upload.reason in error_at(answer.text, "slot-EDU_PROOF")
    assert (kept(office) == before) is bool(upload.reason)


def test_of_a_photo_nothing_but_the_picture_is_kept(office: Office) -> None:
    hidden = Upload("", lambda: pictures.jpeg(exif=pictures.exif(6)) + uploads.SCRIPT, "")
    office.ask(
        office.enter("owner"),
        "POST applicant.profile_save",
        papers.profile(office, changes={"photo_file": file(hidden)}),
    )
    with office.reading() as session:
        person = office.id("person_id")
        row = session.get_one(StoredFile, session.get_one(Profile, person).photo_id)
    data = office.database.neighbours.storage.get(row.key)

    assert b"<script>" not in data
    assert b"Exif" not in data
    assert Image.open(BytesIO(data)).size == (579, 413)  # turned upright, as its EXIF said
    assert row.size <= 204_800


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_only_a_name(office: Office, name: str) -> None:
    """The name is sent as RFC 5987 has it, so that any sign can stand in it."""
    browser, address = office.enter("owner"), office.address("POST applicant.attachment_add")
    body = (
        b"--cut\r\nContent-Disposition: form-data; name=\"file\"; filename*=UTF-8''" + quote(name).encode() + b"\r\n"
        b"Content-Type: image/jpeg\r\n\r\n" + uploads.photo() + b"\r\n--cut--\r\n"
    )
    answer = browser.post(address, data=body, content_type="multipart/form-data; boundary=cut")

    assert answer.status_code in (302, 400, 422)
    assert browser.get(office.address("GET applicant.attachments")).status_code == 200
    for route in ("GET applicant.file", "GET files.original"):
        shown = browser.get(office.address(route, file_id=newest(office)) + "?download=1")
        assert shown.status_code == 200
        assert "\n" not in shown.headers["Content-Disposition"]
        assert "Set-Cookie" not in shown.headers


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_nul_in_a_name_is_not_kept(office: Office) -> None:
    browser, address = office.enter("owner"), office.address("POST applicant.attachment_add")
    head = b"--cut\r\nContent-Disposition: form-data; name=\"file\"; filename*=UTF-8''a%00b.jpg\r\n\r\n"
    sent = head + uploads.photo() + b"\r\n--cut--\r\n"
    answer = browser.post(address, data=sent, content_type="multipart/form-data; boundary=cut")

    assert answer.status_code == 302
    with office.reading() as session:
        assert session.get_one(StoredFile, UUID(newest(office))).name == "a_b.jpg"


@pytest.mark.parametrize(
    ("slot", "words"), [("SUPPLEMENT2", "不需要这种附件"), ("ID_PROOF ", "不需要"), ("photo", "不需要"), ("..", "")]
)
def test_a_place_that_is_none_takes_nothing(office: Office, slot: str, words: str) -> None:
    before = kept(office)
    answer = add(office, slot, file(Upload("", uploads.photo, "")))

    assert answer.status_code in (404, 405, 422)
    assert words in answer.text
    assert kept(office) == before


@pytest.mark.parametrize("field", ["files", "file[]", "photo", "FILE"])
def test_a_file_under_another_name_is_asked_for_again(office: Office, field: str) -> None:
    answer = add(office, "EDU_PROOF", file(Upload("", uploads.photo, "")), field=field)

    assert answer.status_code == 422
    assert "请先选择要上传的文件" in error_at(answer.text, "slot-EDU_PROOF")


def test_two_files_for_a_place_of_one_are_refused(office: Office) -> None:
    good = Upload("", uploads.photo, "")
    with office.unchanged():
        answer = add(office, "EDU_PROOF", file(good), file(good))

    assert answer.status_code == 422
    assert "只能上传一个文件" in error_at(answer.text, "slot-EDU_PROOF")


def test_a_bad_file_does_not_keep_the_good_ones_out(office: Office) -> None:
    good, bad = Upload("", uploads.photo, ""), Upload("", lambda: b"MZ" + bytes(99), "", name="坏.pdf")
    answer = add(office, "ID_PROOF", file(good), file(bad), file(good))

    assert answer.status_code == 422
    assert "“坏.pdf”：只能上传" in error_at(answer.text, "slot-ID_PROOF")
    with office.reading() as session:
        rows = session.scalars(
            select(Attachment).where(Attachment.case_id == office.id("case_id"), Attachment.round == 2)
        )
        assert len(rows.all()) == 2


def test_nothing_is_added_after_handing_in(office: Office) -> None:
    with office.unchanged():
        answer = add(
            office, "EDU_PROOF", file(Upload("", uploads.photo, "")), who="third", case_id=office.scene.ids["waiting"]
        )

    assert answer.status_code == 409
    assert "已提交" in answer.text


@pytest.mark.parametrize("who", ["other", "third"])
def test_nothing_is_added_to_other_peoples_cases(office: Office, who: str) -> None:
    before = kept(office)
    with office.unchanged():
        answer = add(office, "EDU_PROOF", file(Upload("", uploads.photo, "")), who=who)

    assert answer.status_code == 404
    assert kept(office) == before


def newest(office: Office) -> str:
    """The file that was kept last."""
    with office.reading() as session:
        return str(session.scalars(select(StoredFile.id).order_by(StoredFile.id.desc()).limit(1)).one())
