"""Outside parties: each a port with a real and a Null class."""

from app.integrations.emulated_portal import EmulatedPortal, Misfortunes
from app.integrations.identity import NullIdentity, SignedIdentity
from app.integrations.mail import NullMail, SmtpMail
from app.integrations.payment import HostedPayment, NullPayment
from app.integrations.portal import HttpPortal, NullPortal
from app.integrations.signed_fields import link, require_signed, signed
from app.integrations.webhooks import HttpWebhooks, read_networks

__all__ = [
    "EmulatedPortal",
    "HostedPayment",
    "HttpPortal",
    "HttpWebhooks",
    "Misfortunes",
    "NullIdentity",
    "NullMail",
    "NullPayment",
    "NullPortal",
    "SignedIdentity",
    "SmtpMail",
    "link",
    "read_networks",
    "require_signed",
    "signed",
]
