"""Who gives out steps to whom: a head of an agency among all of it, a head of a unit its steps among its persons."""

from app.domain.permissions import MAY, Actor, Grant, all_grants


def assign_grants(actor: Actor) -> frozenset[Grant]:
    """Every role, own or lent, by which the actor gives out steps; one held in a unit only steps of its lanes."""
    return frozenset(g for g in all_grants(actor) if "task.assign" in MAY.get(g.role, frozenset()))


def assigning(actor: Actor, *, role: str, agency_id: int, version: int) -> frozenset[int] | None:
    """The units among whose persons the actor gives out steps of this lane; None: among all, empty: not at all.

    A step is a unit's own where the unit is charged with its procedure and one of its persons holds the lane's role.
    """
    where = [g for g in assign_grants(actor) if g.agency_id in (None, agency_id) and g.counts_for(version)]
    if any(g.unit is None for g in where):
        return None
    return frozenset(g.unit.id for g in where if g.unit and role in g.unit.lanes)
