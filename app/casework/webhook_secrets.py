"""Which secrets sign for a subscription now; all of them sealed by the installation's present key."""

import logging
from datetime import datetime

from sqlalchemy import or_, select

from app.casework.services import Services
from app.db import reading, transaction
from app.domain.webhooks import OVERLAP
from app.programs.records import Webhook

log = logging.getLogger(__name__)


def signing(hook: Webhook, *, at: datetime) -> tuple[str, ...]:
    """The sealed secrets that sign at this moment, the newest first."""
    overlaps = hook.old_secret and hook.old_until is not None and at < hook.old_until
    return (hook.secret, hook.old_secret) if overlaps else (hook.secret,)


def change_secret(services: Services, hook: Webhook, *, at: datetime) -> str:
    """Give the subscription a new secret, which is returned to be shown once; the old one signs along for a day."""
    made = services.webhooks.new_secret()
    hook.old_secret, hook.old_until = hook.secret, at + OVERLAP
    hook.secret = made.sealed
    return made.shown


def seal_secrets(services: Services) -> int:
    """Seal with the present key what another one sealed; returns how many. An unreadable one stays as it is."""
    mark = services.webhooks.seal_mark
    other = or_(
        ~Webhook.secret.startswith(mark, autoescape=True),
        (Webhook.old_secret != "") & ~Webhook.old_secret.startswith(mark, autoescape=True),
    )
    wanted = select(Webhook.id).where(other, Webhook.state != "removed")
    with reading() as session:
        ids = session.scalars(wanted).all()
    return sum(_seal_one(services, webhook_id) for webhook_id in ids)


def _seal_one(services: Services, webhook_id: int) -> bool:
    with transaction() as session:
        hook = session.get_one(Webhook, webhook_id, with_for_update=True)
        try:
            hook.secret = services.webhooks.sealed_again(hook.secret)
            hook.old_secret = services.webhooks.sealed_again(hook.old_secret) if hook.old_secret else ""
        except ValueError:
            log.warning("the secret of subscription %s cannot be opened: give it a new one", webhook_id)
            return False
        return True
