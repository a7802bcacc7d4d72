"""A short mark of what somebody looked at, to notice that it has changed since."""

import json
from hashlib import sha256
from typing import Any

LENGTH = 16


def fingerprint(content: Any) -> str:
    """16 hex digits over anything that JSON can write; dates count as their text."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return sha256(text.encode()).hexdigest()[:LENGTH]
