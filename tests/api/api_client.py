"""A program that talks to the API in a person's name."""

from typing import Any

from werkzeug.test import TestResponse
from world import World

from app.casework.tokens import create_token

JSON = "application/json"


class Program:
    """Sends a bearer token with each request."""

    def __init__(self, world: World, username: str | None, *, token: str | None = None) -> None:
        self._client = world.app.test_client()
        if username:
            token = create_token(world.services, username=username, label="thử", days=1)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, **headers: str) -> TestResponse:
        return self._client.get(f"/api/v1{path}", headers={**self.headers, **headers})

    def open(self, method: str, path: str, body: Any = None) -> TestResponse:
        """Any other method."""
        return self._client.open(f"/api/v1{path}", method=method, json=body, headers=self.headers)

    def post(self, path: str, body: Any = None, **headers: str) -> TestResponse:
        given = {**self.headers, **{key.replace("_", "-"): value for key, value in headers.items()}}
        if isinstance(body, bytes):
            return self._client.post(f"/api/v1{path}", data=body, content_type=JSON, headers=given)
        return self._client.post(f"/api/v1{path}", json=body if body is not None else {}, headers=given)


def reception(world: World, **more: Any) -> dict[str, Any]:
    """The body of a full reception of 1.012990."""
    from app.cli.demo import read_table

    body = {
        "procedure_code": "1.012990",
        "receiving_agency": "H14.02.01",
        "competent_agency": "H14.02.01",
        "applicant": {"name": "Hoàng Thị Thơm", "email": "thom@example.org"},
        "application": read_table()["applications"]["1.012990"],
        "components": [{"name": "Đơn đề nghị", "originals": 1}],
    }
    return {**body, **more}


def problem(answer: TestResponse, status: int, code: str) -> dict[str, Any]:
    """The body of a problem+json answer with this status and code."""
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), answer.text
    body = answer.get_json(force=True)
    assert (body["status"], body["code"]) == (status, code), body
    assert body["title"]
    return body
