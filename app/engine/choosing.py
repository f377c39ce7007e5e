"""Which process of a file is the one that runs."""

from app.engine.diagram import Diagram


def executable_diagram(diagrams: tuple[Diagram, ...]) -> Diagram | None:
    """The first process marked executable, else the first that has steps, else the first."""
    for fits in (_is_executable, _has_nodes, _any):
        for diagram in diagrams:
            if fits(diagram):
                return diagram
    return None


def executable_ones(diagrams: tuple[Diagram, ...]) -> tuple[Diagram, ...]:
    """All processes marked executable."""
    return tuple(diagram for diagram in diagrams if _is_executable(diagram))


def _is_executable(diagram: Diagram) -> bool:
    return (diagram.element.get("isExecutable") or "").strip() in ("true", "1")


def _has_nodes(diagram: Diagram) -> bool:
    return bool(diagram.nodes)


def _any(_: Diagram) -> bool:
    return True
