"""Learning platforms that bring hours by themselves: their tokens, and what they bring and take back."""

import re
import secrets
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.writing import clean, compact, text_fault
from app.errors import Conflict, Fault, InvalidInput, NotFound
from app.models import ApiToken
from app.models.base import now
from app.services import history
from app.services.hour_entries import OWN_PLATFORMS

PREFIX = "dj_"
TOKEN_BYTES = 32
LABEL_LONGEST = 100
_PLATFORM = re.compile(r"[A-Za-z0-9\u4e00-\u9fff._-]{2,50}")


def issue(session: Session, platform: str, label: str, *, by: Actor) -> tuple[ApiToken, str]:
    """Make a token for a platform: the row with its digest, and the token itself, which is not kept.

    Raises InvalidInput.
    """
    name, note = compact(platform), clean(label)
    if wrong := [*_platform_faults(name), *_label_faults(note)]:
        raise InvalidInput(wrong)
    token = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    row = ApiToken(platform=name, label=note, digest=digest(token), account_id=by.account_id)
    session.add(row)
    session.flush()
    history.record(session, "token_issued", by=by, content=_named(row))
    return row, token


def revoke(session: Session, token_id: UUID, *, by: Actor) -> ApiToken:
    """End a token for good. Raises NotFound, or Conflict when it was ended before."""
    row = session.get(ApiToken, token_id, with_for_update=True)
    if row is None:
        raise NotFound("未找到此令牌")
    if row.revoked_at is not None:
        raise Conflict("此令牌已经停用")
    row.revoked_at = now()
    history.record(session, "token_revoked", by=by, content=_named(row))
    return row


def of_token(session: Session, token: str) -> ApiToken | None:
    """The platform's key that this token opens; None for one that is unknown or was revoked."""
    row = session.scalars(select(ApiToken).where(ApiToken.digest == digest(token))).one_or_none()
    return row if row is not None and row.revoked_at is None else None


def digest(token: str) -> str:
    """What is kept of a token; it is long and random, so that a plain hash is enough."""
    return sha256(token.encode()).hexdigest()


def _platform_faults(name: str) -> list[Fault]:
    if not name:
        return [Fault("platform", "请填写平台名称", "REQUIRED")]
    if name.lower() in OWN_PLATFORMS:
        return [Fault("platform", f"平台名称“{name}”由本系统专用，请换一个名称", "PLATFORM")]
    if not _PLATFORM.fullmatch(name):
        return [Fault("platform", "平台名称应为 2–50 个汉字、字母、数字或 . _ -", "FORMAT")]
    return []


def _label_faults(note: str) -> list[Fault]:
    if len(note) > LABEL_LONGEST:
        return [Fault("label", f"备注最长 {LABEL_LONGEST} 个字符（当前 {len(note)}）", "TOO_LONG")]
    wrong = text_fault(note, lines=False)
    return [Fault("label", wrong, "CTRL_CHAR")] if wrong else []


def _named(row: ApiToken) -> dict[str, str]:
    return {"token": str(row.id), "name": row.platform}
