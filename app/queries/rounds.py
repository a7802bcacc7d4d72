"""What was handed in round by round, and what changed from one round to another; all rounds are kept for ever."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.domain import identity
from app.domain.review import TargetKind
from app.forms import answers as filled
from app.forms.answers import Options
from app.forms.definition import Field, Form
from app.forms.presentation import text_of
from app.models import Answers, Attachment, Case
from app.queries import answers, slots
from app.queries.cases import Desk

Kind = Literal["added", "changed", "removed"]

_ANSWERS = select(Answers).where(
    Answers.case_id == bindparam("case"),
    Answers.form_key == bindparam("form"),
    Answers.round.in_(bindparam("rounds", expanding=True)),
)
_HANDED_IN = (
    select(Answers.round)
    .where(
        Answers.case_id == bindparam("case"),
        Answers.form_key == bindparam("form"),
        Answers.submitted_at.is_not(None),
    )
    .order_by(Answers.round)
)
_FILES = (
    select(Attachment).where(Attachment.case_id == bindparam("case")).order_by(Attachment.slot, Attachment.position)
)


@dataclass(frozen=True, slots=True)
class Round:
    """What was filled in and attached in one round; `values` are readable, `files` go by their slots."""

    number: int
    submitted_at: datetime | None
    values: Mapping[str, Any]
    files: Mapping[str, Sequence[Attachment]]


@dataclass(frozen=True, slots=True)
class Change:
    """One answer before and after, as people read it; of a photo (`picture`) the ids of its files."""

    path: str
    label: str
    kind: Kind
    before: str
    after: str
    picture: bool


@dataclass(frozen=True, slots=True)
class Files:
    """The attachments of one slot before and after; what has the same content counts as the same."""

    code: str
    label: str
    before: Sequence[Attachment]
    after: Sequence[Attachment]

    @property
    def added(self) -> list[Attachment]:
        """What came."""
        return _without(self.after, self.before)

    @property
    def removed(self) -> list[Attachment]:
        """What went away."""
        return _without(self.before, self.after)

    @property
    def differ(self) -> bool:
        """Whether anything came or went."""
        return bool(self.added or self.removed)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from one round to another: field by field in the form's order, slot by slot."""

    before: Round
    after: Round
    fields: Sequence[Change]
    files: Sequence[Files]

    def about(self, kind: str, target: str) -> bool:
        """Whether what a remark is about changed: a field or a part of it, a slot, or anything at all."""
        if kind == TargetKind.FIELD:
            return any(covers(target, change.path) for change in self.fields)
        if kind == TargetKind.ATTACHMENT:
            return any(one.code == target and one.differ for one in self.files)
        return bool(self.fields) or any(one.differ for one in self.files)


def handed_in(session: Session, case: Case, form: Form) -> list[int]:
    """The numbers of the rounds that were handed in, the first one first."""
    return list(session.scalars(_HANDED_IN, {"case": case.id, "form": form.key}))


def load(session: Session, case: Case, form: Form, numbers: Collection[int]) -> dict[int, Round]:
    """These rounds by their numbers; one in which nothing was filled in is left out."""
    wanted = {"case": case.id, "form": form.key, "rounds": sorted(numbers)}
    attached = session.scalars(_FILES, {"case": case.id}).all()
    return {
        row.round: Round(
            row.round, row.submitted_at, answers.opened(session, form, row.values), _files(attached, row.round)
        )
        for row in session.scalars(_ANSWERS, wanted)
    }


def draft(session: Session, desk: Desk) -> Round:
    """The round that the applicant is working on."""
    attached = session.scalars(_FILES, {"case": desk.case.id}).all()
    return Round(desk.case.round, None, desk.values, _files(attached, desk.case.round))


def compared(session: Session, case: Case, form: Form, before: Round, after: Round) -> Comparison:
    """What changed from one round to the other; the identity number is masked."""
    options = answers.shown_options(session, form, before.values, after.values)
    found = filled.differences(form, before.values, after.values)
    called = slots.labels(session, case.release_id)
    codes = [code for code in {**called, **before.files, **after.files} if code in before.files or code in after.files]
    return Comparison(
        before,
        after,
        [_change(form, one, options) for one in found],
        [Files(code, called.get(code, code), before.files.get(code, ()), after.files.get(code, ())) for code in codes],
    )


def covers(target: str, path: str) -> bool:
    """Whether a path is a field, or a part of it."""
    return path == target or path.startswith(f"{target}.")


def value_at(values: Mapping[str, Any], path: str) -> Any:
    """The answer at a path such as `school` or `work_history.0.unit`; None when there is none."""
    key, *rest = path.split(".")
    found = values.get(key)
    for part in rest:
        if isinstance(found, list):
            found = found[int(part)] if part.isdecimal() and int(part) < len(found) else None
        else:
            found = found.get(part) if isinstance(found, Mapping) else None
    return found


def readable(form: Form, path: str, value: Any, options: Options) -> str:
    """An answer as people read it, the identity number masked."""
    field = form.field(path)
    return _text(field, value, options) if field else ""


def _change(form: Form, one: filled.Change, options: Options) -> Change:
    field = form.field(one.path)
    before, after = (_text(field, value, options) if field else "" for value in (one.before, one.after))
    kind: Kind = "changed"
    if filled.is_blank(one.before) or filled.is_blank(one.after):
        kind = "added" if filled.is_blank(one.before) else "removed"
    return Change(one.path, one.label, kind, before, after, field is not None and field.type == "photo")


def _text(field: Field, value: Any, options: Options) -> str:
    text = text_of(field, value, options)
    return identity.masked(text) if field.sealed else text


def _files(attached: Iterable[Attachment], number: int) -> dict[str, list[Attachment]]:
    """Those that counted in a round, slot by slot."""
    found: dict[str, list[Attachment]] = {}
    for one in attached:
        if one.round <= number and (one.removed_in is None or one.removed_in > number):
            found.setdefault(one.slot, []).append(one)
    return found


def _without(these: Sequence[Attachment], others: Sequence[Attachment]) -> list[Attachment]:
    known = {one.file.sha256 for one in others}
    return [one for one in these if one.file.sha256 not in known]
