"""What the viewer shows: the pages of all files of a slot, and the photo."""

from typing import Any

from flask import url_for

from app.domain.seal import Mark
from app.models import StoredFile
from app.queries.review import File, Scans

NO_CODE = "未识别到申请表二维码，请人工核对编号、轮次与内容"
WIDE, SMALL = 1400, 160


def documents(file: File, page: str) -> list[dict[str, Any]]:
    """One entry for each slot, for the component `viewer`; `page` is the address of the case file."""
    return [_document(scans, page) for scans in file.scans]


def pictures(file: File) -> dict[str, str]:
    """The addresses of the photos in the form, by the keys of their fields."""
    keys = [field.key for field in file.papers.form.fields() if field.type == "photo"]
    values = file.papers.values
    return {key: url_for("files.original", file_id=values[key], inline=1) for key in keys if values.get(key)}


def _document(scans: Scans, page: str) -> dict[str, Any]:
    many = len(scans.files) > 1
    pages = [page for number, one in enumerate(scans.files, 1) for page in _pages(one.file, number if many else 0)]
    marks = {one.mark for one in scans.files}
    return {
        "key": scans.code,
        "label": scans.label,
        "url": f"{page}?scan={scans.code}",
        "download_url": "" if many else url_for("files.original", file_id=scans.files[0].file.id),
        "originals": [_original(one.file) for one in scans.files],
        "flags": [NO_CODE] if Mark.NONE in marks else [],
        "matched": marks == {Mark.MATCH},
        "changed": scans.changed,
        "pages": pages,
    }


def _original(file: StoredFile) -> dict[str, str]:
    return {"name": file.name, "url": url_for("files.original", file_id=file.id)}


def _pages(file: StoredFile, number: int) -> list[dict[str, str]]:
    """The pages of one file; `number` counts the files when there are several."""
    caption = f"第 {number} 个文件 " if number else ""
    return [
        {
            "url": url_for("files.page", file_id=file.id, number=page, w=WIDE),
            "thumbnail_url": url_for("files.page", file_id=file.id, number=page, w=SMALL),
            "caption": f"{caption}第 {page} 页",
        }
        for page in range(1, file.pages + 1)
    ]
