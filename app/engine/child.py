"""The process in which untrusted files are read, without V8, in little memory and time: ``python -m app.engine.child``.

On stdin a line of JSON (kind, size, catalogue, all as ``isolation`` writes them) and so many bytes; on stdout a line of
JSON. Ends with stdin. The parent trusts nothing but the shape of the answer.
"""

import json
import os
import resource
import sys
from dataclasses import asdict
from typing import Any, BinaryIO

from app.domain.definition import definition_to_json
from app.engine.checks_calls import Catalogue
from app.engine.checks_file import warm_up
from app.engine.decision_inspection import DecisionInspection, judge_shape
from app.engine.inspection import judge
from app.engine.problems import problem
from app.engine.rewriting import rewrite
from app.engine.xml_reading import Unreadable

#: bytes that the memory may grow by, and seconds of computing for one file
MEMORY = 256 * 1024 * 1024
SECONDS = 2


def main() -> None:
    """Answer until there are no more files."""
    warm_up()
    _limit_memory()
    files, answers = sys.stdin.buffer, sys.stdout.buffer
    # whatever a library prints must not be taken for an answer
    sys.stdout = sys.stderr
    _say(answers, {"ready": True})
    while line := files.readline():
        request = json.loads(line)
        source = files.read(request["size"])
        _limit_time()
        _say(answers, _answer(request, source) | {"used": _used()})


def _answer(request: dict[str, Any], source: bytes) -> dict[str, Any]:
    try:
        if request["kind"] == "dmn":
            return _decisions(source)
        if request["kind"] == "bpmn":
            return _diagram(source, request["catalogue"])
        return _rewritten(request, source)
    except (MemoryError, RecursionError):
        return {"verdict": "refused", "problems": [asdict(problem("TOO_HARD"))]}


def _diagram(source: bytes, catalogue: dict[str, Any]) -> dict[str, Any]:
    found, questions = judge(source, catalogue=Catalogue(**catalogue))
    return {
        "verdict": found.verdict,
        "problems": [asdict(each) for each in found.problems],
        "definition": found.definition and definition_to_json(found.definition),
        "model_hash": found.model_hash,
        "questions": [asdict(each) for each in questions],
    }


def _decisions(source: bytes) -> dict[str, Any]:
    try:
        found, texts = judge_shape(source)
    except Unreadable as refusal:
        found, texts = DecisionInspection(verdict="refused", problems=(refusal.problem,)), ()
    return asdict(found) | {"texts": [asdict(each) for each in texts]}


def _rewritten(request: dict[str, Any], source: bytes) -> dict[str, Any]:
    try:
        return rewrite(source, kind=request["kind"], codes=request["codes"])
    except Unreadable as refusal:
        return {"verdict": "refused", "problems": [asdict(refusal.problem)]}


def _say(answers: BinaryIO, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer).encode() + b"\n")
    answers.flush()


def _limit_memory() -> None:
    with open("/proc/self/statm", encoding="ascii") as pages:
        now = int(pages.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    resource.setrlimit(resource.RLIMIT_AS, (now + MEMORY, now + MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time() -> None:
    # the limit counts from the birth of the process: raised for each file by what one file may use
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(_used()["seconds"]) + SECONDS + 1, hard))


def _used() -> dict[str, float]:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return {"seconds": usage.ru_utime + usage.ru_stime, "bytes": usage.ru_maxrss * 1024}


if __name__ == "__main__":
    main()
