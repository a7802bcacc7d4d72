"""添加单位: what becomes of a 从业机构信息表, for the case itself and for all who asked for the same unit."""

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from app.models import Case
from app.operations.base import Operation, Result
from app.services import cases, organisation_requests
from app.services.jobs import Claimed

# join: note what is asked for, or wait for who asks for it already; enter: a new unit; merge: the known unit `into`;
# refuse: the same answer for all; hand_over: the case steps back, and the first of those who wait takes its place.
MODES: Mapping[str, Callable[[Session, Case], object]] = {
    "join": organisation_requests.join,
    "enter": organisation_requests.enter,
    "refuse": organisation_requests.refuse,
    "hand_over": organisation_requests.hand_over,
}
MERGE = "merge"


def _apply(session: Session, claimed: Claimed, result: Result) -> None:
    if claimed.case_id is None:
        return
    case, mode = cases.lock(session, claimed.case_id), str(claimed.parameters.get("mode", ""))
    if mode == MERGE:
        organisation_requests.merge(session, case, str(claimed.parameters.get("into") or ""))
    else:
        MODES[mode](session, case)


ENTER_ORGANISATION = Operation(
    "enter_organisation",
    "添加单位",
    frozenset({"mode", "into"}),
    apply=_apply,
    values={"mode": frozenset({*MODES, MERGE})},
)
