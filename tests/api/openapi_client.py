"""A client that knows nothing but the OpenAPI document: it builds each call from it and holds each answer to it."""

import re
from collections.abc import Mapping
from copy import deepcopy
from io import BytesIO
from typing import Any

from werkzeug.test import Client, TestResponse
from world import World

from app.casework.tokens import NewToken, create_token, issue_token

Document = Mapping[str, Any]
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d")
_KINDS: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "null": type(None),
}


def operations(document: Document) -> dict[str, tuple[str, str, Mapping[str, Any]]]:
    """operationId → method, path, operation."""
    return {
        operation["operationId"]: (method, path, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
    }


def faults(document: Document, schema: Mapping[str, Any], value: Any, *, at: str = "$") -> list[str]:
    """What is wrong with a value by its schema: the keywords that this document uses."""
    schema = resolved(document, schema)
    kinds = schema.get("type")
    if kinds and not any(_is(value, kind) for kind in ([kinds] if isinstance(kinds, str) else kinds)):
        return [f"{at}: {value!r} is no {kinds}"]
    wrong = [f"{at}: {value!r} is none of {schema['enum']}"] if value not in schema.get("enum", [value]) else []
    if isinstance(value, dict):
        wrong += _of_object(document, schema, value, at=at)
    elif isinstance(value, list):
        items = schema.get("items", {})
        wrong += [text for n, item in enumerate(value) for text in faults(document, items, item, at=f"{at}[{n}]")]
    elif schema.get("format") == "date-time" and value is not None and not _MOMENT.fullmatch(value):
        wrong.append(f"{at}: {value!r} is no moment")
    return wrong + _size(schema, value, at=at)


def _of_object(document: Document, schema: Mapping[str, Any], value: Mapping[str, Any], *, at: str) -> list[str]:
    known, more = schema.get("properties", {}), schema.get("additionalProperties", True)
    wrong = [f"{at}: {name} is missing" for name in schema.get("required", ()) if name not in value]
    for name, inner in value.items():
        if name in known:
            wrong += faults(document, known[name], inner, at=f"{at}.{name}")
        elif more is False:
            wrong.append(f"{at}: {name} is not described")
        elif isinstance(more, dict):
            wrong += faults(document, more, inner, at=f"{at}.{name}")
    return wrong


def _size(schema: Mapping[str, Any], value: Any, *, at: str) -> list[str]:
    size = len(value) if isinstance(value, str | list) else value if type(value) is int else None
    least = schema.get("minLength", schema.get("minItems", schema.get("minimum")))
    most = schema.get("maxLength", schema.get("maxItems", schema.get("maximum")))
    bad = size is not None and ((least is not None and size < least) or (most is not None and size > most))
    return [f"{at}: {value!r} is outside {least}..{most}"] if bad else []


def _is(value: Any, kind: str) -> bool:
    return isinstance(value, _KINDS[kind]) and (kind == "boolean" or not isinstance(value, bool))


def resolved(document: Document, part: Mapping[str, Any]) -> Mapping[str, Any]:
    """The part itself, or what its $ref names."""
    while "$ref" in part:
        found: Any = document
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        part = found
    return part


def generated(world: World, username: str | None, **narrowed: Any) -> "GeneratedClient":
    """A client in this person's name; ``scopes`` narrow its token."""
    token = ""
    if username and narrowed:
        new = NewToken(by=world.actor("quantri"), username=username, label="máy", days=1, **narrowed)
        token = issue_token(world.services, new).token
    elif username:
        token = create_token(world.services, username=username, label="máy", days=1)
    return GeneratedClient(world.app.test_client(), token=token)


class GeneratedClient:
    """Calls operations by their ids; an answer that the document does not describe is an AssertionError."""

    def __init__(self, http: Client, *, token: str = "") -> None:
        self._http, self._token = http, token
        self._document = http.get("/api/v1/openapi.json").get_json()
        self._operations = operations(self._document)
        self.etag = ""

    def call(self, operation_id: str, body: Any = None, **given: Any) -> Any:
        """The parsed answer of one operation; arguments go where the document says, by name."""
        answer = self.ask(operation_id, body, **given)
        assert answer.status_code < 300, (operation_id, answer.text)
        return answer.get_json() if answer.status_code != 204 else None

    def ask(self, operation_id: str, body: Any = None, **given: Any) -> TestResponse:
        """The answer whatever its status, held to the document."""
        method, path, operation = self._operations[operation_id]
        where: dict[str, dict[str, Any]] = {"path": {}, "query": {}, "header": {}}
        for parameter in operation["parameters"]:
            name = parameter["name"]
            if name in given:
                where[parameter["in"]][name] = given.pop(name)
            else:
                assert not parameter.get("required"), f"{operation_id} needs {name}"
        assert not given, f"{operation_id} does not know {sorted(given)}"
        assert (body is not None) == ("requestBody" in operation), operation_id
        headers = dict(where["header"])
        if operation["security"]:
            headers["Authorization"] = f"Bearer {self._token}"
        address = path.format(**where["path"])
        answer = self._http.open(
            address, method=method.upper(), json=body, query_string=where["query"], headers=headers
        )
        self.etag = answer.headers.get("ETag", "")
        self._hold(operation_id, operation, answer)
        return answer

    def example(self, operation_id: str) -> Any:
        """The body that the document gives as an example."""
        content = self._operations[operation_id][2]["requestBody"]["content"]["application/json"]
        return deepcopy(content["example"])

    def follow(self, operation_id: str, link: str) -> Any:
        """The next slice of a list, by its link."""
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        answer = self._http.get(link, headers=headers)
        assert answer.status_code == 200, (operation_id, answer.text)
        self._hold(operation_id, self._operations[operation_id][2], answer)
        return answer.get_json()

    def upload(self, operation_id: str, content: bytes, *, name: str) -> TestResponse:
        """Send one file as ``file`` of multipart/form-data."""
        _, path, operation = self._operations[operation_id]
        assert "multipart/form-data" in operation["requestBody"]["content"]
        headers = {"Authorization": f"Bearer {self._token}"}
        answer = self._http.post(path, data={"file": (BytesIO(content), name)}, headers=headers)
        self._hold(operation_id, operation, answer)
        return answer

    def _hold(self, operation_id: str, operation: Mapping[str, Any], answer: TestResponse) -> None:
        described = operation["responses"].get(str(answer.status_code), operation["responses"]["default"])
        content = resolved(self._document, described).get("content", {})
        if not content or answer.status_code in (204, 304) or (answer.status_code < 300 and not answer.is_json):
            return
        assert answer.mimetype in content, (operation_id, answer.status_code, answer.mimetype)
        wrong = faults(self._document, content[answer.mimetype]["schema"], answer.get_json(force=True))
        assert wrong == [], (operation_id, wrong)
