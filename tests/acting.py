"""The legal acts as the right persons do them, and what tests ask of a dossier afterwards."""

from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from world import World

from app.casework.acts import Acted
from app.casework.apologise import Apologise, apologise
from app.casework.extend_dossier import ExtendDossier, extend_dossier
from app.casework.proposals import Propose, propose
from app.casework.receive_supplement import ReceiveSupplement, receive_supplement
from app.casework.replay import replay
from app.casework.request_payment import ConfirmPayment, RequestPayment, confirm_payment, request_payment
from app.casework.request_supplement import RequestSupplement, request_supplement
from app.casework.stop_dossier import StopDossier, stop_dossier
from app.db import reading
from app.deadlines.records import Deadline
from app.outbox import messages_of
from app.tasks.records import Task

DEFECTS = ("Bản sao văn bằng chưa chứng thực", "Thiếu giấy khám sức khỏe")


def ask_supplement(world: World, code: str, *, desk: str = "mc.ctxh", defects: tuple[str, ...] = DEFECTS) -> Acted:
    return request_supplement(world.services, RequestSupplement(by=world.actor(desk), code=code, defects=defects))


def supplement(world: World, code: str, *, desk: str = "mc.ctxh", what: str = "Đủ hai giấy tờ") -> Acted:
    return receive_supplement(world.services, ReceiveSupplement(by=world.actor(desk), code=code, what=what))


def ask_payment(world: World, code: str, *, desk: str = "mc.ctxh", **more: Any) -> Acted:
    given = {"what": "Lệ phí trước bạ", "amount": 1_500_000} | more
    return request_payment(world.services, RequestPayment(by=world.actor(desk), code=code, **given))


def paid(world: World, code: str, *, desk: str = "mc.ctxh", evidence: str = "Biên lai 0012") -> Acted:
    return confirm_payment(world.services, ConfirmPayment(by=world.actor(desk), code=code, evidence=evidence))


def extend(world: World, code: str, *, desk: str = "mc.ctxh", hours: int | None = 8, **more: Any) -> Acted:
    given: dict[str, Any] = {
        "reason": "Chờ kết quả xác minh",
        "fault": "one_stop",
        "signed_by": "Nguyễn Thị Hoa",
        "signed_on": date(2026, 3, 11),
        "working_hours": None if hours is None else Fraction(hours),
    }
    return extend_dossier(world.services, ExtendDossier(by=world.actor(desk), code=code, **(given | more)))


def apologised(world: World, code: str, *, desk: str = "mc.ctxh", **more: str) -> Acted:
    given = {"reason": "Chờ xác minh", "expected": "Trong tuần tới", "fault": "resolving", "signed_by": "Lê Văn Bình"}
    return apologise(world.services, Apologise(by=world.actor(desk), code=code, **(given | more)))


def stop(world: World, code: str, *, desk: str = "mc.ctxh", reason: str = "Không còn nhu cầu") -> Acted:
    command = StopDossier(by=world.actor(desk), code=code, reason=reason, asked_by="Hoàng Thị Thơm")
    return stop_dossier(world.services, command)


def proposed(world: World, code: str, act: str, *, by: str, **data: str) -> int:
    return propose(world.services, Propose(by=world.actor(by), code=code, act=act, data={"reason": "Cần thêm", **data}))


def told(code: str, subject: str) -> str:
    """The text of the mail with this in its subject."""
    with reading() as session:
        (text,) = [m.body["text"] for m in messages_of(session, f"dossier:{code}") if subject in m.subject]
    return str(text)


def clocks(world: World, code: str) -> dict[str, Deadline]:
    """The dossier's deadlines by kind, the last of each, detached."""
    with reading() as session:
        rows = session.scalars(
            select(Deadline).where(Deadline.dossier_id == world.dossier(code).id).order_by(Deadline.id)
        ).all()
        session.expunge_all()
    return {row.kind: row for row in rows}


def tasks(world: World, code: str) -> list[Task]:
    """All tasks of the dossier in order, detached."""
    with reading() as session:
        rows = list(session.scalars(select(Task).where(Task.dossier_id == world.dossier(code).id).order_by(Task.id)))
        session.expunge_all()
    return rows


def proven(world: World, code: str) -> None:
    """The ledger verifies and running it again gives what is stored."""
    found = replay(world.services, by=world.actor("kiemtra"), code=code)
    assert (found.divergences, found.ledger_faults) == ((), ())
