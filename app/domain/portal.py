"""What the national portal is told and how what it holds is compared with ours (STA-01 to STA-04).

A status that we hold is numbered per dossier from 1 on, without gaps; the portal keeps the number of the last one it
took, so that "older" and "newer" need no clock.
"""

from dataclasses import dataclass
from datetime import datetime

#: STA-01; integrators' codes, kept as data beside their names
STATUSES = {
    1: "Mới đăng ký",
    2: "Được tiếp nhận",
    3: "Không được tiếp nhận",
    4: "Đang xử lý",
    5: "Yêu cầu bổ sung giấy tờ",
    6: "Yêu cầu thực hiện nghĩa vụ tài chính",
    7: "Công dân yêu cầu rút hồ sơ",
    8: "Dừng xử lý",
    9: "Đã xử lý xong",
    10: "Đã trả kết quả",
}
#: what came in from the portal, by the kinds that it may send
INBOUND_KINDS = {
    "submission": "Nộp hồ sơ",
    "supplement": "Bổ sung hồ sơ",
    "payment": "Thông báo thanh toán",
    "stop": "Yêu cầu dừng, rút hồ sơ",
    "rating": "Đánh giá",
}
#: how the portal's record may differ from ours
DIFFERENCES = {
    "missing": "Cổng chưa có hồ sơ này",
    "behind": "Cổng giữ trạng thái cũ hơn",
    "ahead": "Cổng giữ trạng thái mới hơn",
    "differs": "Cùng số thứ tự nhưng khác trạng thái",
    "unknown": "Cổng có hồ sơ mà hệ thống không có",
}
#: differences that sending again mends; the others are for a person: our own record may be the one that is wrong
MENDABLE = ("missing", "behind")


@dataclass(frozen=True, kw_only=True)
class Held:
    """What the portal holds of a dossier: its status and the number of the message that set it."""

    code: str
    seq: int
    status: int
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Told:
    """What we told the portal of a dossier: the last message's number and status, and the last number it took.

    ``seq`` 0 where it was never told; ``stuck`` when a message was given up, so that those after it wait for a person.
    """

    code: str
    seq: int
    status: int
    taken: int
    at: datetime
    stuck: bool = False


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A dossier of which the two sides hold something else; None where a side holds nothing."""

    code: str
    kind: str
    ours: Told | None
    theirs: Held | None


def difference(ours: Told | None, theirs: Held | None) -> Difference | None:
    """How the two differ; None where they agree, or where our news is still under way and will arrive by itself."""
    if ours is None:
        return Difference(code=theirs.code, kind="unknown", ours=None, theirs=theirs) if theirs else None
    kind = _kind(ours, theirs)
    return Difference(code=ours.code, kind=kind, ours=ours, theirs=theirs) if kind else None


def _kind(ours: Told, theirs: Held | None) -> str | None:
    holds = theirs.seq if theirs else 0
    if holds > ours.seq:
        return "ahead"
    if ours.seq == 0:
        return "missing"
    if holds == ours.seq:
        return "differs" if theirs and theirs.status != ours.status else None
    if holds >= ours.taken and not ours.stuck:
        return None
    return "behind" if theirs else "missing"
