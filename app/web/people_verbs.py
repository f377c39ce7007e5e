"""What the verbs about persons are called: tasks given to them, roles, standing in for somebody."""

from collections.abc import Callable, Mapping

from app.domain.permissions import ROLES
from app.web.verb_text import Body, VerbText


def step_name(body: Body) -> str:
    """The step as the diagram names it; ``verb_text`` sees to it that the word “bước” is said once."""
    return f"bước “{body.get('task') or 'không rõ tên'}”"


def _given(text: str) -> Callable[[Body], str]:
    return lambda body: text.format(step_name(body), body.get("to") or "không rõ người")


def _claimed(body: Body) -> str:
    left = f", thay {body['left_by']} không còn làm được" if body.get("left_by") else ""
    return f"Nhận xử lý {step_name(body)}{left}."


def _released(body: Body) -> str:
    if body.get("taken_from"):
        return f"Thu hồi {step_name(body)} từ {body['taken_from']}."
    return f"Trả lại {step_name(body)} cho đơn vị."


def _role(text: str) -> Callable[[Body], str]:
    def sentence(body: Body) -> str:
        role = ROLES.get(str(body.get("role")), str(body.get("role") or "không rõ"))
        where = "mọi cơ quan" if body.get("agency") == "*" else f"cơ quan {body.get('agency', '')}"
        where = f"đơn vị {body['unit']}, {where}" if body.get("unit") else where
        return f"{text} vai trò “{role}” tại {where}, Quyết định số {body.get('decision', '')}."

    return sentence


def _substituted(body: Body) -> str:
    return f"Phân công {body.get('substitute', '')} làm thay {body.get('absent', '')}."


def _ended(body: Body) -> str:
    return f"Kết thúc việc {body.get('substitute', '')} làm thay {body.get('absent', '')}."


def _unit(text: str) -> Callable[[Body], str]:
    def sentence(body: Body) -> str:
        name = f" “{body['name']}”" if body.get("name") else ""
        place = f"{body.get('unit', '')}{name}, cơ quan {body.get('agency', '')}"
        return f"{text} đơn vị {place}, Quyết định số {body.get('decision', '')}."

    return sentence


def _placed(body: Body) -> str:
    there = f"đơn vị {body['to']}" if body.get("to") else "ngoài các đơn vị"
    roles = f" cùng {len(body['roles'])} vai trò" if body.get("roles") else ""
    return f"Chuyển {body.get('person', '')} đến {there}{roles}, Quyết định số {body.get('decision', '')}."


#: what was decided about a unit, as its page lists it
UNIT_MOVES = {
    "unit.made": "Lập đơn vị",
    "unit.changed": "Sửa đơn vị",
    "unit.took_over": "Nhận phần việc của đơn vị khác",
    "unit.closed": "Đóng đơn vị",
}

PEOPLE_VERBS: Mapping[str, VerbText] = {
    "task.claimed": VerbText(name="Nhận việc", kind="other", icon="user-check", sentence=_claimed),
    "task.released": VerbText(name="Trả lại việc", kind="other", icon="user-off", sentence=_released),
    "task.assigned": VerbText(
        name="Phân công", kind="other", icon="user-plus", sentence=_given("Phân công {} cho {}.")
    ),
    "task.forwarded": VerbText(
        name="Chuyển người khác", kind="other", icon="arrow-forward-up", sentence=_given("Chuyển {} cho {}.")
    ),
    "person.substituted": VerbText(name="Phân công làm thay", kind="other", sentence=_substituted),
    "person.substitution_ended": VerbText(name="Kết thúc làm thay", kind="other", sentence=_ended),
    "person.placed": VerbText(name="Chuyển đơn vị", kind="other", sentence=_placed),
    "unit.made": VerbText(name=UNIT_MOVES["unit.made"], kind="other", sentence=_unit("Lập")),
    "unit.changed": VerbText(name=UNIT_MOVES["unit.changed"], kind="other", sentence=_unit("Sửa")),
    "unit.took_over": VerbText(
        name=UNIT_MOVES["unit.took_over"], kind="other", sentence=_unit("Giao thêm phần việc cho")
    ),
    "unit.closed": VerbText(name=UNIT_MOVES["unit.closed"], kind="other", sentence=_unit("Đóng")),
    "person.role_granted": VerbText(name="Cấp vai trò", kind="other", sentence=_role("Cấp")),
    "person.role_revoked": VerbText(name="Thu hồi vai trò", kind="other", sentence=_role("Thu hồi")),
}
