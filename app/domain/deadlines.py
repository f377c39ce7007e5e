"""The clocks that run beside a dossier's own: what each is called, its rule, and where its limit stands.

A limit that a regulation gives is named by its key there; the clause is the regulation's. The others carry their own.
"""

from dataclasses import dataclass
from datetime import datetime, time
from fractions import Fraction

from app.domain.calendar import Calendar, local
from app.domain.limits import Limit, due_moment
from app.domain.regulation import Regulation


@dataclass(frozen=True, kw_only=True)
class DeadlineKind:
    """``key`` names the regulation's value that gives limit and clause, ``unit`` the unit of that value.

    ``window``: the last moment of a possibility, nobody's delay. ``owed_by`` says in words who owes it.
    """

    id: str
    name: str
    rule: str
    owed_by: str
    key: str | None = None
    unit: str = "working_days"
    clause: str = ""
    window: bool = False


KINDS = {
    kind.id: kind
    for kind in (
        DeadlineKind(
            id="intake_answer",
            name="Trả lời hồ sơ nộp trực tuyến",
            rule="INT-07",
            owed_by="Bộ phận một cửa",
            key="answer_within_working_hours",
            unit="working_hours",
        ),
        DeadlineKind(
            id="transfer",
            name="Chuyển hồ sơ đến nơi giải quyết",
            rule="TRF-01",
            owed_by="Bộ phận một cửa",
            key="transfer_cutoff",
            unit="same_day",
        ),
        DeadlineKind(
            id="paper_transfer",
            name="Hồ sơ giấy đến cơ quan giải quyết",
            rule="TRF-04",
            owed_by="Bộ phận một cửa",
            key="paper_transfer_working_days",
        ),
        DeadlineKind(
            id="share",
            name="Phần thời hạn của cơ quan",
            rule="TIM-09",
            owed_by="Cơ quan tham gia giải quyết",
            unit="working_hours",
            clause="Quy trình nội bộ đã phê duyệt; dự thảo quy chế Bắc Giang 2022, Điều 16 khoản 6 điểm c",
        ),
        DeadlineKind(
            id="supplement_request",
            name="Thời điểm cuối để yêu cầu bổ sung",
            rule="SUP-01",
            owed_by="Cơ quan giải quyết",
            key="supplement_request_within_working_days",
            window=True,
        ),
        DeadlineKind(
            id="supplement_wait",
            name="Người nộp bổ sung hồ sơ",
            rule="SUP-06",
            owed_by="Người nộp hồ sơ",
            key="supplement_wait_working_days",
        ),
        DeadlineKind(
            id="financial_duty",
            name="Người nộp thực hiện nghĩa vụ tài chính",
            rule="FEE-03",
            owed_by="Người nộp hồ sơ",
            key="pause_keeps",
            unit="open",
        ),
        DeadlineKind(
            id="applicant_step",
            name="Người nộp thực hiện bước của mình",
            rule="TIM-13",
            owed_by="Người nộp hồ sơ",
            key="pause_keeps",
            unit="open",
        ),
        DeadlineKind(
            id="extension",
            name="Thời điểm cuối để gia hạn, hẹn lại",
            rule="EXT-02",
            owed_by="Cơ quan giải quyết",
            key="extension_notice_working_days",
            window=True,
        ),
        DeadlineKind(
            id="apology",
            name="Gửi văn bản xin lỗi vì trễ hẹn",
            rule="EXT-01",
            owed_by="Cơ quan giải quyết",
            key="extension_notice_days",
            unit="same_day",
        ),
        DeadlineKind(
            id="stop",
            name="Trả lời đề nghị dừng giải quyết",
            rule="STP-01",
            owed_by="Bộ phận một cửa",
            unit="same_day",
            clause="Thông tư 03/2025/TT-VPCP, Điều 7; Nghị định 118/2025/NĐ-CP, Điều 21 khoản 1 (“ngay”)",
        ),
        DeadlineKind(
            id="opinion",
            name="Cơ quan phối hợp trả lời ý kiến",
            rule="TIM-11",
            owed_by="Cơ quan phối hợp",
            clause="Nghị định 61/2018/NĐ-CP, Điều 19 khoản 5, khoản 6",
        ),
        DeadlineKind(
            id="publication",
            name="Cấu hình quy trình đã phê duyệt",
            rule="PRC-02",
            owed_by="Cơ quan quản lý hệ thống",
            key="configuration_working_days",
        ),
        DeadlineKind(
            id="feedback",
            name="Trả lời phản ánh, kiến nghị",
            rule="FBK-01",
            owed_by="Cơ quan bị phản ánh",
            key="feedback_working_days",
        ),
        DeadlineKind(
            id="feedback_forward",
            name="Thời điểm cuối để chuyển phản ánh không thuộc thẩm quyền",
            rule="FBK-02",
            owed_by="Cơ quan tiếp nhận phản ánh",
            key="feedback_forward_working_days",
            window=True,
        ),
        DeadlineKind(
            id="account_request",
            name="Xử lý yêu cầu về tài khoản",
            rule="ACC-01",
            owed_by="Quản trị hệ thống",
            key="account_working_days",
        ),
        DeadlineKind(
            id="maintenance_notice",
            name="Thông báo tạm ngừng hệ thống",
            rule="SYS-05",
            owed_by="Cơ quan quản lý hệ thống",
            key="maintenance_notice_working_days",
        ),
    )
}


def limit_of(kind: DeadlineKind, *, regulation: Regulation) -> Limit | None:
    """The limit that the regulation gives this clock; None where it gives none (nothing is ever due)."""
    if kind.unit in ("same_day", "open"):
        return Limit(value=Fraction(0), unit=kind.unit)
    value = regulation.value(kind.key).value if kind.key else None
    return Limit(value=Fraction(value), unit=kind.unit) if isinstance(value, int | Fraction) else None


def clause_of(kind: DeadlineKind, *, regulation: Regulation) -> str:
    """The clause as the regulation gives it; the kind's own where no regulation speaks of it."""
    return regulation.value(kind.key).clause if kind.key else kind.clause


def transfer_due(received_at: datetime, *, cutoff: time | None, calendar: Calendar) -> datetime:
    """By when a dossier must be with those who resolve it (TRF-01, TRF-05): the closing of the day it came.

    Taken strictly after the cut-off (15:00:00 is not after 15:00), or when the office is closed: the opening of the
    next working day. This is a deadline of its own; it moves no dossier's clock (TRF-02).
    """
    moment = local(received_at)
    day = moment.date()
    late = cutoff is not None and moment.time() > cutoff
    if calendar.is_working_day(day) and not late and moment < calendar.closing(day):
        return calendar.closing(day)
    return calendar.opening(calendar.next_working_day(day))


def due_of(limit: Limit | None, from_at: datetime, *, calendar: Calendar) -> datetime | None:
    """When such a limit ends: hours run from the next office instant (INT-08), days leave out the first (TIM-07)."""
    if limit is None:
        return None
    as_it_is = limit.by_the_wall_clock or limit.unit == "working_days"
    start = local(from_at) if as_it_is else calendar.next_instant(from_at)
    return due_moment(limit, start, calendar=calendar)


def latest_before(limit: Limit, moment: datetime, *, calendar: Calendar) -> datetime:
    """The last moment from which so many working days pass until ``moment`` (SYS-05): the inverse of ``due_of``.

    A moment outside of office hours is reached by the closing before it.
    """
    last = local(moment)
    day = last.date()
    if not calendar.is_working_day(day) or last < calendar.opening(day):
        last = calendar.closing(calendar.previous_working_day(day))
    return calendar.shift_working_days(last, -int(limit.value))


def near_from(due_at: datetime | None, from_at: datetime, *, calendar: Calendar) -> datetime | None:
    """From when a deadline is near: one working day before (TIM-09b), for a short one its last quarter."""
    if due_at is None:
        return None
    return max(calendar.shift_working_days(due_at, -1), due_at - (due_at - local(from_at)) / 4)
