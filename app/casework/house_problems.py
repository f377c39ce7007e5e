"""What only the house can know of a diagram: roles that nobody holds, agencies that do not exist here."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.definition import Definition, LaneDef, Problem
from app.domain.permissions import ROLES
from app.domain.vietnamese import said_once
from app.people.records import Agency


def house_problems(session: Session, definition: Definition) -> list[Problem]:
    """Steps that nobody could do, roles and agencies that are not in the catalogues."""
    return [*_steps_of_nobody(definition), *_unknown_roles(definition), *_agency_problems(session, definition)]


def _steps_of_nobody(definition: Definition) -> list[Problem]:
    nobody = [t for t in definition.tasks if (lane := definition.lane_of(t)) is None or not lane.role]
    return [
        Problem(
            code="LANE_NO_ROLE",
            element=task.id,
            message=said_once(
                f"Bước “{task.name or task.id}” không thuộc làn nào có vai trò nên không ai nhận được việc."
            ),
            repair="Đặt bước vào một làn và ghi vai trò của làn.",
        )
        for task in nobody
    ]


def _unknown_roles(definition: Definition) -> list[Problem]:
    return [
        Problem(
            code="LANE_NO_ROLE",
            element=lane.id,
            message=f"Làn “{lane.name}” ghi vai trò “{lane.role}” không có trong danh mục vai trò.",
            repair=f"Chọn một trong các vai trò: {', '.join(sorted(ROLES))}.",
        )
        for lane in definition.lanes
        if lane.role and lane.role not in ROLES
    ]


def _agency_problems(session: Session, definition: Definition) -> list[Problem]:
    """Lanes of one certain agency that this installation does not know: a dossier would get stuck there."""
    named = {lane: lane.agency.removeprefix("fixed:") for lane in definition.lanes if _is_fixed(lane)}
    known = set(session.scalars(select(Agency.code).where(Agency.code.in_(named.values()))))
    return [
        Problem(
            code="LANE_AGENCY_UNKNOWN",
            element=lane.id,
            message=f"Làn “{lane.name}” ghi cơ quan “{code}” không có trong danh mục cơ quan.",
            repair="Sửa mã cơ quan của làn (mc:agency), hoặc đề nghị quản trị hệ thống thêm cơ quan này.",
        )
        for lane, code in named.items()
        if code not in known
    ]


def _is_fixed(lane: LaneDef) -> bool:
    return lane.agency.startswith("fixed:")
