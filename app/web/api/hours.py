"""POST /api/v1/hours and /hours/reversals: a learning platform delivers records of hours, and takes them back."""

from collections.abc import Sequence
from typing import Any

from flask import g, request
from flask.typing import ResponseReturnValue

from app.services import hour_deliveries
from app.services.hour_deliveries import MOST, Answer
from app.web import limits
from app.web.api import reading_json
from app.web.api.room import Unreadable, blueprint, by_token, caller
from app.web.world import transaction


@blueprint.post("/hours")
@limits.deliveries
@by_token
def hours() -> ResponseReturnValue:
    """Take in up to 1,000 records; one answer for each."""
    records = _records()
    with transaction() as session:
        answers = hour_deliveries.deliver(session, g.platform, records, by=caller())
    return _answered(answers)


@blueprint.post("/hours/reversals")
@limits.deliveries
@by_token
def reversals() -> ResponseReturnValue:
    """Take back up to 1,000 of the platform's own records; one answer for each."""
    records = _records()
    with transaction() as session:
        answers = hour_deliveries.take_back(session, g.platform, records, by=caller())
    return _answered(answers)


def _records() -> list[dict[str, Any]]:
    records = reading_json.body(request)
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise Unreadable("内容应为由记录对象组成的数组：[{…}, {…}]")
    if not records:
        raise Unreadable("数组中没有记录")
    if len(records) > MOST:
        raise Unreadable(f"一次最多 {MOST:,} 条记录（当前 {len(records):,}），请分批提交", status=413)
    return records


def _answered(answers: Sequence[Answer]) -> ResponseReturnValue:
    results = [
        {
            "record_id": answer.record_id,
            "status": answer.status,
            "errors": [{"field": field, "code": code, "reason": reason} for field, code, reason in answer.faults],
        }
        for answer in answers
    ]
    counts = {
        status: sum(answer.status == status for answer in answers) for status in ("created", "unchanged", "refused")
    }
    return {"counts": counts, "results": results}, 200
