"""Corrections as the right persons make them."""

from typing import Any

from world import World

from app.casework.acts import Acted
from app.casework.annul_reception import AnnulReception, annul_reception
from app.casework.correct_reception import CorrectReception, correct_reception
from app.casework.reception import ApplicantData

APPLICANT = ApplicantData(name="Hoàng Thị Thơm", email="thom@example.org", identity_number="004199001234")


def annul(world: World, code: str, *, by: str = "mc.ctxh", **more: str) -> Acted:
    given = {"why": "mistake", "reason": "Tiếp nhận nhầm người nộp"} | more
    return annul_reception(world.services, AnnulReception(by=world.actor(by), code=code, **given))


def agreed_annul(world: World, code: str, **more: str) -> Acted:
    """Asked for by the desk, and again by the head where that is needed."""
    done = annul(world, code, **more)
    return annul(world, code, by="gd.ctxh", **more) if done.proposed else done


def correct(world: World, code: str, *, by: str = "mc.ctxh", reason: str = "Gõ nhầm tên", **more: Any) -> Acted:
    papers = more.pop("components", None)
    changed = {"name": "Hoàng Thị Thơ"} | more
    wanted = ApplicantData(**{**_kept(world, code), **changed})
    command = CorrectReception(by=world.actor(by), code=code, applicant=wanted, reason=reason, components=papers)
    return correct_reception(world.services, command)


def agreed_correct(world: World, code: str, **more: Any) -> Acted:
    done = correct(world, code, **more)
    return correct(world, code, by="gd.ctxh", **more) if done.proposed else done


def _kept(world: World, code: str) -> dict[str, str]:
    now = world.dossier(code).applicant
    names = ("name", "identity_number", "phone", "email", "address", "authorised_person")
    return {name: getattr(now, name) for name in names}
