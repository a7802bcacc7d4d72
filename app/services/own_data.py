"""导出我的数据: a person takes away what the office keeps about them (PIPL, article 45)."""

import json
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.calendar import TZ
from app.errors import NotAllowed
from app.models import Person
from app.models.base import now
from app.queries import own_data
from app.services import history, profiles


def export(session: Session, *, by: Actor) -> bytes:
    """Everything in one JSON file in UTF-8, and a line of history that says so.

    Raises NotAllowed for an account without a person.
    """
    person, account_id = _person(session, by), _account(by)
    kept = own_data.collected(session, person, account_id, profile_form=profiles.form_of(session))
    history.record(session, "own_data_exported", by=by, content={"qualification_no": person.qualification_no})
    exported_at = now().astimezone(TZ).isoformat(timespec="seconds")
    return json.dumps({"导出时间": exported_at, **kept}, ensure_ascii=False, indent=2).encode()


def _person(session: Session, by: Actor) -> Person:
    person = session.get(Person, by.person_id) if by.person_id else None
    if person is None:
        raise NotAllowed("您的账号没有关联资格证书持证人")
    return person


def _account(by: Actor) -> UUID:
    if by.account_id is None:
        raise NotAllowed
    return by.account_id
