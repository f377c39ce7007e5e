"""Opinions of other agencies in parallel: each its own clock, late ones are reported, a step goes on with a reason."""

from datetime import timedelta
from typing import Any

import pytest
from acting import ask_supplement, proven, stop
from correcting import pdf
from sqlalchemy import select
from test_recalling import recall
from walking import complete, open_elements, verbs, walked
from world import World

from app.casework.ask_opinions import AnswerOpinion, AskOpinions, answer_opinion, ask_opinions, withdraw_opinion
from app.casework.complete_task import CompleteTask, complete_task
from app.casework.digest_contents import rows_at
from app.casework.queries.dossiers import list_dossiers
from app.casework.queries.visible import visible_dossier
from app.db import reading
from app.deadlines.records import Deadline
from app.domain.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, Refused
from app.dossiers.correction_records import OpinionRequest
from app.people.directory import agency_by_code

ASKED = ("H14.01", "H14.03")


def ids(*codes: str) -> list[int]:
    with reading() as session:
        return [agency_by_code(session, code).id for code in codes]


def ask(world: World, code: str, *agencies: str, by: str = "cv.ctxh", **more: Any) -> tuple[int, ...]:
    given = {"question": "Đề nghị cho ý kiến về điều kiện thực hành", "agency_ids": ids(*(agencies or ASKED))} | more
    task = world.open_task(code)
    return ask_opinions(world.services, AskOpinions(by=world.actor(by), task_id=task.id, **given))


def answer(world: World, opinion: int, *, by: str = "cv.noivu", **more: Any) -> str | None:
    given = {"text": "Thống nhất"} | more
    return answer_opinion(world.services, AnswerOpinion(by=world.actor(by), opinion_id=opinion, **given))


def requests(world: World, code: str) -> list[OpinionRequest]:
    query = select(OpinionRequest).where(OpinionRequest.dossier_id == world.dossier(code).id)
    with reading() as session:
        rows = list(session.scalars(query.order_by(OpinionRequest.id)))
        session.expunge_all()
    return rows


def clock_of(code: str, opinion: int) -> Deadline:
    with reading() as session:
        row = session.scalars(select(Deadline).where(Deadline.key == f"opinion:{code}:{opinion}")).one()
        session.expunge(row)
    return row


def asked(world: World) -> str:
    """A dossier whose step of the specialist is open."""
    return walked(world, done=1)


def test_all_are_asked_at_once_each_with_its_own_clock(world: World) -> None:
    code = asked(world)
    first, second = ask(world, code)
    for opinion, agency in zip((first, second), ids(*ASKED), strict=True):
        clock = clock_of(code, opinion)
        assert (clock.agency_id, clock.rule, clock.state) == (agency, "TIM-11", "running")
        assert clock.due_at == world.clock.now() + timedelta(days=5), "three working days over a weekend"
    assert verbs(code)[-2:] == ["opinion.asked", "opinion.asked"]
    with pytest.raises(Conflict, match="opinion_asked"):
        ask(world, code, "H14.01")
    proven(world, code)


def test_the_asked_agency_sees_the_dossier_and_others_do_not(world: World) -> None:
    code = asked(world)
    (opinion,) = ask(world, code, "H14.01")
    theirs = world.actor("cv.noivu")
    assert [row.code for row in list_dossiers(world.services, by=theirs).rows] == [code]
    with reading() as session:
        assert visible_dossier(session, by=theirs, code=code).code == code
        with pytest.raises(NotFound):
            visible_dossier(session, by=world.actor("cv.tongiao"), code=code)
    withdraw_opinion(world.services, by=world.actor("cv.ctxh"), opinion_id=opinion, reason="Không cần nữa")
    assert list_dossiers(world.services, by=theirs).rows == ()


def test_answers_in_time_let_the_step_go_on(world: World) -> None:
    code = asked(world)
    first, second = ask(world, code)
    with pytest.raises(Refused, match="opinions_pending"):
        complete(world, code, by=world.actor("cv.ctxh"), data=world.steps()[1].get("data", {}))
    world.clock.advance(days=1)
    assert answer(world, first, file=pdf(name="y-kien.pdf")) == "in_time"
    assert answer(world, second, by="cv.tongiao", no_opinion=True, text="") == "in_time"
    assert [(r.state, r.answer) for r in requests(world, code)] == [("answered", "Thống nhất"), ("no_opinion", "")]
    with pytest.raises(Conflict, match="opinion_closed"):
        answer(world, first)
    complete(world, code, by=world.actor("cv.ctxh"), data=world.steps()[1].get("data", {}))
    assert open_elements(code) == ["Step_3"]
    proven(world, code)


def test_a_late_answer_is_reported_and_the_step_goes_on_only_with_a_reason(world: World) -> None:
    code = asked(world)
    first, second = ask(world, code)
    world.clock.advance(days=6)
    with reading() as session:
        (row,) = [r for r in rows_at(session, ids("H14.01")[0], world.clock.now()) if r["of"] == "deadline"]
    assert (row["code"], row["kind"]) == (code, "overdue")
    assert answer(world, first) == "late"
    task, by = world.open_task(code), world.actor("cv.ctxh")
    given: dict[str, Any] = {"by": by, "task_id": task.id, "raw": world.steps()[1].get("data", {})}
    with pytest.raises(Invalid, match="opinions_reason_missing"):
        complete_task(world.services, CompleteTask(**given))
    complete_task(world.services, CompleteTask(**given, without_opinions="Đã trao đổi qua điện thoại"))
    assert [r.state for r in requests(world, code)] == ["answered", "missed"]
    assert clock_of(code, second).outcome == "late"
    with pytest.raises(Conflict, match="opinion_closed"):
        answer(world, second, by="cv.tongiao")
    assert "opinion.missed" in verbs(code)
    proven(world, code)


def test_a_withdrawn_request_holds_up_nothing(world: World) -> None:
    code = asked(world)
    (opinion,) = ask(world, code, "H14.01")
    with pytest.raises(Forbidden):
        withdraw_opinion(world.services, by=world.actor("mc.ctxh"), opinion_id=opinion, reason="x")
    with pytest.raises(Invalid):
        withdraw_opinion(world.services, by=world.actor("cv.ctxh"), opinion_id=opinion, reason=" ")
    assert withdraw_opinion(world.services, by=world.actor("cv.ctxh"), opinion_id=opinion, reason="Đủ rồi") == code
    assert clock_of(code, opinion).state == "gone"
    with pytest.raises(Conflict, match="opinion_closed"):
        withdraw_opinion(world.services, by=world.actor("cv.ctxh"), opinion_id=opinion, reason="Đủ rồi")
    complete(world, code, by=world.actor("cv.ctxh"), data=world.steps()[1].get("data", {}))
    proven(world, code)


def test_requests_end_with_their_step_and_with_the_dossier(world: World) -> None:
    code = walked(world, done=2)
    (opinion,) = (
        ask(world, code, "H14.01", by="hd.ctxh")
        if _open_role(world, code) == "hd"
        else ask(world, code, "H14.01", by="gd.ctxh")
    )
    recall(world, code)
    assert (requests(world, code)[0].state, clock_of(code, opinion).state) == ("withdrawn", "gone")
    (again,) = ask(world, code, "H14.01")
    stop(world, code)
    assert (requests(world, code)[1].state, clock_of(code, again).state) == ("withdrawn", "gone")
    proven(world, code)


def _open_role(world: World, code: str) -> str:
    return "hd" if world.open_task(code).role == "nguoi_huong_dan" else "gd"


def test_while_the_applicant_is_waited_for_nothing_is_asked_but_answers_are_taken(world: World) -> None:
    code = asked(world)
    (opinion,) = ask(world, code, "H14.01")
    ask_supplement(world, code)
    with pytest.raises(Refused, match="steps_stand_still"):
        ask(world, code, "H14.03")
    assert answer(world, opinion) == "in_time"


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"by": "mc.noivu"}, NotFound),
        ({"by": "mc.ctxh"}, Forbidden),
        ({"agency_ids": []}, Invalid),
        ({"agency_ids": [999_999]}, Invalid),
        ({"question": " "}, Invalid),
        ({"question": "x" * 4001}, Invalid),
        ({"working_days": 0}, Invalid),
        ({"working_days": 61}, Invalid),
    ],
)
def test_what_cannot_be_asked(world: World, more: dict[str, Any], error: type[DomainError]) -> None:
    code = asked(world)
    with pytest.raises(error):
        ask(world, code, **more)
    assert requests(world, code) == []


def test_not_oneself_and_only_the_asked_answer(world: World) -> None:
    code = asked(world)
    with pytest.raises(Invalid, match="opinion_of_oneself"):
        ask(world, code, "H14.02.01")
    (opinion,) = ask(world, code, "H14.01")
    for stranger in ("cv.tongiao", "cv.ctxh", "kiemtra"):
        with pytest.raises(NotFound, match="opinion_not_found"):
            answer(world, opinion, by=stranger)
    with pytest.raises(Invalid):
        answer(world, opinion, text="  ")
    with pytest.raises(NotFound):
        answer(world, 999_999)
