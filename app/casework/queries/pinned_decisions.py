"""The decision tables that a version is pinned to, for people to read."""

from app.casework.services import Services
from app.domain.definition import DecisionView
from app.procedures.frozen import FrozenVersion


def pinned_decisions(services: Services, version: FrozenVersion) -> tuple[DecisionView, ...]:
    """The decisions of all pinned files, each once, in the order of the files; who may see them the caller asks."""
    found: dict[str, DecisionView] = {}
    for source in version.model.decisions.values():
        for view in services.engine.decision_tables(source):
            found.setdefault(view.id, view)
    return tuple(found.values())
