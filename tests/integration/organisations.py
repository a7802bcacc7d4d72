"""What is said of an organisation, for tests; the codes are published samples or plainly synthetic."""

import io
from typing import Any
from uuid import UUID

from PIL import Image, ImageDraw

from app.database import Database
from app.domain.actor import Actor
from app.queries import organisations as read
from app.services import files, organisations
from app.services.files import Scan

NAME = "北京设备监理（集团）有限公司"
CODE = "91350100M000100Y43"
OTHER_CODE = "91110108MA0000015T"
THIRD_CODE = "91310000MA1FL00157"
FOURTH_CODE = "91320000MA00000003"


def answers(name: str = NAME, uscc: str = CODE, **others: Any) -> dict[str, Any]:
    """A filled-in 从业机构信息表."""
    return {
        "name": name,
        "uscc": uscc,
        "legal_rep": "张三",
        "contact_name": "李四",
        "contact_phone": "010-64221783-806",
        **others,
    }


def picture() -> bytes:
    """A picture of a licence."""
    image = Image.new("RGB", (600, 420), "white")
    ImageDraw.Draw(image).rectangle((40, 40, 560, 380), outline="red", width=8)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def licence() -> Scan:
    """An examined licence."""
    return files.examine(picture(), "licence.png", field="licence")


def created(database: Database, by: Actor, name: str = NAME, uscc: str = CODE) -> UUID:
    """An organisation that an administrator entered."""
    with database.transaction() as session:
        return organisations.create(session, answers(name, uscc), None, by=by).id


def state(database: Database, organisation_id: UUID) -> str:
    """The state it is in."""
    with database.reading() as session:
        return read.get(session, organisation_id).state


def found(database: Database, text: str) -> list[str]:
    """The names that a search finds."""
    with database.reading() as session:
        return [row.name for row in read.search(session, text)]
