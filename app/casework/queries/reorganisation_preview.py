"""What a reorganisation would do: per agency that ends the counts, its people, what to solve first; each dossier."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.casework.calendar_scope import own_hours
from app.casework.carry_out_reorganisation import ended_by
from app.casework.digest_mails import unseen
from app.casework.left_behind import touching
from app.casework.queries.reorganisation_claims import Claim, claims, roles_of_nobody
from app.casework.queries.reorganisations import PAGE, require_view
from app.casework.reorganisation_scope import reorganisation_row
from app.casework.services import Services
from app.db import reading
from app.deadlines.records import Deadline
from app.domain.permissions import ROLES, Actor
from app.domain.reorganisation import Subject, Successions
from app.dossiers.correction_records import OpinionRequest
from app.dossiers.records import Dossier, Proposal
from app.payments.records import Payment
from app.people.records import Agency, ApiToken, Person, RoleGrant, Substitution, Unit
from app.people.reorganisations import Reorganisation
from app.people.succession import lines_of, load_successions
from app.procedures.records import Procedure, ProcedureVersion
from app.programs.records import Webhook
from app.requests.records import AccountRequest, Feedback
from app.rules.records import CalendarRevision
from app.tasks.records import Digest, Task


@dataclass(frozen=True, kw_only=True)
class PersonMove:
    """A person of the agency, with the roles there and where they go."""

    username: str
    name: str
    roles: tuple[str, ...]
    to: str


@dataclass(frozen=True, kw_only=True)
class SourceEffect:
    """What becomes of one agency: ``counts`` by what is counted, in words; ``warnings`` are whole sentences."""

    code: str
    name: str
    heirs: tuple[str, ...]
    counts: tuple[tuple[str, int], ...]
    persons: tuple[PersonMove, ...]
    procedures: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DossierMove:
    """An open dossier that would go over; ``due_at`` stays."""

    code: str
    procedure: str
    applicant: str
    due_at: Any
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ReorganisationPreview:
    """The effect as things stand now; looking changes nothing. ``released`` are steps whose holders stay behind."""

    sources: tuple[SourceEffect, ...]
    dossiers: tuple[DossierMove, ...]
    total: int
    page: int
    pages: int
    released: tuple[Claim, ...]
    nobody: tuple[str, ...]


def preview_reorganisation(
    services: Services, *, by: Actor | None, reorganisation_id: int, page: int = 1
) -> ReorganisationPreview:
    """Count and list it; ``by`` None: the command on the server. NotFound, Forbidden."""
    if by is not None:
        require_view(by)
    with reading() as session:
        row = reorganisation_row(session, reorganisation_id)
        ending, successions = ended_by(session, row.id), load_successions(session, also=row.id)
        wanted = touching(ending)
        total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
        ids = session.scalars(wanted.order_by(Dossier.id).limit(PAGE).offset((page - 1) * PAGE)).all()
        return ReorganisationPreview(
            sources=tuple(_source(session, services, row, one, successions=successions) for one in sorted(ending)),
            dossiers=tuple(_dossiers(session, ids, successions=successions)),
            total=total,
            page=page,
            pages=max(1, -(-total // PAGE)),
            released=tuple(claim for claim in claims(session, ending, successions) if not claim.kept),
            nobody=roles_of_nobody(session, ending, successions),
        )


def _source(
    session: Session, services: Services, row: Reorganisation, agency_id: int, *, successions: Successions
) -> SourceEffect:
    agency = session.get_one(Agency, agency_id)
    heirs = [session.get_one(Agency, one) for one in sorted(successions.heirs(agency_id))]
    return SourceEffect(
        code=agency.code,
        name=agency.name,
        heirs=tuple(heir.name for heir in heirs),
        counts=tuple(_counts(session, agency_id).items()),
        persons=tuple(_persons(session, agency_id, successions=successions)),
        procedures=tuple(_procedures(session, agency.code)),
        warnings=tuple(_warnings(session, services, row, agency, heirs=heirs)),
    )


def _counts(session: Session, agency_id: int) -> dict[str, int]:
    def count(table: Any, *where: Any) -> int:
        return session.scalar(select(func.count()).select_from(table).where(*where)) or 0

    def of(table: Any, *states: str) -> int:
        return count(table, table.agency_id == agency_id, table.state.in_(states))

    open_ids = select(touching([agency_id]).subquery().c.id)
    held = select(RoleGrant.person_id).where(RoleGrant.agency_id == agency_id)
    theirs = or_(Person.agency_id == agency_id, Person.id.in_(held))
    persons = select(Person.id).where(theirs)
    return {
        "Hồ sơ đang mở tiếp nhận tại đây": count(
            Dossier, Dossier.id.in_(open_ids), Dossier.receiving_agency_id == agency_id
        ),
        "Hồ sơ đang mở giải quyết tại đây": count(
            Dossier, Dossier.id.in_(open_ids), Dossier.competent_agency_id == agency_id
        ),
        "Bước đang mở": of(Task, "open"),
        "Đề nghị chưa quyết định": of(Proposal, "open"),
        "Yêu cầu cho ý kiến chưa trả lời": of(OpinionRequest, "asked"),
        "Khoản tiền chưa khớp": of(Payment, "unmatched"),
        "Thời hạn đang tính": of(Deadline, "running", "paused"),
        "Phản ánh, kiến nghị chưa trả lời": of(Feedback, "open"),
        "Yêu cầu tài khoản chưa xong": of(AccountRequest, "open", "notify"),
        "Danh sách cảnh báo chưa xem": count(Digest, Digest.agency_id == agency_id, unseen(), Digest.entries > 0),
        "Tài khoản": count(Person, theirs),
        "Đơn vị": count(Unit, Unit.agency_id == agency_id, Unit.ended_at.is_(None)),
        "Phân công làm thay": count(
            Substitution, or_(Substitution.absent_id.in_(persons), Substitution.substitute_id.in_(persons))
        ),
        "Khóa truy cập của phần mềm": count(ApiToken, ApiToken.person_id.in_(persons), ApiToken.revoked_at.is_(None)),
        "Đăng ký nhận sự kiện": of(Webhook, "active", "paused"),
        "Dự thảo lịch làm việc riêng (sẽ được rút)": of(CalendarRevision, "draft"),
    }


def _persons(session: Session, agency_id: int, *, successions: Successions) -> Iterable[PersonMove]:
    held = select(RoleGrant.person_id).where(RoleGrant.agency_id == agency_id)
    query = select(Person).where(or_(Person.agency_id == agency_id, Person.id.in_(held))).order_by(Person.id)
    for person in session.scalars(query).all():
        here = (RoleGrant.person_id == person.id, RoleGrant.agency_id == agency_id)
        roles = session.scalars(select(RoleGrant.role).where(*here).order_by(RoleGrant.id)).all()
        yield PersonMove(
            username=person.username,
            name=person.full_name,
            roles=tuple(ROLES.get(role, role) for role in roles),
            to=session.get_one(Agency, successions.home_of(person.username, agency_id)).name,
        )


def _procedures(session: Session, code: str) -> Iterable[str]:
    """Versions in force that name the agency by its code: their lanes, shares or the usual competent agency."""
    query = select(ProcedureVersion).where(ProcedureVersion.state == "in_force").order_by(ProcedureVersion.id)
    for version in session.scalars(query):
        lanes = {lane.get("agency") for lane in version.definition.get("lanes", ())}
        shares = {share.get("agency") for share in version.details.get("shares") or ()}
        if f"fixed:{code}" in lanes | shares or version.details.get("competent_agency") == code:
            yield f"{version.procedure.code} {version.procedure.name}, phiên bản {version.number}"


def _warnings(
    session: Session, services: Services, row: Reorganisation, agency: Agency, *, heirs: list[Agency]
) -> Iterable[str]:
    """What changes for the counting of time, said before it happens."""
    old = services.rules.calendar(session, agency_id=agency.id, at=row.effective_at).version
    takes = {line.target_id: line.source_id for line in lines_of(session, row.id) if line.takes_calendar}
    for heir in heirs:
        if takes.get(heir.id) == agency.id:
            yield (
                f"{heir.name} dùng lịch làm việc riêng của {agency.name} từ ngày có hiệu lực; hạn đã hẹn giữ nguyên, "
                "thời hạn bắt đầu từ đó tính theo lịch này."
            )
        elif (
            heir.id in takes or services.rules.calendar(session, agency_id=heir.id, at=row.effective_at).version != old
        ):
            yield (
                f"Giờ làm việc của {heir.name} khác của {agency.name}: ngày đã hẹn và hạn của bước đang mở giữ nguyên; "
                f"thời hạn bắt đầu hoặc chạy tiếp sau khi chuyển tính theo giờ của {heir.name}."
            )
    kept = takes.keys() & {heir.id for heir in heirs} or any(own_hours(session, heir.id) for heir in heirs)
    if own_hours(session, agency.id) is not None and not kept:
        yield f"{agency.name} có lịch làm việc riêng; đánh dấu “chuyển lịch” ở dòng nếu nơi nhận tiếp tục dùng."


def _dossiers(session: Session, ids: Iterable[int], *, successions: Successions) -> Iterable[DossierMove]:
    names: Mapping[int, str] = {agency.id: agency.name for agency in session.scalars(select(Agency))}
    query = (
        select(Dossier, Procedure)
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .join(Procedure, Procedure.id == ProcedureVersion.procedure_id)
        .where(Dossier.id.in_(list(ids)))
        .order_by(Dossier.id)
    )
    for dossier, procedure in session.execute(query):
        subject = Subject(code=procedure.code, field=procedure.field)
        here = (dossier.receiving_agency_id, dossier.competent_agency_id)
        yield DossierMove(
            code=dossier.code,
            procedure=procedure.name,
            applicant=dossier.applicant.name,
            due_at=dossier.due_at,
            before=tuple(dict.fromkeys(names[one] for one in here)),
            after=tuple(dict.fromkeys(names[successions.heir(one, subject)] for one in here)),
        )
