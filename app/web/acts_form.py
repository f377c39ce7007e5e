"""The legal acts on a dossier's page: ready, or the reason and the clause why not; and reading what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from app.casework.queries.dossier_page import ActView, DossierView
from app.domain.errors import Forbidden, Invalid, Refused
from app.edge.sentences import sentence

#: rule → where the law says so; the rules' ids are for the code, people read the clause
CLAUSES = {
    "TIM-01": "Nghị định 118/2025/NĐ-CP, Điều 17 khoản 3",
    "TIM-03": "Dự thảo quy chế Bắc Giang 2022, Điều 16 khoản 3",
    "TIM-05": "Dự thảo quy chế Bắc Giang 2022, Điều 16 khoản 4; Nghị định 61/2018/NĐ-CP, Điều 19 khoản 8",
    "RET-01": "Dự thảo quy chế Bắc Giang 2022, Điều 17",
}
ICONS = {"confirm": "certificate", "refuse": "ban", "return": "send"}
_FIELD_OF = {
    "result_number_missing": "number",
    "result_date_in_future": "on",
    "refusal_reason_missing": "reason",
    "handed_to_missing": "handed_to",
}


@dataclass(frozen=True, kw_only=True)
class ActForm:
    """What was typed for an act and what is wrong with it, by field."""

    act: str
    values: Mapping[str, str]
    on: date = date.min
    errors: Mapping[str, str] = field(default_factory=dict)

    def with_error(self, code: str, text: str) -> "ActForm":
        """The same with the use case's sentence beside the field it is about."""
        return replace(self, errors={**self.errors, _FIELD_OF.get(code, ""): text})


@dataclass(frozen=True, kw_only=True)
class ShownAct:
    """One act as it is drawn. ``reason`` is empty when it is ready."""

    id: str
    label: str
    icon: str
    clause: str
    reason: str
    values: Mapping[str, str]
    errors: Mapping[str, str]


def act_views(view: DossierView, *, typed: ActForm | None, today: date) -> tuple[ShownAct, ...]:
    """All acts of the shell for this dossier and this person."""
    return tuple(_shown(act, typed=typed, today=today) for act in view.acts)


def _shown(act: ActView, *, typed: ActForm | None, today: date) -> ShownAct:
    mine = typed if typed and typed.act == act.id else None
    return ShownAct(
        id=act.id,
        label=act.name,
        icon=ICONS[act.id],
        clause=CLAUSES.get(act.clause, act.clause),
        reason=_reason(act),
        values=mine.values if mine else {"on": today.isoformat()},
        errors=mine.errors if mine else {},
    )


def _reason(act: ActView) -> str:
    if act.hindrance:
        return sentence(Refused(act.hindrance, act=act.name))
    return "" if act.mine else sentence(Forbidden("act_of_desk", act=act.name))


def read_act(sent: MultiDict[str, str], *, act: str = "") -> ActForm:
    """What was sent for confirm, refuse or return; a date that is none is an error, the rest the use case judges."""
    act = act or ("refuse" if sent.get("act") == "refuse" else "confirm")
    names: tuple[str, ...] = ("handed_to",) if act == "return" else ("number", "on", "reason")
    values: dict[str, Any] = {name: sent.get(name, "").strip() for name in names}
    if act == "return":
        return ActForm(act=act, values=values, errors=_missing(values, "handed_to", "handed_to_missing"))
    on = _date(values["on"])
    errors = _missing(values, "number", "result_number_missing")
    if act == "refuse":
        errors |= _missing(values, "reason", "refusal_reason_missing")
    if on is None:
        errors["on"] = "Nhập ngày của văn bản, ví dụ 12/12/2025."
    return ActForm(act=act, values=values, on=on or date.min, errors=errors)


def _missing(values: Mapping[str, str], name: str, code: str) -> dict[str, str]:
    return {} if values[name] else {name: sentence(Invalid(code))}


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
