"""What was filled in, with sealed values opened for those who may see them."""

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.adapters.neighbours import neighbours
from app.forms.answers import Options
from app.forms.answers import unlocked as unlocked_in
from app.forms.definition import Form, Option
from app.models import Answers, DictionaryItem, Organisation, Person
from app.queries import reference

_OF_ROUND = select(Answers).where(
    Answers.case_id == bindparam("case"), Answers.form_key == bindparam("form"), Answers.round == bindparam("round")
)


def of_round(session: Session, case_id: UUID, form_key: str, round_number: int) -> Answers | None:
    """The answers of one round."""
    wanted = {"case": case_id, "form": form_key, "round": round_number}
    return session.scalars(_OF_ROUND, wanted).one_or_none()


def opened(session: Session, form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with those fields readable that are stored sealed."""
    vault = neighbours(session).vault
    sealed = {field.key for field in form.fields() if field.sealed}
    return {key: vault.open(value) if key in sealed and value else value for key, value in values.items()}


def sealed(session: Session, form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are stored: identity numbers sealed."""
    vault = neighbours(session).vault
    secret = {field.key for field in form.fields() if field.sealed}
    return {key: vault.seal(value) if key in secret and value else value for key, value in values.items()}


def options(session: Session) -> Options:
    """All active dictionaries: name → options in their order; nobody changes them."""
    return reference.kept(session, "dictionaries", _dictionaries)


def labels(session: Session, dictionary: str) -> Mapping[str, str]:
    """What the codes of a dictionary mean, those included that cannot be chosen any more."""
    every = (*_retired(session).get(dictionary, ()), *options(session).get(dictionary, ()))
    return {option.code: option.label for option in every}


def shown_options(session: Session, form: Form, *many_values: Mapping[str, Any]) -> Options:
    """All dictionaries, and under the keys of organisation fields the names of the organisations in the values.

    What was chosen before its entry was deactivated is among them, so that it stays readable.
    """
    found = dict(options(session))
    if retired := _retired(session):
        chosen = set(_texts(many_values))
        for name, entries in retired.items():
            found[name] = (*found.get(name, ()), *(entry for entry in entries if entry.code in chosen))
    for field in form.fields():
        if field.type == "organisation":
            found[field.key] = _names(session, {str(values.get(field.key) or "") for values in many_values})
    return found


def _retired(session: Session) -> Options:
    """The entries that cannot be chosen any more."""
    return reference.kept(session, "retired entries", lambda reader: _dictionaries(reader, active=False))


def _texts(value: Any) -> Iterator[str]:
    """Every text in answers, however deep in lists and rows."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list | tuple):
        for part in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(part)


def _dictionaries(session: Session, *, active: bool = True) -> Options:
    columns = DictionaryItem.dictionary, DictionaryItem.code, DictionaryItem.label
    query = select(*columns).where(DictionaryItem.active.is_(active))
    found: dict[str, list[Option]] = {}
    for name, code, label in session.execute(query.order_by(DictionaryItem.dictionary, DictionaryItem.position)):
        found.setdefault(name, []).append(Option(code, label))
    return MappingProxyType({name: tuple(options) for name, options in found.items()})


def _names(session: Session, identifiers: Collection[str]) -> list[Option]:
    known = [identifier for text in identifiers if (identifier := _uuid(text))]
    rows = session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(known)))
    return [Option(str(identifier), name) for identifier, name in rows]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def roster_values(session: Session, person: Person) -> dict[str, Any]:
    """What the roster says of a person, under the field keys of the forms; the identity number is opened."""
    return {
        "full_name": person.full_name,
        "gender": person.gender,
        "birth_date": person.birth_date.isoformat() if person.birth_date else "",
        "id_doc_type": person.id_doc_type,
        "id_doc_other": person.id_doc_other,
        "id_doc_no": neighbours(session).vault.open(person.id_no_sealed),
        "qualification_no": person.qualification_no,
        "qualification_date": person.qualification_date.isoformat() if person.qualification_date else "",
    }


def unlocked(session: Session, form: Form, person: Person) -> frozenset[str]:
    """The fields from the roster that the person fills in, because the roster does not know them."""
    return unlocked_in(form, roster_values(session, person))


def below_roster(session: Session, person: Person, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values, and above them all that the roster knows."""
    roster = roster_values(session, person)
    return {**values, **{key: value for key, value in roster.items() if value or key not in values}}
