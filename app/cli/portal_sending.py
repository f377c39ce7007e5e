"""What the emulated portal sends to Motcua: kept until it is taken, with the same misfortunes on the way."""

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

#: answers after which the portal sends again: it came too early, or nobody answered
AGAIN = ("no_supplement_asked", "no_payment_asked", "rating_not_yet", "")
#: tries after which what still comes too early is taken for wrong; without an answer it is tried for ever
MOST_TRIES = 200


@dataclass
class Outgoing:
    """A message on its way; ``answer`` is the last one, in words."""

    id: str
    path: str
    body: Mapping[str, Any]
    tries: int = 0
    state: str = "chờ gửi"
    answer: str = ""


@dataclass
class Sender:
    """Posts to ``url`` with ``token``. ``lose`` and ``repeat`` are likelihoods; what waits goes in any order."""

    url: str
    token: str = field(repr=False)
    lose: float = 0.0
    repeat: float = 0.0
    seed: int = 0
    queue: list[Outgoing] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 - misfortune, no secret

    def add(self, path: str, body: Mapping[str, Any]) -> Outgoing:
        """Put a message in the queue under the next id."""
        with self._lock:
            number = f"GL-{self.seed}-{len(self.queue) + 1:05d}"
            message = Outgoing(id=number, path=path, body={"message_id": number, **body})
            self.queue.append(message)
            return message

    def pump(self) -> int:
        """Try everything that waits, in any order; returns how many were taken."""
        with self._lock:
            waiting = [message for message in self.queue if message.state == "chờ gửi"]
            self._random.shuffle(waiting)
            return sum(self._try(message) for message in waiting)

    def _try(self, message: Outgoing) -> bool:
        message.tries += 1
        if self._random.random() < self.lose:
            message.answer = "mất trên đường"
            return False
        code, message.answer = self._post(message)
        if self._random.random() < self.repeat:
            self._post(message)
        if code == "ok":
            message.state = "đã nhận"
            return True
        if code not in AGAIN or (code and message.tries >= MOST_TRIES):
            message.state = "bị từ chối"
        return False

    def _post(self, message: Outgoing) -> tuple[str, str]:
        """What Motcua answers: ``ok``, the code of a refusal, or nothing when there was no answer."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        address = f"{self.url.rstrip('/')}/api/v1/portal{message.path}"
        request = Request(address, json.dumps(message.body).encode(), headers)  # noqa: S310 - loopback, checked
        try:
            with urlopen(request, timeout=20) as answer:  # noqa: S310
                return "ok", answer.read().decode()[:500]
        except HTTPError as error:
            return _refusal(error)
        except (URLError, OSError) as error:
            return "", f"không kết nối được: {error}"


def _refusal(error: HTTPError) -> tuple[str, str]:
    if error.code >= 500 or error.code == 429:
        return "", f"trả lời {error.code}"
    try:
        told = json.loads(error.read())
        return str(told["code"]), str(told["title"])
    except (ValueError, KeyError, TypeError):
        return f"http {error.code}", f"trả lời {error.code}"
