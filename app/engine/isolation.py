"""Untrusted files are read in a child process with limits; V8, which cannot live under them, stays here."""

import atexit
import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, cast

from app.domain.definition import Inspection, Problem, definition_from_json
from app.engine.checks_calls import Catalogue
from app.engine.decision_inspection import DecisionInspection, Text
from app.engine.inspection import refused
from app.engine.problems import problem
from app.engine.questions import Question
from app.engine.xml_reading import MAX_BYTES

#: seconds of waiting for one file, and for a new child to be there
WAIT = 5.0
START = 30.0
#: a child that has read so many files is replaced
FILES = 200
_HOME = Path(__file__).resolve().parents[2]


class TooHard(Exception):
    """The child did not answer in time or died: the file is to blame."""


@dataclass(kw_only=True)
class _Child:
    process: "subprocess.Popen[bytes]"
    requests: IO[bytes]
    answers: IO[bytes]
    owner: int
    files: int = 0
    buffer: bytearray = field(default_factory=bytearray)

    def ask(self, request: bytes, source: bytes, *, wait: float) -> dict[str, Any]:
        try:
            self.requests.write(request)
            self.requests.write(source)
            self.requests.flush()
        except OSError:
            raise TooHard from None
        self.files += 1
        return self.answer(wait=wait)

    def answer(self, *, wait: float) -> dict[str, Any]:
        descriptor, until = self.answers.fileno(), time.monotonic() + wait
        while b"\n" not in self.buffer:
            readable, _, _ = select.select([descriptor], [], [], max(0.0, until - time.monotonic()))
            part = os.read(descriptor, 1 << 16) if readable else b""
            if not part:
                raise TooHard
            self.buffer += part
        line, _, rest = bytes(self.buffer).partition(b"\n")
        self.buffer = bytearray(rest)
        found: dict[str, Any] = json.loads(line)
        return found

    def end(self) -> None:
        if self.owner != os.getpid():
            # the parent's child after a fork: not ours to end
            self.process.returncode = 0
            return
        self.process.kill()
        self.process.wait()
        self.answers.close()
        # what was not yet sent can no longer be sent
        with suppress(OSError):
            self.requests.close()


class Reader:
    """Reads files in a child that is kept warm, one at a time, and replaced after many files or any failure."""

    def __init__(self, *, wait: float = WAIT) -> None:
        self._wait = wait
        self._lock = threading.Lock()
        self._child: _Child | None = None
        #: what the child had used after the last file: seconds of computing, and the most bytes in memory
        self.used: Mapping[str, float] = {}

    def judge(self, source: bytes, *, catalogue: Catalogue) -> tuple[Inspection, tuple[Question, ...]]:
        """As ``inspection.judge``; a file that is too much for the child is refused with TOO_HARD."""
        names = ("processes", "decisions", "operations")
        known = {name: _plain(getattr(catalogue, name)) for name in names}
        answer = self._answer(source, {"kind": "bpmn", "catalogue": known})
        found = answer.get("definition")
        inspection = Inspection(
            verdict=answer["verdict"],
            problems=_problems(answer),
            definition=definition_from_json(found) if found else None,
            model_hash=answer.get("model_hash"),
            source=source,
        )
        return inspection, tuple(Question(**each) for each in answer.get("questions", ()))

    def judge_decisions(self, source: bytes) -> tuple[DecisionInspection, tuple[Text, ...]]:
        """As ``decision_inspection.judge_shape``, refusals included."""
        answer = self._answer(source, {"kind": "dmn"})
        found = DecisionInspection(
            verdict=answer["verdict"],
            problems=_problems(answer),
            decisions=tuple(answer.get("decisions", ())),
            hash=answer.get("hash"),
        )
        return found, tuple(Text(**each) for each in answer.get("texts", ()))

    def rewrite(self, source: bytes, *, kind: str, codes: Collection[str] = ()) -> Mapping[str, Any]:
        """As ``rewriting.rewrite``; without any of its keys for a file that is too much for the child."""
        return self._answer(source, {"kind": kind, "codes": sorted(codes)})

    def close(self) -> None:
        """End the child; the next file gets a new one."""
        with self._lock:
            self._end()

    def _answer(self, source: bytes, request: dict[str, Any]) -> dict[str, Any]:
        if len(source) > MAX_BYTES:
            return _refusal("TOO_LARGE")
        line = json.dumps({**request, "size": len(source)}).encode() + b"\n"
        with self._lock:
            child = self._ready_child()
            try:
                answer = child.ask(line, source, wait=self._wait)
            except (TooHard, ValueError):
                self._end()
                return _refusal("TOO_HARD")
            self.used = answer.get("used", {})
            return answer

    def _ready_child(self) -> _Child:
        child = self._child
        if child is not None and child.owner == os.getpid() and child.files < FILES and child.process.poll() is None:
            return child
        self._end()
        self._child = _started()
        return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.end()


def _started() -> _Child:
    # nothing of our environment is the child's business
    environment = {"PYTHONPATH": str(_HOME), "PATH": os.defpath, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "app.engine.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd="/",
        close_fds=True,
    )
    requests, answers = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
    child = _Child(process=process, requests=requests, answers=answers, owner=os.getpid())
    try:
        child.answer(wait=START)
    except (TooHard, ValueError):
        child.end()
        raise RuntimeError("the process that reads files could not be started") from None
    return child


def _refusal(code: str) -> dict[str, Any]:
    found = refused(b"", problem(code)).problems[0]
    return {"verdict": "refused", "problems": [vars(found)]}


def _problems(answer: dict[str, Any]) -> tuple[Problem, ...]:
    return tuple(Problem(**each) for each in answer["problems"])


def _plain(names: Collection[str] | None) -> Any:
    if names is None:
        return None
    return {key: sorted(value) for key, value in names.items()} if isinstance(names, Mapping) else sorted(names)


#: one child for all engines of a process
READER = Reader()
atexit.register(READER.close)
