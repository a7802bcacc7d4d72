"""登记簿: found, exported, looked at with everything that changed an entry."""

from datetime import date
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from app.adapters import tables
from app.domain.calendar import today
from app.domain.register import BY_ADMINISTRATOR
from app.domain.validity import RegisterState
from app.errors import Fault, InvalidInput
from app.models.base import now
from app.queries import certificates, people, register_list, registers
from app.queries.register_list import Search
from app.web import limits
from app.web.access import only
from app.web.admin.blueprint import bp
from app.web.admin.listing import link, text
from app.web.downloads import attachment
from app.web.page import page_number
from app.web.world import reading

STATES = {state.value: state.label for state in RegisterState if state is not RegisterState.NONE}
COLUMNS = ("登记编号", "姓名", "证件号码", "执业单位", "状态", "有效期自", "有效期至")


@bp.get("/registrations", endpoint="registrations")
@only("administrator")
def listed() -> ResponseReturnValue:
    """The register, filtered and sorted by the address."""
    session = reading()
    found = register_list.listed(session, _search(), sort=text("sort") or register_list.NEWEST, page=page_number())
    return render_template(
        "admin/registrations.html",
        found=found,
        most=register_list.MOST,
        states=STATES,
        waiting=len(registers.waiting(session)),
        link=link,
    )


@bp.get("/registrations.xlsx")
@only("administrator")
@limits.export
def registrations_export() -> ResponseReturnValue:
    """The entries of the list, all of them, as a workbook; identity numbers stay masked."""
    rows = (
        (
            one.number,
            one.full_name,
            one.id_no_masked,
            one.organisation,
            one.state.label,
            one.valid_from.isoformat(),
            one.valid_to.isoformat(),
        )
        for one in register_list.exported(reading(), _search())
    )
    data = tables.write_xlsx(COLUMNS, rows, title="登记簿")
    return attachment(data, f"登记簿-{today(now()).isoformat()}.xlsx")


@bp.get("/registrations/<uuid:registration_id>")
@only("administrator")
def registration(registration_id: UUID) -> ResponseReturnValue:
    """One entry: what it says, every version, certificates, cases, and the acts that were asked for."""
    session = reading()
    row = registers.get(session, registration_id)
    return render_template(
        "admin/registration.html",
        row=row,
        holder=people.get(session, row.person_id),
        state=registers.state_today(row),
        versions=registers.versions(session, row.id),
        organisation=register_list.organisation_name(session, row),
        certificates=certificates.of_person(session, row.person_id),
        cases=people.cases_of(session, row.person_id),
        acts=registers.acts(session, row.id),
        possible=[act for act, (states, _) in BY_ADMINISTRATOR.items() if row.state in states],
        waiting=registers.waiting_act(session, row.id),
    )


def _search() -> Search:
    """What the address asks for. Raises InvalidInput for a day that is none."""
    return Search(
        text=text("q"),
        organisation=text("unit"),
        state=text("state"),
        ends_from=_day("ends_from"),
        ends_to=_day("ends_to"),
    )


def _day(name: str) -> date | None:
    typed = text(name)
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError as reason:
        raise InvalidInput([Fault(name, "请按 2026-10-01 的格式填写日期", "FORMAT")]) from reason
