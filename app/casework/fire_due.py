"""The sweep: mark what became due, write the 10:30 and 15:00 lists (TIM-09, TIM-10). Safe to run twice at once."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from app.casework.apologise import owe_apologies
from app.casework.digests import Written, write_digests
from app.casework.marking import MARKS, Mark, Marked, mark_due
from app.casework.services import Services

Done = TypeVar("Done")
log = logging.getLogger("motcua.scheduler")


@dataclass(frozen=True, kw_only=True)
class Swept:
    """How many dossiers, tasks and other deadlines were marked, how many lists were written, how much failed."""

    due_soon: int
    overdue: int
    tasks_overdue: int
    deadlines_due_soon: int
    deadlines_overdue: int
    digests: int
    apologies: int = 0
    not_marked: int = 0
    digests_failed: int = 0


def fire_due(services: Services) -> Swept:
    """Mark all that is due by now, in batches, then write the lists of the moments that have come.

    A part that fails as a whole lets the others run; then its error is raised, for the round to note.
    """
    at = services.clock.now()
    errors: list[Exception] = []
    marked = {mark.place: _each(mark, at=at, errors=errors) for mark in MARKS}
    apologies = _or_note(lambda: owe_apologies(services, at=at), errors) or 0
    lists = _lists(services, at=at, errors=errors)
    if errors:
        raise errors[0]
    return Swept(
        **{place: done.marked for place, done in marked.items()},
        digests=lists.digests,
        apologies=apologies,
        not_marked=sum(done.failed for done in marked.values()),
        digests_failed=lists.failed,
    )


def _each(mark: Mark, *, at: datetime, errors: list[Exception]) -> Marked:
    return _or_note(lambda: mark_due(mark, at=at), errors) or Marked()


def _lists(services: Services, *, at: datetime, errors: list[Exception]) -> Written:
    return _or_note(lambda: write_digests(services, at=at), errors) or Written(digests=0, failed=0)


def _or_note(act: Callable[[], Done], errors: list[Exception]) -> Done | None:
    try:
        return act()
    except Exception as error:
        log.exception("a part of the sweep failed; the others go on")
        errors.append(error)
        return None
