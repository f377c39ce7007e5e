"""Mail, for real (SMTP) and for show (Null): both fulfil ``app.domain.ports.MailPort`` and refuse the same mails."""

import re
import smtplib
import ssl
from collections import deque
from dataclasses import dataclass, field
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.message import Message
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr, parseaddr

from app.domain.clock import Clock, SystemClock
from app.domain.ports import DeliveryFailed, Mail

# what some reader of a header might take for the end of the line, and what cannot be encoded
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class NullMail:
    """Sends nothing; keeps the newest ``keep`` mails for tests and for the demo's page of sent mails."""

    def __init__(self, keep: int = 100) -> None:
        self._sent: deque[Mail] = deque(maxlen=keep)

    def forget(self) -> None:
        """Let go of what was kept."""
        self._sent.clear()

    @property
    def sent(self) -> tuple[Mail, ...]:
        """What would have gone out, the oldest first."""
        return tuple(self._sent)

    def send(self, mail: Mail) -> None:
        """Keep ``mail``; raise DeliveryFailed for one that no server could take."""
        compose(mail, sender="motcua@localhost", clock=SystemClock())
        self._sent.append(mail)


@dataclass(frozen=True, kw_only=True)
class SmtpMail:
    """Hands mail to an SMTP server, one connection each. ``timeout`` is in seconds, for every answer of the server.

    ValueError when a password would cross the network in the clear.
    """

    host: str
    port: int
    sender: str
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    starttls: bool = True
    timeout: float = 20.0
    clock: Clock = field(default_factory=SystemClock)

    def __post_init__(self) -> None:
        if self.username and not self.starttls and self.host not in _LOOPBACK:
            raise ValueError("a password needs STARTTLS")

    def send(self, mail: Mail) -> None:
        """Hand ``mail`` over; raise DeliveryFailed when the server did not take it, for whatever reason."""
        message = compose(mail, sender=self.sender, clock=self.clock)
        try:
            with smtplib.SMTP(self.host, self.port, _domain(self.sender), self.timeout) as server:
                self._greet(server)
                server.send_message(message)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise DeliveryFailed(_told(error, mail)) from error

    def _greet(self, server: smtplib.SMTP) -> None:
        if self.starttls:
            server.starttls(context=ssl.create_default_context())
        if self.username:
            server.login(self.username, self.password or "")


def _told(error: Exception, mail: Mail) -> str:
    """What went wrong without the recipient's address, which a refusal repeats: this text is kept and shown."""
    return re.sub(re.escape(mail.to), "…", f"{type(error).__name__}: {error}", flags=re.IGNORECASE)


def compose(mail: Mail, *, sender: str, clock: Clock) -> Message:
    """The mail as it goes out. DeliveryFailed when recipient, id or subject could break out of their header.

    Built with the older classes of ``email``: EmailMessage loses the spaces between the lines of a long Vietnamese
    subject when it folds it (seen in Python 3.11).
    """
    message = MIMEText(mail.text, "plain", "utf-8")
    try:
        message["From"] = formataddr(parseaddr(_one_line(sender)))
        message["To"] = Address(addr_spec=_one_line(mail.to)).addr_spec
        message["Subject"] = Header(_one_line(mail.subject), "utf-8", 76, "Subject").encode()
        message["Message-ID"] = f"<{_message_id(mail.message_id, sender)}>"
    except (ValueError, IndexError, MessageError) as error:
        raise DeliveryFailed(f"unfit header: {error}") from error
    message["Date"] = format_datetime(clock.now())
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "vi"
    return message


def _message_id(given: str, sender: str) -> str:
    whole = given if "@" in given else f"{given}@{_domain(sender)}"
    if not whole.isascii() or not whole.isprintable() or set(whole) & set("<> "):
        raise ValueError("message id")
    return whole


def _domain(sender: str) -> str:
    return sender.rstrip(">").rpartition("@")[2] or "localhost"


def _one_line(text: str) -> str:
    if _BREAKS.search(text):
        raise ValueError("a control character")
    return text
