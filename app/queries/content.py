"""Pages that administrators write, as everybody reads them and as administrators look after them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.adapters import markdown
from app.adapters.markdown import Heading
from app.errors import NotFound
from app.models import Account, PageVersion


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page as it is read: `html` is harmless whatever was typed, `headings` are those a list of contents names."""

    key: str
    title: str
    html: str
    version: int
    saved_at: datetime
    headings: Sequence[Heading]


@dataclass(frozen=True, slots=True)
class ListedVersion:
    """One version without its text; `by` is empty for the text that the program came with."""

    key: str
    version: int
    title: str
    note: str
    saved_at: datetime
    by: str


def page(session: Session, key: str) -> ShownPage:
    """The newest version of a page. Raises NotFound."""
    row = newest(session, key)
    made = markdown.render(row.markdown)
    return ShownPage(key, row.title, made.html, row.version, row.created_at, made.headings)


def preview(text: str) -> str:
    """HTML of a text that was not saved."""
    return markdown.render(text).html


def newest(session: Session, key: str) -> PageVersion:
    """The version that is shown, with its source. Raises NotFound."""
    query = select(PageVersion).where(PageVersion.key == key).order_by(PageVersion.version.desc()).limit(1)
    row = session.scalars(query).one_or_none()
    if row is None:
        raise NotFound("未找到此页面")
    return row


def version(session: Session, key: str, number: int) -> PageVersion:
    """One version with its source. Raises NotFound."""
    query = select(PageVersion).where(PageVersion.key == key, PageVersion.version == number)
    row = session.scalars(query).one_or_none()
    if row is None:
        raise NotFound("未找到此版本")
    return row


def listed(session: Session) -> Sequence[ListedVersion]:
    """Every page by its newest version."""
    last = select(PageVersion.key, func.max(PageVersion.version)).group_by(PageVersion.key)
    found = {(key, number) for key, number in session.execute(last)}
    rows = _versions(session)
    return sorted((row for row in rows if (row.key, row.version) in found), key=lambda row: row.key)


def versions(session: Session, key: str) -> Sequence[ListedVersion]:
    """All versions of a page, the newest first. Raises NotFound."""
    rows = _versions(session, key)
    if not rows:
        raise NotFound("未找到此页面")
    return rows


def _versions(session: Session, key: str = "") -> Sequence[ListedVersion]:
    columns = PageVersion.key, PageVersion.version, PageVersion.title, PageVersion.note, PageVersion.created_at
    query = select(*columns, Account.display_name).outerjoin(Account, Account.id == PageVersion.account_id)
    if key:
        query = query.where(PageVersion.key == key)
    rows = session.execute(query.order_by(PageVersion.version.desc()))
    return [ListedVersion(*row[:5], row[5] or "") for row in rows]
