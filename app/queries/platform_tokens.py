"""接口令牌 as administrators see them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Account, ApiToken
from app.queries.pages import Page, page_of

COLUMNS = {
    "created": ApiToken.id,
    "platform": ApiToken.platform,
    "used": ApiToken.used_at,
    "revoked": ApiToken.revoked_at,
}


@dataclass(frozen=True, slots=True)
class ListedToken:
    """One line of the list; the token itself is not kept."""

    id: UUID
    platform: str
    label: str
    by: str
    created_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


def listed(session: Session, *, sort: str = "-created", page: int = 1) -> Page[ListedToken]:
    """All tokens, also those that were revoked."""
    query = select(
        ApiToken.id,
        ApiToken.platform,
        ApiToken.label,
        func.coalesce(Account.display_name, ""),
        ApiToken.created_at,
        ApiToken.used_at,
        ApiToken.revoked_at,
    ).outerjoin(Account, Account.id == ApiToken.account_id)
    return page_of(session, query, lambda row: ListedToken(*row), columns=COLUMNS, sort=sort, page=page)
