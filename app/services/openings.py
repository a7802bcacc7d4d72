"""Beginning an application, or going on with the one that lies there already."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.errors import NotFound
from app.models import Case, Person
from app.services import drafts


def begin(session: Session, service_key: str, person: Person, *, by: Actor, parent: Case | None = None) -> Case:
    """The person's draft for a service: the one that was begun and never handed in, else a new one.

    `parent` is the draft that waits for what this one asks for; one's own, or NotFound. Raises Conflict with the first
    condition that is not met.
    """
    if parent is not None and parent.person_id != person.id:
        raise NotFound
    query = select(Case).where(
        Case.person_id == person.id,
        Case.service_key == service_key,
        Case.submitted_at.is_(None),
        Case.closed_at.is_(None),
    )
    known = session.scalars(query.order_by(Case.id.desc()).limit(1).with_for_update()).first()
    if known is None:
        return drafts.begin(session, service_key, person, by=by, parent=parent)
    if parent is not None:
        known.parent_id, known.origin = parent.id, parent.service_key
    return known
