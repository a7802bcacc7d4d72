"""How long a registration is valid, when it may be renewed, and what it and its certificates are called."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.labels import Labelled

_DAY = timedelta(days=1)
RENEWAL_OPEN_DAYS = 90
RENEWAL_SOFT_DAYS = 30


class RegisterState(Labelled):
    """Where a person stands in the register; EXPIRING and EXPIRED are worked out from the date."""

    NONE = "NONE", "未登记"
    VALID = "VALID", "有效"
    EXPIRING = "EXPIRING", "即将到期"
    EXPIRED = "EXPIRED", "已过期"
    DEREGISTERED = "DEREGISTERED", "已注销"
    REVOKED = "REVOKED", "已撤销"
    FROZEN = "FROZEN", "已冻结"


class CertificateState(Labelled):
    """What one version of a certificate is worth."""

    PENDING = "PENDING", "生成中"
    CURRENT = "CURRENT", "有效"
    SUPERSEDED = "SUPERSEDED", "已换发"
    EXPIRED = "EXPIRED", "已过期"
    VOID = "VOID", "已作废"


class WindowState(Labelled):
    """Whether a renewal can be applied for on a day."""

    NOT_YET = "NOT_YET", "未到办理时间"
    OPEN = "OPEN", "可以办理"
    LATE = "LATE", "可以办理，已过建议截止日"
    LAST_DAY = "LAST_DAY", "今天是最后一天"
    OVER = "OVER", "已过期，请重新办理首次登记"


@dataclass(frozen=True, slots=True)
class RenewalWindow:
    """Days on which a renewal can be applied for; all three are included."""

    opens: date
    soft_deadline: date
    closes: date

    def state(self, day: date) -> WindowState:
        """Say what `day` is for this window."""
        if day < self.opens:
            return WindowState.NOT_YET
        if day > self.closes:
            return WindowState.OVER
        if day == self.closes:
            return WindowState.LAST_DAY
        return WindowState.LATE if day > self.soft_deadline else WindowState.OPEN


def period_end(start: date, years: int) -> date:
    """Return the last valid day of a period of whole years that begins on `start` (included).

    It is the day before the anniversary; a period that begins on 29 February ends on 28 February when its last
    year has no such day (Civil Code, art. 202: the last day of the month).
    """
    try:
        return start.replace(year=start.year + years) - _DAY
    except ValueError:
        return date(start.year + years, 2, 28)


def renewed_period(valid_to: date, years: int) -> tuple[date, date]:
    """Return first and last day of the period after `valid_to`: an early renewal loses nothing."""
    start = valid_to + _DAY
    return start, period_end(start, years)


def renewal_window(
    valid_to: date, *, open_days: int = RENEWAL_OPEN_DAYS, soft_days: int = RENEWAL_SOFT_DAYS
) -> RenewalWindow:
    """Return when the registration that ends on `valid_to` may be renewed; the days are policy parameters."""
    return RenewalWindow(valid_to - timedelta(days=open_days), valid_to - timedelta(days=soft_days), valid_to)


def registration_state(
    state: str, valid_to: date | None, today: date, *, expiring_days: int = RENEWAL_OPEN_DAYS
) -> RegisterState:
    """Return the state that is shown on `today` for a stored state; the last valid day still counts."""
    stored = RegisterState(state)
    if stored is not RegisterState.VALID or valid_to is None:
        return stored
    if today > valid_to:
        return RegisterState.EXPIRED
    return RegisterState.EXPIRING if (valid_to - today).days <= expiring_days else RegisterState.VALID
