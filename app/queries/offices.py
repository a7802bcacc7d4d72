"""The office and a case as documents name them."""

from sqlalchemy.orm import Session

from app.adapters.neighbours import neighbours
from app.domain.calendar import today
from app.domain.letters import written
from app.models import Case
from app.queries import cases


def words(session: Session) -> dict[str, str]:
    """Name, phone, email and website of the office, as its settings have them."""
    settings = neighbours(session).settings
    return {
        "name": settings.office_name,
        "phone": settings.office_phone,
        "email": settings.office_email,
        "website": settings.office_website,
    }


def about(session: Session, case: Case) -> dict[str, str]:
    """Which case it is: number, service, applicant, and the day of the last submission ("" before the first)."""
    return {
        "number": case.number,
        "service": cases.service_name(session, case),
        "applicant": case.applicant_name,
        "submitted_on": written(today(case.submitted_at) if case.submitted_at else None),
    }
