"""A hosted payment page that signs what it says, or none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.ports import NotGenuine, PayableOrder, PaymentNotice
from app.integrations.signed_fields import link, moment_in, require_signed, signed


@dataclass(frozen=True, kw_only=True)
class NullPayment:
    """Nothing can be paid online: the pages say where to pay instead (FEE-01)."""

    name: str = ""
    label: str = ""

    def address(self, order: PayableOrder, *, at: datetime) -> str:  # noqa: ARG002
        """There is nowhere to go."""
        raise NotGenuine("no provider")

    def read(self, fields: Mapping[str, str]) -> PaymentNotice:  # noqa: ARG002
        """There is nobody to answer."""
        raise NotGenuine("no provider")


@dataclass(frozen=True, kw_only=True)
class HostedPayment:
    """A payment page behind an address that takes and gives signed fields.

    It is asked with merchant, order, amount, text, return_url, notice_url and issued_at; by return and by notice it
    says merchant, order, amount, reference, result (paid | failed) and paid_at.
    """

    name: str
    label: str
    url: str
    merchant: str
    key: bytes = field(repr=False)

    def address(self, order: PayableOrder, *, at: datetime) -> str:
        """The payment page with the signed order."""
        question = {
            "merchant": self.merchant,
            "order": order.code,
            "amount": str(order.amount),
            "text": order.text,
            "return_url": order.return_url,
            "notice_url": order.notice_url,
            "issued_at": at.isoformat(),
        }
        return link(self.url, signed(question, key=self.key))

    def read(self, fields: Mapping[str, str]) -> PaymentNotice:
        """What it says; NotGenuine for a wrong signature, another merchant's order or what is no payment."""
        require_signed(fields, key=self.key)
        amount, result = fields.get("amount", ""), fields.get("result")
        if fields.get("merchant") != self.merchant or result not in ("paid", "failed"):
            raise NotGenuine("merchant")
        if not (amount.isascii() and amount.isdigit() and len(amount) <= 15):
            raise NotGenuine("amount")
        return PaymentNotice(
            order=fields.get("order", ""),
            amount=int(amount),
            reference=fields.get("reference", ""),
            paid=result == "paid",
            paid_at=moment_in(fields, "paid_at"),
        )
