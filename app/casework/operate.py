"""What the administrator may do to the scheduler: run a round now, try a given-up message again."""

from dataclasses import dataclass

from app.casework import ledger
from app.casework.deliver_messages import Delivered, deliver_messages
from app.casework.fire_due import Swept, fire_due
from app.casework.services import Services
from app.db import transaction
from app.domain.errors import Forbidden, Refused
from app.domain.permissions import Actor, reach
from app.outbox import revive


@dataclass(frozen=True, kw_only=True)
class Round:
    """What one round of the scheduler did."""

    swept: Swept
    delivered: Delivered


def run_now(services: Services, *, by: Actor) -> Round:
    """Sweep and deliver at once, as the scheduler does. Forbidden for others than administrators."""
    _require(by)
    return Round(swept=fire_due(services), delivered=deliver_messages(services))


def retry_message(services: Services, *, by: Actor, message_id: str) -> None:
    """Try a given-up message from its first attempt again. Forbidden; Refused("message_not_given_up")."""
    _require(by)
    at = services.clock.now()
    with transaction() as session:
        if not revive(session, message_id, at=at):
            raise Refused("message_not_given_up")
        ledger.write(session, "system", verb="message.retried", by=by, at=at, body={"message": message_id})


def _require(by: Actor) -> None:
    if not reach(by, "system.operate"):
        raise Forbidden("page_not_yours")
