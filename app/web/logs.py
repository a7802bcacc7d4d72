"""The log: one JSON object a line on standard error, in UTC, without identity numbers."""

import logging
import re
import sys
from typing import Any
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request
from structlog.types import EventDict

IDENTITY_NUMBER = re.compile(r"(?<![0-9A-Za-z])(\d{6})(?:\d{11}[\dXx]|\d{9})(?![0-9A-Za-z])")


def install(app: Flask) -> None:
    """Log in JSON, and give each request an id that its lines and its answer carry."""
    _configure()
    app.before_request(_begin)
    app.after_request(_name_request)


def without_numbers(_: Any, __: str, line: EventDict) -> EventDict:
    """Hide all but the first six digits of whatever looks like an identity number (GB 11643), wherever it is."""
    return {key: _hidden(value) if isinstance(value, str) else value for key, value in line.items()}


def _hidden(text: str) -> str:
    return IDENTITY_NUMBER.sub(r"\1************", text)


def _begin() -> None:
    g.request_id = uuid4().hex
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(
        request=g.request_id, method=request.method, path=request.path, address=request.remote_addr
    )


def _name_request(response: Response) -> Response:
    response.headers["X-Request-ID"] = g.get("request_id", "")
    return response


def _configure() -> None:
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        without_numbers,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.PositionalArgumentsFormatter(),
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    output = logging.StreamHandler(sys.stderr)
    output.setFormatter(formatter)
    logger = logging.getLogger("app")
    logger.handlers, logger.propagate = [output], False
    logger.setLevel(logging.INFO)
