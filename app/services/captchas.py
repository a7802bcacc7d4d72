"""验证码: made for one visit, good for one answer within five minutes."""

import hmac
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.domain.writing import compact
from app.models import Captcha
from app.models.base import now

VALID_FOR = timedelta(minutes=5)


def issue(session: Session, answer: str, *, visit_digest: str) -> Captcha:
    """Keep a new answer on the server; the page is told only its id. Old ones are cleared away."""
    at = now()
    session.execute(delete(Captcha).where(Captcha.expires_at < at))
    captcha = Captcha(answer=answer, visit_digest=visit_digest, expires_at=at + VALID_FOR)
    session.add(captcha)
    session.flush()
    return captcha


def renew(session: Session, captcha_id: UUID, answer: str, *, visit_digest: str) -> None:
    """Put another answer in the place of one that was hard to read; its time goes on running."""
    waiting = Captcha.id == captcha_id, Captcha.visit_digest == visit_digest, Captcha.expires_at >= now()
    session.execute(update(Captcha).where(*waiting).values(answer=answer))


def take(session: Session, captcha_id: UUID | None, text: str, *, visit_digest: str) -> bool:
    """Use it up, rightly answered or not; True only for the right answer, of the right visit, in time.

    The deletion is the test: of two answers at once only one finds the row.
    """
    if captcha_id is None:
        return False
    used = session.execute(
        delete(Captcha)
        .where(Captcha.id == captcha_id, Captcha.visit_digest == visit_digest, Captcha.expires_at >= now())
        .returning(Captcha.answer)
    )
    answer = used.scalar_one_or_none()
    return answer is not None and hmac.compare_digest(answer.encode(), compact(text).encode())
