"""Mail over a real SMTP conversation on loopback, and the fake held to the same behaviour."""

import asyncio
import email
import email.policy
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP

from app.domain.clock import FixedClock
from app.domain.ports import DeliveryFailed, Mail, MailPort
from app.integrations import NullMail, SmtpMail

AT = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
SUBJECT = "Hồ sơ H41.05-261121-0001 đã có kết quả: đề nghị ông/bà đến nhận tại Bộ phận\u00a0Một cửa phường Trường Vinh"
MAIL = Mail(message_id="5f0c", to="dan@example.vn", subject=SUBJECT, text="Kính gửi bà Nguyễn Thị Ánh,\n.\nTrân trọng.")


class Server:
    """An SMTP server in a thread; it keeps what it took, and refuses one recipient."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.listening = asyncio.run_coroutine_threadsafe(self._listen(), self.loop).result(5)
        self.port = self.listening.sockets[0].getsockname()[1]

    async def _listen(self) -> asyncio.Server:
        return await self.loop.create_server(lambda: SMTP(self, hostname="test", loop=self.loop), "127.0.0.1", 0)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address.startswith("full@"):
            return "452 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken.append(envelope)
        return "250 OK"

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.listening.close)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)
        self.loop.close()


@pytest.fixture(scope="module")
def module_server() -> Iterator[Server]:
    server = Server()
    yield server
    server.stop()


@pytest.fixture
def server(module_server: Server) -> Server:
    module_server.taken.clear()
    return module_server


def smtp(port: int, **changes: Any) -> SmtpMail:
    facts: dict[str, Any] = {"host": "127.0.0.1", "port": port, "sender": "Một cửa <motcua@xa.gov.vn>", "timeout": 5}
    return SmtpMail(**{**facts, "starttls": False, "clock": FixedClock(AT), **changes})


def test_a_vietnamese_mail_arrives_whole(server: Server) -> None:
    smtp(server.port).send(MAIL)
    (envelope,) = server.taken
    message = email.message_from_bytes(envelope.content, policy=email.policy.default)
    assert (envelope.mail_from, envelope.rcpt_tos) == ("motcua@xa.gov.vn", ["dan@example.vn"])
    assert message["Subject"] == SUBJECT
    assert message["From"].addresses[0].display_name == "Một cửa"
    assert message["Message-ID"] == "<5f0c@xa.gov.vn>"
    assert message["Date"].datetime == AT
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content().replace("\r\n", "\n").rstrip("\n") == MAIL.text
    assert envelope.content.isascii(), "servers without SMTPUTF8 must take it"


def test_the_message_id_stays_the_same_when_sent_again(server: Server) -> None:
    for _ in range(2):
        smtp(server.port).send(MAIL)
    ids = {email.message_from_bytes(e.content)["Message-ID"] for e in server.taken}
    assert ids == {"<5f0c@xa.gov.vn>"}


@pytest.fixture(params=["null", "smtp"])
def port(request: pytest.FixtureRequest) -> tuple[MailPort, Any]:
    if request.param == "null":
        null = NullMail()
        return null, lambda: len(null.sent)
    server: Server = request.getfixturevalue("server")
    return smtp(server.port), lambda: len(server.taken)


REFUSED = {
    "newline in subject": {"subject": "Chào\r\nBcc: evil@example.vn"},
    "line separator in subject": {"subject": "Chào\u2028Bcc: evil@example.vn"},
    "newline in recipient": {"to": "dan@example.vn\r\nBcc: evil@example.vn"},
    "two recipients": {"to": "dan@example.vn, evil@example.vn"},
    "no address": {"to": "dan"},
    "nothing": {"to": ""},
    "letters beyond ASCII": {"to": "dân@example.vn"},
    "newline in id": {"message_id": "5f0c>\r\nBcc: evil@example.vn"},
    "space in id": {"message_id": "5f 0c"},
}


@pytest.mark.parametrize("change", [pytest.param({}, id="good"), *(pytest.param(c, id=n) for n, c in REFUSED.items())])
def test_the_fake_takes_and_refuses_what_the_real_one_does(port: tuple[MailPort, Any], change: dict[str, str]) -> None:
    sender, taken = port
    mail = Mail(**{**vars(MAIL), **change})
    if not change:
        sender.send(mail)
        assert taken() == 1
        return
    with pytest.raises(DeliveryFailed):
        sender.send(mail)
    assert taken() == 0


def test_the_fake_keeps_only_the_newest() -> None:
    null = NullMail(keep=2)
    for number in range(3):
        null.send(Mail(message_id=str(number), to="dan@example.vn", subject="s", text="t"))
    assert [mail.message_id for mail in null.sent] == ["1", "2"]


def test_a_refusing_server_is_a_failed_delivery(server: Server) -> None:
    with pytest.raises(DeliveryFailed, match="mailbox full") as refused:
        smtp(server.port).send(Mail(**{**vars(MAIL), "to": "full@example.vn"}))
    assert "full@example.vn" not in str(refused.value), "the reason is kept and shown"


def test_an_absent_server_is_a_failed_delivery() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with pytest.raises(DeliveryFailed, match="ConnectionRefusedError"):
            smtp(closed.getsockname()[1]).send(MAIL)


def test_a_server_without_tls_gets_nothing_when_tls_is_asked(server: Server) -> None:
    with pytest.raises(DeliveryFailed, match="STARTTLS"):
        smtp(server.port, starttls=True).send(MAIL)
    assert server.taken == []


def test_a_password_never_crosses_the_network_in_the_clear() -> None:
    with pytest.raises(ValueError, match="STARTTLS"):
        smtp(25, host="mail.example.vn", username="u", password="p")
    assert "geheim" not in repr(smtp(25, username="u", password="geheim"))
