"""Completing the document: every operation with its words, examples, errors and the scope its token needs."""

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from flask import Flask

from app.api.description.about import ABOUT
from app.api.description.operation import Operation
from app.domain.programs import SCOPES, scope_of
from app.edge.access import PUBLIC

CODE = "H14.02.01-260311-0001"
EXAMPLES: Mapping[str, Mapping[str, Any]] = json.loads(
    Path(__file__).with_name("examples.json").read_text(encoding="utf-8")
)
PREFIX = "/api/v1"
METHODS = ("get", "post", "put", "patch", "delete")
TITLE = "Motcua API v1"
INTRODUCTION = """\
Giao diện lập trình của hệ thống một cửa: tiếp nhận, xử lý, trả kết quả, tra cứu; cùng quy tắc và cùng sổ cái như trên \
trang. Mỗi yêu cầu mang khóa API trong tiêu đề `Authorization: Bearer …`; khóa đứng tên một người và có thể thu hẹp \
theo phạm vi. Lỗi theo RFC 9457 (`application/problem+json`) với mã `code` không đổi và câu giải thích tiếng Việt, \
tiếng Anh khi gửi `Accept-Language: en`. Thời điểm theo ISO 8601 kèm múi giờ. Hướng dẫn: docs/api.md."""
TAGS = {
    "Hồ sơ": "Tiếp nhận, đọc, xác nhận và trả kết quả.",
    "Bước xử lý": "Việc của người mang khóa: nhận, hoàn thành, chuyển lại.",
    "Nghiệp vụ": "Bổ sung, nghĩa vụ tài chính, gia hạn, xin lỗi, dừng, đề nghị.",
    "Nộp trực tuyến": "Hồ sơ từ Cổng dịch vụ công và hồ sơ chuyển đến.",
    "Thời hạn": "Đồng hồ của hồ sơ, thời hạn khác, thử tính ngày hẹn.",
    "Danh mục": "Thủ tục, cơ quan.",
    "Tra cứu": "Công khai, không có dữ liệu cá nhân.",
    "Sửa sai, nhập muộn": "Sửa, hủy, rút lại, tiếp nhận lại; việc làm trong lúc gián đoạn; văn bản kết quả.",
    "Lấy ý kiến": "Ý kiến của cơ quan khác, cùng lúc, mỗi nơi một thời hạn.",
    "Cán bộ": "Tài khoản, vai trò theo quyết định, phân công làm thay, vì sao làm được.",
    "Thanh toán": "Khoản nộp được báo, đối soát.",
    "Biểu mẫu, tệp": "Biểu mẫu và các bản; tệp gửi kèm biểu mẫu.",
    "Dùng lại dữ liệu": "Dữ liệu đã khai dùng lại khi người nộp đồng ý.",
    "Cổng quốc gia": "Trao đổi với Cổng dịch vụ công quốc gia.",
    "Sắp xếp cơ quan": "Sáp nhập, chia tách, đổi tên cơ quan.",
    "Quản trị": "Khóa API, đăng ký nhận sự kiện, nhật ký truy cập.",
}
#: status → (name, what it means, an example of code and sentence)
ERRORS = {
    "400": ("Unreadable", "Nội dung không phải JSON.", "body_unreadable", "Nội dung gửi lên không phải JSON hợp lệ."),
    "401": (
        "NotSignedIn",
        "Thiếu khóa API, hoặc khóa hết hạn, đã thu hồi.",
        "not_signed_in",
        "Anh/chị cần đăng nhập để tiếp tục.",
    ),
    "403": (
        "Forbidden",
        "Người hoặc khóa không được làm việc này.",
        "page_not_yours",
        "Trang này không thuộc phạm vi công việc của anh/chị. Nếu cần, đề nghị quản trị hệ thống cấp vai trò.",
    ),
    "404": (
        "NotFound",
        "Không có, hoặc không trong phạm vi được xem.",
        "dossier_not_found",
        f"Không có hồ sơ {CODE} trong phạm vi anh/chị được xem.",
    ),
    "409": (
        "Refused",
        "Trạng thái hoặc luật không cho phép, hoặc người khác đã làm trước.",
        "steps_still_open",
        "Chưa thể thực hiện “Xác nhận đã có kết quả”: còn bước giải quyết chưa hoàn thành trên sơ đồ.",
    ),
    "412": (
        "Changed",
        "Hồ sơ đã thay đổi so với ETag trong If-Match.",
        "dossier_changed",
        f"Hồ sơ {CODE} đã thay đổi từ lần đọc trước. Hãy đọc lại hồ sơ rồi gửi lại với ETag mới.",
    ),
    "413": ("TooLarge", "Nội dung quá lớn.", "upload_too_large", "Tệp lớn quá 5 MB."),
    "422": (
        "Invalid",
        "Dữ liệu gửi lên chưa đúng; `fields` nêu từng mục.",
        "form_invalid",
        "Một số mục chưa đúng. Hãy xem từng mục bên dưới.",
    ),
    "429": (
        "TooMany",
        "Khóa đã dùng hết số yêu cầu; `Retry-After` là số giây phải đợi.",
        "quota_exceeded",
        "Khóa API đã dùng hết 300 yêu cầu của khoảng thời gian này. Hãy thử lại sau 20 giây.",
    ),
    "default": (
        "Other",
        "Lỗi khác, cùng dạng.",
        "unexpected",
        "Hệ thống gặp sự cố khi xử lý. Không có gì bị thay đổi. Hãy thử lại; nếu vẫn gặp, báo quản trị mã 1a2b3c4d.",
    ),
}
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string", "description": "Câu giải thích cho người đọc."},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Mã không đổi, để chương trình xử lý."},
        "clause": {"type": "string", "description": "Mã quy tắc hoặc căn cứ, nếu có."},
        "fields": {
            "type": "object",
            "description": "Lỗi của từng mục, theo đường dẫn của mục.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
}
_FILE = {"schema": {"type": "string", "format": "binary"}}
_UPLOAD = {"schema": {"type": "object", "required": ["file"], "properties": {"file": _FILE["schema"]}}}
_HEADERS = {
    "Idempotency-Key": "Cùng khóa và nội dung gửi lại thì nhận lại câu trả lời cũ; nội dung khác là 422.",
    "If-Match": "ETag đã đọc; hồ sơ đã khác đi thì trả lời 412 và không làm gì.",
    "If-None-Match": "ETag đã có; không có gì mới thì trả lời 304 không nội dung.",
}
_PATHS = {
    "code": ("Mã hồ sơ", CODE),
    "task_id": ("Số của bước xử lý", 12),
    "proposal_id": ("Số của đề nghị", 3),
    "deadline_id": ("Số của thời hạn", 7),
    "token_id": ("Số của khóa API", 1),
    "webhook_id": ("Số của đăng ký nhận sự kiện", 1),
    "message_id": ("Mã của lần gửi", "0b9f6c1e-6f3e-4a53-9d38-0d9f8f2f2c11"),
    "file_id": ("Số của tệp", 5),
    "outage_id": ("Số của lần gián đoạn", 2),
    "opinion_id": ("Số của ý kiến", 4),
    "mark": ("Mã của tệp", "9f2c41d7a85e4b06"),
    "n": ("Lần bổ sung", 1),
    "key": ("Tên biểu mẫu", "FORM"),
    "number": ("Bản thứ mấy", 1),
    "consent_id": ("Số của lần đồng ý", 1),
    "check_id": ("Số của lần đối chiếu", 1),
    "reorganisation_id": ("Số của lần sắp xếp", 1),
    "payment_id": ("Số của khoản nộp", 1),
    "username": ("Tên đăng nhập", "cv.ctxh"),
    "grant_id": ("Số của lần cấp vai trò", 8),
    "substitution_id": ("Số của phân công làm thay", 1),
    "agency": ("Mã cơ quan", "H14.02.01"),
    "moment": ("Thời điểm của danh sách, như trong danh sách", "2026-03-11-1030"),
}


def complete(spec: Mapping[str, Any], *, app: Flask) -> dict[str, Any]:
    """The document as it is served: OpenAPI 3.1, every operation complete."""
    document = deepcopy(dict(spec))
    document["info"] = {"title": TITLE, "version": "1.0.0", "description": INTRODUCTION}
    document["info"]["license"] = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
    document["servers"] = [{"url": "/"}]
    document["tags"] = [{"name": name, "description": text} for name, text in TAGS.items()]
    document["components"] = _components(document["components"], asked=_asked(document))
    access = _access(app)
    for item in document["paths"].values():
        item.pop("parameters", None)
    for path, method, operation in operations(document):
        _finish(path, method, operation, access=access[path, method])
    return document


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each operation with its path and its method in small letters."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def _access(app: Flask) -> dict[tuple[str, str], str]:
    """What a route asks for, by its path as the document writes it."""
    found = {}
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:[^:<>]+:)?(\w+)>", r"{\1}", rule.rule)
        for method in rule.methods or ():
            found[path, method.lower()] = str(getattr(app.view_functions[rule.endpoint], "access", PUBLIC))
    return found


def _asked(document: Mapping[str, Any]) -> set[str]:
    """The schemas of what is sent: those that a request's body names, and those within them."""
    schemas, found = document["components"]["schemas"], set()
    new = _named([operation.get("requestBody") for _, _, operation in operations(document)])
    while new:
        found |= new
        new = _named([schemas[name] for name in new]) - found
    return found


def _named(part: Any) -> set[str]:
    return set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(part)))


def _components(given: Mapping[str, Any], *, asked: set[str]) -> dict[str, Any]:
    schemas = {name: schema for name, schema in given["schemas"].items() if name not in ("Error", "PaginationMetadata")}
    for name, schema in schemas.items():
        if name not in asked:
            # an answer always holds all of its fields
            schema["required"] = sorted(schema.get("properties", {}))
    return {
        "securitySchemes": {
            "token": {"type": "http", "scheme": "bearer", "description": f"Khóa API. Phạm vi: {', '.join(SCOPES)}."}
        },
        "schemas": {**schemas, "Problem": PROBLEM},
        "responses": {name: _error(status) for status, (name, *_) in ERRORS.items()},
    }


def _error(status: str) -> dict[str, Any]:
    _, text, code, sentence = ERRORS[status]
    example: dict[str, Any] = {"type": "about:blank", "title": sentence, "code": code}
    example["status"] = int(status) if status.isdigit() else 500
    if status == "422":
        example["fields"] = {"applicant.name": ["Thiếu mục bắt buộc này."]}
    content = {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}
    answer: dict[str, Any] = {"description": text, "content": {"application/problem+json": content}}
    if status == "429":
        answer["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "Số giây."}}
    return answer


def _finish(path: str, method: str, operation: dict[str, Any], *, access: str) -> None:
    about = ABOUT.get(f"{method.upper()} {path.removeprefix(PREFIX)}")
    if about is not None:
        operation.update(operationId=about.id, tags=[about.tag], summary=about.summary)
        if about.description:
            operation["description"] = about.description
    _parameters(path, method, operation, about=about)
    needed = scope_of(access, changes=method != "get")
    operation["security"] = [] if access == PUBLIC else [{"token": [needed]}]
    _bodies(operation, about)
    for status in _possible(path, method, operation, public=access == PUBLIC):
        operation["responses"][status] = {"$ref": f"#/components/responses/{ERRORS[status][0]}"}


def _parameters(path: str, method: str, operation: dict[str, Any], *, about: Operation | None) -> None:
    """Path and query parameters with their words, and the headers that an operation heeds."""
    names = list(about.headers) if about else []
    if method == "get" and path != f"{PREFIX}/openapi.json":
        names.append("If-None-Match")
    if method != "get" and path.startswith(f"{PREFIX}/dossiers/{{code}}"):
        names.append("If-Match")
    in_path = []
    for name in re.findall(r"\{(\w+)\}", path):
        words, example = _PATHS.get(name, (name, "x"))
        kind = {"type": "integer", "minimum": 1} if isinstance(example, int) else {"type": "string", "minLength": 1}
        in_path.append(
            {"in": "path", "name": name, "required": True, "description": words, "schema": kind, "example": example}
        )
    given = [p for p in operation.get("parameters", []) if p.get("in") != "path"]
    for parameter in given:
        if about and parameter["name"] in about.query:
            parameter["description"] = about.query[parameter["name"]]
    heads = [{"in": "header", "name": n, "description": _HEADERS[n], "schema": {"type": "string"}} for n in names]
    operation["parameters"] = [*in_path, *given, *heads]


def _bodies(operation: dict[str, Any], about: Operation | None) -> None:
    """Examples of what is sent and answered."""
    operation["responses"] = {s: r for s, r in operation["responses"].items() if s.isdigit() and int(s) < 400}
    if not operation["responses"]:
        operation["responses"]["200"] = {"description": "Tệp", "content": {"application/octet-stream": _FILE}}
    if about and about.upload:
        operation["requestBody"] = {"required": True, "content": {"multipart/form-data": _UPLOAD}}
    examples = EXAMPLES.get(about.id, {}) if about else {}
    if "request" in examples:
        operation["requestBody"]["content"]["application/json"]["example"] = examples["request"]
    for answer in operation["responses"].values():
        if "response" in examples and "application/json" in answer.get("content", {}):
            answer["content"]["application/json"]["example"] = examples["response"]


def _possible(path: str, method: str, operation: dict[str, Any], *, public: bool) -> Iterator[str]:
    """Which errors an operation may answer with."""
    if not public:
        yield from ("401", "403")
    if "requestBody" in operation:
        yield from ("400", "413", "422")
    elif any(p["in"] == "query" for p in operation["parameters"]):
        yield "422"
    if "{" in path:
        yield "404"
    if method != "get":
        yield "409"
    if any(p["name"] == "If-Match" for p in operation["parameters"]):
        yield "412"
    yield from ("429", "default")
