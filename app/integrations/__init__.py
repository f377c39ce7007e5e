"""Outside parties: each a port with a real and a Null class."""

from app.integrations.mail import NullMail, SmtpMail

__all__ = ["NullMail", "SmtpMail"]
