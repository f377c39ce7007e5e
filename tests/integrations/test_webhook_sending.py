"""Sending webhooks over real connections on loopback: signed, no redirects, little time, nowhere it must not."""

import base64
import hashlib
import hmac
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_network
from typing import Any

import pytest
from webhook_receiver import receiver

from app.domain.errors import Invalid
from app.domain.ports import DeliveryFailed
from app.domain.webhooks import Delivery, check_url
from app.integrations import HttpWebhooks, read_networks
from app.integrations.webhooks import may_tell

AT = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
OPEN = HttpWebhooks(key=b"k", plain=True, networks=(ip_network("127.0.0.0/8"),), timeout=5)
SECRET, OTHER = OPEN.new_secret(), OPEN.new_secret()
CLOSED = HttpWebhooks(key=b"k", plain=True)


def delivery(url: str) -> Delivery:
    return Delivery(
        id="7d1c", url=url, at=AT, secrets=(SECRET.sealed,), body='{"dossier": "H14", "ghi chú": "ạ"}'.encode()
    )


def test_a_receiver_can_verify_what_it_gets() -> None:
    with receiver() as there:
        there.secret = SECRET.shown
        OPEN.send(delivery(there.url + "?nguon=mc"))
        assert there.taken == [{"dossier": "H14", "ghi chú": "ạ"}]
        assert there.paths == ["/su-kien?nguon=mc"]
        there.secret = OTHER.shown
        with pytest.raises(DeliveryFailed, match="401"):
            OPEN.send(delivery(there.url))
        assert there.refused == ["7d1c"]


def test_secrets_are_random_and_not_to_be_seen() -> None:
    assert len({OPEN.new_secret().shown for _ in range(5)}) == 5
    assert "b'k'" not in repr(OPEN)
    assert SECRET.shown.removeprefix("whsec_")[:20] not in f"{SECRET!r} {SECRET.sealed} {delivery('https://a')!r}"


def test_two_secrets_sign_while_they_overlap() -> None:
    both = replace(delivery(""), secrets=(SECRET.sealed, OTHER.sealed))
    with receiver() as there:
        for there.secret in (SECRET.shown, OTHER.shown):
            OPEN.send(replace(both, url=there.url))
    assert there.refused == []


def test_a_secret_outlives_the_installations_key_while_the_old_one_is_known() -> None:
    changed = replace(OPEN, key=b"new", old_keys=(b"k",))
    again = changed.sealed_again(SECRET.sealed)
    assert again.startswith(changed.seal_mark)
    assert not SECRET.sealed.startswith(changed.seal_mark)
    with receiver() as there:
        there.secret = SECRET.shown
        for sealed, by in ((SECRET.sealed, changed), (again, replace(OPEN, key=b"new"))):
            by.send(replace(delivery(there.url), secrets=(sealed,)))
        with pytest.raises(DeliveryFailed, match="khóa ký"):
            replace(OPEN, key=b"new").send(delivery(there.url))
    assert there.refused == []


@pytest.mark.parametrize("sealed", ["", "x", "s1:", "s1:00:AAAA", "derived", "cut", "s1:é:é"])
def test_what_was_not_sealed_here_opens_nothing(sealed: str) -> None:
    if sealed == "cut":
        # made anew in every process: it may not name the case
        sealed = SECRET.sealed[:-8] + "AAAAAAA="
    with pytest.raises(ValueError):
        OPEN.sealed_again(sealed)


def test_what_was_derived_before_still_signs() -> None:
    old = hmac.new(b"k", b"webhook:s1", hashlib.sha256).digest()
    with receiver() as there:
        there.secret = "whsec_" + base64.b64encode(old).decode()
        for sealed in ("derived:s1", OPEN.sealed_again("derived:s1")):
            OPEN.send(replace(delivery(there.url), secrets=(sealed,)))
    assert there.refused == []


def test_a_name_that_is_never_answered_costs_a_bounded_time(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait(30) and [])
    try:
        with pytest.raises(DeliveryFailed, match="tên miền"):
            replace(OPEN, look_up_within=0.05).send(delivery("http://cham.example/"))
    finally:
        over.set()


@pytest.mark.parametrize("status", [301, 302, 307, 400, 404, 410, 500, 503])
def test_only_a_yes_is_a_yes(status: int) -> None:
    with receiver() as there:
        there.answers = [status]
        with pytest.raises(DeliveryFailed, match=str(status)):
            OPEN.send(delivery(there.url))
        assert there.paths == ["/su-kien"], "no redirect is followed"


def test_a_receiver_that_hangs_up() -> None:
    with receiver() as there:
        there.answers = [0]
        with pytest.raises(DeliveryFailed):
            OPEN.send(delivery(there.url))


@contextmanager
def talker(text: bytes, *, endless: bool) -> Iterator[str]:
    """A server that answers with this text, over and over if endless, and never ends by itself."""
    server = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def talk() -> None:
        connection, _ = server.accept()
        with connection:
            try:
                connection.sendall(text)
                while endless and not over.is_set():
                    connection.sendall(text)
                over.wait(20)
            except OSError:
                pass

    thread = threading.Thread(target=talk, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
    finally:
        over.set()
        server.close()
        thread.join(timeout=10)


@pytest.mark.parametrize(
    ("text", "endless"),
    [
        (b"", False),
        (b"HTTP/1.1 200 OK\r\n", False),
        (b"HTTP/1.1 200 OK\r\nA: b\r\n", True),
        (b"SSH-2.0-OpenSSH\r\n", False),
    ],
)
def test_a_receiver_that_never_ends_is_cut(text: bytes, endless: bool) -> None:
    with talker(text, endless=endless) as url, pytest.raises(DeliveryFailed):
        replace(OPEN, timeout=0.3).send(delivery(url))


def test_of_an_endless_answer_only_a_little_is_read() -> None:
    with talker(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n" + b"x" * 70_000, endless=True) as url:
        OPEN.send(delivery(url))


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(DeliveryFailed, match="không kết nối được"):
        OPEN.send(delivery(f"http://127.0.0.1:{port}/"))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "127.1", "2130706433", "0x7f.1"])
def test_loopback_is_not_told_in_any_spelling(host: str) -> None:
    with receiver() as there, pytest.raises(DeliveryFailed):
        CLOSED.send(delivery(there.url.replace("127.0.0.1", host)))


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.1.2.3",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        # old and local ways of writing an IPv4 address into an IPv6 one, site-local, documents, nobody's
        "::127.0.0.1",
        "::ffff:0:127.0.0.1",
        "64:ff9b:1::7f00:1",
        "fec0::1",
        "3fff::1",
        "5f00::1",
        "4000::1",
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not may_tell(address, ())


def test_addresses_that_may_be_told() -> None:
    assert may_tell("8.8.8.8", ())
    assert may_tell("2606:4700::1111", ())
    assert may_tell("10.1.2.3", read_networks("10.0.0.0/8, fd00::/8"))
    assert may_tell("::ffff:10.1.2.3", read_networks("10.0.0.0/8"))
    assert not may_tell("10.1.2.3", read_networks("10.9.0.0/16"))
    with pytest.raises(ValueError):
        read_networks("10.0.0.0/8,mạng")


def test_a_name_with_one_private_address_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def resolve(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [(2, 1, 6, "", (address, port)) for address in ("8.8.8.8", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(DeliveryFailed, match="mạng nội bộ"):
        CLOSED.send(delivery("https://nhan.example.vn/"))
    assert asked == ["nhan.example.vn"]


def test_what_was_judged_is_what_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that answers differently the second time gains nothing: it is asked once."""
    real, asked = socket.getaddrinfo, []

    def resolve(host: str, port: int, *more: Any, **named: Any) -> list[Any]:
        if host != "nhan.example.vn":
            return real(host, port, *more, **named)
        asked.append(host)
        return [(2, 1, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with receiver() as there:
        OPEN.send(delivery(there.url.replace("127.0.0.1", "nhan.example.vn")))
        assert len(there.taken) == 1
    assert asked == ["nhan.example.vn"]


def test_http_is_for_the_demonstration_only() -> None:
    with receiver() as there, pytest.raises(DeliveryFailed, match="https"):
        replace(OPEN, plain=False).send(delivery(there.url))
    assert there.paths == []


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "//a.vn/",
        "https://",
        "https:///x",
        "https://a:b@c.vn/",
        "https://a@c.vn/",
        "https://c.vn:0/",
        "https://c.vn:99999/",
        "https://c.vn/#a",
        "https://c.vn/\r\nX: y",
        "https://c.vn/a b",
        "https://c.vn\\@d.vn/",
        "https://[::1/",
        "https://tên.vn/",
        "https://c.vn/" + "x" * 500,
        "file:///etc/passwd",
        "gopher://c.vn/",
        "http://c.vn/",
    ],
)
def test_urls_that_are_refused(url: str) -> None:
    with pytest.raises(Invalid):
        check_url(url, plain=False)


def test_urls_that_are_taken() -> None:
    assert (
        check_url(" https://nhan.example.vn:8443/su-kien?a=b ", plain=False)
        == "https://nhan.example.vn:8443/su-kien?a=b"
    )
    assert check_url("http://127.0.0.1:9/", plain=True) == "http://127.0.0.1:9/"
