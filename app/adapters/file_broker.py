"""Kombu's filesystem transport with messages that appear whole: the broker of the embedded default.

Kombu opens a message under its final name and fills it afterwards; a worker that polls in between reads an empty
file and dies of it. Here the message is written aside and renamed.
"""

import json
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

from kombu.transport import filesystem


class Channel(filesystem.Channel):
    """A folder of messages, one file each."""

    def _put(self, *message: Any, **_: Any) -> None:
        queue, payload = message
        folder = Path(self.data_folder_out)
        whole = folder / f"{time.time_ns()}_{uuid4()}.{queue}.msg"
        part = whole.with_suffix(".part")
        part.write_text(json.dumps(payload), encoding="utf-8")
        part.rename(whole)


class Transport(filesystem.Transport):
    """The transport that Celery is given by its dotted name."""

    Channel = Channel
