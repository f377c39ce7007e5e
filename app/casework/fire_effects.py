"""What the scheduler does once a deadline has passed: one by one, each in its own transaction, each once for ever.

The deadline's key is the firing key: ``fired_at`` is set in the transaction that has the effect.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.notices import follow_url
from app.casework.one_by_one import BATCH, Fired, Queue, fire_each
from app.casework.passed import Passed, claim
from app.casework.retrying import may_try
from app.casework.services import Services
from app.db import reading, transaction
from app.db.serialising import one_at_a_time
from app.deadlines.records import Deadline
from app.domain.deadlines import KINDS
from app.domain.vietnamese import moment_text
from app.outbox import NewMessage, post

Effect = Callable[[Session, Services, Passed, datetime], None]


class EffectUnknown(Exception):
    """A deadline asks for an effect that this release does not have."""


def fire_effects(services: Services) -> Fired:
    """Do what passed deadlines ask for, the longest due first. One that fails is noted and never stops the others."""
    queue = Queue(name="deadline", table=Deadline, due=_due, fire=_fire)
    return fire_each(services, queue, at=services.clock.now())


def remind_applicant(session: Session, services: Services, passed: Passed, at: datetime) -> None:
    """One mail to the applicant whose time is up (SUP-06, FEE-03): what, since when, where to go on. Ends nothing."""
    if not (passed.code and passed.email):
        return
    what = KINDS[passed.kind].name if passed.kind in KINDS else "Việc của người nộp"
    text = (
        f"Hồ sơ {passed.code} đang chờ ông/bà: {what} (hạn: {moment_text(passed.due_at)}).\n"
        "Đề nghị ông/bà thực hiện hoặc liên hệ nơi đã nộp hồ sơ.\n"
        f"Xem yêu cầu tại {follow_url(services, passed.code)}."
    )
    subject, stream = f"Nhắc việc của hồ sơ {passed.code}", ledger.dossier_stream(passed.code)
    message = NewMessage(kind="mail", recipient=passed.email, subject=subject, body={"text": text}, stream=stream)
    post(session, message, at=at)


#: the effect's name in a deadline → what is done, in the transaction that holds the deadline and its dossier
EFFECTS: dict[str, Effect] = {"remind_applicant": remind_applicant}


def _due(at: datetime) -> list[int]:
    with reading() as session:
        return list(
            session.scalars(
                select(Deadline.id)
                .where(Deadline.effect.is_not(None), Deadline.fired_at.is_(None))
                .where(Deadline.state == "running", Deadline.due_at < at, may_try(Deadline.retry_at, at=at))
                .order_by(Deadline.due_at, Deadline.id)
                .limit(BATCH)
            )
        )


def _fire(services: Services, deadline_id: int, at: datetime) -> int:
    """Lock, look again, do it. 0 when another node has it or it ended meanwhile."""
    with transaction() as session:
        passed = claim(session, deadline_id, at=at)
        if passed is None:
            return 0
        act = EFFECTS.get(passed.effect)
        if act is None:
            raise EffectUnknown(passed.effect)
        _record(session, passed, at=at)
        act(session, services, passed, at)
        return 1


def _record(session: Session, passed: Passed, *, at: datetime) -> None:
    stream = ledger.dossier_stream(passed.code) if passed.code else "system"
    if passed.code is None:
        one_at_a_time(session, stream)
    body = {"deadline": passed.key, "of": passed.kind, "until": passed.due_at.isoformat(), "effect": passed.effect}
    ledger.write(session, stream, verb="deadline.passed", by=None, at=at, body=body)
