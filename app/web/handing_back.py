"""Handing a step back on a dossier's page: the steps to choose from, what was typed, what the question says."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from app.casework.hand_back import Target, Withdrawn, targets_of
from app.casework.queries.dossier_page import DossierView
from app.domain.errors import DomainError, Invalid
from app.domain.steps import TaskKey
from app.edge.access import actor, services
from app.edge.sentences import sentence


@dataclass(frozen=True, kw_only=True)
class HandBackForm:
    """What was typed for handing a task back and what is wrong with it, by field."""

    task_id: int
    target: str = ""
    reason: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def summary(self) -> list[tuple[str | None, str]]:
        """As the macro ``error_summary`` takes it."""
        return [(f"{name}-{self.task_id}", text) for name, text in self.errors.items()]

    @property
    def key(self) -> TaskKey | None:
        """The chosen step; None when none or nothing readable was chosen."""
        element, _, number = self.target.rpartition(":")
        if not element or not (number.isascii() and number.isdigit() and len(number) < 10):
            return None
        return TaskKey(element_id=element, occurrence=int(number))


@dataclass(frozen=True, kw_only=True)
class BackChoice:
    """The steps to which one task may be handed back: (value, name) as a select takes them."""

    options: tuple[tuple[str, str], ...]
    elements: tuple[str, ...]
    typed: HandBackForm


def read_hand_back(sent: MultiDict[str, str], *, task_id: int) -> HandBackForm:
    """What was sent; a missing step or reason is named beside its field."""
    target, reason = sent.get("target", "")[:300], sent.get("reason", "").strip()
    form = HandBackForm(task_id=task_id, target=target, reason=reason)
    errors = {} if form.key else {"target": "Chọn bước nhận lại."}
    if not reason:
        errors["reason"] = sentence(Invalid("hand_back_reason_missing"))
    return HandBackForm(task_id=task_id, target=target, reason=reason, errors=errors)


def back_choices(view: DossierView, *, typed: HandBackForm | None) -> dict[int, BackChoice]:
    """Task id → where this person may hand it back to; a task without any earlier step is left out."""
    found = {task.id: _targets(task.id) for task in view.tasks if task.workable}
    return {task_id: _choice(targets, task_id, typed=typed) for task_id, targets in found.items() if targets}


def _targets(task_id: int) -> tuple[Target, ...]:
    """A dossier whose record cannot be run again has no targets, but it still has a page."""
    try:
        return targets_of(services(), by=actor(), task_id=task_id)
    except DomainError:
        return ()


def _choice(targets: tuple[Target, ...], task_id: int, *, typed: HandBackForm | None) -> BackChoice:
    mine = typed if typed and typed.task_id == task_id else HandBackForm(task_id=task_id)
    return BackChoice(
        options=tuple((f"{t.key.element_id}:{t.key.occurrence}", _name(t)) for t in targets),
        elements=tuple(dict.fromkeys(t.key.element_id for t in targets)),
        typed=mine,
    )


def _name(target: Target) -> str:
    return f"{target.name} (lần {target.key.occurrence})" if target.key.occurrence > 1 else target.name


def withdrawn_text(found: tuple[Withdrawn, ...]) -> str:
    """“Bước 3. Ký” (Hoàng Minh Đức đang giữ); …"""
    told = (f"“{w.name}”" + (f" ({w.holder} đang giữ)" if w.holder else "") for w in found)
    return "; ".join(told) or "không có bước nào"
