"""Extension with apology: once, at most a third, a working day before; proposed by who resolves (EXT-01 to EXT-07)."""

from datetime import date, datetime
from fractions import Fraction

import pytest
from acting import ask_supplement, clocks, extend, proposed, proven, stop, supplement, tasks, told
from sqlalchemy import select
from walking import confirmed, events, walked
from world import World

from app.casework.proposals import decline_proposal
from app.casework.queries.dossier_page import dossier_page
from app.casework.queries.what_if import what_if_extended
from app.db import reading
from app.domain.clock import VIETNAM
from app.domain.errors import Conflict, Forbidden, Invalid, Refused
from app.dossiers.records import Proposal


def vn(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=VIETNAM)  # type: ignore[arg-type, misc]


def test_the_promise_moves_and_the_first_is_kept(world: World) -> None:
    code = world.receive()
    done = extend(world, code, hours=16)
    row = world.dossier(code)
    assert (done.due_at, row.due_at, row.first_due_at) == (vn(2026, 3, 27, 9), vn(2026, 3, 27, 9), vn(2026, 3, 25, 9))
    assert (done.slip, row.state) == ("1/PXL", "processing")
    body = events(f"dossier:{code}")[-1].body
    assert (body["clock"], body["clock_detail"], body["fault"]) == ("extended", {"working_hours": "16"}, "one_stop")
    text = told(code, "Xin lỗi")
    assert "xin lỗi" in text
    assert "Ngày hẹn trả ban đầu: 09:00 thứ Tư, 25/03/2026" in text
    proven(world, code)


def test_on_time_is_judged_by_the_date_in_force(world: World) -> None:
    code = walked(world)
    extend(world, code, hours=16)
    world.clock.set(vn(2026, 3, 26, 10))
    assert confirmed(world, code).outcome == "early"
    assert world.dossier(code).first_due_at == vn(2026, 3, 25, 9)


def test_only_once(world: World) -> None:
    code = world.receive()
    extend(world, code)
    with pytest.raises(Refused, match="clock_extension_limit_reached"):
        extend(world, code)


def test_at_most_a_third(world: World) -> None:
    code = world.receive()
    with pytest.raises(Refused, match="clock_extension_too_long") as refused:
        extend(world, code, hours=27)
    assert refused.value.data["longest"] == "26 giờ 40 phút làm việc (tức 3 ngày 2 giờ 40 phút làm việc)"
    assert extend(world, code, hours=None, working_hours=Fraction(80, 3)).due_at is not None


def test_a_working_day_before(world: World) -> None:
    early, late = world.receive(), world.receive()
    world.clock.set(vn(2026, 3, 24, 9))
    extend(world, early)
    world.clock.advance(seconds=1)
    with pytest.raises(Refused, match="clock_extension_too_late") as refused:
        extend(world, late)
    assert refused.value.data["latest"] == "09:00 thứ Ba, 24/03/2026"
    assert "Điều 25" in str(refused.value.data["clause"])


def test_in_the_unit_of_the_limit(world: World) -> None:
    with pytest.raises(Refused, match="clock_extension_wrong_unit"):
        extend(world, world.receive(), hours=None, calendar_days=1)


def test_the_resolving_agency_proposes_its_own_delay(world: World) -> None:
    code = walked(world, done=1)
    with pytest.raises(Refused, match="extension_needs_proposal"):
        extend(world, code, fault="resolving")
    proposed(world, code, "extend", by="cv.ctxh", days="1")
    with pytest.raises(Conflict, match="proposed_already"):
        proposed(world, code, "extend", by="cv.ctxh", days="1")
    view = dossier_page(world.services, by=world.actor("mc.ctxh"), code=code)
    asked = next(act.proposal for act in view.acts if act.id == "extend")
    assert asked is not None
    assert (asked.data["days"], asked.data["reason"]) == ("1", "Cần thêm")
    extend(world, code, fault="resolving")
    proven(world, code)


def test_who_may_propose(world: World) -> None:
    code = walked(world, done=1)
    with pytest.raises(Forbidden, match="proposal_needs_a_step"):
        proposed(world, code, "extend", by="gd.ctxh")
    with pytest.raises(Invalid, match="act_not_proposable"):
        proposed(world, code, "return", by="cv.ctxh")


def test_the_desk_may_decline(world: World) -> None:
    code = walked(world, done=1)
    asked = proposed(world, code, "extend", by="cv.ctxh")
    with pytest.raises(Invalid, match="decline_reason_missing"):
        decline_proposal(world.services, by=world.actor("mc.ctxh"), proposal_id=asked, reason=" ")
    with pytest.raises(Forbidden, match="act_of_desk"):
        decline_proposal(world.services, by=world.actor("cv.ctxh"), proposal_id=asked, reason="Không")
    assert decline_proposal(world.services, by=world.actor("mc.ctxh"), proposal_id=asked, reason="Chưa cần") == code
    with pytest.raises(Conflict, match="proposal_decided"):
        decline_proposal(world.services, by=world.actor("mc.ctxh"), proposal_id=asked, reason="Chưa cần")
    proven(world, code)


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"reason": " "}, "extension_reason_missing"),
        ({"fault": "ai đó"}, "extension_fault_unknown"),
        ({"signed_by": ""}, "extension_signer_missing"),
        ({"hours": None}, "extension_amount_missing"),
        ({"hours": 0}, "extension_amount_missing"),
        ({"calendar_days": 1}, "extension_amount_missing"),
    ],
)
def test_what_is_missing(world: World, more: dict[str, object], wrong: str) -> None:
    code = world.receive()
    with pytest.raises(Invalid, match=wrong):
        extend(world, code, **more)  # type: ignore[arg-type]
    assert world.dossier(code).due_at == vn(2026, 3, 25, 9)


def test_the_window_closes_with_the_extension(world: World) -> None:
    code = world.receive()
    extend(world, code)
    assert clocks(world, code)["extension"].state == "gone"


def test_trying_an_extension_changes_nothing(world: World) -> None:
    code = world.receive()
    by = world.actor("mc.ctxh")
    tried = what_if_extended(world.services, by=by, code=code, working_hours=Fraction(8))
    assert (tried.new_due_at, world.dossier(code).due_at) == (vn(2026, 3, 26, 9), vn(2026, 3, 25, 9))
    assert tried.explanation is not None
    too_long = what_if_extended(world.services, by=by, code=code, working_hours=Fraction(30))
    assert too_long.refused is not None
    assert too_long.refused.code == "clock_extension_too_long"


def test_stopping_ends_the_dossier_without_result(world: World) -> None:
    code = walked(world, done=1)
    done = stop(world, code)
    assert (done.state, done.due_at, done.slip) == ("stopped", None, "1/TBD")
    assert {t.state for t in tasks(world, code)} == {"done", "withdrawn"}
    assert {d.state for d in clocks(world, code).values()} <= {"ended", "gone"}
    with pytest.raises(Refused, match="act_done"):
        stop(world, code)
    with pytest.raises(Refused, match="dossier_closed"):
        extend(world, code)
    proven(world, code)


def test_not_after_there_is_a_result(world: World) -> None:
    code = walked(world)
    confirmed(world, code)
    with pytest.raises(Refused, match="already_settled"):
        stop(world, code)


def test_the_letters_date_is_kept(world: World) -> None:
    code = world.receive()
    extend(world, code, signed_on=date(2026, 3, 10))
    assert events(f"dossier:{code}")[-1].body["signed_on"] == "2026-03-10"


def test_less_than_a_minute_is_no_extension(world: World) -> None:
    code = world.receive()
    with pytest.raises(Invalid, match="extension_amount_missing"):
        extend(world, code, hours=None, working_hours=Fraction(1, 61))
    assert extend(world, code, hours=None, working_hours=Fraction(1, 60)).due_at == vn(2026, 3, 25, 9, 1)


def test_the_letter_is_not_signed_in_the_future(world: World) -> None:
    code = world.receive()
    for day in (date(2026, 3, 12), date(1999, 12, 31)):
        with pytest.raises(Invalid, match="extension_signed_wrong"):
            extend(world, code, signed_on=day)


def test_a_proposal_holds_only_what_the_form_asks(world: World) -> None:
    code = walked(world, done=1)
    proposed(world, code, "extend", by="cv.ctxh", hours="8", nonsense="x" * 4000)
    with reading() as session:
        (data,) = session.scalars(select(Proposal.data).where(Proposal.dossier_id == world.dossier(code).id))
    assert data == {"reason": "Cần thêm", "hours": "8"}


def test_a_proposal_is_judged_by_the_clock_at_once(world: World) -> None:
    code = walked(world, done=1)
    with pytest.raises(Refused, match="clock_extension_too_long"):
        proposed(world, code, "extend", by="cv.ctxh", days="40")
    with pytest.raises(Invalid, match="extension_amount_missing"):
        proposed(world, code, "extend", by="cv.ctxh", days="một")
    extend(world, code, hours=1)
    with pytest.raises(Refused, match="clock_extension"):
        proposed(world, code, "extend", by="cv.ctxh", hours="1")
    ask_supplement(world, code)
    supplement(world, code)
    with pytest.raises(Refused, match="clock_supplement"):
        proposed(world, code, "request_supplement", by="cv.ctxh", defects="Thiếu giấy")
    proposed(world, code, "refuse", by="cv.ctxh")
