"""Received under the wrong procedure: annulled and received anew from the same moment, linked both ways, explained."""

from typing import Any

import pytest
from acting import proven, told
from people import grant
from sqlalchemy import select
from walking import events, walked
from world import World

from app.casework.acts import Acted
from app.casework.change_procedure import AskChange, ChangeProcedure, ask_change, change_procedure, replaced_dossier
from app.casework.receive_dossier import ReceiveDossier
from app.casework.reception import ApplicantData
from app.cli.demo import read_table
from app.db import reading
from app.domain.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, Refused
from app.dossiers.correction_records import LateEntry
from app.people.directory import agency_by_code

RIGHT = "1.012644"
DESK = "mc.ctxh"


def intake(world: World, procedure: str = RIGHT, *, by: str = DESK, **more: Any) -> ReceiveDossier:
    actor = world.actor(by)
    with reading() as session:
        competent = agency_by_code(session, "H14.03").id
    given: dict[str, Any] = {
        "by": actor,
        "version_id": world.version_id(procedure),
        "receiving_agency_id": actor.agency_id,
        "competent_agency_id": competent,
        "applicant": ApplicantData(name="Hoàng Thị Thơm", email="thom@example.org"),
        "application": read_table()["applications"][procedure],
    }
    return ReceiveDossier(**{**given, **more})


def change(world: World, code: str, *, by: str = DESK, reason: str = "Nhầm thủ tục", **more: Any) -> Acted:
    command = ChangeProcedure(code=code, reason=reason, intake=intake(world, by=by, **more))
    return change_procedure(world.services, command)


def ask(world: World, code: str, *, by: str = DESK, procedure: str = RIGHT) -> Acted:
    command = AskChange(by=world.actor(by), code=code, procedure_code=procedure, reason="Nhầm thủ tục")
    return ask_change(world.services, command)


def agreed_change(world: World, code: str, *, by: str = DESK) -> Acted:
    """With the consent of the head where that is needed."""
    if ask(world, code, by=by).proposed:
        ask(world, code, by="gd.ctxh")
    return change(world, code, by=by)


@pytest.fixture
def desk(world: World) -> World:
    """The desk also does what the other procedure draws at the reception."""
    grant(world, DESK, "chuyen_vien", "H14.02.01")
    return world


def test_the_new_one_runs_from_the_first_reception(desk: World) -> None:
    code = desk.receive()
    entered = desk.dossier(code).entered_at
    desk.clock.advance(hours=26)
    done = change(desk, code)
    old, new = desk.dossier(code), desk.dossier(done.other)
    assert (old.state, new.state, new.entered_at) == ("annulled", "processing", entered)
    assert new.code != old.code
    assert new.received_at == entered
    with reading() as session:
        assert replaced_dossier(session, new) == (old.code, "")
        assert replaced_dossier(session, old) == ("", new.code)
        (kept,) = session.scalars(select(LateEntry)).all()
    assert (kept.true_at, kept.recorded_at, kept.outage_id) == (entered, desk.clock.now(), None)
    assert events(f"dossier:{code}")[-1].body["replaced_by"] == new.code
    assert events(f"dossier:{new.code}")[0].body["replaces"] == code
    assert new.code in told(new.code, "có mã mới")
    proven(desk, code)
    proven(desk, new.code)


def test_once_a_step_was_done_the_head_agrees_first(desk: World) -> None:
    code = walked(desk, done=2)
    with pytest.raises(Refused, match="consent_needed"):
        change(desk, code)
    assert ask(desk, code).proposed
    with pytest.raises(Conflict, match="proposed_already"):
        ask(desk, code)
    assert not ask(desk, code, by="gd.ctxh").proposed
    with pytest.raises(Refused, match="consent_needed"):
        change(desk, code, procedure="2.002755")
    assert change(desk, code).state == "annulled"
    proven(desk, code)


def test_the_same_request_twice_makes_one_dossier(desk: World) -> None:
    code = desk.receive()
    first = change(desk, code, key="k1")
    assert change(desk, code, key="k1").other == first.other
    with pytest.raises(Refused, match="act_done"):
        change(desk, code)


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"reason": " "}, Invalid),
        ({"by": "mc.noivu"}, NotFound),
        ({"by": "cv2.ctxh"}, Forbidden),
        ({"applicant": ApplicantData(name=" ")}, Invalid),
        ({"procedure": "1.012990"}, Invalid),
    ],
)
def test_what_is_refused_changes_nothing(desk: World, more: dict[str, Any], error: type[DomainError]) -> None:
    code = desk.receive()
    with pytest.raises(error):
        change(desk, code, **more)
    assert desk.dossier(code).state == "processing"


@pytest.mark.parametrize(("procedure", "error"), [("9.999", "procedure_unknown"), ("1.012990", "procedure_same")])
def test_the_right_procedure_is_another_one_in_force(desk: World, procedure: str, error: str) -> None:
    code = walked(desk, done=2)
    with pytest.raises(Invalid, match=error):
        ask(desk, code, procedure=procedure)
