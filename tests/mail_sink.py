"""A mail server of the tests' own that delivers nowhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from types import SimpleNamespace

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers import free_port


class MailSink(Controller):
    """Takes mail and keeps it; `answer` may be set to a refusal such as "451 later" or "550 no such person"."""

    def __init__(self) -> None:
        super().__init__(SimpleNamespace(handle_DATA=self._take), hostname="127.0.0.1", port=free_port())
        self.answer = "250 OK"
        self.messages: list[Message] = []

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def _take(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answer.startswith("250"):
            self.messages.append(message_from_bytes(envelope.original_content or b""))
        return self.answer


@contextmanager
def mail_sink() -> Iterator[MailSink]:
    """A running mail server that delivers nowhere."""
    sink = MailSink()
    sink.start()
    try:
        yield sink
    finally:
        sink.stop()
