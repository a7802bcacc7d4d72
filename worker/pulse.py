"""Is the part alive? `python -m worker.pulse worker` (or clock) ends with 0 when its heartbeat is fresh.

It is asked often, so it opens nothing but the database.
"""

import sys
from datetime import timedelta

from sqlalchemy import create_engine, select

from app.config import Settings
from app.models import Heartbeat
from app.models.base import now

FRESH = timedelta(seconds=60)


def is_fresh(settings: Settings, name: str) -> bool:
    """Whether the part left a sign of life within the last minute."""
    engine = create_engine(settings.database)
    try:
        with engine.connect() as connection:
            seen = connection.execute(select(Heartbeat.seen_at).where(Heartbeat.name == name)).scalar_one_or_none()
    finally:
        engine.dispose()
    return seen is not None and seen > now() - FRESH


if __name__ == "__main__":
    sys.exit(0 if is_fresh(Settings(), sys.argv[1]) else 1)
