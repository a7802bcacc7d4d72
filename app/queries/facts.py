"""Facts: the few things that a diagram's conditions, tables and timers may read, gathered when they are read.

Each group of facts has one provider; a fact that nobody reads costs nothing. What they mean stands in the catalogue
(`app.domain.facts`).
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.domain import hours, membership
from app.domain.calendar import today
from app.domain.facts import fact_name
from app.domain.register import Act
from app.domain.validity import RegisterState, registration_state
from app.models import Account, Case, Grant, Membership, RegistrationVersion, Service
from app.models.base import now
from app.queries import organisation_facts, organisation_requests
from app.queries.hours import counted_tenths
from app.queries.sight import Sight

NEVER = 36500
TENTHS = 10


def gather(names: Collection[str], sight: Sight) -> dict[str, Any]:
    """The facts among `names`, plain values; dotted names (`form.education`) give the whole object they stand in.

    What the step said (`sight.said`: the decision, the answers of a review) is there only when it was said.
    """
    wanted = {name.partition(".")[0] for name in names}
    found: dict[str, Any] = {name: value for name, value in sight.said.items() if name in wanted}
    for group, provide in PROVIDERS.items():
        if wanted & group:
            found |= {name: value for name, value in provide(sight).items() if name in wanted and name not in found}
    return found


def _of_case(sight: Sight) -> dict[str, Any]:
    case = sight.case
    return {
        "round": case.round if case else 1,
        "apply_membership": case.apply_membership if case else False,
        "origin": case.origin if case else "",
    }


def _of_form(sight: Sight) -> dict[str, Any]:
    return {
        "form": sight.answers,
        "id_doc_type": sight.answers.get("id_doc_type") or sight.person.id_doc_type,
        "education": sight.answers.get("education", ""),
    }


def _of_policy(sight: Sight) -> dict[str, Any]:
    return {"policy": {fact_name(key): value for key, value in sight.policy.items()}}


def _of_person(sight: Sight) -> dict[str, Any]:
    own = Account.person_id == sight.person_id, Account.state == "active", Grant.role_key == "applicant"
    account = sight.session.scalars(select(Account.id).join(Grant, Grant.account_id == Account.id).where(*own)).first()
    return {"activated": account is not None, "qualified": bool(sight.person.qualification_no)}


def _of_register(sight: Sight) -> dict[str, Any]:
    row = sight.registration
    if row is None:
        return {"register_state": RegisterState.NONE.value, "registration_no": "", "valid_to": "", "days_left": 0}
    return {
        "register_state": registration_state(row.state, row.valid_to, sight.window_day).value,
        "registration_no": row.number,
        "valid_to": row.valid_to.isoformat(),
        "days_left": (row.valid_to - sight.window_day).days,
    }


def _of_hours(sight: Sight) -> dict[str, Any]:
    row, counted = sight.registration, 0
    if row is not None:
        counted = counted_tenths(
            sight.session, sight.person_id, valid_from=row.period_from, until=sight.hours_day, policy=sight.policy
        )
    required = hours.rules(sight.policy).required
    return {
        "hours_counted": _number(counted),
        "hours_required": _number(required),
        "hours_missing": _number(max(required - counted, 0)),
    }


def _number(tenths: int) -> float:
    """Tenths as hours: whole numbers stay whole."""
    return tenths / TENTHS if tenths % TENTHS else tenths // TENTHS


def _of_open_case(sight: Sight) -> dict[str, Any]:
    """Another open case of the same group of services; the case itself is no obstacle to itself."""
    query = select(Case.number, Service.name).join(Service, Service.key == Case.service_key)
    query = query.where(Case.person_id == sight.person_id, Case.exclusive_key == f"{sight.exclusive}:{sight.person_id}")
    if sight.case is not None:
        query = query.where(Case.id != sight.case.id)
    row = sight.session.execute(query).first() if sight.exclusive else None
    return {"open_case": row[0] if row else "", "open_service": row[1] if row else ""}


def _of_organisations(sight: Sight) -> dict[str, Any]:
    chosen = sight.case.organisation_id if sight.case else None
    return organisation_facts.chosen(sight.session, chosen, sight.registration)


def _of_known_organisation(sight: Sight) -> dict[str, Any]:
    code, name = (str(sight.answers.get(key) or "") for key in ("uscc", "name"))
    this = sight.case.id if sight.case else None
    known = organisation_requests.known(sight.session, name=name, uscc=code, except_case=this)
    return {
        "known_organisation": known.state,
        "known_organisation_name": known.name,
        "known_organisation_by": known.by,
    }


def _of_request(sight: Sight) -> dict[str, Any]:
    return {"awaited_case": organisation_requests.awaited(sight.session, sight.case.id) if sight.case else ""}


def _of_change(sight: Sight) -> dict[str, Any]:
    row = sight.registration
    if row is None:
        return {"change_days_ago": NEVER}
    changes = RegistrationVersion.registration_id == row.id, RegistrationVersion.act == Act.CHANGE.value
    last: datetime | None = sight.session.scalars(
        select(func.max(RegistrationVersion.created_at)).where(*changes)
    ).one()
    return {"change_days_ago": (sight.window_day - today(last)).days if last is not None else NEVER}


def _of_membership(sight: Sight) -> dict[str, Any]:
    row = sight.session.scalars(select(Membership).where(Membership.person_id == sight.person_id)).one_or_none()
    if row is None:
        return {"membership_state": ""}
    expiring = int(sight.policy["membership.renew_days_before"])
    state = membership.standing(row.state, row.valid_to, today(now()), expiring_days=expiring)
    return {"membership_state": state.value}


PROVIDERS: Mapping[frozenset[str], Callable[[Sight], dict[str, Any]]] = {
    frozenset({"round", "apply_membership", "origin"}): _of_case,
    frozenset({"form", "id_doc_type", "education"}): _of_form,
    frozenset({"policy"}): _of_policy,
    frozenset({"activated", "qualified"}): _of_person,
    frozenset({"register_state", "registration_no", "valid_to", "days_left"}): _of_register,
    frozenset({"hours_counted", "hours_required", "hours_missing"}): _of_hours,
    frozenset({"open_case", "open_service"}): _of_open_case,
    frozenset(
        {"chosen_organisation", "same_organisation", "registered_organisation", "organisation_state"}
    ): _of_organisations,
    frozenset({"known_organisation", "known_organisation_name", "known_organisation_by"}): _of_known_organisation,
    frozenset({"awaited_case"}): _of_request,
    frozenset({"change_days_ago"}): _of_change,
    frozenset({"membership_state"}): _of_membership,
}
