"""提示: what a machine notices beside the fields and scans of a case. A hint decides nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.domain import identity, seal
from app.domain.actor import Actor
from app.domain.eligibility import Result
from app.domain.scans import ScanFacts
from app.domain.seal import Mark
from app.domain.slots import SIGNED_FORM
from app.models import Attachment
from app.queries import answers, cases, copies
from app.queries.checked import Checked
from app.queries.review import File, Scans

PDF = "application/pdf"
NO_CODE = "未识别到申请表二维码，请人工核对编号、轮次与内容"
ROSTER_KEYS = ("full_name", "gender", "birth_date", "id_doc_no", "qualification_no", "qualification_date")

Found = Iterator[tuple[str, "Hint"]]


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing that was noticed; `tone` is "warning" for what is odd, "info" for what was compared and agrees."""

    text: str
    tone: str = "warning"


def of(
    session: Session, file: File, *, by: Actor | None = None, checks: Sequence[Checked] = ()
) -> Mapping[str, Sequence[Hint]]:
    """Everything that was noticed, by what it is about: the key of a field, of a slot, or "" for the whole case.

    Other cases are named by their numbers only for who has a task in them (`by`). `checks` are the conditions of the
    case, when the page has them already.
    """
    shown: dict[str, list[Hint]] = {}
    for found in (
        _person(session, file),
        _form(session, file),
        _scans(file.scans),
        _seen_before(session, file),
        _seen_elsewhere(session, file, by),
        _rules(checks),
    ):
        for path, hint in found:
            shown.setdefault(path, []).append(hint)
    return shown


def _person(session: Session, file: File) -> Found:
    """The identity number against itself and the date of birth, and what was filled in against the roster."""
    said = answers.opened(session, file.papers.form, file.papers.values)
    number = str(said.get("id_doc_no") or "")
    if number:
        yield "id_doc_no", _of_number(str(said.get("id_doc_type") or ""), number)
    born = identity.birth_date(number)
    if born and said.get("birth_date") and born.isoformat() != said["birth_date"]:
        yield "birth_date", Hint(f"与证件号码中的出生日期 {born.isoformat()} 不一致")
    sex = identity.gender(number)
    if sex and said.get("gender") and answers.labels(session, "gender").get(said["gender"], said["gender"]) != sex:
        yield "gender", Hint(f"与证件号码所示性别“{sex}”不一致")
    yield from _against_roster(said, answers.roster_values(session, file.person))


def _of_number(kind: str, number: str) -> Hint:
    fault = identity.fault(kind, number)
    if fault:
        return Hint(fault)
    return Hint("证件号码校验位正确" if identity.birth_date(number) else "证件号码格式正确", "info")


def _against_roster(said: Mapping[str, Any], roster: Mapping[str, Any]) -> Found:
    for key in ROSTER_KEYS:
        own, known = said.get(key), roster.get(key)
        if own and known and own != known:
            told = identity.masked(str(known)) if key == "id_doc_no" else known
            yield key, Hint(f"与资格名册不一致，名册为“{told}”")
    if said.get("full_name") and said.get("full_name") == roster.get("full_name"):
        yield "full_name", Hint("与资格名册一致", "info")


def _form(session: Session, file: File) -> Found:
    """What the QR code of the signed form says, and whether all of its pages are there."""
    scans = next((one for one in file.scans if one.code == SIGNED_FORM), None)
    if scans is None:
        return
    printed = seal.short(file.papers.digest)
    for one in scans.files:
        yield SIGNED_FORM, _of_code(one, printed, file.papers.round)
    exported = [document for document in cases.documents(session, file.case.id) if document.pdf is not None]
    fitting = next((one for one in exported if seal.short(one.digest) == printed), None)
    pages, there = fitting.pdf.pages if fitting and fitting.pdf else 0, sum(one.file.pages for one in scans.files)
    if there < pages:
        yield SIGNED_FORM, Hint(f"可能缺页：导出的申请表共 {pages} 页，上传了 {there} 页")


def _of_code(one: Attachment, printed: str, round_number: int) -> Hint:
    if one.mark == Mark.NONE:
        return Hint(NO_CODE)
    if one.form_digest and one.form_digest != printed:
        return Hint("申请表导出后内容有修改：二维码与本轮内容不一致")
    if one.round < round_number:
        return Hint(f"沿用第 {one.round} 轮上传的申请表，内容与本轮一致", "info")
    return Hint("申请表二维码与本轮内容一致", "info")


def _scans(scans: Iterable[Scans]) -> Found:
    """Blurred, turned, blank and small pages."""
    for slot in scans:
        for number, one in enumerate(slot.files, 1):
            facts = ScanFacts.of_row(one.file.facts)
            where = f"第 {number} 个文件：" if len(slot.files) > 1 else ""
            measured = one.file.media_type != PDF
            for text in facts.oddities(upright=slot.code == SIGNED_FORM, measured=measured):
                yield slot.code, Hint(f"{where}{text}")


def _seen_before(session: Session, file: File) -> Found:
    """A scan that was handed in for a correction and shows what the one before it showed."""
    fresh = [(slot, one) for slot in file.scans for one in slot.files if one.round == file.papers.round > 1]
    if not fresh:
        return
    replaced = [one for one in copies.replaced(session, file.case.id) if one.removed_in == file.papers.round]
    for slot, one in fresh:
        if any(_is_copy(one, old) for old in replaced if old.slot == slot.code):
            yield slot.code, Hint("与上一轮的扫描件几乎相同，请确认是否已重新扫描")


def _is_copy(one: Attachment, old: Attachment) -> bool:
    """The same file, or the same picture saved again; a sharper scan of the same paper is what was asked for."""
    if one.file.sha256 == old.file.sha256:
        return True
    new, before = (ScanFacts.of_row(each.file.facts).pages for each in (one, old))
    return 0 < len(new) == len(before) and all(a.repeats(b) for a, b in zip(new, before, strict=True))


def _seen_elsewhere(session: Session, file: File, by: Actor | None) -> Found:
    """The very same file among the papers of somebody else's case."""
    digests = {one.file.sha256 for slot in file.scans for one in slot.files}
    numbers: dict[str, list[str]] = {}
    for copy in copies.elsewhere(session, digests, person_id=file.case.person_id, by=by):
        numbers.setdefault(copy.sha256, []).append(copy.number or "其他办件")
    for slot in file.scans:
        named = dict.fromkeys(number for one in slot.files for number in numbers.get(one.file.sha256, ()))
        if named:
            yield slot.code, Hint(f"与他人办件的扫描件完全相同：{'、'.join(named)}")


def _rules(checks: Iterable[Checked]) -> Found:
    """The rows of the service's table that a condition fails, beside the field that they name."""
    for check in checks:
        latest = check.latest
        if latest is not None and latest.result is not Result.MET and latest.field:
            yield latest.field, Hint(f"{latest.label}：{latest.reason or latest.result.label}")
