"""What comes in otherwise than over the counter: online (INT-03 to INT-08), at another desk (TIM-02)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from acting import clocks, proven, stop, told
from sqlalchemy import select
from walking import complete, events
from world import World

from app.audit import UnusableText
from app.casework.accept_submission import CHECKS, AcceptSubmission, accept_submission, confirm_arrival
from app.casework.accounts import NewPerson, add_person
from app.casework.acts import Acted
from app.casework.proposals import decline_proposal
from app.casework.queries.dossier_page import dossier_page
from app.casework.queries.public import look_up
from app.casework.reception import ApplicantData, ComponentGiven
from app.casework.request_stop import RequestStop, request_stop
from app.casework.submit_dossier import DeclineSubmission, SubmitDossier, decline_submission, submit_dossier
from app.cli.demo import read_table
from app.db import reading, transaction
from app.domain.clock import VIETNAM
from app.domain.errors import Conflict, Forbidden, FormInvalid, Invalid, NotFound, Refused
from app.dossiers.records import Proposal
from app.people.directory import agency_by_code

HERE = "H14.02.01"


def vn(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=VIETNAM)  # type: ignore[arg-type, misc]


@pytest.fixture
def portal(world: World) -> World:
    """The world with the portal's own account."""
    with transaction() as session:
        person = NewPerson(
            username="cong.dvc",
            full_name="Cổng dịch vụ công",
            password="dài và ngẫu nhiên",
            agency_code=HERE,
            roles=(("cong_dich_vu", None),),
        )
        add_person(session, person)
    return world


def submitted(world: World, *, by: str = "cong.dvc", **more: Any) -> str:
    with reading() as session:
        agency_id = agency_by_code(session, HERE).id
    given: dict[str, Any] = {
        "by": world.actor(by),
        "version_id": world.version_id("1.012990"),
        "receiving_agency_id": agency_id,
        "competent_agency_id": agency_id,
        "applicant": ApplicantData(name="Hoàng Thị Thơm", email="thom@example.org"),
        "application": read_table()["applications"]["1.012990"],
    }
    return submit_dossier(world.services, SubmitDossier(**{**given, **more})).code


def accept(
    world: World, code: str, *, desk: str = "mc.ctxh", checked: Sequence[bool] = (True, True, True), **more: str
) -> Acted:
    evidence: Any = {f"{name}_evidence": "Đã tra, khớp" for name in CHECKS} | more
    data, signatures, papers = checked
    command = AcceptSubmission(
        by=world.actor(desk),
        code=code,
        data_checked=data,
        signatures_checked=signatures,
        papers_checked=papers,
        **evidence,
    )
    return accept_submission(world.services, command)


def decline(world: World, code: str, *, desk: str = "mc.ctxh") -> Acted:
    command = DeclineSubmission(by=world.actor(desk), code=code, defects=["Sai cơ quan", "Thiếu chữ ký số"])
    return decline_submission(world.services, command)


def test_a_submission_is_acknowledged_and_its_answer_is_due(portal: World) -> None:
    code = submitted(portal)
    row = portal.dossier(code)
    assert (row.state, row.due_at, row.channel) == ("submitted", None, "online")
    owed = clocks(portal, code)["intake_answer"]
    # eight working hours from 09:00: 09:00 of the next working day
    assert (owed.due_at, owed.rule, owed.state) == (vn(2026, 3, 12, 9), "INT-07", "running")
    text = told(code, "Đã nhận hồ sơ nộp trực tuyến")
    assert "lúc 09:00 thứ Tư, 11/03/2026" in text
    assert "chậm nhất lúc 09:00 thứ Năm, 12/03/2026" in text
    assert look_up(portal.services, code=code).state == "submitted"
    proven(portal, code)


def test_sent_at_night_it_runs_from_the_next_working_hour(portal: World) -> None:
    code = submitted(portal, submitted_at=vn(2026, 3, 10, 22))
    assert clocks(portal, code)["intake_answer"].due_at == vn(2026, 3, 11, 17, 30)


def test_accepting_starts_the_dossier(portal: World) -> None:
    code = submitted(portal)
    portal.clock.set(vn(2026, 3, 12, 9))
    done = accept(portal, code)
    row = portal.dossier(code)
    assert (done.state, row.entered_at, row.due_at) == ("processing", vn(2026, 3, 12, 9), vn(2026, 3, 26, 9))
    assert row.submission is None
    owed = clocks(portal, code)["intake_answer"]
    assert (owed.state, owed.outcome) == ("ended", "in_time")
    complete(portal, code, data=portal.steps()[1]["data"])
    proven(portal, code)


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_without_evidence_blocks_acceptance(portal: World, name: str) -> None:
    code = submitted(portal)
    with pytest.raises(Invalid, match="typed_text_missing") as refused:
        accept(portal, code, **{f"{name}_evidence": " "})
    assert refused.value.data["field"] == f"{name}_evidence"
    assert portal.dossier(code).state == "submitted"


def test_a_late_answer_is_late(portal: World) -> None:
    code = submitted(portal)
    portal.clock.set(vn(2026, 3, 12, 9) + timedelta(seconds=1))
    decline(portal, code)
    assert clocks(portal, code)["intake_answer"].outcome == "late"
    proven(portal, code)


def test_a_refusal_to_receive_lists_everything(portal: World) -> None:
    code = submitted(portal)
    done = decline(portal, code)
    assert (done.state, done.slip) == ("declined", "1/PTC")
    text = told(code, "chưa được tiếp nhận")
    assert "1. Sai cơ quan" in text
    assert "2. Thiếu chữ ký số" in text
    with pytest.raises(Refused, match="dossier_closed"):
        accept(portal, code)
    with pytest.raises(Refused, match="dossier_closed"):
        stop(portal, code)


def test_before_it_is_accepted_nothing_else_can_be_done(portal: World) -> None:
    code = submitted(portal)
    with pytest.raises(Refused, match="not_on_its_way"):
        confirm_arrival(portal.services, by=portal.actor("mc.ctxh"), code=code)
    with pytest.raises(Invalid, match="checks_incomplete"):
        accept(portal, code, checked=(True, False, True))
    view = dossier_page(portal.services, by=portal.actor("mc.ctxh"), code=code)
    assert {act.id for act in view.acts if act.hindrance is None} == {"accept", "decline", "stop"}
    assert view.entries[0].title == "Đơn đề nghị"
    assert stop(portal, code).state == "stopped"
    proven(portal, code)


def test_who_may_submit_and_what(portal: World) -> None:
    with pytest.raises(Forbidden, match="not_a_portal"):
        submitted(portal, by="mc.ctxh")
    with pytest.raises(Invalid, match="submitted_in_future"):
        submitted(portal, submitted_at=portal.clock.moment + timedelta(seconds=1))
    with pytest.raises(FormInvalid):
        submitted(portal, application={})


def test_the_same_submission_twice_is_one(portal: World) -> None:
    assert submitted(portal, key="a") == submitted(portal, key="a")


def test_at_another_desk_the_time_runs_from_arrival(world: World) -> None:
    world.place_independent()
    code = world.receive(desk="mc.thucphan", competent=HERE)
    row = world.dossier(code)
    # the paper may take one working day: the promise allows for it
    assert (row.state, row.due_at, row.promised_at) == ("transferring", None, vn(2026, 3, 26, 9))
    assert {"transfer", "paper_transfer"} <= set(clocks(world, code))
    with pytest.raises(Forbidden, match="act_of_desk"):
        confirm_arrival(world.services, by=world.actor("mc.thucphan"), code=code)
    world.clock.set(vn(2026, 3, 11, 14))
    done = confirm_arrival(world.services, by=world.actor("mc.ctxh"), code=code)
    assert (done.state, done.due_at) == ("processing", vn(2026, 3, 25, 14))
    assert [clocks(world, code)[kind].outcome for kind in ("transfer", "paper_transfer")] == ["in_time", "in_time"]
    assert events(f"dossier:{code}")[0].verb == "dossier.forwarded"
    proven(world, code)


def test_at_its_own_desk_it_begins_at_once(world: World) -> None:
    world.place_independent()
    assert world.dossier(world.receive()).state == "processing"


def test_the_limit_of_the_case(world: World) -> None:
    hard = {"name": "Vùng khó khăn", "value": 15, "unit": "working_days", "agencies": [HERE]}
    world.place_independent(limits=[hard])
    code = world.receive()
    row = world.dossier(code)
    assert (row.due_at, row.limit_case) == (vn(2026, 4, 1, 9), "Vùng khó khăn")
    view = dossier_page(world.services, by=world.actor("mc.ctxh"), code=code)
    assert (view.limit.value, view.due_at) == (15, row.due_at)
    proven(world, code)


def wish(world: World, code: str, *, by: str = "cong.dvc") -> int:
    command = RequestStop(by=world.actor(by), code=code, asked_by="Hoàng Thị Thơm", reason="Không còn nhu cầu")
    return request_stop(world.services, command)


def test_a_wish_to_stop_is_answered_the_same_day(portal: World) -> None:
    code = portal.receive()
    wish(portal, code)
    owed = clocks(portal, code)["stop"]
    assert (owed.state, owed.due_at, owed.rule) == ("running", vn(2026, 3, 11, 17, 30), "STP-01")
    with pytest.raises(Conflict, match="proposed_already"):
        wish(portal, code)
    view = dossier_page(portal.services, by=portal.actor("mc.ctxh"), code=code)
    asked = next(act.proposal for act in view.acts if act.id == "stop")
    assert asked is not None
    assert asked.data["asked_by"] == "Hoàng Thị Thơm"
    stop(portal, code)
    assert (clocks(portal, code)["stop"].state, clocks(portal, code)["stop"].outcome) == ("ended", "in_time")
    proven(portal, code)


def test_a_wish_to_stop_may_be_declined(portal: World) -> None:
    code = portal.receive()
    asked = wish(portal, code, by="mc.ctxh")
    decline_proposal(portal.services, by=portal.actor("mc.ctxh"), proposal_id=asked, reason="Đã có dự thảo kết quả")
    assert clocks(portal, code)["stop"].state == "ended"
    assert portal.dossier(code).state == "processing"


def test_who_may_wish_to_stop(portal: World) -> None:
    code = portal.receive()
    with pytest.raises(Forbidden, match="act_of_desk"):
        wish(portal, code, by="cv.ctxh")
    with pytest.raises(NotFound):
        wish(portal, code, by="mc.tongiao")


def test_the_desk_sees_what_is_coming(portal: World) -> None:
    submitted(portal)
    portal.place_independent()
    portal.receive(desk="mc.thucphan", competent=HERE)
    read = portal.client("mc.ctxh").get("/tiep-nhan").text
    assert "1 hồ sơ nộp trực tuyến chờ trả lời" in read
    assert "1 hồ sơ đang chuyển đến cơ quan này" in read
    assert "quá hạn trả lời" not in read
    portal.clock.advance(days=5)
    assert "1 hồ sơ đã quá hạn trả lời" in portal.client("mc.ctxh").get("/tiep-nhan").text
    assert "chờ trả lời" not in portal.client("mc.tongiao").get("/tiep-nhan").text


def test_declining_leaves_nothing_to_do(portal: World) -> None:
    code = submitted(portal)
    stop_asked = RequestStop(by=portal.actor("cong.dvc"), code=code, reason="Nộp nhầm", asked_by="Hoàng Thị Thơm")
    request_stop(portal.services, stop_asked)
    decline(portal, code)
    with reading() as session:
        left = session.scalars(select(Proposal.state).where(Proposal.dossier_id == portal.dossier(code).id)).all()
    assert list(left) == ["gone"]
    assert {row.state for row in clocks(portal, code).values()} == {"ended"}


def test_a_submission_from_before_computers_is_a_slip(portal: World) -> None:
    with pytest.raises(Invalid, match="date_absurd"):
        submitted(portal, submitted_at=vn(1, 1, 2))


def test_papers_are_named_in_text_that_can_be_kept(portal: World) -> None:
    for name in ("Đơn\0", "Đơn \ud800"):
        with pytest.raises(UnusableText, match="components"):
            submitted(portal, components=[ComponentGiven(name=name, originals=1, copies=0)])
