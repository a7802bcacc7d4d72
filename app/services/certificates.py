"""打印: the holder takes the signed certificate out; that it happened is recorded."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.validity import CertificateState
from app.errors import Conflict, NotFound
from app.models import Certificate
from app.queries.certificates import state_of
from app.services import cases, history


def take_out(session: Session, certificate_id: UUID, *, by: Actor) -> UUID:
    """The id of the signed document (the guide, 3.6).

    Raises NotFound for other people's, Conflict while it is being made and for versions that are not in force.
    """
    certificate = session.get(Certificate, certificate_id)
    if certificate is None or by.person_id is None or certificate.registration.person_id != by.person_id:
        raise NotFound
    state = state_of(certificate)
    if state is CertificateState.PENDING or certificate.file_id is None:
        raise Conflict("证书正在生成，请稍后再打印")
    if state is not CertificateState.CURRENT:
        raise Conflict(f"此版本证书{state.label}，不能打印")
    case = cases.lock(session, certificate.case_id)
    said = {"registration": certificate.registration.number, "version": certificate.version}
    history.record(session, "certificate_printed", by=by, content=said, case=case)
    return certificate.file_id
