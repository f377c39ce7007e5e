"""Outside parties: each a port with a real and a Null class."""

from app.integrations.mail import NullMail, SmtpMail
from app.integrations.webhooks import HttpWebhooks, read_networks

__all__ = ["HttpWebhooks", "NullMail", "SmtpMail", "read_networks"]
