"""Guessing: few attempts, whoever makes them and however the dossier or the account is spelt."""

import pytest
from flask.testing import FlaskClient
from world import PASSWORD, World

from app.web import auth, own_dossier


def elsewhere(world: World, n: int) -> FlaskClient:
    """A browser at an address of its own."""
    client = world.client()
    client.environ_base["REMOTE_ADDR"] = f"203.0.113.{n}"
    return client


def tried(client: FlaskClient, code: str, digits: str = "0000") -> int:
    return client.post(f"/tra-cuu/{code}/nguoi-nop", data={"so_cuoi": digits}).status_code


def test_another_spelling_of_the_code_gives_no_more_attempts(limited: World) -> None:
    code, client = limited.receive(), limited.client()
    assert [tried(client, code) for _ in range(10)] == [403] * 10
    assert [tried(client, spelt) for spelt in (code, code.lower(), f" {code}")] == [429] * 3


def test_many_addresses_together_do_not_guess_a_dossiers_digits(limited: World) -> None:
    code, other = limited.receive(), limited.receive()
    statuses = [tried(elsewhere(limited, n), code) for n in range(own_dossier.MOST_WRONG + 5)]
    assert statuses == [403] * own_dossier.MOST_WRONG + [429] * 5
    assert tried(elsewhere(limited, 99), other, "1234") == 303, "another dossier is not concerned"


def test_right_digits_do_not_use_up_a_dossiers_attempts(limited: World) -> None:
    code = limited.receive()
    statuses = {tried(elsewhere(limited, n), code, "1234") for n in range(own_dossier.MOST_WRONG + 5)}
    assert statuses == {303}


def test_many_addresses_together_do_not_guess_a_password(limited: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "check_password_hash", lambda kept, given: given == PASSWORD)  # hashing takes its time

    def sign_in(n: int, username: str, password: str) -> int:
        typed = {"username": username, "password": password}
        return elsewhere(limited, n % 200).post("/dang-nhap", data=typed).status_code

    statuses = [sign_in(n, "mc.ctxh", "sai") for n in range(auth.MOST_WRONG)]
    assert statuses == [403] * auth.MOST_WRONG
    assert sign_in(7, " MC.ctxh ", "sai") == 429
    assert sign_in(7, "cv.ctxh", PASSWORD) == 302, "another account is not concerned"
