"""The table: who may apply for what, when, and what stands in the way.

Unless a row says otherwise, somebody is registered from 15 March 2022 to 14 March 2025 (the test vector of the office's
rules), has finished 60 hours on five days of May 2024, and has chosen no unit yet.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.domain.validity import period_end

Record = tuple[date, int, str]  # finished on, tenths of an hour, course

REGISTERED = ("北京设备监理有限公司", "91110108MA0000015T", "active")
OTHER = ("上海示例工程咨询有限公司", "91310000MA1FL00157", "active")
RESPELT = ("北京设备监理公司（总部）", "9111 0108-ma0000015t", "active")
BRACKETS = ("北京设备监理有限责任公司 ", "91350100M000100Y43", "active")
MERGED = (*OTHER[:2], "merged")

MAY = tuple((date(2024, 5, day), 120, f"课程 {day}") for day in range(1, 6))
SHORT = (*MAY[:4], (date(2024, 5, 5), 119, "课程 5"))
BEFORE = tuple((date(2022, 3, day), 120, f"课程 {day}") for day in range(10, 15))
EDGES = (*MAY[:3], (date(2022, 3, 15), 120, "首日"), (date(2025, 1, 10), 120, "当日"))
TOMORROW = (*MAY[:4], (date(2025, 1, 11), 120, "明日"))
ONE_DAY = tuple((date(2024, 5, 1), 120, f"课程 {number}") for number in range(5))
TWICE = (*MAY[:4], (date(2024, 6, 1), 120, "课程 4"))
LATER = tuple((date(2026, 5, day), 120, f"课程 {day}") for day in range(1, 6))
LEAP = tuple((date(2022, 5, day), 120, f"课程 {day}") for day in range(1, 6))


@dataclass(frozen=True, slots=True)
class Row:
    """One case: `at` is a moment in Shanghai; `unmet` and `warn` are the keys of the conditions that say so.

    `state` is the stored one, "" for who was never registered; `taken_back` is how many of the last records were
    reversed; `changed_on` the day of the last change of unit. `unit` is chosen in the form, `registered` in the
    register. `policy` are parameters with the day from which they hold.
    """

    name: str
    service: str
    at: str
    unmet: str = ""
    warn: str = ""
    state: str = "VALID"
    valid_from: date = date(2022, 3, 15)
    valid_to: date = date(2025, 3, 14)
    renewed_from: date | None = None
    records: tuple[Record, ...] = MAY
    taken_back: int = 0
    unit: tuple[str, str, str] | None = None
    registered: tuple[str, str, str] = REGISTERED
    other_case: bool = False
    changed_on: date | None = None
    qualified: bool = True
    activated: bool = True
    policy: Mapping[str, tuple[Any, date]] = field(default_factory=dict)


def _from(key: str, value: object, since: date = date(2024, 11, 1)) -> dict[str, Any]:
    return {key: (value, since)}


def _renewal(name: str, at: str = "2025-01-10 09:00", unmet: str = "", warn: str = "", **more: Any) -> Row:
    return Row(name, "renewal", at, unmet, warn, **more)


def _change(name: str, at: str = "2024-06-03 09:00", unmet: str = "", warn: str = "", **more: Any) -> Row:
    return Row(name, "change", at, unmet, warn, **more)


def _first(name: str, at: str = "2024-06-03 09:00", unmet: str = "", **more: Any) -> Row:
    return Row(name, "first", at, unmet, **more)


LEAP_END: dict[str, Any] = {"valid_from": date(2021, 3, 1), "valid_to": date(2024, 2, 29), "records": LEAP}
LEAP_START: dict[str, Any] = {
    "valid_from": date(2020, 2, 29),
    "valid_to": period_end(date(2020, 2, 29), 3),
    "records": LEAP,
}
NEW_YEAR: dict[str, Any] = {"valid_to": date(2025, 1, 1)}
RENEWED: dict[str, Any] = {"valid_to": date(2028, 3, 14), "renewed_from": date(2025, 3, 15)}
OPEN_60, SOFT_10 = _from("renewal.open_days_before", 60), _from("renewal.soft_deadline_days_before", 10)
REQUIRED, REMAINING, INTERVAL = "renewal.required_hours", "change.min_remaining_days", "change.min_interval_days"

ROWS = (
    _renewal("the day before the window opens", "2024-12-13 23:59", "window"),
    _renewal("the day it opens", "2024-12-14 00:00"),
    _renewal("the soft deadline", "2025-02-12 23:59"),
    _renewal("the day after it", "2025-02-13 00:00", warn="window"),
    _renewal("the last day but one", "2025-03-13 23:59", warn="window"),
    _renewal("the last day begins", "2025-03-14 00:00", warn="window"),
    _renewal("the last day ends", "2025-03-14 23:59", warn="window"),
    _renewal("the day after the last", "2025-03-15 00:00", "registered window"),
    _renewal("long after the end", "2025-06-01 12:00", "registered window"),
    _renewal("an end on 29 February, that day", "2024-02-29 23:59", warn="window", **LEAP_END),
    _renewal("an end on 29 February, the day after", "2024-03-01 00:00", "registered window", **LEAP_END),
    _renewal("an end on 29 February, before it opens", "2023-11-30 23:59", "window", **LEAP_END),
    _renewal("an end on 29 February, the day it opens", "2023-12-01 00:00", **LEAP_END),
    _renewal("a start on 29 February, the last day", "2023-02-28 23:59", warn="window", **LEAP_START),
    _renewal("a start on 29 February, the day after", "2023-03-01 00:00", "registered window", **LEAP_START),
    _renewal("a window over New Year, before it opens", "2024-10-02 23:59", "window", **NEW_YEAR),
    _renewal("a window over New Year, the day it opens", "2024-10-03 00:00", **NEW_YEAR),
    _renewal("a shorter window, before it opens", "2025-01-12 23:59", "window", policy=OPEN_60),
    _renewal("a shorter window, the day it opens", "2025-01-13 00:00", policy=OPEN_60),
    _renewal("a later soft deadline", "2025-02-13 00:00", policy=SOFT_10),
    _renewal("no hours", unmet="hours", records=()),
    _renewal("a tenth of an hour short", unmet="hours", records=SHORT),
    _renewal("exactly enough hours"),
    _renewal("more hours than needed", records=(*MAY, (date(2024, 6, 1), 120, "课程 6"))),
    _renewal("hours of the time before", unmet="hours", records=BEFORE),
    _renewal("hours of the first day and of today", records=EDGES),
    _renewal("hours of tomorrow", unmet="hours", records=TOMORROW),
    _renewal("sixty hours in one day", unmet="hours", records=ONE_DAY),
    _renewal("the same course twice", unmet="hours", records=TWICE),
    _renewal("hours that were taken back", unmet="hours", taken_back=1),
    _renewal("hours taken back and made up", records=(*MAY, (date(2024, 6, 1), 120, "补学")), taken_back=1),
    _renewal("more hours required since", unmet="hours", policy=_from(REQUIRED, 72)),
    _renewal("more hours required from today", unmet="hours", policy=_from(REQUIRED, 72, date(2025, 1, 10))),
    _renewal("more hours required from tomorrow", policy=_from(REQUIRED, 72, date(2025, 1, 11))),
    _renewal("fewer hours required", records=MAY[:4], policy=_from(REQUIRED, 48)),
    _renewal("hours of the period that was renewed", "2028-01-10 09:00", "hours", **RENEWED),
    _renewal("hours of the period since the renewal", "2028-01-10 09:00", records=LATER, **RENEWED),
    _renewal("never registered", unmet="registered", state=""),
    _renewal("deregistered", unmet="registered", state="DEREGISTERED"),
    _renewal("revoked", unmet="registered", state="REVOKED"),
    _renewal("frozen", unmet="registered", state="FROZEN"),
    _renewal("another application under way", unmet="no_open_case", other_case=True),
    _renewal("too early, too little, and one under way", "2024-06-03 09:00", "window hours no_open_case",
             records=MAY[:1], other_case=True),
    _renewal("the registered unit", unit=REGISTERED),
    _renewal("the registered unit under another spelling", unit=RESPELT),
    _renewal("another unit", unmet="same_organisation", unit=OTHER),
    _renewal("a unit that was merged into the registered one", unit=MERGED),
    _renewal("a registered unit that is suspended", unmet="organisation_usable",
             registered=(*REGISTERED[:2], "suspended")),
    _change("no unit chosen yet"),
    _change("another unit", unit=OTHER),
    _change("the registered unit", unmet="other_organisation", unit=REGISTERED),
    _change("the same code under another spelling", unmet="other_organisation", unit=RESPELT),
    _change("the same name under another spelling", unmet="other_organisation", unit=BRACKETS),
    _change("a suspended unit", unmet="organisation_usable", unit=(*OTHER[:2], "suspended")),
    _change("a unit that is not approved", unmet="organisation_usable", unit=(*OTHER[:2], "pending")),
    _change("a unit merged into the registered one", unmet="other_organisation organisation_usable", unit=MERGED),
    _change("no hours at all", records=(), unit=OTHER),
    _change("thirty days before the end", "2025-02-12 23:59"),
    _change("twenty-nine days before the end", "2025-02-13 00:00", warn="remaining"),
    _change("the last day", "2025-03-14 23:59", warn="remaining"),
    _change("the day after the last", "2025-03-15 00:00", "registered"),
    _change("too few days left", "2025-02-13 00:00", "remaining", policy=_from(REMAINING, 30)),
    _change("just enough days left", "2025-02-12 00:00", policy=_from(REMAINING, 30)),
    _change("too soon after the last change", "2024-07-02 23:59", "interval", changed_on=date(2024, 6, 3),
            policy=_from(INTERVAL, 30, date(2024, 1, 1))),
    _change("long enough after the last change", "2024-07-03 00:00", changed_on=date(2024, 6, 3),
            policy=_from(INTERVAL, 30, date(2024, 1, 1))),
    _change("never registered", unmet="registered", state=""),
    _change("deregistered", unmet="registered", state="DEREGISTERED"),
    _change("revoked", unmet="registered", state="REVOKED"),
    _change("frozen", unmet="registered", state="FROZEN"),
    _change("another application under way", unmet="no_open_case", other_case=True),
    _first("never registered", state=""),
    _first("registered", unmet="not_registered"),
    _first("the last day of validity", "2025-03-14 23:59", "not_registered"),
    _first("the day after", "2025-03-15 00:00"),
    _first("deregistered", state="DEREGISTERED"),
    _first("revoked", unmet="not_registered", state="REVOKED"),
    _first("frozen", unmet="not_frozen", state="FROZEN"),
    _first("frozen and over", "2025-06-01 09:00", "not_frozen", state="FROZEN"),
    _first("another application under way", unmet="no_open_case", state="", other_case=True),
    _first("not in the roster with a certificate", unmet="qualified", state="", qualified=False),
    _first("an account that was never activated", unmet="activated", state="", activated=False),
    _first("no hours at all", state="", records=()),
)  # fmt: skip
