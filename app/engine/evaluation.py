"""How SpiffWorkflow gets at facts and time: every expression of a running process goes through here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NoReturn

from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.script_engine.python_environment import BasePythonScriptEngineEnvironment
from SpiffWorkflow.task import Task

from app.engine.expressions import expression
from app.engine.functions import Clock, Moment


class Evaluator(PythonScriptEngine):
    """Replaces SpiffWorkflow's `eval` and `exec` by the restricted language.

    One of these belongs to one process. It is not part of the state and must be set after every restore,
    otherwise SpiffWorkflow would quietly use its own.

    Facts belong to the case and not to a token, so all branches see the same, newest ones. `horizon` is the
    instant up to which timers may fire; None, the usual case, lets none fire.
    """

    def __init__(self, facts: Mapping[str, Any], clock: Clock) -> None:
        super().__init__(BasePythonScriptEngineEnvironment())
        self.facts = dict(facts)
        self.clock = clock
        self.horizon: datetime | None = None
        self._now: datetime | None = None

    @property
    def moment(self) -> Moment:
        """The instant from which periods count: the one set by `freeze`, else the clock's."""
        return Moment(self._now or self.clock.now(), self.clock)

    def freeze(self, now: datetime | None) -> None:
        """Count periods from `now` instead of from the clock; None goes back to the clock."""
        self._now = now

    def validate(self, text: str) -> None:
        """Raise ExpressionError when the text is not allowed."""
        expression(text)

    def evaluate(self, task: Task, text: str, external_context: object = None) -> Any:
        """Evaluate over the facts of the case; what SpiffWorkflow keeps at its tasks is not looked at."""
        return expression(text).value(self.facts, self.moment)

    def evaluate_at(self, task: Task, text: str, now: datetime) -> Any:
        """Evaluate with periods that count from `now`, for the timer of a task."""
        return expression(text).value(self.facts, Moment(now, self.clock))

    def execute(self, task: Task, script: str, external_context: object = None) -> NoReturn:
        """Refuse: a release with scripts is not accepted, so this is a bug."""
        raise PermissionError("scripts do not run")

    def call_service(self, task: Task, **call: object) -> NoReturn:
        """Refuse: operations run in the worker, never inside the engine."""
        raise PermissionError("operations do not run inside the engine")
