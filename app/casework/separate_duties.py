"""Separation of duties: whoever had a hand in a thing does not decide about it, alone or for somebody absent."""

from collections.abc import Callable, Iterable

from app.audit import EventRow
from app.domain.permissions import Actor, acting_for


def had_a_hand(by: Actor, moves: Iterable[EventRow], *, allowed: Callable[[Actor], bool]) -> bool:
    """True if this person, or the absent one represented now, made or let make one of these moves.

    The ledger knows for whom each move was made: the judgement holds for both persons. ``allowed`` says who alone
    would be allowed what is asked now.
    """
    now = {by.username, acting_for(by, allowed)} - {None}
    return any({event.actor, event.on_behalf_of} & now for event in moves)
