"""From the JSON of a form without problems to frozen values. Called only after ``form_problems`` found none."""

import unicodedata
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

from app.domain.file_kinds import MEGABYTE, MOST_MEGABYTES
from app.domain.form_parts import FILES, LIST, Choice, Column, Component, Rows, Upload, Validation
from app.domain.form_rules import CHOICE_TYPES, key_of, label_of
from app.domain.form_special_rules import MOST_FILES, MOST_ROWS, endings_of, properties_of, row_counts, whole_number

Raw = Mapping[str, Any]


def read_components(raws: list[Raw], numbers: Iterator[int] | None = None) -> tuple[Component, ...]:
    """The components with all below them, numbered in document order."""
    numbers = numbers if numbers is not None else count()
    return tuple(_component(raw, numbers) for raw in raws)


def _component(raw: Raw, numbers: Iterator[int]) -> Component:
    kind = raw["type"]
    autocomplete = properties_of(raw).get("autocomplete")
    return Component(
        type=kind,
        number=next(numbers),
        key=str(key_of(raw) or ""),
        label=read_text(_shown(raw)),
        help=read_text(raw.get("description")),
        default=raw.get("defaultValue"),
        choices=_choices(raw),
        validation=_validation(_mapping(raw, "validate")),
        hide=(_mapping(raw, "conditional").get("hide") or "=")[1:].strip() or None,
        routes=str(properties_of(raw).get("route", "")).lower() == "true",
        decimals=raw.get("decimalDigits"),
        suffix=read_text(_mapping(raw, "appearance").get("suffixAdorner")),
        autocomplete=autocomplete if isinstance(autocomplete, str) else None,
        subtype=raw["subtype"] if kind == "datetime" else "",
        expression=raw["expression"][1:].strip() if kind == "expression" else None,
        source=_source(raw),
        columns=tuple(_column(column) for column in raw["columns"]) if kind == "table" else (),
        rows=_rows(raw) if kind == LIST else None,
        upload=_upload(raw) if kind == FILES else None,
        components=read_components(raw.get("components") or [], numbers) if kind in ("group", LIST) else (),
    )


def read_text(value: object) -> str:
    """Text in composed form without space around it; empty for nothing."""
    return unicodedata.normalize("NFC", str(value or "")).strip()


def _shown(raw: Raw) -> object:
    own = {"text": "text", "image": "alt"}.get(raw["type"])
    return label_of(raw) or (raw.get(own) if own else "")


def _source(raw: Raw) -> str:
    if raw["type"] == "table":
        return str(raw["dataSource"]).removeprefix("=").strip()
    return str(raw["source"]) if raw["type"] == "image" else ""


def _column(raw: Raw) -> Column:
    return Column(label=read_text(raw["label"]), key=raw["key"])


def _rows(raw: Raw) -> Rows:
    least, most, first = row_counts(raw)
    return Rows(
        least=least or 0,
        most=MOST_ROWS if most is None else most,
        first=max(first or 0, least or 0),
        fixed=raw.get("allowAddRemove") is False,
    )


def _upload(raw: Raw) -> Upload:
    most = whole_number(properties_of(raw).get("maxMegabytes", MOST_MEGABYTES)) or MOST_MEGABYTES
    return Upload(
        accept=endings_of(raw), most_bytes=most * MEGABYTE, most_files=MOST_FILES if raw.get("multiple") else 1
    )


def _choices(raw: Raw) -> tuple[Choice, ...]:
    values = raw["values"] if raw["type"] in CHOICE_TYPES else ()
    return tuple(Choice(label=read_text(item["label"]), value=read_text(item["value"])) for item in values)


def _mapping(raw: Raw, part: str) -> Mapping[str, Any]:
    value = raw.get(part)
    return value if isinstance(value, Mapping) else {}


def _validation(raw: Raw) -> Validation:
    kind = raw.get("validationType")
    return Validation(
        required=raw.get("required", False),
        minimum=raw.get("min"),
        maximum=raw.get("max"),
        min_length=raw.get("minLength"),
        max_length=raw.get("maxLength"),
        pattern=raw.get("pattern") or None,
        pattern_message=read_text(raw.get("patternErrorMessage")) or None,
        kind=kind if kind in ("email", "phone") else None,
    )
