"""Feedback comes in: by the public form, or entered for somebody who came, wrote or called (FBK-01, FBK-03)."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.feedback_clock import open_feedback_clock
from app.casework.living_agencies import require_living
from app.casework.services import Services
from app.db import transaction
from app.domain.calendar import local
from app.domain.clock import EARLIEST_YEAR
from app.domain.errors import Forbidden, Invalid, NotFound
from app.domain.permissions import Actor, acting_for, reach
from app.domain.typed_text import typed_text
from app.dossiers.records import Dossier
from app.people.records import Agency
from app.requests.records import Feedback

#: how feedback may have reached the agency outside of the system
CHANNELS = {
    "in_person": "Trực tiếp tại Bộ phận một cửa",
    "phone": "Điện thoại",
    "post": "Bưu chính",
    "email": "Thư điện tử",
    "portal": "Cổng, trang thông tin khác",
}
WEB = "web"
LONGEST_TEXT = 5000
#: no letter that reads like a digit: people copy the code by hand
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True, kw_only=True)
class FeedbackText:
    """What the person says. ``contact`` is a telephone number or an address for the answer."""

    name: str
    contact: str
    agency_id: int | None
    text: str
    dossier_code: str = ""


@dataclass(frozen=True, kw_only=True)
class EnterFeedback:
    """Feedback from outside of the system; ``received_at`` is when it truly came, with its zone."""

    by: Actor
    said: FeedbackText
    channel: str
    received_at: datetime | None


def give_feedback(services: Services, said: FeedbackText) -> str:
    """Keep what somebody wrote into the public form; returns the code to follow it. Raises Invalid.

    Sent twice while it waits (a second press of the button), it is kept once.
    """
    at = services.clock.now()
    with transaction() as session:
        return _sent_before(session, said, at=at) or _keep(session, services, said, channel=WEB, received_at=at, at=at)


def enter_feedback(services: Services, command: EnterFeedback) -> str:
    """Enter feedback that came another way (FBK-03); returns its code.

    Raises Forbidden("feedback_not_entered_here"), Invalid: no channel, a reception in the future.
    """
    at = services.clock.now()
    where = reach(command.by, "feedback.enter")
    if not where:
        raise Forbidden("feedback_not_entered_here")
    if command.channel not in CHANNELS:
        raise Invalid("feedback_channel_missing", field="channel")
    received = command.received_at
    if received is None or received > at or local(received).year < EARLIEST_YEAR:
        raise Invalid("feedback_reception_wrong", field="received_at")
    with transaction() as session:
        return _keep(
            session, services, command.said, channel=command.channel, received_at=received, at=at, by=command.by
        )


def _keep(
    session: Session,
    services: Services,
    said: FeedbackText,
    *,
    channel: str,
    received_at: datetime,
    at: datetime,
    by: Actor | None = None,
) -> str:
    checked = _checked(said)
    _require_dossier(session, checked["dossier_code"])
    row = Feedback(
        code=_fresh_code(received_at),
        channel=channel,
        **checked,
        agency_id=concerned(session, said.agency_id, at=at).id,
        received_at=received_at,
        entered_at=at,
        entered_by_id=by.person_id if by else None,
    )
    session.add(row)
    session.flush()
    open_feedback_clock(session, services, row, from_at=received_at)
    body = {"feedback": row.code, "channel": channel, "received_at": received_at.isoformat(), "agency": row.agency_id}
    payload = {"name": row.name, "contact": row.contact, "dossier": row.dossier_code, "text": row.text}
    behalf = acting_for(by, lambda who: bool(reach(who, "feedback.enter"))) if by else None
    stream = feedback_stream(row.code)
    ledger.write(
        session, stream, verb="feedback.received", by=by, at=at, body=body, payload=payload, on_behalf_of=behalf
    )
    return row.code


def _sent_before(session: Session, said: FeedbackText, *, at: datetime) -> str | None:
    same = (
        Feedback.state == "open",
        Feedback.channel == WEB,
        Feedback.agency_id == concerned(session, said.agency_id, at=at).id,
    )
    query = select(Feedback.code).where(*same)
    for column, text in _checked(said).items():
        query = query.where(getattr(Feedback, column) == text)
    return session.scalar(query.order_by(Feedback.id).limit(1))


def _checked(said: FeedbackText) -> dict[str, str]:
    return {
        "name": typed_text(said.name, field="name", label="Họ và tên", most=200),
        "contact": typed_text(said.contact, field="contact", label="Điện thoại hoặc thư điện tử", most=200),
        "dossier_code": typed_text(
            said.dossier_code, field="dossier_code", label="Mã hồ sơ", most=60, required=False
        ).upper(),
        "text": typed_text(said.text, field="text", label="Nội dung", most=LONGEST_TEXT, lines=True),
    }


def _require_dossier(session: Session, code: str) -> None:
    """Anyone who has a code may look it up, so saying that there is none tells nothing new."""
    if code and session.scalar(select(Dossier.id).where(Dossier.code == code)) is None:
        raise Invalid("feedback_dossier_unknown", field="dossier_code", code=code)


def _fresh_code(received_at: datetime) -> str:
    """``PA-260311-K7QX4MPA``: forty bits nobody can guess, since the code alone shows the answer."""
    return f"PA-{local(received_at):%y%m%d}-{''.join(secrets.choice(_LETTERS) for _ in range(8))}"


def concerned(session: Session, agency_id: int | None, *, at: datetime) -> Agency:
    """The agency that the feedback is about; Invalid("feedback_agency_missing") for none or an unknown one.

    Refused("agency_ended") for one that is no more, with who follows it.
    """
    agency = session.get(Agency, agency_id) if agency_id is not None and 0 < agency_id < 2**31 else None
    if agency is None:
        raise Invalid("feedback_agency_missing", field="agency_id")
    require_living(session, (agency.id,), at=at)
    return agency


def feedback_row(session: Session, code: str, *, lock: bool = False) -> Feedback:
    """The feedback with this code; NotFound("feedback_not_found") otherwise."""
    query = select(Feedback).where(Feedback.code == code[:30].upper())
    row = session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("feedback_not_found", code=code[:30])
    return row


def feedback_stream(code: str) -> str:
    """The name of a feedback's chain in the ledger."""
    return f"feedback:{code}"
