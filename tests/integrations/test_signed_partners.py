"""Identity provider and payment gateway: only what their key signed is believed."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from app.domain.ports import NotGenuine, PayableOrder
from app.integrations import HostedPayment, NullIdentity, NullPayment, SignedIdentity, require_signed, signed

KEY, OTHER = b"k" * 32, b"o" * 32
NOW = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
IDENTITY = SignedIdentity(name="vneid", label="VNeID", url="https://id.example/ask?x=1", key=KEY)
PAYMENT = HostedPayment(name="gateway", label="cổng", url="https://pay.example", merchant="M1", key=KEY)
PERSON = {"state": "s", "issued_at": NOW.isoformat(), "subject": "1", "name": "A", "identity_number": "001"}
PAID = {
    "merchant": "M1",
    "order": "O",
    "amount": "5",
    "reference": "R",
    "result": "paid",
    "paid_at": NOW.isoformat(),
}


def test_the_question_is_signed_and_keeps_the_address() -> None:
    address = IDENTITY.address(state="s", return_url="http://x/về", at=NOW)
    fields = dict(parse_qsl(urlsplit(address).query))
    assert fields.pop("x") == "1"
    require_signed(fields, key=KEY)
    assert fields["return_url"] == "http://x/về"


def test_an_answer_names_the_person() -> None:
    who = IDENTITY.read(signed({**PERSON, "phone": " 0912 "}, key=KEY), state="s", at=NOW)
    assert (who.subject, who.name, who.phone, who.email) == ("1", "A", "0912", "")


@pytest.mark.parametrize(
    "change",
    [{"subject": ""}, {"name": " "}, {"identity_number": ""}, {"subject": "x" * 101}, {"state": ""}, {"issued_at": ""}],
)
def test_an_answer_that_names_nobody(change: dict[str, str]) -> None:
    with pytest.raises(NotGenuine):
        IDENTITY.read(signed({**PERSON, **change}, key=KEY), state="s", at=NOW)


def test_another_key_another_question_another_time() -> None:
    for fields, state, at in (
        (signed(PERSON, key=OTHER), "s", NOW),
        (signed(PERSON, key=KEY), "t", NOW),
        (signed(PERSON, key=KEY), "s", NOW + timedelta(minutes=11)),
        (signed(PERSON, key=KEY), "s", NOW - timedelta(minutes=11)),
        (dict(PERSON), "s", NOW),
    ):
        with pytest.raises(NotGenuine):
            IDENTITY.read(fields, state=state, at=at)
    with pytest.raises(NotGenuine):
        IDENTITY.read(signed({**PERSON, "state": ""}, key=KEY), state="", at=NOW)


def test_a_payment_is_read_however_its_fields_are_ordered() -> None:
    fields = dict(reversed(list(signed(PAID, key=KEY).items())))
    found = PAYMENT.read(fields)
    assert (found.order, found.amount, found.reference, found.paid, found.paid_at) == ("O", 5, "R", True, NOW)
    assert not PAYMENT.read(signed({**PAID, "result": "failed"}, key=KEY)).paid


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("amount", "-5"),
        ("amount", "5.0"),
        ("amount", "٥"),
        ("amount", "9" * 16),
        ("result", "ok"),
        ("merchant", "M2"),
        ("paid_at", "x"),
        ("paid_at", "2026-03-11T09:00:00"),
    ],
)
def test_what_is_no_payment(name: str, value: str) -> None:
    with pytest.raises(NotGenuine):
        PAYMENT.read(signed({**PAID, name: value}, key=KEY))


def test_fields_cannot_run_into_each_other() -> None:
    """The same letters shared out otherwise between names and values are other fields."""
    mixed = signed({"a": "1&b=2"}, key=KEY)
    with pytest.raises(NotGenuine):
        require_signed({"a": "1", "b": "2", "signature": mixed["signature"]}, key=KEY)


def test_where_there_is_nobody_nothing_is_believed() -> None:
    order = PayableOrder(code="O", amount=1, text="", return_url="", notice_url="")
    for ask in (
        lambda: NullIdentity().read(signed(PERSON, key=b""), state="s", at=NOW),
        lambda: NullIdentity().address(state="s", return_url="", at=NOW),
        lambda: NullPayment().read(signed(PAID, key=b"")),
        lambda: NullPayment().address(order, at=NOW),
    ):
        with pytest.raises(NotGenuine):
            ask()


def test_keys_are_not_shown() -> None:
    assert repr(KEY) not in repr(IDENTITY) + repr(PAYMENT)
