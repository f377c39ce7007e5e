"""Units of an agency: what one is charged with, and how that narrows a role held in it. Pure."""

import re
from dataclasses import dataclass

#: a short code, unique in its agency
UNIT_CODE = re.compile(r"[A-Z0-9][A-Z0-9._-]{0,19}")
LONGEST_NAME = 200


@dataclass(frozen=True, kw_only=True)
class Charge:
    """What a unit is charged with: procedures (their ids) and whole fields; neither means everything of its agency."""

    procedures: frozenset[int] = frozenset()
    fields: frozenset[str] = frozenset()

    @property
    def everything(self) -> bool:
        """True where nothing narrows it."""
        return not self.procedures and not self.fields

    def takes_over(self, other: "Charge") -> "Charge | None":
        """This charge with another unit's added; None where that would widen a list to everything by itself."""
        if self.everything:
            return self
        if other.everything:
            return None
        return Charge(procedures=self.procedures | other.procedures, fields=self.fields | other.fields)


@dataclass(frozen=True, kw_only=True)
class UnitBound:
    """How a role held in a unit is narrowed at this moment.

    ``versions``: of the procedures the unit is charged with, None: all. ``lanes``: the roles by which its persons
    perform steps, so that a step is the unit's own where one of them could do it.
    """

    id: int
    versions: frozenset[int] | None
    lanes: frozenset[str] = frozenset()
