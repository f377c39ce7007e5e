"""A world with an emulated portal, and what tests ask of both sides."""

from dataclasses import replace

from sqlalchemy import select
from world import World

from app.casework.deliver_portal import deliver_portal
from app.casework.services import Services
from app.db import reading
from app.integrations import EmulatedPortal, Misfortunes
from app.outbox.records import OutboxMessage


class Joined:
    """A world joined to a portal; gone again with the test, since the world's services are put back."""

    def __init__(self, world: World, *, seed: int = 0, **misfortunes: float) -> None:
        self.world = world
        self.portal = EmulatedPortal(seed=seed, misfortunes=Misfortunes(**misfortunes))
        self._before: Services = world.services

    def __enter__(self) -> "Joined":
        self.world.app.extensions["motcua"] = replace(self._before, portal=self.portal)
        return self

    def __exit__(self, *_: object) -> None:
        self.world.app.extensions["motcua"] = self._before

    def deliver(self) -> tuple[int, int]:
        """One round of delivery: how many were sent and how many failed."""
        done = deliver_portal(self.world.services)
        return done.sent, done.failed

    def catch_up(self, *, hours: int = 12) -> None:
        """Let time pass with a round every half hour, the portal behaving well."""
        self.portal.calm()
        for _ in range(hours * 2):
            self.deliver()
            self.world.clock.advance(minutes=30)

    def told(self, code: str) -> list[int]:
        """The statuses that had their effect at the portal, in the order in which they had it."""
        return [message.status for message in self.portal.taken if message.code == code]


def posted(code: str) -> list[OutboxMessage]:
    """The messages for the portal about a dossier in their order, detached."""
    query = select(OutboxMessage).where(OutboxMessage.kind == "portal", OutboxMessage.stream == f"dossier:{code}")
    with reading() as session:
        rows = list(session.scalars(query.order_by(OutboxMessage.seq)))
        session.expunge_all()
        return rows
