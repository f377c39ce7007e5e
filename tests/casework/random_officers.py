"""What officers do in the random tests: each ``do_…`` tries one act as somebody, ``n`` chooses among its variants."""

from datetime import date

from acting import apologised, ask_payment, ask_supplement, extend, paid, proposed, stop, supplement, tasks
from correcting import annul, correct, result
from random_citizens import Citizens
from sqlalchemy import select
from walking import complete, confirmed

from app.casework.ask_opinions import AnswerOpinion, AskOpinions, answer_opinion, ask_opinions
from app.casework.hand_back import HandBack, hand_back, targets_of
from app.casework.many_tasks import MANY_ACTS, ManyTasks, do_many
from app.casework.proposals import decline_proposal
from app.casework.recall_step import RecallStep, recall_step
from app.casework.settle import ReturnResult, return_result
from app.db import reading
from app.domain.calendar import local
from app.domain.errors import DomainError
from app.domain.permissions import Actor
from app.dossiers.correction_records import OpinionRequest
from app.dossiers.records import Proposal
from app.people.records import Agency
from app.tasks.records import Task

PROPOSABLE = ("extend", "request_supplement", "refuse", "request_payment")
COLLEAGUES = ("cv.ctxh", "cv2.ctxh", "gd.ctxh", "hd.ctxh", "mc.yte", "mc.noivu")


class Officers(Citizens):
    """Officers at their work."""

    def open_tasks(self) -> list[Task]:
        return [task for task in tasks(self.world, self.code) if task.state == "open"]

    def able(self, task: Task, otherwise: str) -> Actor:
        """Somebody who holds the step's lane by the test's own record."""
        with reading() as session:
            lane = (task.role, session.get_one(Agency, task.agency_id).code)
        found = [name for name, held in self.rights.roles.items() if lane in held]
        return self.world.actor(found[0] if found else otherwise)

    def do_complete(self, who: str, n: int) -> None:
        data = {step["task"]: step.get("data", {}) for step in self.world.steps(case=0 if n % 8 else 1)}
        for task in self.open_tasks()[:1]:
            by = self.able(task, who) if n % 4 else self.world.actor(who)
            given = {"by": by, "data": data.get(task.element_id, {}), "element_id": task.element_id}
            self.trying("complete", lambda given=given: complete(self.world, self.code, **given))

    def do_many(self, who: str, n: int) -> None:
        """Claim, release, assign, forward, complete as the page for many does it, the same step named twice."""
        acts = sorted(MANY_ACTS)
        for task in self.open_tasks():
            by = self.able(task, who) if n % 3 else self.world.actor(who)
            given = {"act": acts[n % len(acts)], "to": COLLEAGUES[n % len(COLLEAGUES)], "reason": "Bận việc khác"}
            command = ManyTasks(by=by, task_ids=(task.id, task.id), **given)
            self.trying(command.act, lambda command=command: self._raised(command))

    def _raised(self, command: ManyTasks) -> None:
        for one in do_many(self.world.services, command):
            if one.error is not None:
                assert isinstance(one.error, DomainError)
                assert one.error.code != "unexpected", one.error.data
                raise one.error

    def do_hand_back(self, who: str, n: int) -> None:
        def back(task: Task, by: Actor) -> None:
            targets = targets_of(self.world.services, by=by, task_id=task.id)
            for target in targets[n % 2 : n % 2 + 1]:
                hand_back(self.world.services, HandBack(by=by, task_id=task.id, target=target.key, reason="Thiếu"))

        for task in self.open_tasks():
            by = self.able(task, who)
            self.trying("back", lambda task=task, by=by: back(task, by))

    def do_recall(self, who: str, n: int) -> None:
        for task in [task for task in tasks(self.world, self.code) if task.state == "done"][-1:]:
            command = RecallStep(by=self.world.actor(who), task_id=task.id, reason="Nhầm")
            self.trying("recall", lambda command=command: recall_step(self.world.services, command))

    def do_ask_supplement(self, who: str, n: int) -> None:
        self.trying("ask", lambda: ask_supplement(self.world, self.code, desk=who))

    def do_take_supplement(self, who: str, n: int) -> None:
        self.trying("supplement", lambda: supplement(self.world, self.code, desk=who))

    def do_ask_payment(self, who: str, n: int) -> None:
        self.trying("payment", lambda: ask_payment(self.world, self.code, desk=who))

    def do_confirm_payment(self, who: str, n: int) -> None:
        self.trying("paid", lambda: paid(self.world, self.code, desk=who))

    def do_extend(self, who: str, n: int) -> None:
        hours, day = (1, 26, 27)[n % 3], date(2026, 3, 11)
        self.trying("extend", lambda: extend(self.world, self.code, desk=who, hours=hours, signed_on=day))

    def do_apologise(self, who: str, n: int) -> None:
        self.trying("apologise", lambda: apologised(self.world, self.code, desk=who))

    def do_propose(self, who: str, n: int) -> None:
        for task in self.open_tasks()[:1]:
            by = self.able(task, who).username if n % 3 else who
            self.trying("propose", lambda by=by: proposed(self.world, self.code, PROPOSABLE[n % 4], by=by))

    def do_decline_proposal(self, who: str, n: int) -> None:
        by = self.world.actor(who)
        with reading() as session:
            waiting = session.scalars(select(Proposal.id).where(Proposal.state == "open")).all()
        for number in waiting:
            given = {"by": by, "proposal_id": number, "reason": "Không"}
            self.trying("declined", lambda given=given: decline_proposal(self.world.services, **given))

    def do_confirm(self, who: str, n: int) -> None:
        self.trying("confirm", lambda: confirmed(self.world, self.code, act="confirm", desk=who))

    def do_refuse(self, who: str, n: int) -> None:
        if n % 3 == 0:
            self.trying("refuse", lambda: confirmed(self.world, self.code, act="refuse", desk=who))

    def do_return(self, who: str, n: int) -> None:
        command = ReturnResult(by=self.world.actor(who), code=self.code, handed_to="Thơm")
        self.trying("return", lambda: return_result(self.world.services, command))

    def do_correct(self, who: str, n: int) -> None:
        name = ("Thơm", "Thơ")[n % 2]
        self.trying("correct", lambda: correct(self.world, self.code, by=who, name=name))

    def do_correct_result(self, who: str, n: int) -> None:
        act, on = ("correct_result", "rectify_result")[n % 2], local(self.world.clock.now()).date()
        self.trying(act, lambda: result(self.world, self.code, by=who, act=act, on=on))

    def do_end(self, who: str, n: int) -> None:
        """Now and then: stopped at the applicant's wish, or annulled by two."""
        if n % 5 == 0:
            self.trying("stop", lambda: stop(self.world, self.code, desk=who))
        elif n % 5 == 1:
            self.trying("annul", lambda: annul(self.world, self.code, by=who))

    def do_ask_opinion(self, who: str, n: int) -> None:
        for task in self.open_tasks():
            by = self.able(task, who)
            command = AskOpinions(by=by, task_id=task.id, agency_ids=[2 + n % 3], question="Ý kiến")
            self.trying("opinion", lambda command=command: ask_opinions(self.world.services, command))

    def do_answer_opinion(self, who: str, n: int) -> None:
        with reading() as session:
            asked = session.scalars(select(OpinionRequest.id).where(OpinionRequest.state == "asked")).all()
        for number in asked:
            command = AnswerOpinion(by=self.world.actor(who), opinion_id=number, text="Đồng ý")
            self.trying("answered", lambda command=command: answer_opinion(self.world.services, command))
