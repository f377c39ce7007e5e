"""Opinions of other agencies on a dossier's page: all answers side by side, and asking from one's own step (TIM-11)."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.casework.queries.dossier_page import DossierView
from app.casework.queries.opinions import OPINION_STATES, OpinionView, dossier_opinions
from app.casework.queries.procedures import agencies
from app.domain.states import OPEN_STATES
from app.edge.access import actor, services


@dataclass(frozen=True, kw_only=True)
class OpinionPanel:
    """``waiting``: task id → whom it still waits for, and ``late`` of those whose time is over; ``agencies`` to ask."""

    rows: tuple[OpinionView, ...]
    states: Mapping[str, str]
    askable: tuple[int, ...]
    agencies: tuple[tuple[int, str], ...]
    days: int
    waiting: Mapping[int, tuple[str, ...]]
    late: Mapping[int, tuple[str, ...]]


def opinions_on(view: DossierView) -> OpinionPanel:
    """The panel for this person."""
    rows = dossier_opinions(services(), by=actor(), code=view.code)
    askable: tuple[int, ...] = ()
    if view.state in OPEN_STATES:
        askable = tuple(task.id for task in view.tasks if task.workable and not task.frozen)
    open_ = [row for row in rows if row.state == "asked"]
    return OpinionPanel(
        rows=rows,
        states=OPINION_STATES,
        askable=askable,
        agencies=tuple((a.id, a.name) for a in agencies(services())) if askable else (),
        days=services().opinion_working_days,
        waiting=_by_task([row for row in open_ if not row.late]),
        late=_by_task([row for row in open_ if row.late]),
    )


def _by_task(rows: list[OpinionView]) -> dict[int, tuple[str, ...]]:
    return {row.task_id: tuple(r.agency for r in rows if r.task_id == row.task_id) for row in rows}
