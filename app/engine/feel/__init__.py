"""FEEL, evaluated by the genuine feelin in an embedded V8: one expression language in the browser and on the server.

Nothing here reads the machine's clock for an expression: ``now()`` and ``today()`` are refused before evaluation.
"""

import atexit
import ctypes
import json
import os
import threading
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

BUNDLE = Path(__file__).with_name("feelin.js")
BRIDGE = Path(__file__).with_name("bridge.js")

FeelCode = Literal[
    "EXPRESSION_SYNTAX",
    "EXPRESSION_CLOCK",
    "EXPRESSION_FUNCTION",
    "EXPRESSION_TIME",
    "EXPRESSION_MEMORY",
    "EXPRESSION_FAILED",
]

#: longer expressions are refused unread: the parser's own stack is finite
MAX_EXPRESSION = 4_000


class FeelError(Exception):
    """An expression that could not be evaluated; ``code`` says how, ``detail`` is FEEL's own short text."""

    def __init__(self, code: FeelCode, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class BundleMissing(RuntimeError):
    """The FEEL bundle was not built: the installation is broken, not the expression."""


@dataclass(frozen=True, kw_only=True)
class FormPart:
    """A component of a form as its expressions see it; one in a repeating list stands here once for each row.

    ``above`` is the index of the part it stands in or -1, ``scope`` the way to the object that holds its ``key``.
    """

    above: int = -1
    scope: tuple[str | int, ...] = ()
    key: str = ""
    hide: str | None = None
    expression: str | None = None


@dataclass(frozen=True, kw_only=True)
class FormOutcome:
    """Which parts are hidden, what each expression gave, and the index and code of each that failed."""

    gone: tuple[bool, ...]
    values: tuple[Any, ...]
    failed: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one of several expressions: a value, or the error that stopped it."""

    value: Any = None
    error: FeelError | None = None
    missing: tuple[str, ...] = ()


class Feel:
    """One V8 context per process: made at the first use, behind a lock, anew after a memory error and after a fork.

    ``time_limit`` is in seconds and ``memory_limit`` in bytes, each for one call.
    """

    def __init__(self, *, time_limit: float = 1.0, memory_limit: int = 96 * 1024 * 1024) -> None:
        self._time_limit = time_limit
        self._memory_limit = memory_limit
        self._lock = threading.RLock()
        self._context: Any = None
        self._pid = 0
        # left to the interpreter's teardown, V8's thread would wait for an event loop that is already gone
        atexit.register(_close, weakref.ref(self))

    def evaluate(self, expression: str, context: Mapping[str, Any]) -> Any:
        """The value as JSON (dates and durations as text); raises FeelError. Unknown variables are null."""
        outcome = self.outcomes([expression], context)[0]
        if outcome.error is not None:
            raise outcome.error
        return outcome.value

    def outcomes(
        self, expressions: Sequence[str], context: Mapping[str, Any], *, stop_at_true: bool = False
    ) -> tuple[Outcome, ...]:
        """Evaluate several expressions on one context in one crossing into V8.

        With ``stop_at_true`` the answer ends with the first that is true or could not be evaluated.
        """
        raw = self._call("outcomes", list(expressions), dict(context), stop_at_true)
        return tuple(_outcome(item) for item in raw)

    def unary_test(self, test: str, value: Any, context: Mapping[str, Any] | None = None) -> bool:
        """Whether ``value`` passes a decision table's cell such as ``> 5, "a"``; raises FeelError."""
        outcome = _outcome(self._call("unary", test, value, dict(context or {})))
        if outcome.error is not None:
            raise outcome.error
        return outcome.value is True

    def rows_passed(
        self,
        rows: Sequence[Sequence[tuple[int, str]]],
        values: Sequence[tuple[Any, str | None]],
        context: Mapping[str, Any],
    ) -> tuple[Outcome, ...]:
        """For each row of (index of the value, unary test) whether all tests pass, in one crossing.

        Null passes only tests that name null. A value (…, "date(v)") is turned by that FEEL first.
        """
        return tuple(_outcome(item) for item in self._call("rows", rows, list(values), dict(context)))

    def form(self, parts: Sequence[FormPart], context: Mapping[str, Any]) -> FormOutcome:
        """What the conditions of a form hide and its expressions give, in one crossing: all share one limit of time.

        ``parts`` stand in document order. What is hidden counts as null below and hides what it holds; a condition
        that fails hides nothing, an expression that fails gives None. Raises FeelError.
        """
        rows = [[part.above, list(part.scope), part.key, part.hide, part.expression] for part in parts]
        found = self._call("form", rows, dict(context))
        failed = tuple((n, code) for n, code in found["failed"])
        return FormOutcome(gone=tuple(found["gone"]), values=tuple(found["values"]), failed=failed)

    def problem(self, expression: str) -> FeelError | None:
        """What is wrong with an expression before anybody evaluates it; None when it can be used."""
        return self.problems([expression])[0]

    def problems(self, expressions: Sequence[str], *, unary: bool = False) -> tuple[FeelError | None, ...]:
        """The same for several expressions, or unary tests of decision tables, in one crossing."""
        return tuple(_outcome(item).error for item in self._call("problems", list(expressions), unary))

    def close(self) -> None:
        """Give the V8 context back; the next use makes a new one."""
        with self._lock:
            context, self._context = self._context, None
            if context is None:
                return
            if self._pid == os.getpid():
                context.close()
            else:
                _abandon(context)

    def _call(self, function: str, *arguments: Any) -> Any:
        text = json.dumps(json.dumps(arguments, allow_nan=False))
        code = f"bridge.{function}({text})"
        with self._lock:
            was_used = self._context is not None and self._pid == os.getpid()
            try:
                return json.loads(self._evaluated(code))
            except FeelError as error:
                if error.code != "EXPRESSION_MEMORY" or not was_used:
                    raise
                # earlier calls may have filled the heap, above all one that was stopped: once more, in a new context
                return json.loads(self._evaluated(code))

    def _evaluated(self, code: str) -> str:
        from py_mini_racer import JSEvalException, JSOOMException, JSTimeoutException

        context = self._ready_context()
        try:
            return str(context.eval(code, timeout_sec=self._time_limit, max_memory=self._memory_limit))
        except JSTimeoutException:
            # not closed here: V8 still reports the end of what was stopped
            raise FeelError("EXPRESSION_TIME") from None
        except JSOOMException:
            # a context that has met its memory limit stays in that state: only a new one helps
            self.close()
            raise FeelError("EXPRESSION_MEMORY") from None
        except JSEvalException as error:
            raise FeelError("EXPRESSION_FAILED", str(error)[:200]) from None

    def _ready_context(self) -> Any:
        # a context made before fork() would hang for ever in the child
        if self._context is None or self._pid != os.getpid():
            self.close()
            self._context = _new_context()
            self._pid = os.getpid()
        return self._context


def _close(reference: "weakref.ref[Feel]") -> None:
    feel = reference()
    if feel is not None:
        feel.close()


def _abandon(context: Any) -> None:
    # V8's thread stayed behind in the parent: freeing its context here would wait for it for ever
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(context))


def _new_context() -> Any:
    from py_mini_racer import DEFAULT_V8_FLAGS, MiniRacer, init_mini_racer

    # V8's memory protection keys belong to the thread that starts V8 and its children: a context made later by
    # another thread of the server, itself older than V8, would be a segmentation fault of the whole process
    init_mini_racer(flags=(*DEFAULT_V8_FLAGS, "--no-memory-protection-keys"), ignore_duplicate_init=True)
    if not BUNDLE.exists():
        raise BundleMissing(f"{BUNDLE.name} is missing beside {BRIDGE.name}: run 'make assets' to build it")
    context = MiniRacer()
    context.eval(BUNDLE.read_text(encoding="utf-8"))
    context.eval(f"const MAX_EXPRESSION = {MAX_EXPRESSION};\n" + BRIDGE.read_text(encoding="utf-8"))
    return context


def _outcome(item: Mapping[str, Any]) -> Outcome:
    if "code" in item:
        return Outcome(error=FeelError(item["code"], str(item.get("detail", ""))))
    return Outcome(value=item.get("value"), missing=tuple(item.get("missing", ())))
