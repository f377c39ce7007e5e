"""The moves of a version on its page: each is ready or says why not. Hints only; the use case decides."""

from dataclasses import dataclass

from app.casework.approve_version import MOVES, VERSION_STATES
from app.casework.queries.procedures import VersionView
from app.domain.errors import DomainError, Forbidden, Refused
from app.domain.permissions import MAY, ROLES, Actor, reach
from app.domain.vietnamese import moment_text
from app.edge.errors import words

_ORDER = tuple(VERSION_STATES)
_WORDS = {
    "submit": ("trinh", "Trình thẩm định", "send"),
    "appraise": ("tham-dinh", "Thẩm định đạt", "clipboard-check"),
    "approve": ("phe-duyet", "Phê duyệt", "signature"),
    "put_in_force": ("hieu-luc", "Đưa vào hiệu lực", "certificate"),
    "send_back": ("tra-lai", "Trả lại người thiết kế", "arrow-back-up"),
}
_QUESTIONS = {
    "submit": "Sau khi trình, người thẩm định xem xét đúng sơ đồ và biểu mẫu này; muốn sửa phải tải lên phiên bản mới.",
    "appraise": "Phiên bản được ghi nhận là đã thẩm định, chuyển người phê duyệt. Việc này được ghi vào sổ cái.",
    "approve": "Phiên bản được phê duyệt theo quyết định đã nhập. Sơ đồ và biểu mẫu không thể thay đổi nữa.",
    "put_in_force": "Hồ sơ mới sẽ chạy theo phiên bản này; hồ sơ đang giải quyết vẫn theo phiên bản cũ.",
    "send_back": "Phiên bản trở về dự thảo cùng lý do trả lại.",
}
#: state chip of the design: open | waiting | active | closed
CHIPS = {
    "draft": "open",
    "submitted": "waiting",
    "appraised": "waiting",
    "approved": "active",
    "in_force": "active",
    "retired": "closed",
}


@dataclass(frozen=True, kw_only=True)
class MoveHint:
    """One move: its verb, its part of the address, whether it is ready or done, else the reason why not."""

    verb: str
    path: str
    label: str
    icon: str
    ready: bool
    done: bool
    reason: str
    question: str


def moves(view: VersionView, *, by: Actor) -> list[MoveHint]:
    """All moves in order, sending back last and only while somebody reviews."""
    verbs = [*MOVES, "send_back"] if view.state in ("submitted", "appraised") else list(MOVES)
    return [_hint(verb, view, by=by) for verb in verbs]


def _hint(verb: str, view: VersionView, *, by: Actor) -> MoveHint:
    path, label, icon = _WORDS[verb]
    done = verb in MOVES and _ORDER.index(view.state) > _ORDER.index(MOVES[verb][0])
    reason = _done_by(verb, view) if done else _hindrance(verb, view, by=by)
    return MoveHint(
        verb=verb,
        path=path,
        label=label,
        icon=icon,
        ready=not done and not reason,
        done=done,
        reason=reason,
        question=_QUESTIONS[verb],
    )


def _done_by(verb: str, view: VersionView) -> str:
    who, at = {
        "submit": (view.drafted_by, None),
        "appraise": (view.appraised_by, view.appraised_at),
        "approve": (view.approved_by, view.approved_at),
        "put_in_force": ("", view.in_force_at),
    }[verb]
    return ", ".join(part for part in (who, moment_text(at) if at else "") if part)


def _hindrance(verb: str, view: VersionView, *, by: Actor) -> str:
    if verb == "send_back":
        return _without(by, "procedure.appraise" if view.state == "submitted" else "procedure.approve")
    source, _, permission = MOVES[verb]
    if view.state != source:
        return f"Chưa đến bước này: phiên bản đang ở trạng thái “{VERSION_STATES[view.state]}”."
    missing = _without(by, permission)
    return missing or _told(_refusal(verb, view, by=by))


def _without(by: Actor, permission: str) -> str:
    if reach(by, permission):
        return ""
    holders = [ROLES[role] for role, allowed in MAY.items() if permission in allowed]
    return f"Việc này dành cho {', '.join(holders).lower()}."


def _refusal(verb: str, view: VersionView, *, by: Actor) -> DomainError | None:
    if verb == "submit" and view.verdict != "ready":
        return Refused("version_has_problems", count=sum(p.severity == "error" for p in view.problems))
    if verb == "appraise" and by.person_id == view.drafted_by_id:
        return Forbidden("appraised_by_drafter")
    if verb == "approve" and by.person_id == view.drafted_by_id:
        return Forbidden("approved_by_drafter")
    if verb == "approve" and by.person_id == view.appraised_by_id:
        return Forbidden("approved_by_appraiser")
    return None


def _told(error: DomainError | None) -> str:
    return words(error) if error else ""
