"""Corrections as the right persons make them."""

from datetime import date, timedelta
from typing import Any

from world import World

from app.casework.acts import Acted
from app.casework.annul_reception import AnnulReception, annul_reception
from app.casework.correct_reception import CorrectReception, correct_reception
from app.casework.correct_result import CorrectResult, correct_result
from app.casework.late_entry import Late
from app.casework.reception import ApplicantData
from app.casework.record_outage import RecordOutage, record_outage
from app.casework.result_documents import Upload

APPLICANT = ApplicantData(name="Hoàng Thị Thơm", email="thom@example.org", identity_number="004199001234")


def annul(world: World, code: str, *, by: str = "mc.ctxh", **more: str) -> Acted:
    given = {"why": "mistake", "reason": "Tiếp nhận nhầm người nộp"} | more
    return annul_reception(world.services, AnnulReception(by=world.actor(by), code=code, **given))


def agreed_annul(world: World, code: str, *, by: str = "mc.ctxh", **more: str) -> Acted:
    """Asked for by the desk, and again by the head where that is needed."""
    done = annul(world, code, by=by, **more)
    return annul(world, code, by="gd.ctxh", **more) if done.proposed else done


def correct(world: World, code: str, *, by: str = "mc.ctxh", reason: str = "Gõ nhầm tên", **more: Any) -> Acted:
    papers = more.pop("components", None)
    changed = {"name": "Hoàng Thị Thơ"} | more
    wanted = ApplicantData(**{**_kept(world, code), **changed})
    command = CorrectReception(by=world.actor(by), code=code, applicant=wanted, reason=reason, components=papers)
    return correct_reception(world.services, command)


def agreed_correct(world: World, code: str, *, by: str = "mc.ctxh", **more: Any) -> Acted:
    done = correct(world, code, by=by, **more)
    return correct(world, code, by="gd.ctxh", **more) if done.proposed else done


def _kept(world: World, code: str) -> dict[str, str]:
    now = world.dossier(code).applicant
    names = ("name", "identity_number", "phone", "email", "address", "authorised_person")
    return {name: getattr(now, name) for name in names}


def outage(world: World, *, by: str = "mc.ctxh", hours: float = 4, ago: float = 1, **more: Any) -> int:
    """An outage of the desk's own agency that lasted ``hours`` and ended ``ago`` hours before now."""
    until = world.clock.now() - timedelta(hours=ago)
    actor = world.actor(by)
    given = {
        "agency_id": actor.agency_id,
        "from_at": until - timedelta(hours=hours),
        "until_at": until,
        "scope": "Hệ thống một cửa của Chi cục",
        "cause": "Mất đường truyền",
        "document": "12/BB-CNTT",
        "document_on": world.clock.now().date(),
    }
    return record_outage(world.services, RecordOutage(by=actor, **{**given, **more}))


def late(world: World, outage_id: int, *, ago: float = 2, number: str = "07") -> Late:
    return Late(outage_id=outage_id, at=world.clock.now() - timedelta(hours=ago), paper_number=number)


def pdf(text: str = "kết quả", *, name: str = "ket-qua.pdf") -> Upload:
    return Upload(name=name, content=f"%PDF-1.7\n{text}\n%%EOF\n".encode())


def result(world: World, code: str, *, by: str = "mc.ctxh", act: str = "correct_result", **more: Any) -> Acted:
    given = {"number": "16/GXN", "on": date(2026, 3, 11), "reason": "Sai tên trên văn bản", "signer": "Lê Văn Bình"}
    command = CorrectResult(by=world.actor(by), code=code, act=act, **{**given, **more})
    return correct_result(world.services, command)
