"""The desk does not take a supplement that came online: it is said why, and the dossier goes on waiting (SUP-04)."""

from dataclasses import dataclass

from app.casework import ledger
from app.casework.act_notices import supplement_not_taken
from app.casework.acts import may
from app.casework.dossier_deadlines import wait_for_applicant
from app.casework.queries.visible import visible_dossier
from app.casework.services import Services
from app.casework.supplements import waiting_supplement
from app.casework.tell_portal import News, tell_portal, told_status
from app.db import transaction
from app.domain.errors import Conflict, Forbidden, Invalid
from app.domain.permissions import Actor
from app.domain.states import ACTS

LONGEST = 2000


@dataclass(frozen=True, kw_only=True)
class DeclineSupplement:
    """``n`` is the number of the supplement that was looked at; ``reason`` goes to the applicant."""

    by: Actor
    code: str
    n: int
    reason: str


def decline_supplement(services: Services, command: DeclineSupplement) -> None:
    """Tell the applicant, by mail and by the portal, and let their time run again.

    Raises NotFound, Forbidden (not this desk), Conflict("supplement_decided": taken, declined or replaced meanwhile),
    Invalid("decline_reason_missing").
    """
    at, by, reason = services.clock.now(), command.by, command.reason.strip()
    if not reason or len(reason) > LONGEST:
        raise Invalid("decline_reason_missing", field="reason")
    with transaction() as session:
        dossier = visible_dossier(session, by=by, code=command.code, lock=True)
        act = ACTS["receive_supplement"]
        if not may(by, act, dossier=dossier, drawn=()):
            raise Forbidden("act_of_desk", act=act.name)
        row = waiting_supplement(session, dossier)
        if row is None or row.n != command.n or dossier.state != "awaiting_supplement":
            raise Conflict("supplement_decided", n=command.n)
        row.state, row.reason, row.taken_at, row.taken_by_id = "declined", reason, at, by.person_id
        version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
        wait_for_applicant(session, services, dossier=dossier, version=version, kind="supplement_wait", at=at)
        stream, body = ledger.dossier_stream(dossier.code), {"n": row.n, "source": row.source}
        ledger.write(session, stream, verb="supplement.declined", by=by, at=at, body=body, payload={"reason": reason})
        supplement_not_taken(session, services, dossier=dossier, version=version, reason=reason, at=at)
        status = told_status(ACTS["request_supplement"])
        news = News(status=status, at=at, by=by, content=f"Chưa tiếp nhận hồ sơ bổ sung: {reason}")
        tell_portal(session, services, dossier, version=version, news=news)
