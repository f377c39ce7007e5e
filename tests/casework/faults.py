"""Every act and operation as one case: a dossier on which it is ready, who may do it, and doing it as somebody."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from acting import proposed
from correcting import annul, correct
from sqlalchemy import select
from test_act_table import DO, MAKE
from test_changing_procedure import change
from test_recalling import recall
from walking import walked
from world import World

from app.casework.ask_opinions import AnswerOpinion, AskOpinions, answer_opinion, ask_opinions, withdraw_opinion
from app.casework.claim_task import claim_task, release_task
from app.casework.complete_task import CompleteTask, complete_task
from app.casework.hand_back import HandBack, hand_back, targets_of
from app.casework.pass_task import PassTask, assign_task, forward_task
from app.casework.proposals import decline_proposal
from app.casework.request_stop import RequestStop, request_stop
from app.db import reading
from app.domain.permissions import Actor
from app.domain.steps import TaskKey
from app.dossiers.correction_records import OpinionRequest
from app.dossiers.records import Dossier, Proposal
from app.people.directory import agency_by_code
from app.tasks.records import Task

Doing = Callable[[World, str], object]


class As(World):
    """The same world in which whoever is asked for is this very person, with the roles read a while ago."""

    def __init__(self, world: World, person: Actor) -> None:
        super().__init__(app=world.app, clock=world.clock, mail=world.mail)
        self.person = person

    def actor(self, username: str) -> Actor:
        return self.person


@dataclass(frozen=True, kw_only=True)
class Case:
    """``do`` acts as whoever the world's ``actor`` is. ``right`` may, ``wrong`` of the same agency may not.

    ``refusal`` is what the wrong one reads, ``hidden`` what a person of an agency that has nothing to do with it reads.
    ``again`` is what whoever does it a second time reads; None: once more changes nothing.
    """

    name: str
    ready: Callable[[World], str]
    do: Doing
    right: str = "mc.ctxh"
    wrong: str = "cv.ctxh"
    refusal: str = "act_of_desk"
    hidden: str = "dossier_not_found"
    again: str | None = "act_done"


def by_of(world: World, otherwise: str = "cv.ctxh") -> Actor:
    return world.actor(otherwise)


def the_step(world: World, code: str) -> Task:
    """The step that was open when the case began, whatever came of it since."""
    return next(t for t in _tasks(world, code) if t.element_id == "Step_2")


def row_of(world: World, code: str, table: Any) -> Any:
    """The newest of a kind of the dossier."""
    with reading() as session:
        query = select(table).join(Dossier, Dossier.id == table.dossier_id).where(Dossier.code == code)
        row = session.scalars(query.order_by(table.id.desc()).limit(1)).one()
        session.expunge(row)
        return row


def received(world: World) -> str:
    return world.receive()


def first_done(world: World) -> str:
    return walked(world, done=2)


def held(world: World) -> str:
    code = world.receive()
    claim_task(world.services, by=world.actor("cv.ctxh"), task_id=world.open_task(code).id)
    return code


def asked_for(world: World) -> str:
    code = world.receive()
    asked(world, code)
    return code


def asked(world: World, code: str) -> object:
    with reading() as session:
        where = agency_by_code(session, "H14.01").id
    given = {"task_id": the_step(world, code).id, "agency_ids": [where], "question": "Ý kiến?"}
    return ask_opinions(world.services, AskOpinions(by=by_of(world), **given))


def answered(world: World, code: str) -> object:
    number = row_of(world, code, OpinionRequest).id
    return answer_opinion(world.services, AnswerOpinion(by=by_of(world, "mc.noivu"), opinion_id=number, text="Đồng ý"))


def opinion_withdrawn(world: World, code: str) -> object:
    number = row_of(world, code, OpinionRequest).id
    return withdraw_opinion(world.services, by=by_of(world), opinion_id=number, reason="Không cần nữa")


def claimed(world: World, code: str) -> object:
    return claim_task(world.services, by=by_of(world), task_id=the_step(world, code).id)


def released(world: World, code: str) -> object:
    return release_task(world.services, by=by_of(world), task_id=the_step(world, code).id)


def assigned(world: World, code: str) -> object:
    command = PassTask(by=by_of(world, "gd.ctxh"), task_id=the_step(world, code).id, to="cv2.ctxh")
    return assign_task(world.services, command)


def forwarded(world: World, code: str) -> object:
    command = PassTask(by=by_of(world), task_id=the_step(world, code).id, to="cv2.ctxh", reason="Đi công tác")
    return forward_task(world.services, command)


def completed(world: World, code: str) -> object:
    command = CompleteTask(by=by_of(world), task_id=the_step(world, code).id, raw={"note": "Đủ."})
    return complete_task(world.services, command)


def _tasks(world: World, code: str) -> list[Task]:
    with reading() as session:
        query = select(Task).join(Dossier, Dossier.id == Task.dossier_id).where(Dossier.code == code).order_by(Task.id)
        rows = list(session.scalars(query))
        session.expunge_all()
        return rows


def handed_back(world: World, code: str) -> object:
    step = next(t for t in _tasks(world, code) if t.element_id == "Step_3")
    by = by_of(world, "gd.ctxh")
    targets = targets_of(world.services, by=by, task_id=step.id)
    key = targets[0].key if targets else replace(_KEY, element_id="Step_2")
    return hand_back(world.services, HandBack(by=by, task_id=step.id, target=key, reason="Thiếu"))


def recalled(world: World, code: str) -> object:
    return recall(world, code)


def changed(world: World, code: str) -> object:
    return change(world, code, receiving_agency_id=world.dossier(code).receiving_agency_id)


def wish(world: World) -> str:
    code = world.receive()
    stop_asked(world, code)
    return code


def stop_asked(world: World, code: str) -> object:
    given = {"asked_by": "Hoàng Thị Thơm", "reason": "Không còn nhu cầu"}
    return request_stop(world.services, RequestStop(by=by_of(world, "mc.ctxh"), code=code, **given))


def declined(world: World, code: str) -> object:
    number = row_of(world, code, Proposal).id
    return decline_proposal(world.services, by=by_of(world, "mc.ctxh"), proposal_id=number, reason="Vẫn cần")


def put_forward(world: World, code: str) -> object:
    return proposed(world, code, "request_supplement", by="cv.ctxh")


_KEY = TaskKey(element_id="Step_2", occurrence=1)
STEP = {"wrong": "mc.ctxh", "right": "cv.ctxh", "refusal": "task_of_others", "hidden": "task_not_found"}


def _act(name: str, state: str, **more: Any) -> Case:
    return Case(name=name, ready=MAKE[state], do=DO[name], **more)


CASES = {
    case.name: case
    for case in (
        _act("accept", "submitted", again="not_submitted_online"),
        _act("decline", "submitted"),
        _act("arrive", "transferring", again="not_on_its_way"),
        _act("request_supplement", "processing"),
        _act("receive_supplement", "awaiting_supplement", again="no_supplement_asked"),
        _act("request_payment", "processing"),
        _act("confirm_payment", "paused", again="no_payment_asked"),
        _act("extend", "processing", again="clock_extension_limit_reached"),
        _act("refuse", "processing"),
        _act("stop", "processing"),
        _act("return", "result_confirmed"),
        _act("correct_result", "result_confirmed", again="result_unchanged"),
        _act("rectify_result", "returned", again="result_unchanged"),
        Case(name="confirm", ready=walked, do=DO["confirm"]),
        Case(name="correct", ready=received, do=correct, again="nothing_corrected"),
        Case(name="annul", ready=received, do=annul),
        Case(name="change_procedure", ready=received, do=changed, refusal="not_this_desk"),
        Case(
            name="propose",
            ready=received,
            do=put_forward,
            again="proposed_already",
            right="cv.ctxh",
            wrong="hd.ctxh",
            refusal="proposal_needs_a_step",
        ),
        Case(name="decline_proposal", ready=wish, do=declined, again="proposal_decided"),
        Case(name="request_stop", ready=received, do=stop_asked, again="proposed_already"),
        Case(name="claim", ready=received, do=claimed, **STEP, again=None),
        Case(name="release", ready=held, do=released, **(STEP | {"wrong": "hd.ctxh"}), again="task_not_held"),
        Case(name="forward", ready=held, do=forwarded, **STEP, again="task_not_yours_to_forward"),
        Case(name="complete", ready=received, do=completed, **STEP, again="task_already_done"),
        Case(name="assign", ready=held, do=assigned, **(STEP | {"right": "gd.ctxh", "wrong": "hd.ctxh"}), again=None),
        Case(
            name="hand_back",
            ready=first_done,
            do=handed_back,
            **(STEP | {"right": "gd.ctxh"}),
            again="task_already_done",
        ),
        Case(
            name="recall",
            ready=first_done,
            do=recalled,
            right="cv.ctxh",
            wrong="hd.ctxh",
            refusal="recall_not_yours",
            again="recall_not_last",
        ),
        Case(name="ask_opinions", ready=received, do=asked, **STEP, again="opinion_asked"),
        Case(
            name="answer_opinion",
            ready=asked_for,
            do=answered,
            right="mc.noivu",
            wrong="mc.ctxh",
            refusal="opinion_not_found",
            hidden="opinion_not_found",
            again="opinion_closed",
        ),
        Case(
            name="withdraw_opinion",
            ready=asked_for,
            do=opinion_withdrawn,
            **(STEP | {"hidden": "opinion_not_found"}),
            again="opinion_closed",
        ),
    )
}
