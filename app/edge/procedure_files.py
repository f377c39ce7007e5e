"""Files of a procedure as they come in by page or by program: their sizes, their names, what is carried over."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.domain.errors import Invalid

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_FORM = 1024 * 1024
MOST_FORMS = 40
#: what belongs to one decision and is not carried over to the next version
_OF_ONE_DECISION = ("decision", "notes")
File = tuple[str, bytes]


def checked_source(source: bytes) -> bytes:
    """The diagram's bytes; Invalid("upload_missing", "upload_too_large")."""
    if not source:
        raise Invalid("upload_missing")
    if len(source) > LARGEST_FILE:
        raise Invalid("upload_too_large")
    return source


def forms_and_decisions(files: Iterable[File]) -> tuple[list[File], list[File]]:
    """Forms and decision tables told apart; Invalid for too many or too large ones."""
    found = [(plain_name(name), raw) for name, raw in files]
    if len(found) > MOST_FORMS:
        raise Invalid("form_files_too_many", most=MOST_FORMS)
    for name, raw in found:
        if len(raw) > LARGEST_FORM:
            code = "decision_file_wrong" if _is_decision(name, raw) else "form_file_wrong"
            raise Invalid(code, filename=name, problems=("tệp lớn quá 1 MB",))
    return [f for f in found if not _is_decision(*f)], [f for f in found if _is_decision(*f)]


def _is_decision(name: str, raw: bytes) -> bool:
    """By its name; a file of another name by what it is: a form is JSON and never begins with “<”."""
    return name.lower().endswith(".dmn") or (not name.lower().endswith(".json") and raw.lstrip()[:1] == b"<")


def plain_name(name: str | None) -> str:
    """The last part of a file's name without control characters: shown as text, never used as a path."""
    last = (name or "").replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in last if c.isprintable())[:120]


def next_details(
    given: Mapping[str, str], components: list[dict[str, Any]], *, carried: Mapping[str, Any]
) -> dict[str, Any]:
    """What stands beside the diagram: as ``given``, the rest carried over from the version before."""
    result = carried.get("result")
    return {
        **{key: value for key, value in carried.items() if key not in _OF_ONE_DECISION},
        "application_form": given["application_form"].strip(),
        "components": components,
        "fee": given["fee"].strip(),
        "result": {**(result if isinstance(result, Mapping) else {}), "name": given["result_name"].strip()},
    }
