"""A case at its first review whose scans are looked at, and what can be seen of a picture."""

import io
from typing import Any
from uuid import UUID

from lxml import html
from PIL import Image, ImageChops, ImageStat
from sqlalchemy import select

from app.models import Attachment, Event
from app.queries import sightings
from app.queries.cases import attachments
from tests.house import HouseClient
from tests.integration.core.stage import Stage

ID, EDU = "ID_PROOF", "EDU_PROOF"
NOTICE = (700, 933)
NOBODYS = "00000000-0000-4000-8000-000000000000"


def scan_of(stage: Stage, case_id: UUID, slot: str = ID) -> Attachment:
    """The scan that a case has in a slot."""
    with stage.database.reading() as session:
        return next(one for one in attachments(session, case_id) if one.slot == slot)


def looked(stage: Stage) -> list[dict[str, str]]:
    """What the history tells of scans that were looked at or taken out."""
    with stage.database.reading() as session:
        return list(session.scalars(select(Event.content).where(Event.kind == sightings.KIND).order_by(Event.id)))


def picture(client: HouseClient, one: Attachment) -> Image.Image:
    """The first page as this person sees it."""
    answer = client.get(f"/files/{one.file_id}/page/1.jpg?w=700")
    assert answer.mimetype == "image/jpeg"
    return Image.open(io.BytesIO(answer.data)).convert("RGB")


def red(page: Image.Image) -> float:
    """How much more red than blue a page shows, at most: a drawn scan has no red ink, the watermark is made of it."""
    parts = page.split()
    return float(ImageStat.Stat(ImageChops.subtract(parts[0], parts[2])).extrema[0][1])


def parts(client: HouseClient, address: str, path: str) -> list[Any]:
    """What an XPath finds on a page."""
    found = html.fromstring(client.get(address).text).xpath(path)
    assert isinstance(found, list)
    return found


class Case:
    """A case that the reviewer has claimed, with its address."""

    def __init__(self, stage: Stage) -> None:
        self.applicant = stage.applicant()
        self.id = stage.submitted(self.applicant)
        self.task_id = stage.claim(self.id, stage.reviewer)
        self.url = f"/desk/tasks/{self.task_id}"
        self.proof = scan_of(stage, self.id)

    def open(self, client: HouseClient, **shown: str) -> str:
        """Press 查看."""
        answer = client.post(f"{self.url}/scans", data={"file": str(self.proof.file_id), **shown})
        assert answer.status_code == 303
        return answer.headers["Location"]
