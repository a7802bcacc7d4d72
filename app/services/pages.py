"""Pages that administrators write: every save is a new version, and nothing is lost to somebody else's."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.writing import clean, text_fault
from app.errors import Conflict, Fault, InvalidInput, NotFound
from app.models import PageVersion
from app.queries import content
from app.services import history

TITLE_MAX, NOTE_MAX = 60, 100
TEXT_MAX, LINES_MAX = 50_000, 2_000


@dataclass(frozen=True, slots=True)
class Kept:
    """The version that is kept now."""

    version: int
    title: str
    markdown: str


class StalePage(Conflict):
    """Somebody else saved the page meanwhile; `theirs` is what is kept now, `text` what was typed."""

    message = "其他人刚刚保存了此页面，请核对两处内容后再保存"

    def __init__(self, theirs: Kept, text: str) -> None:
        super().__init__()
        self.theirs = theirs
        self.text = text


def save(session: Session, key: str, typed: dict[str, str], *, version: int, by: Actor) -> PageVersion:
    """Keep `title`, `markdown` and `note` as the version after `version`, the one that was looked at.

    The same title and text again make no new version. Raises NotFound, InvalidInput, or StalePage when the page
    has a newer version by now.
    """
    if wrong := faults(typed):
        raise InvalidInput(wrong)
    title, text, note = _cleaned(typed)
    shown = _locked(session, key)
    if (shown.title, shown.markdown) == (title, text):
        return shown
    if shown.version != version:
        raise StalePage(Kept(shown.version, shown.title, shown.markdown), text)
    row = _added(session, shown, title=title, markdown=text, note=note, by=by)
    _record(session, "page_saved", row, by=by)
    return row


def restore(session: Session, key: str, number: int, *, version: int, by: Actor) -> PageVersion:
    """Make an old version the newest again, as a version of its own.

    Raises NotFound, or Conflict when `version` is not the newest any more.
    """
    shown = _locked(session, key)
    if shown.version != version:
        raise Conflict("其他人刚刚保存了此页面，请重新查看后再恢复")
    old = content.version(session, key, number)
    row = _added(session, shown, title=old.title, markdown=old.markdown, note=f"恢复第 {number} 版", by=by)
    _record(session, "page_restored", row, by=by, restored=number)
    return row


def faults(typed: dict[str, str]) -> list[Fault]:
    """Everything that is wrong with a title, a text and a note."""
    title, text, note = _cleaned(typed)
    return [
        *([] if title else [Fault("title", "请填写标题", "REQUIRED")]),
        *_line_faults("title", title, "标题", TITLE_MAX),
        *_text_faults(text),
        *_line_faults("note", note, "修改说明", NOTE_MAX),
    ]


def plant(session: Session, folder: Path) -> None:
    """Add the first text of every page that has none: `<key>.md`, whose first line is the title."""
    known = set(session.scalars(select(PageVersion.key).distinct()))
    for path in sorted(folder.glob("*.md")):
        if path.stem not in known:
            title, _, text = path.read_text(encoding="utf-8").partition("\n")
            session.add(PageVersion(key=path.stem, version=1, title=title.lstrip("# "), markdown=_text(text)))


def _text(typed: str) -> str:
    """The text with one kind of line end and no space at the ends of lines but the two that break them."""
    return typed.replace("\r\n", "\n").replace("\r", "\n").strip() + "\n"


def _cleaned(typed: dict[str, str]) -> tuple[str, str, str]:
    return clean(typed["title"]), _text(typed["markdown"]), clean(typed["note"])


def _line_faults(field: str, value: str, name: str, longest: int) -> list[Fault]:
    found = text_fault(value, lines=False)
    too_long = f"{name}最长 {longest} 个字符（当前 {len(value)}）" if len(value) > longest else ""
    return [Fault(field, message) for message in (found, too_long) if message]


def _text_faults(text: str) -> list[Fault]:
    if not text.strip():
        return [Fault("markdown", "请填写正文", "REQUIRED")]
    if len(text) > TEXT_MAX:
        return [Fault("markdown", f"正文最长 {TEXT_MAX:,} 个字符（当前 {len(text):,}）", "TOO_LONG")]
    if text.count("\n") > LINES_MAX:
        return [Fault("markdown", f"正文最多 {LINES_MAX:,} 行（当前 {text.count(chr(10)):,}）", "TOO_LONG")]
    fault = text_fault(text.replace("\t", " "))
    return [Fault("markdown", fault, "CTRL_CHAR")] if fault else []


def _locked(session: Session, key: str) -> PageVersion:
    """The newest version; the lock of the first one keeps two savers from taking the same number."""
    first = select(PageVersion).where(PageVersion.key == key, PageVersion.version == 1).with_for_update()
    if session.scalars(first).one_or_none() is None:
        raise NotFound("未找到此页面")
    newest = select(func.max(PageVersion.version)).where(PageVersion.key == key)
    return content.version(session, key, session.scalars(newest).one())


def _added(session: Session, shown: PageVersion, *, by: Actor, **values: str) -> PageVersion:
    row = PageVersion(key=shown.key, version=shown.version + 1, account_id=by.account_id, **values)
    session.add(row)
    session.flush()
    return row


def _record(session: Session, kind: str, row: PageVersion, *, by: Actor, **more: Any) -> None:
    known = {"page": row.key, "name": row.title, "number": row.version, "note": row.note}
    history.record(session, kind, by=by, content={**known, **more})
