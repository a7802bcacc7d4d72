"""Identity numbers are sealed; to see one is an act that history keeps."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.adapters.neighbours import neighbours
from app.domain.actor import Actor
from app.queries import people
from app.services import history


def reveal(session: Session, person_id: UUID, *, by: Actor) -> str:
    """The whole identity number of a person, and a line in history about who asked for it. Raises NotFound."""
    person = people.get(session, person_id)
    content = {"person": str(person.id), "qualification_no": person.qualification_no, "address": by.address}
    history.record(session, "identity_number_shown", by=by, content=content)
    return neighbours(session).vault.open(person.id_no_sealed)
