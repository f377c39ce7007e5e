"""Decision tables for people to read: columns by their labels, cells as they are written."""

from app.domain.definition import DecisionColumn, DecisionRow, DecisionView
from app.engine.decision_reading import Decision, read_decisions
from app.engine.xml_reading import Unreadable


def decision_views(source: bytes) -> tuple[DecisionView, ...]:
    """The decisions of a DMN file in document order; empty for a file that cannot be read."""
    try:
        _, found = read_decisions(source)
    except Unreadable:
        return ()
    return tuple(_view(decision) for decision in found)


def _view(decision: Decision) -> DecisionView:
    table = decision.table
    if table is None:
        return DecisionView(id=decision.id, name=decision.name or decision.id, needs=decision.needs)
    return DecisionView(
        id=decision.id,
        name=decision.name or decision.id,
        policy=table.policy.upper(),
        aggregation=table.aggregation.upper(),
        inputs=tuple(DecisionColumn(label=i.label or i.expression, expression=i.expression) for i in table.inputs),
        outputs=tuple(DecisionColumn(label=o.label or o.name, expression=o.name) for o in table.outputs),
        rules=tuple(DecisionRow(tests=rule.tests, results=rule.results) for rule in table.rules),
        defaults=tuple(o.default for o in table.outputs) if any(o.default for o in table.outputs) else (),
        needs=decision.needs,
    )
