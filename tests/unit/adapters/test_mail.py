import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from types import SimpleNamespace
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from app.adapters.mail import Mailer
from app.errors import ConversionFailed, InvalidInput, Refusal


class Sink:
    """A mail server that keeps what it gets, or answers as it is told."""

    def __init__(self) -> None:
        self.got: list[Any] = []
        self.to_recipient = "250 OK"
        self.to_data = "250 OK"

    async def recipient(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        """The answer to RCPT."""
        envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def data(self, server: Any, session: Any, envelope: Any) -> str:
        """The answer to DATA."""
        self.got.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return self.to_data


@pytest.fixture
def sink() -> Sink:
    return Sink()


@pytest.fixture
def mailer(sink: Sink) -> Iterator[Mailer]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    answers = SimpleNamespace(handle_RCPT=sink.recipient, handle_DATA=sink.data)
    controller = Controller(answers, hostname="127.0.0.1", port=port)
    controller.start()
    yield Mailer(f"smtp://127.0.0.1:{port}", "dengji@example.cn", seconds=5)
    controller.stop()


def send(mailer: Mailer, **changes: str) -> None:
    letter = {
        "message_id": "<job-1@dengji>",
        "to": "zhao@example.cn",
        "subject": "退回补正",
        "text": "您好：\n请补正。",
    }
    mailer.send(**{**letter, **changes})


def test_a_chinese_letter_arrives_whole(sink: Sink, mailer: Mailer) -> None:
    send(mailer)
    recipients, message = sink.got[0]
    assert recipients == ["zhao@example.cn"]
    assert (message["Subject"], message["Message-ID"]) == ("退回补正", "<job-1@dengji>")
    assert message.get_content().split() == ["您好：", "请补正。"]


def test_every_try_bears_the_same_number(sink: Sink, mailer: Mailer) -> None:
    send(mailer)
    send(mailer)
    assert {message["Message-ID"] for _, message in sink.got} == {"<job-1@dengji>"}


def test_a_subject_cannot_add_a_header(sink: Sink, mailer: Mailer) -> None:
    send(mailer, subject="张三\r\nBcc: spy@example.cn", message_id="<a@b>\r\nX-Evil: 1")
    recipients, message = sink.got[0]
    assert recipients == ["zhao@example.cn"]
    assert (message["Bcc"], message["X-Evil"]) == (None, None)


@pytest.mark.parametrize(
    "address",
    ["", "nobody", "a@b.cn, c@d.cn", "a b@c.cn", "a@b.cn\r\nBcc: x@y.cn", "张三@b.cn", "<a@b.cn>", "a@" + "b" * 70],
)
def test_what_is_no_single_address_is_refused(sink: Sink, mailer: Mailer, address: str) -> None:
    with pytest.raises(InvalidInput, match="邮箱格式不正确"):
        send(mailer, to=address)
    assert sink.got == []


def test_a_chinese_domain_is_understood(sink: Sink, mailer: Mailer) -> None:
    send(mailer, to="zhao@例子.中国")
    assert sink.got[0][0] == ["zhao@xn--fsqu00a.xn--fiqs8s"]


@pytest.mark.parametrize("stage", ["to_recipient", "to_data"])
def test_a_temporary_answer_asks_for_another_try(sink: Sink, mailer: Mailer, stage: str) -> None:
    setattr(sink, stage, "451 try later")
    with pytest.raises(ConversionFailed, match="451"):
        send(mailer)


@pytest.mark.parametrize("stage", ["to_recipient", "to_data"])
def test_a_final_answer_is_a_refusal(sink: Sink, mailer: Mailer, stage: str) -> None:
    setattr(sink, stage, "550 no such user")
    with pytest.raises(Refusal, match="550 no such user"):
        send(mailer)


def test_silence_asks_for_another_try() -> None:
    with pytest.raises(ConversionFailed, match="does not answer"):
        send(Mailer("smtp://127.0.0.1:1", "dengji@example.cn", seconds=1))


def test_without_a_server_nothing_is_sent() -> None:
    mailer = Mailer("", "dengji@example.cn")
    send(mailer)
    assert not mailer.available
