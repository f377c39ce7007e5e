"""Annulling a reception: who may, when two are needed, what ends, and that all of it can be proven."""

import pytest
from acting import ask_supplement, clocks, proven, tasks, told
from correcting import annul
from sqlalchemy import select
from walking import confirmed, events, verbs, walked
from world import World

from app.casework.proposals import decline_proposal
from app.db import reading, transaction
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from app.domain.states import NOT_COUNTED_STATES
from app.dossiers.records import Dossier, IncidentRecord, Proposal


def proposal_of(code: str) -> Proposal:
    with reading() as session:
        found = session.scalars(select(Proposal).join(Dossier, Dossier.id == Proposal.dossier_id)).all()
        session.expunge_all()
    return found[-1]


def test_nothing_was_done_yet_so_the_desk_alone_annuls(world: World) -> None:
    code = world.receive()
    done = annul(world, code)
    row = world.dossier(code)
    assert (done.state, done.proposed, row.due_at, row.closed_at) == ("annulled", False, None, world.clock.now())
    assert row.state in NOT_COUNTED_STATES
    assert row.first_due_at is not None, "what was promised stays on record"
    assert {t.state for t in tasks(world, code)} <= {"done", "withdrawn"}
    assert {d.state for d in clocks(world, code).values()} <= {"ended", "gone"}
    last = events(f"dossier:{code}")[-1]
    assert (last.verb, last.body["why"], last.body["portal_status"]) == ("dossier.annul", "mistake", 3)
    assert "reason" not in str(last.body)
    assert "Tiếp nhận nhầm người nộp" in told(code, "Hủy tiếp nhận")
    proven(world, code)


def test_the_code_is_never_used_again(world: World) -> None:
    code = world.receive()
    annul(world, code)
    assert world.receive() != code


def test_once_a_step_was_done_the_head_has_to_consent(world: World) -> None:
    code = walked(world, done=2)
    assert annul(world, code).proposed
    assert world.dossier(code).state == "processing"
    with pytest.raises(Conflict, match="proposed_already"):
        annul(world, code)
    with pytest.raises(Invalid, match="consent_differs"):
        annul(world, code, by="gd.ctxh", reason="Lý do khác")
    assert annul(world, code, by="gd.ctxh").state == "annulled"
    last = events(f"dossier:{code}")[-1]
    assert (last.actor, last.body["proposed_by_id"]) == ("gd.ctxh", world.actor("mc.ctxh").person_id)
    assert proposal_of(code).state == "done"
    proven(world, code)


def test_the_head_may_send_it_back(world: World) -> None:
    code = walked(world, done=2)
    annul(world, code)
    decline_proposal(world.services, by=world.actor("gd.ctxh"), proposal_id=proposal_of(code).id, reason="Đúng hồ sơ")
    assert world.dossier(code).state == "processing"
    assert verbs(code)[-1] == "act.proposal_declined"
    assert annul(world, code).proposed, "it may be asked for again"


def test_a_waiting_dossier_is_annulled_with_its_clocks_and_incidents(world: World) -> None:
    code = world.receive()
    with transaction() as session:
        lost = IncidentRecord(
            dossier_id=world.dossier(code).id,
            kind="completed",
            element_id="Step_2",
            occurrence=1,
            at_element="x",
            code="x",
            message="x",
            routing={},
            at=world.clock.now(),
        )
        session.add(lost)
    ask_supplement(world, code)
    annul(world, code)
    with reading() as session:
        assert session.scalars(select(IncidentRecord.resolved_how)).all() == ["gone"]
    assert {d.state for d in clocks(world, code).values()} <= {"ended", "gone"}
    proven(world, code)


def test_a_duplicate_names_the_dossier_that_stays(world: World) -> None:
    stays, code = world.receive(), world.receive()
    for wrong in ("", "H14-KHONG-CO", code):
        with pytest.raises(Invalid):
            annul(world, code, why="duplicate", duplicate_of=wrong)
    annul(world, code, why="duplicate", duplicate_of=stays)
    assert events(f"dossier:{code}")[-1].body["duplicate_of"] == stays
    assert stays in told(code, "Hủy tiếp nhận")


@pytest.mark.parametrize(
    ("by", "more", "error"),
    [
        ("mc.noivu", {}, NotFound),
        ("cv.ctxh", {}, Forbidden),
        ("kiemtra", {}, Forbidden),
        ("mc.ctxh", {"reason": "  "}, Invalid),
        ("mc.ctxh", {"reason": "x" * 2001}, Invalid),
        ("mc.ctxh", {"why": "khac"}, Invalid),
    ],
)
def test_what_is_refused_changes_nothing(world: World, by: str, more: dict[str, str], error: type) -> None:
    code = world.receive()
    before = verbs(code)
    with pytest.raises(error):
        annul(world, code, by=by, **more)
    assert (world.dossier(code).state, verbs(code)) == ("processing", before)


def test_never_twice_and_never_with_a_result(world: World) -> None:
    code = world.receive()
    annul(world, code)
    with pytest.raises(Refused, match="act_done"):
        annul(world, code)
    settled = walked(world)
    confirmed(world, settled)
    with pytest.raises(Refused, match="already_settled"):
        annul(world, settled)
