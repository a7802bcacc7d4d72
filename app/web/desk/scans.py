"""What the viewer shows: the pages of all files of a slot, another scan beside them, marks of earlier rounds."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.seal import Mark
from app.errors import NotFound
from app.models import Attachment, StoredFile, Task
from app.queries import copies, hints, slots
from app.queries.review import File, Scans
from app.services import originals
from app.web.desk.blueprint import bp, for_reviewers, found
from app.web.world import actor, reading, transaction

WIDE, SMALL = 1400, 160
SHOWN = ("scan", "beside", "view")
LONGEST = 100

Pins = Mapping[str, Sequence[Mapping[str, Any]]]


@bp.post("/tasks/<uuid:task_id>/scans")
@for_reviewers
def look(task_id: UUID) -> ResponseReturnValue:
    """Open scans of identity documents; that they are looked at is recorded first."""
    _, case = found(task_id)
    files = [identifier(text) for text in request.form.getlist("file")]
    with transaction() as session:
        originals.look(session, case.id, files, by=actor())
    shown = {name: request.form[name][:LONGEST] for name in SHOWN if request.form.get(name)}
    return redirect(f"{url_for('desk.file', task_id=task_id)}?{urlencode(shown)}", 303)


def documents(file: File, page: str) -> list[dict[str, Any]]:
    """One entry for each slot, for the component `viewer`; `page` is the address of the case file.

    A document is `closed` while the history does not tell that this reviewer looks at it.
    """
    hidden, pins = _hidden(file), _pins(file)
    return [_document(scans, page, hidden, pins) for scans in file.scans]


def viewing(file: File, task: Task, *, marks: bool) -> dict[str, Any]:
    """What the viewer needs besides: the scan that is compared, the choice of one, and where looking is recorded.

    `marks` says whether the reviewer may mark spots.
    """
    old = _replaced(file)
    labels = {**file.slots, **{scans.code: scans.label for scans in file.scans}}
    many = {str(one.id): one for one in (*(one for scans in file.scans for one in scans.files), *old)}
    called = {key: _called(one, many.values(), labels, replaced=one in old) for key, one in many.items()}
    chosen = many.get(request.args.get("beside", ""))
    return {
        "url": url_for("desk.file", task_id=task.id),
        "look_url": url_for("desk.look", task_id=task.id),
        "marks": marks,
        "kept": {name: request.args[name][:LONGEST] for name in SHOWN if request.args.get(name)},
        "choices": [{"value": key, "label": label} for key, label in called.items()],
        "beside": _beside(file, chosen, called[str(chosen.id)]) if chosen else None,
    }


def pictures(file: File) -> dict[str, str]:
    """The addresses of the photos in the form, by the keys of their fields."""
    keys = [field.key for field in file.papers.form.fields() if field.type == "photo"]
    values = file.papers.values
    return {key: url_for("files.original", file_id=values[key], inline=1) for key in keys if values.get(key)}


def _document(scans: Scans, page: str, hidden: Collection[UUID], pins: Pins) -> dict[str, Any]:
    many = len(scans.files) > 1
    pages = [page for number, one in enumerate(scans.files, 1) for page in _pages(one, number if many else 0, pins)]
    marks = {one.mark for one in scans.files}
    closed = [str(one.file_id) for one in scans.files if one.file_id in hidden]
    beside = {"beside": request.args["beside"][:LONGEST]} if request.args.get("beside") else {}
    return {
        "key": scans.code,
        "label": scans.label,
        "url": f"{page}?{urlencode({'scan': scans.code, **beside})}",
        "download_url": "" if many else url_for("files.original", file_id=scans.files[0].file.id),
        "originals": [_original(one.file) for one in scans.files],
        "flags": [hints.NO_CODE] if Mark.NONE in marks else [],
        "matched": marks == {Mark.MATCH},
        "changed": scans.changed,
        "closed": closed,
        "pages": pages,
    }


def _beside(file: File, one: Attachment, label: str) -> dict[str, Any]:
    closed = [str(one.file_id)] if one.file_id in _hidden(file, one) else []
    return {"key": one.slot, "label": label, "closed": closed, "pages": _pages(one, 0, _pins(file))}


def _called(one: Attachment, many: Collection[Attachment], labels: Mapping[str, str], *, replaced: bool) -> str:
    """What a scan is called among the others: its place, its number there, and the round of one that was replaced."""
    siblings = [other for other in many if (other.slot, other.removed_in) == (one.slot, one.removed_in)]
    number = f" 第 {siblings.index(one) + 1} 个文件" if len(siblings) > 1 else ""
    return f"{labels.get(one.slot, one.slot)}{number}{f'（第 {one.round} 轮）' if replaced else ''}"


def _replaced(file: File) -> list[Attachment]:
    """The scans of earlier rounds that were handed in and are no more among the papers."""
    if file.papers.round == 1:
        return []
    there = {one.id for scans in file.scans for one in scans.files}
    found = copies.replaced(reading(), file.case.id)
    return [one for one in found if one.id not in there and one.round < (one.removed_in or 0) <= file.papers.round]


def _hidden(file: File, *others: Attachment) -> Collection[UUID]:
    """The images of identity documents that this reviewer has not opened within the hour."""
    sensitive = slots.sensitive(reading(), file.case.release_id)
    many = [*(one for scans in file.scans for one in scans.files), *others]
    files = {one.file_id for one in many if one.slot in sensitive}
    return files - originals.seen(reading(), file.case, by=actor()) if files else files


def _pins(file: File) -> Pins:
    """The spots that remarks of decisions in force point at, by the ids of their attachments."""
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for one in reversed(file.said):
        for remark in one.decision.remarks if one.decision.superseded_at is None else ():
            if remark.spot:
                pins = found[str(remark.spot["attachment"])]
                text = f"第 {one.decision.round} 轮意见：{remark.text}"
                pins.append({**remark.spot, "number": len(pins) + 1, "text": text})
    return found


def _original(file: StoredFile) -> dict[str, str]:
    return {"name": file.name, "url": url_for("files.original", file_id=file.id)}


def _pages(one: Attachment, number: int, pins: Pins) -> list[dict[str, Any]]:
    """The pages of one file; `number` counts the files when there are several."""
    caption = f"第 {number} 个文件 " if number else ""
    return [
        {
            "url": url_for("files.page", file_id=one.file_id, number=page, w=WIDE),
            "thumbnail_url": url_for("files.page", file_id=one.file_id, number=page, w=SMALL),
            "caption": f"{caption}第 {page} 页",
            "attachment": str(one.id),
            "number": page,
            "pins": [pin for pin in pins.get(str(one.id), ()) if pin["page"] == page],
        }
        for page in range(1, one.file.pages + 1)
    ]


def identifier(text: str) -> UUID:
    """The id that was sent. Raises NotFound for what is none."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
