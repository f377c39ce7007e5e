"""What every use case is given. ``app.factory`` makes the one instance."""

from dataclasses import dataclass, field

from app.casework.rule_book import RuleBook
from app.domain.clock import Clock
from app.domain.ports import Engine, FormChecker, MailPort
from app.procedures.frozen import VersionShelf


@dataclass(frozen=True, kw_only=True)
class Services:
    """Clock, engine, forms, mail, and the rules: calendars and regulations."""

    clock: Clock
    engine: Engine
    forms: FormChecker
    mail: MailPort
    rules: RuleBook
    province: str
    base_url: str
    versions: VersionShelf = field(default_factory=VersionShelf)
