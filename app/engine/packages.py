"""Zip packages of strangers: names, sizes and counts are judged before anything is unpacked, and nothing is written."""

import io
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from app.domain.definition import Problem
from app.engine.problems import problem

MAX_PACKAGE = 20 * 1024 * 1024
MAX_FILES = 500
MAX_UNPACKED = 50 * 1024 * 1024
#: more than this is a bomb, not a drawing; small files may shrink more
MAX_RATIO = 200
RATIO_FROM = 1024 * 1024
_ENCRYPTED = 0x1
_ZIP_NAMES = (".zip", ".jar", ".7z", ".rar", ".gz", ".tar")


@dataclass(frozen=True, kw_only=True)
class Package:
    """The files of a package by NFC path, in order; empty with a problem when it is refused."""

    files: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)
    problems: tuple[Problem, ...] = ()


def read_package(source: bytes) -> Package:
    """Never raises, never writes, never unpacks more than the limits."""
    if len(source) > MAX_PACKAGE:
        return _refused(problem("TOO_BIG", size=len(source), limit=MAX_PACKAGE))
    try:
        with zipfile.ZipFile(io.BytesIO(source)) as archive:
            return _read(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, EOFError, OSError) as error:
        return _refused(problem("PACKAGE", what=f"tệp nén hỏng ({type(error).__name__})"))


def _read(archive: zipfile.ZipFile) -> Package:
    entries = [each for each in archive.infolist() if not each.is_dir()]
    if len(archive.infolist()) > MAX_FILES:
        return _refused(problem("TOO_MANY", count=len(archive.infolist()), limit=MAX_FILES))
    faults = tuple(_faults(entries))
    if faults:
        return _refused(*faults)
    files = []
    for entry in entries:
        content = _content(archive, entry)
        if content is None:
            return _refused(problem("PACKAGE", what=f"kích thước thật của “{_shown(entry)}” khác kích thước đã ghi"))
        if content.startswith(b"PK\x03\x04"):
            return _refused(problem("PACKAGE", what=f"“{_shown(entry)}” là tệp nén nằm trong tệp nén"))
        files.append((unicodedata.normalize("NFC", entry.filename), content))
    return Package(files=tuple(files))


def _faults(entries: list[zipfile.ZipInfo]) -> Iterator[Problem]:
    if not entries:
        yield problem("PACKAGE", what="không có tệp nào")
    total = sum(entry.file_size for entry in entries)
    if total > MAX_UNPACKED:
        yield problem("TOO_BIG", size=total, limit=MAX_UNPACKED)
    names: set[str] = set()
    for entry in entries:
        name = unicodedata.normalize("NFC", entry.filename).casefold()
        if _climbs(entry):
            yield problem("PACKAGE_PATH", path=_shown(entry))
        if name in names:
            yield problem("PACKAGE", what=f"hai tệp cùng tên “{_shown(entry)}”")
        names.add(name)
        if entry.flag_bits & _ENCRYPTED:
            yield problem("PACKAGE", what=f"“{_shown(entry)}” có mật khẩu")
        if name.endswith(_ZIP_NAMES):
            yield problem("PACKAGE", what=f"“{_shown(entry)}” là tệp nén nằm trong tệp nén")
        if entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
            yield problem("TOO_BIG", size=entry.file_size, limit=MAX_UNPACKED)


def _climbs(entry: zipfile.ZipInfo) -> bool:
    # what the file says, before zipfile makes it look tidy
    name = entry.orig_filename
    path = PurePosixPath(name.replace("\\", "/"))
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    return is_link or "\\" in name or "\x00" in name or ":" in name or path.is_absolute() or ".." in path.parts


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes | None:
    with archive.open(entry) as unpacked:
        content = unpacked.read(entry.file_size + 1)
    return content if len(content) == entry.file_size else None


def _shown(entry: zipfile.ZipInfo) -> str:
    return unicodedata.normalize("NFC", entry.filename)[:100]


def _refused(*problems: Problem) -> Package:
    return Package(problems=problems[:20])
