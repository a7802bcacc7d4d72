"""The form of a review step in the decision drawer: its names begin with `check-`, so that they meet no others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.errors import Fault
from app.forms.answers import Options, read
from app.forms.definition import Form
from app.models import Case, Task
from app.queries import answers, review
from app.services.review_faults import PREFIX

# Buttons of the form's controls for whoever has no script; the decision itself is not handed in by them.
BUTTONS = ("add_row", "remove_row", "pick_organisation")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the drawer shows: the form with what was typed, its faults, and what its controls need beside it."""

    form: Form
    answers: Mapping[str, Any]
    options: Options
    faults: Sequence[Fault]
    given: Mapping[str, Any]


def of_task(
    session: Session, case: Case, task: Task, typed: Mapping[str, Any], faults: Sequence[Fault]
) -> Asked | None:
    """The form that a step asks its reviewer to fill in; None when it has none."""
    form = review.checklist(session, case, task)
    if form is None:
        return None
    options = answers.shown_options(session, form, typed)
    named = [option for one in form.fields() if one.type == "organisation" for option in options[one.key]]
    given = {
        "organisations": {option.code: option.label for option in named},
        "organisation_search": url_for("desk.organisations"),
    }
    return Asked(form, typed, options, faults, given)


def typed(session: Session, case: Case, task: Task, sent: MultiDict[str, str]) -> dict[str, Any]:
    """The answers in what a page sent."""
    form = review.checklist(session, case, task)
    prefix = f"{PREFIX}-"
    own = {key.removeprefix(prefix): values for key, values in sent.lists() if key.startswith(prefix)}
    return read(form, own) if form else {}


def is_no_decision() -> bool:
    """Whether a button inside the form was pressed, which only a script can serve."""
    return any(name in request.form for name in BUTTONS)
