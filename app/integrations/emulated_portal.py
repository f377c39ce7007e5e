"""A portal in memory that loses, delays, repeats and reorders: for tests, and behind ``motcua portal emulate``.

Fulfils ``app.domain.ports.PortalPort``. What it took it keeps; a gap in a dossier's numbers is a violation of the order
and is refused. Its misfortunes come from a seeded generator, so that each can be had again.
"""

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any

from app.domain.portal import Held
from app.domain.ports import DeliveryFailed, DeliveryRefused, OtherSideDown, PortalMessage


@dataclass(frozen=True, kw_only=True)
class Misfortunes:
    """How likely each is for one message, 0 to 1.

    ``lose``: the message never arrives; ``lose_answer``: it arrives, the sender is not told; ``repeat``: it arrives
    twice; ``reorder``: the sender is not told, and it arrives only after later ones; ``away``: the portal is away.
    """

    lose: float = 0.0
    lose_answer: float = 0.0
    repeat: float = 0.0
    reorder: float = 0.0
    away: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A message that had its effect."""

    id: str
    code: str
    seq: int
    status: int
    at: datetime
    body: Mapping[str, Any]


@dataclass
class EmulatedPortal:
    """The portal's side. ``down`` while it is away for everybody."""

    misfortunes: Misfortunes = field(default_factory=Misfortunes)
    seed: int = 0
    down: bool = False
    place: str = "bộ giả lập"
    configured: bool = field(default=True, init=False)
    takes_tests: bool = field(default=True, init=False)
    taken: list[Taken] = field(default_factory=list, init=False)
    violations: list[str] = field(default_factory=list, init=False)
    repeats: int = field(default=0, init=False)
    came: int = field(default=0, init=False)
    _held: dict[str, Held] = field(default_factory=dict, init=False)
    _seen: set[str] = field(default_factory=set, init=False)
    _late: list[PortalMessage] = field(default_factory=list, init=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 - misfortune, no secret

    def send(self, message: PortalMessage) -> None:
        """Take a message as luck will have it. DeliveryRefused for a gap in the dossier's numbers."""
        with self._lock:
            self._require_up()
            self._some_late_ones_come()
            luck, odds = self._random.random, self.misfortunes
            if luck() < odds.lose:
                raise DeliveryFailed("hết thời gian chờ trả lời")
            if luck() < odds.reorder:
                self._late.append(message)
                raise DeliveryFailed("hết thời gian chờ trả lời")
            self._take(message)
            if luck() < odds.repeat:
                self._take(message)
            if luck() < odds.lose_answer:
                raise DeliveryFailed("hết thời gian chờ trả lời")

    def holds(self, codes: Collection[str]) -> Mapping[str, Held]:
        """What it holds of these dossiers."""
        with self._lock:
            self._require_up()
            return {code: self._held[code] for code in codes if code in self._held}

    def changed(self, from_at: datetime, until_at: datetime) -> Sequence[Held]:
        """What it took from–until, by the moment that the message tells."""
        with self._lock:
            self._require_up()
            return [held for held in self._held.values() if held.at and from_at <= held.at < until_at]

    def everything(self) -> Sequence[Held]:
        """All that it holds, for people to look at."""
        with self._lock:
            return [self._held[code] for code in sorted(self._held)]

    def calm(self) -> None:
        """No misfortunes from now on; what is late arrives."""
        with self._lock:
            self.misfortunes, self.down = Misfortunes(), False
            late, self._late = self._late, []
            for message in late:
                self._take(message)

    def forget(self, code: str) -> None:
        """Lose what it knows of a dossier, as after a restored backup."""
        with self._lock:
            self._held.pop(code, None)

    def hold(self, held: Held) -> None:
        """Hold something else of a dossier than it was told."""
        with self._lock:
            self._held[held.code] = held

    def _require_up(self) -> None:
        if self.down or self._random.random() < self.misfortunes.away:
            raise OtherSideDown("Cổng không trả lời")

    def _some_late_ones_come(self) -> None:
        waiting, self._late = self._late, []
        for message in waiting:
            if self._random.random() < 0.3:
                self._take(message)
            else:
                self._late.append(message)

    def _take(self, message: PortalMessage) -> None:
        self.came += 1
        if message.id in self._seen:
            self.repeats += 1
            return
        last = self._held[message.code].seq if message.code in self._held else 0
        if message.seq <= last:
            self.violations.append(f"{message.code}: số {message.seq} đến sau số {last}")
            raise DeliveryRefused(f"số {message.seq} đã qua")
        if message.seq != last + 1 and "HoSo" not in message.body:
            self.violations.append(f"{message.code}: số {message.seq} ngay sau số {last}")
            raise DeliveryRefused(f"thiếu số {last + 1}")
        at = datetime.fromisoformat(str(message.body["ThoiDiem"]))
        status = int(message.body["TrangThai"])
        self._seen.add(message.id)
        self._held[message.code] = Held(code=message.code, seq=message.seq, status=status, at=at)
        self.taken.append(
            Taken(id=message.id, code=message.code, seq=message.seq, status=status, at=at, body=message.body)
        )
