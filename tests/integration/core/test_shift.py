"""Whatever reviewers, the applicant, deadlines and the worker do at the same moment, the history stays legal."""

import logging
import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from app.services import history
from tests import databases
from tests.integration.core import consistency
from tests.integration.core.shift import DECISIONS, HOLDER, Move, Shift
from tests.integration.core.stage import Stage

# Many moves take minutes; a run of all tests makes fewer, the same ones every time. For more, and what came of them:
# SHIFT_MOVES=5000 .venv/bin/pytest tests/integration/core/test_shift.py -n0 -o log_cli=true -o log_cli_level=INFO
MANY = 5000
MOVES = int(os.environ.get("SHIFT_MOVES", "640"))
AT_ONCE, STORMS = 4, 20
PASSED_ON = ["transfer", "take over", "leave", "leave", "back", "hand back"]
DESK = [*["claim"] * 8, "next", "release", *PASSED_ON * 2, *[*DECISIONS, "approve", "return"] * 2]
ACTS = [*DESK, *["hand in"] * 5, "alarm", "idle", "work", "work"]
WHO = st.sampled_from([*[HOLDER] * 6, 0, 0, 1, 1, 2, 2, 3, 4, 5, 6])
MOVE = st.builds(Move, st.sampled_from([*ACTS * 2, "withdraw"]), WHO, st.sampled_from([0, 1, 2, 2, 3, 3, 4, 5, 6]))
STORM = st.lists(MOVE, min_size=AT_ONCE, max_size=AT_ONCE)
# What is told once for each time that it was done; 认领 twice by the same person is told once.
LINES = {"release": "task_released", "transfer": "task_transferred", "take over": "task_taken_over"}
LINES |= {"withdraw": "message_received"}
LINES |= dict.fromkeys([*DECISIONS, "hand in"], "step_completed")

DONE_BY_MANY = {*LINES, "claim", "next", "leave", "back", "alarm", "idle", "work"}

log = logging.getLogger(__name__)


@pytest.fixture
def database_url(postgres: str, prepared_postgres: str) -> Iterator[str]:
    """PostgreSQL, on which people really act at the same moment."""
    with databases.copied_postgres(postgres, prepared_postgres) as url:
        yield url


class Storms(RuleBasedStateMachine):
    """A case in the hands of a shift, storm after storm."""

    shift: Shift
    pool: ThreadPoolExecutor
    done: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.case_id = self.shift.new_case()

    @rule(moves=STORM)
    def storm(self, moves: list[Move]) -> None:
        """Four moves at once, and a look at what they left behind; when nobody waits any more, the next case comes."""
        if self.shift.waits(self.case_id) is None:
            self.shift.end(self.case_id)
            self.case_id = self.shift.new_case()
        before = self._lines()
        won = [move.act for move in self.shift.at_once(self.pool, self.case_id, moves)]
        self.done.update(won)
        self.done["moves"] += len(moves)
        with self.shift.database.reading() as session:
            consistency.check(session, self.case_id, self.shift.staff, self.shift.tied)
        expected = Counter(LINES[act] for act in won if act in LINES)
        grown = self._lines() - before
        assert {kind: grown[kind] for kind in LINES.values()} == {kind: expected[kind] for kind in LINES.values()}

    def teardown(self) -> None:
        """The applicant has one case at a time."""
        self.shift.end(self.case_id)

    def _lines(self) -> Counter[str]:
        with self.shift.database.reading() as session:
            return consistency.told(session, self.case_id)


def test_no_storm_leaves_an_illegal_history(stage: Stage) -> None:
    done: Counter[str] = Counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        run = type("Run", (Storms,), {"shift": Shift(stage), "pool": pool, "done": done})
        run_state_machine_as_test(run, settings=_settings())
    log.info("of %s moves not refused: %s", done.pop("moves"), dict(done.most_common()))
    with stage.database.reading() as session:
        assert list(history.breaks(session)) == []
    assert MOVES < MANY or set(done) >= DONE_BY_MANY, "something was refused every time"


def _settings() -> settings:
    return settings(
        max_examples=-(-MOVES // (AT_ONCE * STORMS - 8)),  # some cases have fewer storms
        stateful_step_count=STORMS,
        derandomize=MOVES < MANY,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
