"""The same questions answered by the rules of the domain alone, without a table and without a database."""

from datetime import date
from typing import Any

from app.domain import hours, organisations, uscc
from app.domain.parameters import PARAMETERS
from app.domain.validity import RegisterState, WindowState, registration_state, renewal_window
from tests.integration.register.rows import MERGED, Row

Found = tuple[set[str], set[str]]  # conditions that are not met, conditions that warn
STANDING = {RegisterState.VALID, RegisterState.EXPIRING}
NEVER = 36500


def answer(row: Row) -> Found:
    """What is not met, and what is warned of."""
    unmet, warn = {"renewal": _renewal, "change": _change, "first": _first}[row.service](row)
    return unmet | ({"no_open_case"} if row.other_case else set()), warn


def _renewal(row: Row) -> Found:
    state = _state(row)
    if state not in STANDING:
        return {"registered", *(["window"] if state is RegisterState.EXPIRED else [])}, set()
    unmet = {
        "window": _window(row) in {WindowState.NOT_YET, WindowState.OVER},
        "hours": _counted(row) < hours.rules(_policy(row)).required,
        "same_organisation": row.unit is not None and not _same(row),
        "organisation_usable": row.registered[2] != "active",
    }
    late = _window(row) in {WindowState.LATE, WindowState.LAST_DAY}
    return {key for key, found in unmet.items() if found}, {"window"} if late else set()


def _change(row: Row) -> Found:
    if _state(row) not in STANDING:
        return {"registered"}, set()
    policy, left = _policy(row), (row.valid_to - _day(row)).days
    ago = (_day(row) - row.changed_on).days if row.changed_on else NEVER
    unmet = {
        "remaining": left < policy["change.min_remaining_days"],
        "interval": ago < policy["change.min_interval_days"],
        "other_organisation": row.unit is not None and _same(row),
        "organisation_usable": row.unit is not None and row.unit[2] != "active",
    }
    late = _window(row) in {WindowState.LATE, WindowState.LAST_DAY} and not unmet["remaining"]
    return {key for key, found in unmet.items() if found}, {"remaining"} if late else set()


def _first(row: Row) -> Found:
    state = _state(row)
    unmet = {
        "qualified": not row.qualified,
        "activated": not row.activated,
        "not_registered": state in {*STANDING, RegisterState.REVOKED},
        "not_frozen": state is RegisterState.FROZEN,
    }
    return {key for key, found in unmet.items() if found}, set()


def _day(row: Row) -> date:
    return date.fromisoformat(row.at[:10])


def _state(row: Row) -> RegisterState:
    return registration_state(row.state, row.valid_to, _day(row)) if row.state else RegisterState.NONE


def _policy(row: Row) -> dict[str, Any]:
    found = {key: described.default for key, described in PARAMETERS.items()}
    return found | {key: value for key, (value, since) in row.policy.items() if since <= _day(row)}


def _window(row: Row) -> WindowState:
    policy = _policy(row)
    window = renewal_window(
        row.valid_to,
        open_days=policy["renewal.open_days_before"],
        soft_days=policy["renewal.soft_deadline_days_before"],
    )
    return window.state(_day(row))


def _counted(row: Row) -> int:
    kept = row.records[: len(row.records) - row.taken_back]
    records = [
        hours.Record(f"{number:03}", "", course, "ONLINE", tenths, day)
        for number, (day, tenths, course) in enumerate(kept)
    ]
    period = hours.Period(row.renewed_from or row.valid_from, _day(row), None)
    return hours.total(hours.count(records, period, hours.rules(_policy(row))))


def _same(row: Row) -> bool:
    """The same unit: by its code, by its name, or because it was merged into the registered one."""
    assert row.unit is not None
    (name, code, _), (registered_name, registered_code, _) = row.unit, row.registered
    same_code = uscc.normalise(code) == uscc.normalise(registered_code)
    return same_code or organisations.name_key(name) == organisations.name_key(registered_name) or row.unit == MERGED
