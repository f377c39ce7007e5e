"""Who an applicant is: a provider that signs what it says, or none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.domain.ports import Identity, NotGenuine
from app.integrations.signed_fields import link, moment_in, require_fresh, require_signed, signed

#: an answer that took longer is asked for again
FRESH = timedelta(minutes=10)
_LONGEST = 300


@dataclass(frozen=True, kw_only=True)
class NullIdentity:
    """Nobody can identify themself here: the pages say where to submit instead (INT-13)."""

    name: str = ""
    label: str = ""

    def address(self, *, state: str, return_url: str, at: datetime) -> str:  # noqa: ARG002
        """There is nowhere to go."""
        raise NotGenuine("no provider")

    def read(self, fields: Mapping[str, str], *, state: str, at: datetime) -> Identity:  # noqa: ARG002
        """There is nobody to answer."""
        raise NotGenuine("no provider")


@dataclass(frozen=True, kw_only=True)
class SignedIdentity:
    """A provider behind an address that takes and gives signed fields: a bridge to VNeID, or the demonstration's page.

    It is asked with state, return_url and issued_at; it answers with state, issued_at, subject, name, identity_number
    and, where it knows them, phone, email and address.
    """

    name: str
    label: str
    url: str
    key: bytes = field(repr=False)

    def address(self, *, state: str, return_url: str, at: datetime) -> str:
        """The provider's page with the signed question."""
        question = {"state": state, "return_url": return_url, "issued_at": at.isoformat()}
        return link(self.url, signed(question, key=self.key))

    def read(self, fields: Mapping[str, str], *, state: str, at: datetime) -> Identity:
        """The person; NotGenuine for a wrong signature, another state, an old answer, or nobody named."""
        require_signed(fields, key=self.key)
        require_fresh(moment_in(fields, "issued_at"), at=at, within=FRESH)
        if not state or fields.get("state") != state:
            raise NotGenuine("state")
        names = ("subject", "name", "identity_number", "phone", "email", "address")
        given = {name: fields.get(name, "").strip()[:_LONGEST] for name in names}
        if not (given["subject"] and given["name"] and given["identity_number"]) or len(given["subject"]) > 100:
            raise NotGenuine("person")
        return Identity(**given)
