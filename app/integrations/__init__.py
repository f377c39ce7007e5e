"""Outside parties: each a port with a real and a Null class."""

from app.integrations.emulated_portal import EmulatedPortal, Misfortunes
from app.integrations.mail import NullMail, SmtpMail
from app.integrations.portal import HttpPortal, NullPortal

__all__ = ["EmulatedPortal", "HttpPortal", "Misfortunes", "NullMail", "NullPortal", "SmtpMail"]
