"""Which completions a token is the consequence of. Kept only while a log is told again, never stored.

A past is a set of entries of the log as the bits of a whole number: the union of two pasts is ``|``.
"""

from typing import Any

from app.engine.tokens import instances_around

#: a token told again is the same token: the same element, after the same past, in the same instances
Identity = tuple[str, int, tuple[int, ...]]


class History:
    """``now`` is the past of the token that moves; ``opened`` the occurrences given, by identity and in order."""

    def __init__(self, told: dict[Identity, list[int]] | None = None) -> None:
        self.now = 0
        self.extra = 0
        self.written: dict[str, Any] = {}
        self.opened: dict[Identity, list[int]] = {}
        self.counts: dict[str, int] = {}
        self.told = told or {}

    def number(self, element_id: str, task: Any, counts: dict[str, int]) -> int:
        """The occurrence that this token had when the log was first told, else the next one."""
        identity = (element_id, self.now, tuple(index for _, index in instances_around(task)))
        given = self.opened.setdefault(identity, [])
        told = self.told.get(identity, [])
        if len(given) < len(told):
            given.append(told[len(given)])
        else:
            counts[element_id] = counts.get(element_id, 0) + 1
            given.append(counts[element_id])
        return given[-1]

    def renumber(self, element_id: str, old: int, counts: dict[str, int]) -> int:
        """A token that is opened once more gets the next occurrence, and keeps its identity."""
        counts[element_id] = counts.get(element_id, 0) + 1
        for identity, given in self.opened.items():
            if identity[0] == element_id and old in given:
                given[given.index(old)] = counts[element_id]
        return counts[element_id]
