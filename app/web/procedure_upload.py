"""What was typed on the upload page, read into the use case's command; every mistake bound to its field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Request

from app.casework.queries.procedures import VersionView
from app.casework.upload_version import Uploaded, UploadVersion
from app.domain.definition import Problem
from app.domain.errors import DomainError, Invalid
from app.domain.permissions import Actor
from app.edge.errors import words
from app.web import procedure_words

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_FORM = 1024 * 1024
MOST_FORMS = 40
TYPED = ("code", "name", "level", "case", "field_name", "application_form", "components", "fee", "result_name")
#: which field an error belongs to; whatever else concerns the whole page
_FIELD = {
    "upload_missing": "source",
    "upload_too_large": "source",
    "file_refused": "source",
    "form_file_not_json": "forms",
    "form_file_without_id": "forms",
    "form_file_wrong": "forms",
    "form_files_too_many": "forms",
    "decision_file_wrong": "forms",
    "procedure_code_missing": "code",
    "procedure_name_missing": "name",
    "component_line_wrong": "components",
}


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """One sentence and the field it belongs to (None: the page as a whole)."""

    field: str | None
    text: str


def typed(request: Request) -> dict[str, str]:
    """The text fields as they were typed."""
    return {name: request.form.get(name, "") for name in TYPED}


#: what belongs to one decision and is not carried over to the next version
_OF_ONE_DECISION = ("decision", "notes")


def typed_of(view: VersionView) -> dict[str, str]:
    """The text fields as a new version of this one begins with them."""
    details = procedure_words.details(view.version.details)
    papers = [f"{p['name']} | {p.get('originals', 0)} | {p.get('copies', 0)}" for p in details["components"]]
    return {
        "code": view.version.code,
        "name": view.version.name,
        "level": view.level,
        "case": view.case,
        "field_name": view.field,
        "application_form": str(view.version.details.get("application_form") or ""),
        "components": "\n".join(papers),
        "fee": details["fee"],
        "result_name": details["result"],
    }


def read_command(request: Request, *, by: Actor, earlier: VersionView | None = None) -> UploadVersion:
    """The command; Invalid for what cannot even be read.

    ``earlier`` is the version that this one follows: what the page does not ask for is carried over from it.
    """
    text = typed(request)
    file = request.files.get("source")
    source = file.read(LARGEST_FILE + 1) if file else b""
    if file is None or not source:
        raise Invalid("upload_missing")
    if len(source) > LARGEST_FILE:
        raise Invalid("upload_too_large")
    files = _files(request)
    return UploadVersion(
        by=by,
        source=source,
        filename=_plain_name(file.filename),
        code=text["code"],
        level=text["level"],
        case=text["case"],
        name=text["name"],
        field_name=text["field_name"],
        forms=[file for file in files if not _is_decision(*file)],
        decisions=[file for file in files if _is_decision(*file)],
        details=_details(text, carried=earlier.version.details if earlier else {}),
    )


def _is_decision(name: str, raw: bytes) -> bool:
    """By its name; a file of another name by what it is: a form is JSON and never begins with “<”."""
    return name.lower().endswith(".dmn") or (not name.lower().endswith(".json") and raw.lstrip()[:1] == b"<")


def _files(request: Request) -> list[tuple[str, bytes]]:
    files = [file for file in request.files.getlist("forms") if file.filename]
    if len(files) > MOST_FORMS:
        raise Invalid("form_files_too_many", most=MOST_FORMS)
    found = []
    for file in files:
        name, raw = _plain_name(file.filename), file.read(LARGEST_FORM + 1)
        if len(raw) > LARGEST_FORM and _is_decision(name, raw):
            raise Invalid("decision_file_wrong", filename=name, problems=("tệp lớn quá 1 MB",))
        if len(raw) > LARGEST_FORM:
            raise Invalid("form_file_wrong", filename=name, problems=("tệp lớn quá 1 MB",))
        found.append((name, raw))
    return found


def _plain_name(name: str | None) -> str:
    """The last part of a file's name without control characters: shown as text, never used as a path."""
    last = (name or "").replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in last if c.isprintable())[:120]


def _details(text: Mapping[str, str], *, carried: Mapping[str, Any]) -> dict[str, Any]:
    result = carried.get("result")
    return {
        **{key: value for key, value in carried.items() if key not in _OF_ONE_DECISION},
        "application_form": text["application_form"].strip(),
        "components": read_components(text["components"]),
        "fee": text["fee"].strip(),
        "result": {**(result if isinstance(result, Mapping) else {}), "name": text["result_name"].strip()},
    }


def read_components(text: str) -> list[dict[str, Any]]:
    """One paper a line: “name | originals | copies”; one original where no numbers are given."""
    lines = [(n, line.strip()) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    return [_component(line, number=n) for n, line in lines]


def _component(line: str, *, number: int) -> dict[str, Any]:
    name, *counts = (part.strip() for part in line.split("|"))
    digits = all(count.isascii() and count.isdigit() and len(count) <= 3 for count in counts)
    if not name or len(name) > 500 or len(counts) > 2 or not digits:
        raise Invalid("component_line_wrong", line=number)
    originals, copies = (int(count) for count in [*counts, *("1", "0")[len(counts) :]])
    return {"name": name, "originals": originals, "copies": copies}


def outcome(done: Uploaded, *, did: str) -> tuple[str, str]:
    """What to tell after a new draft was kept, and how loud: ``Đã tải lên phiên bản 2: …``."""
    errors = sum(problem.severity == "error" for problem in done.problems)
    told = f"còn {errors} lỗi phải sửa trước khi trình thẩm định" if errors else "sơ đồ không có lỗi, có thể trình"
    return f"{did} phiên bản {done.number}: {told}.", "warning" if errors else "success"


def mistakes(error: DomainError) -> list[Mistake]:
    """The sentences of a refusal; a refused file gives one for each of its problems."""
    field = _FIELD.get(error.code)
    problems = error.data.get("problems")
    if error.code == "file_refused" and isinstance(problems, tuple | list) and problems:
        return [Mistake(field=field, text=_sentence(problem)) for problem in problems]
    return [Mistake(field=field, text=words(error))]


def _sentence(problem: Problem) -> str:
    return f"{problem.message} {problem.repair}".strip()
