"""验证码 that wait for their answer."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Captcha
from app.models.base import now


def answer(session: Session, captcha_id: UUID, *, visit_digest: str) -> str | None:
    """What has to be drawn or spoken; None when it is used up, too old or another browser's."""
    query = select(Captcha.answer).where(
        Captcha.id == captcha_id, Captcha.visit_digest == visit_digest, Captcha.expires_at >= now()
    )
    return session.scalars(query).one_or_none()
