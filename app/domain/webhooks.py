"""Events that other systems may subscribe to, and the addresses that may be told of them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from app.domain.errors import Invalid
from app.domain.states import ACTS

#: verb of the ledger → what happened, in words; only what happens to dossiers
EVENTS = {
    "dossier.received": "Tiếp nhận hồ sơ",
    "dossier.submit": "Nộp hồ sơ trực tuyến",
    "dossier.forwarded": "Chuyển hồ sơ đến cơ quan có thẩm quyền",
    **{f"dossier.{act.id}": act.name for act in ACTS.values() if act.id != "receive"},
    "task.completed": "Hoàn thành một bước",
    "task.handed_back": "Chuyển lại bước trước",
    "task.recalled": "Rút lại bước vừa hoàn thành",
    "clock.overdue": "Quá hạn",
    "clock.recounted": "Tính lại hạn",
    "dossier.reassigned": "Chuyển theo sắp xếp cơ quan",
}
#: what a test message is called
PING = "ping"
#: states of a subscription
HOOK_STATES = {"active": "Đang gửi", "paused": "Tạm dừng", "removed": "Đã xóa"}
#: a receiver that takes nothing for so long is not tried any more until a person says so
PAUSE_AFTER = timedelta(hours=24)
#: delivered messages are kept this long
DELIVERED_KEPT = timedelta(days=30)
#: how long the old secret signs along with a new one
OVERLAP = timedelta(hours=24)
#: how many events one request brings again
MOST_REPLAYED = 500
LONGEST_URL = 500


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One message to one receiver. ``id`` is stable over retries; ``secrets`` are those that sign it, sealed."""

    id: str
    url: str
    at: datetime
    secrets: tuple[str, ...] = field(repr=False)
    body: bytes


@dataclass(frozen=True, kw_only=True)
class NewSecret:
    """A secret as the receiver gets it, once, and as it is kept."""

    shown: str = field(repr=False)
    sealed: str = field(repr=False)


def check_url(url: str, *, plain: bool) -> str:
    """The address as it is kept; Invalid with a code that says why it cannot be used.

    Only https; ``plain`` (the demonstration) allows http too. What the name resolves to is judged when sending.
    """
    text = url.strip()
    if not text or len(text) > LONGEST_URL or not text.isascii() or any(c <= " " or c in "\\\x7f" for c in text):
        raise Invalid("webhook_url_wrong", field="url")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise Invalid("webhook_url_wrong", field="url") from None
    if parts.scheme not in (("https", "http") if plain else ("https",)):
        raise Invalid("webhook_url_not_https", field="url")
    if not parts.hostname or "@" in parts.netloc or parts.fragment or port == 0:
        raise Invalid("webhook_url_wrong", field="url")
    return text
