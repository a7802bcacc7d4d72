"""What goes wrong in the engine and is nobody's refusal: the caller rolls back and opens an incident."""

from collections.abc import Iterator
from contextlib import contextmanager

from SpiffWorkflow.exceptions import SpiffWorkflowException


class EngineFault(Exception):
    """A diagram, a table or the facts do not allow the process to move on.

    It is a bug of the release or of its caller, never of the person who pressed a button.
    """


class ExpressionError(ValueError):
    """An expression is not allowed or cannot be evaluated; the text is Chinese, for administrators."""


@contextmanager
def translated() -> Iterator[None]:
    """Turn every way in which SpiffWorkflow or an expression fails into an EngineFault."""
    try:
        yield
    except (SpiffWorkflowException, ExpressionError, RecursionError) as error:
        raise EngineFault(str(error)) from error
