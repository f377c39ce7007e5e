"""A limit that depends on the place or the case (TIM-12): the first alternative that fits, else the procedure's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from app.domain.limits import Limit
from app.domain.policy import parse_amount

_KEYS = {"name", "value", "unit", "cutoff", "when", "agencies"}


@dataclass(frozen=True, kw_only=True)
class Alternative:
    """``when``: every one of these routing values is among those given; ``agencies``: the place, by agency code.

    Empty conditions fit always. ``name`` says in Vietnamese which case it is.
    """

    name: str
    limit: Limit
    when: Mapping[str, tuple[Any, ...]]
    agencies: tuple[str, ...] = ()

    def fits(self, *, routing: Mapping[str, Any], agency: str) -> bool:
        """True for a dossier with this routing data, received for this competent agency (its code or its parent's)."""
        place = not self.agencies or any(agency == code or agency.startswith(f"{code}.") for code in self.agencies)
        return place and all(routing.get(key) in values for key, values in self.when.items())


def alternatives_of(raw: Sequence[Mapping[str, Any]]) -> tuple[Alternative, ...]:
    """Read the alternatives of a procedure's details. Raises ValueError, naming what is wrong and in which entry."""
    return tuple(_alternative(entry, number) for number, entry in enumerate(raw, start=1))


def choose_limit(
    own: Limit, alternatives: Sequence[Alternative], *, routing: Mapping[str, Any], agency: str
) -> tuple[Limit, str]:
    """The limit of this dossier and the name of its case; ("" for the procedure's own)."""
    for alternative in alternatives:
        if alternative.fits(routing=routing, agency=agency):
            return alternative.limit, alternative.name
    return own, ""


def _alternative(entry: Mapping[str, Any], number: int) -> Alternative:
    unknown = sorted(set(entry) - _KEYS)
    if unknown or not str(entry.get("name", "")).strip():
        raise ValueError(f"limits[{number}]: {unknown[0] if unknown else 'name'} is unknown or missing")
    try:
        cutoff = entry.get("cutoff")
        limit = Limit(
            value=parse_amount(str(entry["value"])),
            unit=entry["unit"],
            cutoff=time.fromisoformat(cutoff) if cutoff else None,
        )
    except (KeyError, ValueError) as error:
        raise ValueError(f"limits[{number}]: {error}") from None
    when = {key: tuple(value) if isinstance(value, list) else (value,) for key, value in entry.get("when", {}).items()}
    return Alternative(name=entry["name"], limit=limit, when=when, agencies=tuple(entry.get("agencies", ())))
