"""What was typed on the upload page, read into the use case's command; every mistake bound to its field."""

from dataclasses import dataclass
from typing import Any

from flask import Request

from app.casework.queries.procedures import VersionView
from app.casework.upload_version import Uploaded, UploadVersion
from app.domain.definition import Problem
from app.domain.errors import DomainError, Invalid
from app.domain.permissions import Actor
from app.edge.errors import words
from app.edge.procedure_files import (
    LARGEST_FILE,
    LARGEST_FORM,
    File,
    checked_source,
    forms_and_decisions,
    next_details,
    plain_name,
)
from app.web import procedure_words

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
    source = checked_source(file.read(LARGEST_FILE + 1) if file else b"")
    forms, decisions = forms_and_decisions(_files(request))
    carried = earlier.version.details if earlier else {}
    return UploadVersion(
        by=by,
        source=source,
        filename=plain_name(file.filename if file else ""),
        code=text["code"],
        level=text["level"],
        case=text["case"],
        name=text["name"],
        field_name=text["field_name"],
        forms=forms,
        decisions=decisions,
        details=next_details(text, read_components(text["components"]), carried=carried),
    )


def _files(request: Request) -> list[File]:
    return [(f.filename or "", f.read(LARGEST_FORM + 1)) for f in request.files.getlist("forms") if f.filename]


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
