"""Applicants as tests have them: identified by the demonstration's page, with small files to upload."""

from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from page_reading import page
from world import World

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 50
#: the person of the demonstration whose number is that of the dossiers that tests receive
THOM = "demo-1"


def path_of(address: str) -> str:
    """An address without its host, as the test's browser asks for it."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def identified(world: World, person: str = THOM) -> FlaskClient:
    """A browser in which this person proved who they are."""
    client = world.client()
    way = next(link for link in page(client, "/dinh-danh").links() if "/thu/dinh-danh" in link)
    asked = page(client, path_of(way))
    fields = {a["name"]: a["value"] for a in asked.all("input") if a.get("type") == "hidden"}
    back = client.post("/thu/dinh-danh", data={**fields, "person": person})
    assert back.status_code == 303, back.text
    assert client.get(path_of(back.location)).status_code == 302
    return client


def opened(world: World, code: str, digits: str = "1234") -> FlaskClient:
    """A browser in which the dossier was opened by its second factor."""
    client = world.client()
    answer = client.post(f"/tra-cuu/{code}/nguoi-nop", data={"so_cuoi": digits})
    assert answer.status_code == 303, answer.text
    return client


def upload(name: str, content: bytes = PDF) -> Any:
    """A file as the test's browser sends it."""
    return BytesIO(content), name
