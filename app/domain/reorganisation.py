"""Agencies that are merged, split, abolished or renamed by decision (MIG-01): which agency follows which, for what.

A reorganisation is a list of lines. A line names an agency and the one that follows it; of an agency that is split each
line says which dossiers go its way: by procedure, by field, and one line for the rest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

#: kind of a line → as it is said between the two agencies
LINE_KINDS = {
    "merge": "Sáp nhập vào",
    "abolish": "Giải thể, chuyển cho",
    "split": "Chia, tách cho",
    "rename": "Đổi tên thành",
}
#: which dossiers of its agency a line takes
SHARES = {
    "all": "Tất cả hồ sơ",
    "codes": "Hồ sơ của các thủ tục",
    "fields": "Hồ sơ của các lĩnh vực",
    "rest": "Hồ sơ còn lại",
}
REORGANISATION_STATES = {
    "draft": "Dự thảo",
    "approved": "Đã phê duyệt",
    "running": "Đang thực hiện",
    "finished": "Đã hoàn thành",
    "rejected": "Không được phê duyệt",
    "withdrawn": "Đã rút",
    "cancelled": "Đã hủy",
}


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a dossier is about, as far as a split asks: the procedure's code and its field (lĩnh vực)."""

    code: str
    field: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One agency and what becomes of it. ``n`` counts the lines of a reorganisation from 1.

    ``target_id`` is None and ``new_name`` given for a renamed agency, which goes on. ``wanted`` are codes of procedures
    or names of fields, by ``share``; ``persons`` the user names that go this way whatever the rest does.
    ``takes_calendar``: the following agency works by the hours that this agency has of its own.
    """

    n: int
    kind: str
    source_id: int
    target_id: int | None = None
    new_name: str = ""
    share: str = "all"
    wanted: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    takes_calendar: bool = False

    @property
    def ends(self) -> bool:
        """True if its agency is no more once this is in force."""
        return self.target_id is not None

    def takes(self, subject: Subject) -> bool:
        """True if a dossier about this goes this way by name, not as one of the rest."""
        if self.kind != "split":
            return False
        if self.share == "codes":
            return subject.code in self.wanted
        return self.share == "fields" and subject.field.casefold() in {name.casefold() for name in self.wanted}


def chosen_line(lines: Iterable[Line], subject: Subject | None) -> Line | None:
    """Of the lines of one agency the one that takes this: by procedure before by field before the rest.

    ``subject`` None is what belongs to no procedure (persons, feedback): the rest. None where no line takes it.
    """
    ending = [line for line in lines if line.ends]
    if subject is not None:
        for share in ("codes", "fields"):
            for line in ending:
                if line.share == share and line.takes(subject):
                    return line
    return next((line for line in ending if line.kind != "split" or line.share == "rest"), None)


@dataclass(frozen=True, kw_only=True)
class Successions:
    """Every succession in force, by the agency that ended."""

    lines: Mapping[int, tuple[Line, ...]] = field(default_factory=dict)

    def heir(self, agency_id: int, subject: Subject | None = None) -> int:
        """The living agency that follows this one for a subject, however many reorganisations later.

        An agency that did not end follows itself.
        """
        seen: set[int] = set()
        while agency_id in self.lines and agency_id not in seen:
            seen.add(agency_id)
            line = chosen_line(self.lines[agency_id], subject)
            if line is None or line.target_id is None:
                break
            agency_id = line.target_id
        return agency_id

    def heirs(self, agency_id: int) -> frozenset[int]:
        """All living agencies that follow this one for anything."""
        found: set[int] = set()
        queue, seen = [agency_id], {agency_id}
        while queue:
            here = queue.pop()
            nexts = {line.target_id for line in self.lines.get(here, ()) if line.target_id is not None}
            if not nexts:
                found.add(here)
            queue.extend(nexts - seen)
            seen |= nexts
        return frozenset(found)

    def home_of(self, username: str, agency_id: int) -> int:
        """Where a person of an agency belongs now: where a line names them, else with the rest."""
        seen: set[int] = set()
        while agency_id in self.lines and agency_id not in seen:
            seen.add(agency_id)
            lines = self.lines[agency_id]
            line = next((one for one in lines if username in one.persons), None) or chosen_line(lines, None)
            if line is None or line.target_id is None:
                break
            agency_id = line.target_id
        return agency_id
