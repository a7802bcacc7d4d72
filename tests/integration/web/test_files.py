"""Who gets a stored file, and how it is handed out."""

from io import BytesIO
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from PIL import Image
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.adapters.neighbours import neighbours
from app.database import Database
from app.models import Account, Answers, Attachment, Case, Organisation, Release, ReleaseFile, Service, StoredFile, Task
from app.models.base import now
from tests.house import HouseClient
from tests.integration.core.small import DIAGRAM
from tests.people import add_applicant, add_staff, browser, enter

NAME = "身份证\r\n正面?.jpg"


def keep(session: Session, owner: Account, name: str = NAME) -> StoredFile:
    """A picture in the store, with its row."""
    out = BytesIO()
    Image.new("RGB", (800, 600), (len(name) % 256, 90, 200)).save(out, "JPEG")
    stored = neighbours(session).storage.put(out.getvalue(), suffix=".jpg")
    row = StoredFile(
        key=stored.key, sha256=stored.sha256, size=stored.size, media_type="image/jpeg", name=name, owner_id=owner.id
    )
    session.add(row)
    session.flush()
    return row


def add_case(session: Session, owner: Account) -> Case:
    """A case of the person that waits for a 初审 nobody has claimed."""
    if session.get(Service, "first_registration") is None:
        session.add(Service(key="first_registration", name="首次登记"))
        session.flush()
    release = Release(service_key="first_registration", number=len(str(owner.id)), digest=str(owner.id))
    session.add(release)
    session.flush()
    diagram = ReleaseFile(release_id=release.id, path="small.bpmn", kind="diagram", key="small", content=DIAGRAM)
    diagram.sha256 = ""
    session.add(diagram)
    case = Case(
        number=f"F{owner.id}",
        service_key="first_registration",
        release_id=release.id,
        person_id=owner.person_id,
        applicant_name=owner.display_name,
    )
    session.add(case)
    session.flush()
    session.add(Task(id=uuid4(), case_id=case.id, element="Review", name="初审", role="reviewer", opened_at=now()))
    session.flush()
    return case


@pytest.fixture
def scene(database: Database) -> SimpleNamespace:
    """An applicant with a case, its scan and photo; somebody else; staff of every kind."""
    with database.transaction() as session:
        owner = add_applicant(session)
        other = add_applicant(session, number="110000199003071231", name="李四光", qualification_no="ZX20190002")
        case = add_case(session, owner)
        scan, photo, private = keep(session, owner), keep(session, owner, "photo.jpg"), keep(session, owner, "own.jpg")
        session.add(Attachment(case_id=case.id, slot="ID_PROOF", file_id=scan.id))
        session.add(Answers(case_id=case.id, form_key="first_registration", values={"photo": str(photo.id)}))
        staff = {role: add_staff(session, role, role) for role in ("reviewer", "approver", "administrator", "auditor")}
        return SimpleNamespace(owner=owner, other=other, scan=scan.id, photo=photo.id, private=private.id, **staff)


def status(client: HouseClient, account: Account | None, file_id: UUID) -> int:
    """What a person gets for the file."""
    one = browser(client)
    if account is not None:
        enter(one, account.id)
    return one.get(f"/files/{file_id}").status_code


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("owner", [200, 200, 200]),
        ("other", [404, 404, 404]),
        ("reviewer", [200, 200, 404]),
        ("approver", [404, 404, 404]),
        ("auditor", [404, 404, 404]),
        ("administrator", [200, 200, 200]),
        (None, [302, 302, 302]),
    ],
)
def test_a_file_is_for_its_owner_those_who_can_decide_the_case_and_administrators(
    client: HouseClient, scene: SimpleNamespace, who: str | None, expected: list[int]
) -> None:
    account = getattr(scene, who) if who else None
    files = (scene.scan, scene.photo, scene.private)

    assert [status(client, account, file_id) for file_id in files] == expected


def test_a_reviewer_who_is_kept_from_the_case_does_not_see_its_scans(
    client: HouseClient, database: Database, scene: SimpleNamespace
) -> None:
    with database.transaction() as session:
        unit = Organisation(name="某单位", name_key="某单位", uscc="91110000MA00000001", state="active")
        session.add(unit)
        session.flush()
        session.get_one(Account, scene.reviewer.id).organisation_id = unit.id
        session.execute(update(Case).values(organisation_id=unit.id))
    assert status(client, scene.reviewer, scene.scan) == 200

    with database.transaction() as session:
        session.execute(update(Task).values(exclude="organisation"))
    assert status(client, scene.reviewer, scene.scan) == 404


def test_an_original_is_saved_under_its_own_name_and_never_runs(client: HouseClient, scene: SimpleNamespace) -> None:
    enter(client, scene.owner.id)
    response = client.get(f"/files/{scene.scan}")

    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert (
        "filename*=UTF-8''%E8%BA%AB%E4%BB%BD%E8%AF%81__%E6%AD%A3%E9%9D%A2_.jpg"
        in (response.headers["Content-Disposition"])
    )
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_picture_may_be_shown_in_a_page(client: HouseClient, scene: SimpleNamespace) -> None:
    enter(client, scene.owner.id)

    assert client.get(f"/files/{scene.scan}?inline=1").headers["Content-Disposition"].startswith("inline;")


@pytest.mark.parametrize(("asked", "width"), [("160", 160), ("150", 160), ("700", 700), ("x", 800), ("99999", 800)])
def test_a_page_comes_in_the_size_that_is_enough(
    client: HouseClient, scene: SimpleNamespace, asked: str, width: int
) -> None:
    enter(client, scene.owner.id)
    response = client.get(f"/files/{scene.scan}/page/1.jpg?w={asked}")

    assert response.mimetype == "image/jpeg"
    assert Image.open(BytesIO(response.data)).width == width
    assert client.get(f"/files/{scene.scan}/page/1.jpg?w={asked}").data == response.data


@pytest.mark.parametrize("path", ["/page/0.jpg", "/page/2.jpg", "/page/99999999999999999999.jpg", "/page/x.jpg"])
def test_a_page_that_is_not_there_is_not_found(client: HouseClient, scene: SimpleNamespace, path: str) -> None:
    enter(client, scene.owner.id)

    assert client.get(f"/files/{scene.scan}{path}").status_code == 404


def test_a_file_that_is_not_there_is_not_found(client: HouseClient, scene: SimpleNamespace) -> None:
    enter(client, scene.administrator.id)

    assert client.get(f"/files/{uuid4()}").status_code == 404
