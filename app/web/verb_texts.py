"""What the ledger's verbs are called: one table for the replay, the history of a dossier and of a procedure."""

from collections.abc import Callable, Mapping

from app.domain.deadlines import KINDS
from app.domain.vietnamese import said_once
from app.web.act_verbs import ACT_VERBS
from app.web.applicant_verbs import APPLICANT_VERBS
from app.web.people_verbs import PEOPLE_VERBS
from app.web.people_verbs import step_name as _step
from app.web.reorganisation_verbs import REORGANISATION_VERBS
from app.web.request_verbs import REQUEST_VERBS
from app.web.verb_text import Body, VerbText


def _completed(body: Body) -> str:
    return f"Hoàn thành {_step(body)}; quy trình kết thúc." if body.get("ended") else f"Hoàn thành {_step(body)}."


def _settled(text: str) -> Callable[[Body], str]:
    def sentence(body: Body) -> str:
        number = f", văn bản số {body['result_number']}" if body.get("result_number") else ""
        reason = f". Lý do: {body['reason']}" if body.get("reason") else ""
        return f"{text}{number}{reason}."

    return sentence


def _version(text: str) -> Callable[[Body], str]:
    return lambda body: f"{text} phiên bản {body.get('version', '')}".rstrip() + "."


def _repaired(body: Body) -> str:
    return f"Sửa tự động phiên bản {body.get('earlier', '')}, lưu thành phiên bản {body.get('version', '')}."


def _sent_back(body: Body) -> str:
    return f"Trả lại phiên bản {body.get('version', '')} để sửa: {body.get('reason', '')}"


def _approved(body: Body) -> str:
    text = f"Phê duyệt phiên bản {body.get('version', '')} theo Quyết định số {body.get('decision_number', '')}."
    return f"{text} Lý do chấp nhận chênh lệch: {body['override_reason']}" if body.get("override_reason") else text


def _entered(body: Body) -> str:
    earlier = body.get("replaces")
    text = f"Phiên bản {body.get('version', '')} có hiệu lực"
    return f"{text}, thay phiên bản {earlier}." if earlier else f"{text}."


def _handed_back(body: Body) -> str:
    withdrawn = len(body.get("withdrawn") or ())
    more = f" và rút {withdrawn - 1} bước khác đang mở" if withdrawn > 1 else ""
    return f"Chuyển lại {_step(body)} về bước trước{more}."


def _message(body: Body) -> str:
    origin = f" từ hồ sơ {body['origin']}" if body.get("origin") else ""
    return f"Nhận thông điệp “{body.get('message') or 'không rõ tên'}”{origin}; hồ sơ đi tiếp."


def _timer(body: Body) -> str:
    again = f", lần {body['round']}" if int(body.get("round") or 1) > 1 else ""
    return f"Đến mốc thời gian trên sơ đồ{again}; hệ thống cho hồ sơ đi tiếp."


def _passed(body: Body) -> str:
    kind = KINDS.get(str(body.get("of")))
    what = f" “{kind.name}”" if kind else ""
    return f"Hết thời hạn{what}; hệ thống đã làm việc đi kèm."


def _resolved(body: Body) -> str:
    chosen = body.get("how") == "chosen"
    return f"Xử lý sự cố của sơ đồ: {'chọn giá trị khác để đi tiếp' if chosen else 'thử lại'}."


def _calendar(text: str) -> Callable[[Body], str]:
    def sentence(body: Body) -> str:
        whose = f"của cơ quan {body['agency']}" if body.get("agency") else "của tỉnh"
        reason = f" Lý do: {body['reason']}" if body.get("reason") else ""
        decision = body.get("decision_number", "")
        return f"{text} bản lịch số {body.get('number', '')} {whose}, Quyết định số {decision}.{reason}"

    return sentence


def _recounted(body: Body) -> str:
    changed, failed = body.get("changed", 0), body.get("failed", 0)
    text = f"Tính lại hạn theo bản lịch số {body.get('number', '')}: {changed} hồ sơ đổi ngày hẹn"
    return f"{text}, {failed} hồ sơ không tính được." if failed else f"{text}."


def _clock_moved(body: Body) -> str:
    hours, rest = divmod(int(body.get("seconds", 0)), 3600)
    return f"Chuyển đồng hồ trình diễn tới thêm {hours} giờ {rest // 60} phút."


VERBS: Mapping[str, VerbText] = {
    "dossier.received": VerbText(name="Tiếp nhận hồ sơ", kind="act", icon="inbox"),
    "dossier.confirm": VerbText(
        name="Xác nhận đã có kết quả", kind="act", icon="certificate", sentence=_settled("Xác nhận đã có kết quả")
    ),
    "dossier.refuse": VerbText(
        name="Xác nhận từ chối giải quyết", kind="act", icon="ban", sentence=_settled("Xác nhận từ chối giải quyết")
    ),
    "dossier.return": VerbText(name="Trả kết quả", kind="act", icon="send"),
    **ACT_VERBS,
    **REQUEST_VERBS,
    **APPLICANT_VERBS,
    **REORGANISATION_VERBS,
    "dossier.incident": VerbText(
        name="Sự cố của sơ đồ",
        kind="other",
        icon="alert-triangle",
        sentence=lambda _: "Sơ đồ không đi tiếp được; đã báo quản trị hệ thống, không có gì bị mất.",
    ),
    "incident.resolved": VerbText(name="Xử lý sự cố", kind="step", icon="circle-check", sentence=_resolved),
    "timer.fired": VerbText(name="Đến mốc thời gian", kind="timer", icon="clock-play", sentence=_timer),
    "message.received": VerbText(name="Nhận thông điệp", kind="message", icon="mail", sentence=_message),
    "engine.rebuilt": VerbText(
        name="Dựng lại trạng thái",
        kind="other",
        icon="refresh",
        sentence=lambda _: "Dựng lại trạng thái của sơ đồ từ các bước đã ghi; hồ sơ không thay đổi.",
    ),
    **PEOPLE_VERBS,
    "task.completed": VerbText(name="Hoàn thành bước", kind="step", icon="check", sentence=_completed),
    "task.handed_back": VerbText(
        name="Chuyển lại bước trước", kind="step", icon="arrow-back-up", sentence=_handed_back
    ),
    "clock.overdue": VerbText(name="Quá hạn", kind="late", sentence=lambda _: "Hồ sơ bắt đầu quá hạn từ lúc này."),
    "version.uploaded": VerbText(name="Tải lên", kind="act", sentence=_version("Tải lên")),
    "version.repaired": VerbText(name="Sửa tự động", kind="act", icon="refresh", sentence=_repaired),
    "version.submit": VerbText(name="Trình thẩm định", kind="act", sentence=_version("Trình thẩm định")),
    "version.appraise": VerbText(name="Thẩm định", kind="act", sentence=_version("Thẩm định đạt")),
    "version.approve": VerbText(name="Phê duyệt", kind="act", sentence=_approved),
    "version.put_in_force": VerbText(name="Đưa vào hiệu lực", kind="act", sentence=_entered),
    "version.sent_back": VerbText(name="Trả lại", kind="act", sentence=_sent_back),
    "payload.erased": VerbText(
        name="Xóa dữ liệu cá nhân",
        kind="other",
        sentence=lambda _: "Xóa dữ liệu cá nhân đã kèm theo các sự kiện trước; phần còn lại giữ nguyên.",
    ),
    "person.created": VerbText(name="Tạo tài khoản", kind="other"),
    "person.password_changed": VerbText(name="Đổi mật khẩu", kind="other"),
    "person.locked": VerbText(name="Khóa tài khoản", kind="other"),
    "person.unlocked": VerbText(name="Mở khóa tài khoản", kind="other"),
    "person.demo_locked": VerbText(name="Khóa tài khoản trình diễn", kind="other"),
    "province.loaded": VerbText(name="Nạp cơ quan và tài khoản", kind="other"),
    "agency.created": VerbText(name="Tạo cơ quan", kind="other"),
    "person.signed_in": VerbText(name="Đăng nhập", kind="view"),
    "person.signed_out": VerbText(name="Đăng xuất", kind="view"),
    "token.created": VerbText(name="Tạo khóa truy cập", kind="other"),
    "token.revoked": VerbText(name="Thu hồi khóa truy cập", kind="other"),
    "webhook.created": VerbText(name="Đăng ký nhận sự kiện", kind="other"),
    "webhook.paused": VerbText(name="Tạm dừng gửi sự kiện", kind="other"),
    "webhook.resumed": VerbText(name="Gửi tiếp sự kiện", kind="other"),
    "webhook.removed": VerbText(name="Xóa đăng ký nhận sự kiện", kind="other"),
    "webhook.replayed": VerbText(name="Gửi lại sự kiện theo số thứ tự", kind="other"),
    "webhook.secret_renewed": VerbText(name="Đổi khóa ký sự kiện", kind="other"),
    "deadline.passed": VerbText(name="Hết thời hạn", kind="timer", icon="clock-exclamation", sentence=_passed),
    "digest.acknowledged": VerbText(name="Xác nhận đã xem cảnh báo", kind="view"),
    "sweep.retried": VerbText(name="Cho bộ lập lịch thử lại", kind="other"),
    "message.retried": VerbText(name="Gửi lại thông báo", kind="message"),
    "calendar.drafted": VerbText(name="Soạn lịch làm việc", kind="act", sentence=_calendar("Soạn")),
    "calendar.redrafted": VerbText(name="Sửa dự thảo lịch", kind="act", sentence=_calendar("Sửa dự thảo")),
    "calendar.withdrawn": VerbText(name="Rút dự thảo lịch", kind="act", sentence=_calendar("Rút dự thảo")),
    "calendar.rejected": VerbText(name="Không ban hành lịch", kind="act", sentence=_calendar("Không ban hành")),
    "calendar.released": VerbText(name="Ban hành lịch làm việc", kind="act", sentence=_calendar("Ban hành")),
    "calendar.taken_over": VerbText(
        name="Chuyển lịch làm việc riêng", kind="act", sentence=_calendar("Chuyển theo sắp xếp cơ quan:")
    ),
    "calendar.recount_approved": VerbText(
        name="Phê duyệt tính lại hạn", kind="act", sentence=_calendar("Phê duyệt tính lại hạn hồ sơ theo")
    ),
    "calendar.recounted": VerbText(name="Đã tính lại hạn", kind="clock", sentence=_recounted),
    "demo.clock_moved": VerbText(name="Chuyển đồng hồ trình diễn", kind="timer", sentence=_clock_moved),
}
_UNKNOWN = VerbText(name="Việc khác", kind="other")


def verb_name(verb: str) -> str:
    """Two or three words for the verb; “Việc khác” for one that the table does not know."""
    return VERBS.get(verb, _UNKNOWN).name


def verb_text(verb: str, body: Body) -> str:
    """The sentence for an event; never markup, what the body holds comes out as it is."""
    known = VERBS.get(verb, _UNKNOWN)
    return said_once(known.sentence(body)) if known.sentence else f"{known.name}."


def verb_icon(verb: str) -> str:
    """The icon beside the event in a timeline."""
    return VERBS.get(verb, _UNKNOWN).icon


def kind(verb: str) -> str:
    """Which look the event has in the replay."""
    return VERBS.get(verb, _UNKNOWN).kind
