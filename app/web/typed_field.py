"""One field of an act's form, for reading and drawing it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of an act's form. ``kind`` is text | textarea | date | select | number | checkbox | file | moment.

    ``missing`` is the code of the sentence when it is left empty, None where it may be.
    """

    name: str
    label: str
    kind: str = "text"
    hint: str = ""
    missing: str | None = None
    most: int = 200
    options: tuple[tuple[str, str], ...] = ()
    value: str = ""
