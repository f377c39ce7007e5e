"""Asking other agencies for their opinion, all at once, each with its own clock; answering; withdrawing (TIM-11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.deadlines import Opening, end_deadline, open_deadline
from app.casework.digest_mails import emails
from app.casework.living_agencies import require_living
from app.casework.opinion_ends import opinion_key, waiting_opinions
from app.casework.result_documents import Upload, keep_signed, require_pdf
from app.casework.services import Services
from app.casework.task_access import locked_task, require_free, stand_in, works_on
from app.db import transaction
from app.deadlines.records import Deadline
from app.domain.correction_acts import step_hindrance
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from app.domain.limits import Limit
from app.domain.permissions import Actor, acting_for, reach
from app.domain.typed_text import typed_text
from app.domain.vietnamese import moment_text
from app.dossiers.correction_records import OpinionRequest
from app.dossiers.records import Dossier
from app.outbox import NewMessage, post
from app.people.records import Agency
from app.procedures.records import ProcedureVersion
from app.tasks.records import Task

PERMISSION = "opinion.answer"
LONGEST = 4000
#: more agencies are not asked from one step, nor longer than this waited for
MOST_AGENCIES = 30
MOST_DAYS = 60
#: who is told by mail that their agency is asked
TOLD = ("van_thu", "truong_bo_phan_mot_cua", "lanh_dao_co_quan", "lanh_dao_ubnd")


@dataclass(frozen=True, kw_only=True)
class AskOpinions:
    """``working_days`` by each agency's own calendar; None: the installation's number."""

    by: Actor
    task_id: int
    agency_ids: Sequence[int]
    question: str
    working_days: int | None = None


@dataclass(frozen=True, kw_only=True)
class AnswerOpinion:
    """The answer in words, with a signed file where there is one, or that there is no opinion."""

    by: Actor
    opinion_id: int
    text: str = ""
    no_opinion: bool = False
    file: Upload | None = None


def ask_opinions(services: Services, command: AskOpinions) -> tuple[int, ...]:
    """Ask all agencies in parallel from an open step that is this person's; returns the ids of the requests.

    Raises NotFound, Forbidden, Conflict (the step is done, held by another, an agency is asked already), Refused (the
    steps stand still, an agency ended), Invalid (no agency, its own, too many, no question, days).
    """
    at = services.clock.now()
    question = typed_text(command.question, field="question", label="Nội dung xin ý kiến", most=LONGEST, lines=True)
    days = _days(services, command.working_days)
    with transaction() as session:
        task, dossier = locked_task(session, command.task_id, by=command.by)
        require_free(task, command.by)
        code = step_hindrance(dossier.state)
        if code:
            raise Refused(code, act="Lấy ý kiến cơ quan khác")
        asking = _Asking(services=services, dossier=dossier, task=task, by=command.by, at=at)
        agencies = _agencies(session, asking, command.agency_ids)
        return tuple(_ask(session, asking, agency, question=question, days=days) for agency in agencies)


@dataclass(frozen=True, kw_only=True)
class _Asking:
    services: Services
    dossier: Dossier
    task: Task
    by: Actor
    at: datetime


def _days(services: Services, given: int | None) -> int:
    days = services.opinion_working_days if given is None else given
    if not 1 <= days <= MOST_DAYS:
        raise Invalid("opinion_days_wrong", field="days", most=MOST_DAYS)
    return days


def _agencies(session: Session, asking: _Asking, ids: Sequence[int]) -> list[Agency]:
    wanted = set(ids)
    found = list(session.scalars(select(Agency).where(Agency.id.in_(wanted)).order_by(Agency.code)))
    if not wanted or len(found) != len(wanted) or len(wanted) > MOST_AGENCIES:
        raise Invalid("opinion_agencies_wrong", field="agencies", most=MOST_AGENCIES)
    require_living(session, wanted, at=asking.at)
    if asking.task.agency_id in wanted:
        raise Invalid("opinion_of_oneself", field="agencies")
    waiting = {row.agency_id for row in waiting_opinions(session, asking.task.id)}
    again = [agency.name for agency in found if agency.id in waiting]
    if again:
        raise Conflict("opinion_asked", agencies=", ".join(again))
    return found


def _ask(session: Session, asking: _Asking, agency: Agency, *, question: str, days: int) -> int:
    row = OpinionRequest(
        dossier_id=asking.dossier.id,
        task_id=asking.task.id,
        agency_id=agency.id,
        question=question,
        asked_at=asking.at,
        asked_by_id=asking.by.person_id,
    )
    session.add(row)
    session.flush()
    opening = Opening(
        kind="opinion",
        key=opinion_key(asking.dossier.code, row.id),
        subject=asking.dossier.code,
        agency_id=agency.id,
        dossier_id=asking.dossier.id,
        from_at=asking.at,
        limit=Limit(value=Fraction(days), unit="working_days"),
    )
    regulation = asking.services.rules.regulation_of(session, asking.dossier)
    clock = open_deadline(session, asking.services, opening, regulation=regulation)
    row.due_at = clock.due_at if clock else None
    until = row.due_at.isoformat() if row.due_at else None
    body = {"opinion": row.id, "agency": agency.name, "agency_id": agency.id, "step": asking.task.name, "until": until}
    ledger.write(
        session,
        ledger.dossier_stream(asking.dossier.code),
        verb="opinion.asked",
        by=asking.by,
        at=asking.at,
        on_behalf_of=stand_in(asking.task, asking.by, dossier=asking.dossier),
        body=body,
        payload={"question": question},
    )
    _mail(session, asking, agency, row)
    return row.id


def _mail(session: Session, asking: _Asking, agency: Agency, row: OpinionRequest) -> None:
    until = f" Hạn trả lời: {moment_text(row.due_at)}." if row.due_at else ""
    text = (
        f"{agency.name} được đề nghị cho ý kiến về hồ sơ {asking.dossier.code}.{until}\n"
        f"Trả lời tại {asking.services.base_url}/phoi-hop/{row.id}."
    )
    version = session.get_one(ProcedureVersion, asking.dossier.version_id)
    for to in emails(session, agency.id, *TOLD, procedure_id=version.procedure_id):
        subject, stream = f"Đề nghị cho ý kiến: hồ sơ {asking.dossier.code}", "system"
        message = NewMessage(kind="mail", recipient=to, subject=subject, body={"text": text}, stream=stream)
        post(session, message, at=asking.at)


def answer_opinion(services: Services, command: AnswerOpinion) -> str | None:
    """Answer for one's agency; returns in_time | late. A late answer still counts as long as the step is open.

    Raises NotFound, Conflict("opinion_closed"), Refused (the dossier has ended), Invalid (no words, file).
    """
    at = services.clock.now()
    text = typed_text(
        command.text, field="text", label="Ý kiến", most=LONGEST, required=not command.no_opinion, lines=True
    )
    if command.file is not None:
        require_pdf(command.file)
    with transaction() as session:
        row, dossier, task = _locked(session, command.opinion_id)
        if not _answers(command.by, row, dossier):
            raise NotFound("opinion_not_found")
        code = step_hindrance(dossier.state, "answer_opinion")
        if code:
            raise Refused(code, act="Trả lời ý kiến")
        if row.state != "asked" or task.state != "open":
            raise Conflict("opinion_closed")
        row.state, row.answer = ("no_opinion" if command.no_opinion else "answered"), text
        row.ended_at, row.ended_by_id = at, command.by.person_id
        file = keep_signed(session, dossier, command.file, use="opinion", by=command.by, at=at)
        row.file_id = file.id if file else None
        ended = end_deadline(session, opinion_key(dossier.code, row.id), at=at)
        outcome = ended.outcome if ended else None
        agency = session.get_one(Agency, row.agency_id).name
        sealed = {"file": {"sha256": file.sha256, "size": file.size}} if file else {}
        body = {"opinion": row.id, "agency": agency, "none": command.no_opinion, "outcome_of": outcome, **sealed}
        behalf = acting_for(command.by, lambda who: _answers(who, row, dossier))
        ledger.write(
            session,
            ledger.dossier_stream(dossier.code),
            verb="opinion.answered",
            by=command.by,
            at=at,
            on_behalf_of=behalf,
            body=body,
            payload={"answer": text},
        )
        return outcome


def withdraw_opinion(services: Services, *, by: Actor, opinion_id: int, reason: str) -> str:
    """Who may work on the asking step needs no answer any more; returns the dossier's code.

    Raises NotFound, Forbidden, Conflict("opinion_closed"), Invalid (no reason).
    """
    at = services.clock.now()
    reason = typed_text(reason, field="reason", label="Lý do rút", most=2000, lines=True)
    with transaction() as session:
        row, dossier, task = _locked(session, opinion_id)
        if not works_on(by, task, dossier):
            where = reach(by, "dossier.view", version=dossier.version_id)
            seen = where.covers(dossier.receiving_agency_id, dossier.competent_agency_id)
            raise Forbidden("task_of_others", task=task.name) if seen else NotFound("opinion_not_found")
        if row.state != "asked":
            raise Conflict("opinion_closed")
        row.state, row.ended_at, row.ended_by_id, row.end_reason = "withdrawn", at, by.person_id, reason
        clock = Deadline.key == opinion_key(dossier.code, row.id)
        session.execute(update(Deadline).where(clock, Deadline.state == "running").values(state="gone", ended_at=at))
        agency = session.get_one(Agency, row.agency_id).name
        ledger.write(
            session,
            ledger.dossier_stream(dossier.code),
            verb="opinion.withdrawn",
            by=by,
            at=at,
            on_behalf_of=stand_in(task, by, dossier=dossier),
            body={"opinion": row.id, "agency": agency, "step": task.name},
            payload={"reason": reason},
        )
        return dossier.code


def _answers(by: Actor, row: OpinionRequest, dossier: Dossier) -> bool:
    return reach(by, PERMISSION, version=dossier.version_id).covers(row.agency_id)


def _locked(session: Session, opinion_id: int) -> tuple[OpinionRequest, Dossier, Task]:
    """The request under its dossier's lock, as every writer of a dossier takes it."""
    dossier_id = session.scalar(select(OpinionRequest.dossier_id).where(OpinionRequest.id == opinion_id))
    if dossier_id is None:
        raise NotFound("opinion_not_found")
    dossier = session.scalars(select(Dossier).where(Dossier.id == dossier_id).with_for_update(of=Dossier)).one()
    row = session.get_one(OpinionRequest, opinion_id, populate_existing=True)
    return row, dossier, session.get_one(Task, row.task_id, populate_existing=True)
