"""Dictionaries edited in the browser: codes never change and never go, so that old cases stay readable."""

from collections.abc import Sequence
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.dictionaries import code_faults, label_faults
from app.domain.writing import clean, compact
from app.errors import Conflict, Fault, InvalidInput
from app.models import DictionaryItem
from app.queries import dictionaries
from app.queries.dictionaries import ShownDictionary
from app.services import history

STALE = "其他人刚刚修改了此字典，请重新查看后再保存"
Way = Literal["up", "down"]


def add(session: Session, key: str, code: str, label: str, *, seen: str, by: Actor) -> DictionaryItem:
    """Add an entry at the end. Raises NotFound, InvalidInput, or Conflict when `seen` is not what is kept now."""
    code, label = compact(code), clean(label)
    wrong = [*code_faults(code), *label_faults(label)]
    found = _locked(session, key, seen)
    wrong += _twice(found.items, label)
    if any(item.code == code for item in found.items):
        wrong.append(Fault("code", f"代码“{code}”已存在，代码不能重复使用", "TWICE"))
    if found.fixed:
        wrong.append(Fault("", "此字典的代码由系统固定，不能增加", "FIXED"))
    if wrong:
        raise InvalidInput(wrong)
    row = DictionaryItem(dictionary=key, code=code, label=label, active=True)
    row.position = max(item.position for item in found.items) + 1
    session.add(row)
    _record(session, "dictionary_added", found, row, by=by)
    return row


def rename(session: Session, key: str, code: str, label: str, *, seen: str, by: Actor) -> DictionaryItem:
    """Give an entry another label; old cases show it too. Raises NotFound, InvalidInput or Conflict."""
    label = clean(label)
    found = _locked(session, key, seen)
    row = dictionaries.entry(found, code)
    others = [item for item in found.items if item is not row]
    if wrong := [*label_faults(label), *_twice(others, label)]:
        raise InvalidInput(wrong)
    if row.label != label:
        before, row.label = row.label, label
        _record(session, "dictionary_renamed", found, row, by=by, before=before)
    return row


def move(session: Session, key: str, code: str, way: Way, *, seen: str, by: Actor) -> None:
    """Move an entry one place up or down. Raises NotFound or Conflict."""
    found = _locked(session, key, seen)
    row, order = dictionaries.entry(found, code), list(found.items)
    place = order.index(row)
    target = place + (1 if way == "down" else -1)
    if not 0 <= target < len(order):
        return
    order[place], order[target] = order[target], order[place]
    for position, item in enumerate(order):
        item.position = position
    _record(session, "dictionary_moved", found, row, by=by)


def set_active(session: Session, key: str, code: str, *, active: bool, seen: str, by: Actor) -> DictionaryItem:
    """Let an entry be chosen or not; where it was chosen before, it stays readable.

    Raises NotFound, or Conflict when the program needs the entry or it is the last one.
    """
    found = _locked(session, key, seen)
    row = dictionaries.entry(found, code)
    if found.fixed:
        raise Conflict("此字典的代码由系统固定，不能停用")
    if not active and not any(item.active for item in found.items if item is not row):
        raise Conflict("字典至少要有一个可选的项目")
    if row.active != active:
        row.active = active
        _record(session, "dictionary_activated" if active else "dictionary_deactivated", found, row, by=by)
    return row


def _locked(session: Session, key: str, seen: str) -> ShownDictionary:
    locking = select(DictionaryItem).where(DictionaryItem.dictionary == key).order_by(DictionaryItem.code)
    session.scalars(locking.with_for_update()).all()
    found = dictionaries.get(session, key)
    if found.seen != seen:
        raise Conflict(STALE)
    return found


def _twice(items: Sequence[DictionaryItem], label: str) -> list[Fault]:
    same = any(item.label == label for item in items)
    return [Fault("label", f"名称“{label}”已存在", "TWICE")] if same else []


def _record(
    session: Session, kind: str, found: ShownDictionary, row: DictionaryItem, *, by: Actor, before: str = ""
) -> None:
    content = {"dictionary": found.key, "name": found.title, "code": row.code, "value": row.label, "before": before}
    history.record(session, kind, by=by, content=content)
