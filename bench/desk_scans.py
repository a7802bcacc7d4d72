"""A page of a scan as the viewer shows it: drawn for the first time, and again."""

import shutil
import time

from sqlalchemy import select

from app.database import Database
from app.models import Attachment
from app.services import visits
from app.web import create_app
from bench.desk_cases import Caseload
from bench.report import SHORT, line, percentile

TIMES = 40 if not SHORT else 10
FIRST_GOAL, CACHED_GOAL = 500.0, 50.0  # milliseconds: what is not felt as waiting, and what is not felt at all


def main(database: Database, load: Caseload) -> None:
    """Print the p95 in milliseconds of the first and of a later look at a page, 1,400 pixels wide."""
    first, cached = [], []
    settings = database.neighbours.settings
    waiting = load.originals[1].case_id
    with database.transaction() as session:
        files = session.scalars(select(Attachment.file_id).where(Attachment.case_id == waiting)).all()
        visit = visits.begin(session, load.reviewers[0].account_id) if load.reviewers[0].account_id else ""
    client = create_app(settings, database).test_client(use_cookies=False)

    def look(path: str) -> float:
        begun = time.perf_counter()
        answer = client.get(path, headers={"Cookie": f"visit={visit}"})
        took = (time.perf_counter() - begun) * 1000
        assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
        return took

    for number in range(TIMES):
        path = f"/files/{files[number % len(files)]}/page/1.jpg?w=1400"
        shutil.rmtree(settings.data_dir / "cache", ignore_errors=True)
        first.append(look(path))
        cached.append(look(path))
    for name, times, goal in (("first", first, FIRST_GOAL), ("cached", cached, CACHED_GOAL)):
        p95 = percentile(times, 0.95)
        line(f"desk: a page of a scan, {name}, p95", f"{p95:.0f} ms", goal=f"at most {goal:g} ms", met=p95 <= goal)
