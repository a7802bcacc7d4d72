"""What a new office starts with: roles, dictionaries, policy parameters, pages and the calendar."""

import json
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.parameters import PARAMETERS
from app.models import DictionaryItem, Parameter, Role
from app.services import calendars, pages

ROLES = {
    "applicant": "申请人",
    "reviewer": "初审",
    "approver": "复核",
    "administrator": "管理员",
    "auditor": "审计员",
}
BEGINNING = date(2024, 10, 1)


def plant(session: Session, workflows: Path) -> None:
    """Add what is missing; what an administrator changed stays as it is."""
    _roles(session)
    plant_dictionaries(session, workflows / "dictionaries")
    _parameters(session)
    pages.plant(session, workflows / "pages")
    calendars.seed(session)


def _roles(session: Session) -> None:
    known = set(session.scalars(select(Role.key)))
    for position, (key, label) in enumerate(ROLES.items()):
        if key not in known:
            session.add(Role(key=key, label=label, position=position))


def plant_dictionaries(session: Session, folder: Path) -> None:
    """Add the entries of a folder's dictionaries that are missing; what an administrator changed stays as it is."""
    known = {(row.dictionary, row.code) for row in session.scalars(select(DictionaryItem))}
    for path in sorted(folder.glob("*.json")):
        source = json.loads(path.read_text(encoding="utf-8"))
        for position, item in enumerate(source["items"]):
            if (source["key"], item["code"]) not in known:
                row = DictionaryItem(dictionary=source["key"], code=item["code"], label=item["label"])
                row.position = position
                session.add(row)


def _parameters(session: Session) -> None:
    known = set(session.scalars(select(Parameter.key)))
    session.add_all(
        Parameter(key=key, value=described.default, valid_from=BEGINNING, confirmed=False)
        for key, described in PARAMETERS.items()
        if key not in known
    )
