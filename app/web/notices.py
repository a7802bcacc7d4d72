"""What one request has to say to the next one, in a signed cookie that lives for a few minutes.

In the table of visits a message would cost two transactions: one to keep it, and one to take it away when it is read.
"""

from collections.abc import Sequence

from flask import Flask
from itsdangerous import BadData, URLSafeTimedSerializer

FLASHES = "_flashes"  # Flask's own name for them
SECONDS = 300
LONGEST = 3500  # a browser keeps 4096 bytes
MESSAGE_MAX = 300

Messages = list[tuple[str, str]]


def closed(app: Flask, digest: str, messages: Sequence[tuple[str, str]]) -> str:
    """The messages as a cookie's value, for the visit with this digest only; "" when there is nothing to say.

    What does not fit into a cookie is left out, the latest first.
    """
    told = [(kind, text if len(text) <= MESSAGE_MAX else f"{text[:MESSAGE_MAX]}…") for kind, text in messages]
    while told:
        value = str(_serializer(app, digest).dumps(told))
        if len(value) <= LONGEST:
            return value
        told.pop()
    return ""


def opened(app: Flask, digest: str, value: str) -> Messages:
    """The messages of a cookie; none when it is not ours, of another visit, or too old."""
    if not value:
        return []
    try:
        return [(kind, text) for kind, text in _serializer(app, digest).loads(value, max_age=SECONDS)]
    except BadData:
        return []


def _serializer(app: Flask, digest: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(app.secret_key), salt=f"notice {digest}")
