"""What the verbs of reorganised agencies are called in the ledger."""

from collections.abc import Callable, Mapping

from app.domain.reorganisation import LINE_KINDS
from app.web.verb_text import Body, VerbText


def _by(text: str) -> Callable[[Body], str]:
    """The sentence with its decision and, where one was given, the reason."""

    def sentence(body: Body) -> str:
        reason = f" Lý do: {body['reason']}" if body.get("reason") else ""
        return f"{text} theo Quyết định số {body.get('decision_number', '')}.{reason}"

    return sentence


def _line(text: str) -> Callable[[Body], str]:
    def sentence(body: Body) -> str:
        kind = LINE_KINDS.get(str(body.get("becomes")), "chuyển cho").lower()
        to = body.get("target") or body.get("new_name") or ""
        return f"{text} số {body.get('line', '')}: {body.get('source', '')} {kind} {to}."

    return sentence


def _reassigned(body: Body) -> str:
    names = [str(name) for name in body.get("names") or ()]
    number = body.get("decision_number", "")
    if len(names) == 4 and names[:2] != names[2:]:
        places = dict.fromkeys((here, there) for here, there in zip(names[:2], names[2:], strict=True) if here != there)
        went = "; ".join(f"từ {here} sang {there}" for here, there in places)
        return f"Chuyển hồ sơ {went} theo Quyết định số {number}; mã hồ sơ và ngày hẹn không đổi."
    return f"Chuyển bước, thời hạn đang mở theo sắp xếp cơ quan, Quyết định số {number}."


def _hook_moved(body: Body) -> str:
    to, number = body.get("to", ""), body.get("decision_number", "")
    return f"Đăng ký nhận sự kiện “{body.get('label', '')}” chuyển sang cơ quan {to} theo Quyết định số {number}."


def _finished(body: Body) -> str:
    moved, persons = body.get("dossiers", 0), body.get("persons", 0)
    return f"Hoàn thành sắp xếp cơ quan: đã chuyển {moved} hồ sơ, đóng vai trò cũ của {persons} người."


REORGANISATION_VERBS: Mapping[str, VerbText] = {
    "dossier.reassigned": VerbText(
        name="Chuyển theo sắp xếp cơ quan", kind="act", icon="building", sentence=_reassigned
    ),
    "person.moved": VerbText(
        name="Chuyển người theo sắp xếp cơ quan", kind="other", sentence=_by("Chuyển vai trò sang cơ quan tiếp nhận")
    ),
    "person.roles_closed": VerbText(
        name="Đóng vai trò ở cơ quan cũ", kind="other", sentence=_by("Đóng vai trò ở cơ quan đã kết thúc hoạt động")
    ),
    "webhook.moved": VerbText(name="Chuyển đăng ký nhận sự kiện", kind="other", sentence=_hook_moved),
    "reorganisation.drafted": VerbText(name="Soạn sắp xếp cơ quan", kind="act", sentence=_by("Soạn sắp xếp cơ quan")),
    "reorganisation.redrafted": VerbText(
        name="Sửa dự thảo sắp xếp", kind="act", sentence=_by("Sửa dự thảo sắp xếp cơ quan")
    ),
    "reorganisation.line_added": VerbText(name="Thêm dòng sắp xếp", kind="act", sentence=_line("Thêm dòng")),
    "reorganisation.line_removed": VerbText(name="Bỏ dòng sắp xếp", kind="act", sentence=_line("Bỏ dòng")),
    "reorganisation.withdrawn": VerbText(
        name="Rút dự thảo sắp xếp", kind="act", sentence=_by("Rút dự thảo sắp xếp cơ quan")
    ),
    "reorganisation.rejected": VerbText(
        name="Không phê duyệt sắp xếp", kind="act", sentence=_by("Không phê duyệt sắp xếp cơ quan")
    ),
    "reorganisation.cancelled": VerbText(
        name="Hủy sắp xếp cơ quan", kind="act", sentence=_by("Hủy sắp xếp cơ quan đã phê duyệt")
    ),
    "reorganisation.approved": VerbText(
        name="Phê duyệt sắp xếp cơ quan", kind="act", sentence=_by("Phê duyệt sắp xếp cơ quan")
    ),
    "reorganisation.begun": VerbText(
        name="Sắp xếp có hiệu lực", kind="act", sentence=_by("Sắp xếp cơ quan có hiệu lực, bắt đầu chuyển hồ sơ")
    ),
    "reorganisation.finished": VerbText(name="Hoàn thành sắp xếp cơ quan", kind="act", sentence=_finished),
}
