"""时限 on the case page: the clock of a case and who had which step."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.models import Case, Task
from app.queries import clocks
from app.web.desk.blueprint import bp
from app.web.world import reading


@bp.app_template_global("clock_of")
def clock_of(case: Case, tasks: Sequence[Task]) -> Mapping[str, Any]:
    """What the template `desk/_clock.html` shows."""
    session = reading()
    clock = clocks.of_case(session, case, tasks)
    return {"clock": clock, "holders": clocks.holders(session, clock)}
