"""Mail over SMTP, plain text only."""

import re
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import unquote, urlsplit

from app.errors import ConversionFailed, Fault, InvalidInput, Refusal

PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}")
SECONDS = 20
PERMANENT = 500


class Mailer:
    """Sends by `smtp://[user:password@]host:port` (STARTTLS when offered), `smtps://…`, or not at all ("")."""

    def __init__(self, url: str, sender: str, *, seconds: float = SECONDS) -> None:
        self._url = urlsplit(url)
        self._sender = sender
        self._seconds = seconds

    @property
    def available(self) -> bool:
        """Whether mail is sent at all."""
        return bool(self._url.hostname)

    def send(self, *, message_id: str, to: str, subject: str, text: str) -> None:
        """Hand one message over; the same `message_id` on every try lets readers drop what came twice.

        Raises ConversionFailed when trying again may help (no answer, 4xx), Refusal when it will not (5xx),
        InvalidInput for an address that is none. Does nothing when mail is off.
        """
        message = _message(message_id=message_id, to=to, subject=subject, text=text, sender=self._sender)
        if not self.available:
            return
        try:
            with self._connection() as server:
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            code, reason = next(iter(refused.recipients.values()))
            raise _fault(code, reason) from refused
        except smtplib.SMTPResponseException as answer:
            raise _fault(answer.smtp_code, answer.smtp_error) from answer
        except (smtplib.SMTPException, OSError) as silence:
            raise ConversionFailed(f"the mail server does not answer: {silence}") from silence

    def _connection(self) -> smtplib.SMTP:
        host, context = str(self._url.hostname), ssl.create_default_context()
        if self._url.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, self._url.port or 465, timeout=self._seconds, context=context)
        else:
            server = smtplib.SMTP(host, self._url.port or 25, timeout=self._seconds)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=context)
        if self._url.username:
            server.login(unquote(self._url.username), unquote(self._url.password or ""))
        return server


def _message(*, message_id: str, to: str, subject: str, text: str, sender: str) -> EmailMessage:
    """The message; line breaks in a subject become spaces."""
    message = EmailMessage()
    message["Message-ID"] = "".join(message_id.split())
    message["Date"] = formatdate(localtime=False)
    message["From"] = sender
    message["To"] = _address(to)
    message["Subject"] = " ".join(subject.split())
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message


def _address(to: str) -> str:
    """One plain address, a Chinese domain in its ASCII form; whatever could become a header is refused."""
    name, _, domain = to.rpartition("@")
    try:
        address = f"{name}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        address = ""
    if not PLAIN_ADDRESS.fullmatch(address):
        raise InvalidInput([Fault("email", "邮箱格式不正确", "MAIL_ADDRESS")])
    return address


def _fault(code: int, reason: bytes | str) -> Exception:
    words = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
    if code >= PERMANENT:
        return Refusal(f"邮件服务器拒绝投递：{code} {words}")
    return ConversionFailed(f"the mail server asks to try later: {code} {words}")
