"""What every use case is given. ``app.factory`` makes the one instance."""

from dataclasses import dataclass, field

from app.domain.calendar_files import CalendarVersion
from app.domain.clock import Clock
from app.domain.ports import Engine, FormChecker, MailPort
from app.domain.regulation import Regulation
from app.procedures.frozen import VersionShelf


@dataclass(frozen=True, kw_only=True)
class Services:
    """Clock, engine, forms, mail, the province's regulation and calendar."""

    clock: Clock
    engine: Engine
    forms: FormChecker
    mail: MailPort
    regulation: Regulation
    calendar: CalendarVersion
    province: str
    base_url: str
    versions: VersionShelf = field(default_factory=VersionShelf)
