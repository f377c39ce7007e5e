"""What every use case is given. ``app.factory`` makes the one instance."""

from dataclasses import dataclass, field

from app.casework.rule_book import RuleBook
from app.domain.clock import Clock
from app.domain.ports import Engine, FormChecker, IdentityPort, MailPort, PaymentPort, PortalPort, WebhookPort
from app.domain.programs import ProgramPolicy
from app.integrations import NullIdentity, NullPayment
from app.procedures.frozen import VersionShelf


@dataclass(frozen=True, kw_only=True)
class Services:
    """Clock, engine, forms, mail, webhooks, the national portal, the rules (calendars and regulations), what programs
    may do; who applicants are and where they pay.

    No regulation says until when something may be entered after an outage, nor how long an opinion may take where
    nobody says: the installation does, in working days. ``hotline`` is whom an applicant calls; empty where none was
    told.
    """

    clock: Clock
    engine: Engine
    forms: FormChecker
    mail: MailPort
    portal: PortalPort
    webhooks: WebhookPort
    rules: RuleBook
    province: str
    base_url: str
    late_entry_working_days: int = 5
    opinion_working_days: int = 3
    programs: ProgramPolicy = field(default_factory=ProgramPolicy)
    identity: IdentityPort = field(default_factory=NullIdentity)
    payments: PaymentPort = field(default_factory=NullPayment)
    hotline: str = ""
    versions: VersionShelf = field(default_factory=VersionShelf)
