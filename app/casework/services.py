"""What every use case is given. ``app.factory`` makes the one instance."""

from dataclasses import dataclass, field

from app.casework.rule_book import RuleBook
from app.domain.clock import Clock
from app.domain.ports import Engine, FormChecker, MailPort, PortalPort
from app.procedures.frozen import VersionShelf


@dataclass(frozen=True, kw_only=True)
class Services:
    """Clock, engine, forms, mail, the national portal, and the rules: calendars and regulations.

    No regulation says until when something may be entered after an outage, nor how long an opinion may take where
    nobody says: the installation does, in working days.
    """

    clock: Clock
    engine: Engine
    forms: FormChecker
    mail: MailPort
    portal: PortalPort
    rules: RuleBook
    province: str
    base_url: str
    late_entry_working_days: int = 5
    opinion_working_days: int = 3
    versions: VersionShelf = field(default_factory=VersionShelf)
