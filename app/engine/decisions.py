"""Decision tables of DMN 1.1 to 1.5, evaluated by FEEL. A table that cannot decide says so; it never guesses."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from app.engine.decision_cells import kind_of_column
from app.engine.decision_reading import ANYTHING, Decision, Input, Rule, Table, read_decisions
from app.engine.feel import Feel, Outcome
from app.engine.sentences_decisions import DECISION_ERRORS
from app.engine.xml_reading import Unreadable

#: decisions that need one another more than this many steps deep are taken for a circle
MAX_DEPTH = 10
_LISTS = frozenset({"RULE ORDER", "OUTPUT ORDER", "COLLECT"})
_MADE_BY_FEEL = {
    "date": "date(v)",
    "time": "time(v)",
    "dateTime": "date and time(v)",
    "dayTimeDuration": "duration(v)",
    "yearMonthDuration": "duration(v)",
}
_TYPES: Mapping[str, type | tuple[type, ...]] = {"number": (int, float), "string": str, "boolean": bool}


class DecisionError(Exception):
    """A decision could not be taken: ``code``, the ``decision`` (its id) and a Vietnamese sentence (``str``).

    Codes: DECISION_MISSING, DECISION_CIRCLE, DECISION_UNSUPPORTED, NO_RULE, SEVERAL_RULES, RULES_DISAGREE,
    VARIABLE_MISSING, INPUT_TYPE, OUTPUT_TYPE, PRIORITY_UNKNOWN and the codes of FeelError.
    """

    def __init__(self, code: str, decision: str, /, name: str = "", **facts: object) -> None:
        self.code = code
        self.decision = decision
        self.facts = facts
        sentence = DECISION_ERRORS.get(code, DECISION_ERRORS["EXPRESSION_FAILED"])
        super().__init__(sentence.format(name=name or decision, **facts))


class DecisionTables:
    """The decisions of some DMN files, which are given by the id of a decision in them."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = dict(files)

    def evaluate(self, decision_id: str, context: Mapping[str, Any], feel: Feel) -> dict[str, Any]:
        """The outputs by name; lists for RULE ORDER, OUTPUT ORDER and COLLECT without aggregation.

        Decisions that this one needs are taken first; their outputs join the context. Numbers without a fraction are
        int. Raises DecisionError.
        """
        return self._taken(decision_id, dict(context), feel, depth=0)

    def _taken(self, decision_id: str, context: dict[str, Any], feel: Feel, depth: int) -> dict[str, Any]:
        decision = self._find(decision_id)
        if decision.table is None:
            raise DecisionError("DECISION_UNSUPPORTED", decision_id, decision.name)
        if depth > MAX_DEPTH:
            raise DecisionError("DECISION_CIRCLE", decision_id, decision.name)
        for needed in decision.needs:
            outputs = self._taken(needed, context, feel, depth + 1)
            variable = self._find(needed).variable
            # by the standard under the variable's name; Camunda also knows each output by its own
            context = {**context, **outputs, variable: next(iter(outputs.values())) if len(outputs) == 1 else outputs}
        return _Taking(decision, decision.table, context, feel).outputs()

    def _find(self, decision_id: str) -> Decision:
        first = [self._files[decision_id]] if decision_id in self._files else []
        for source in (*first, *self._files.values()):
            try:
                found = _decisions_by_id(source).get(decision_id)
            except Unreadable:
                continue
            if found is not None:
                return found
        raise DecisionError("DECISION_MISSING", decision_id)


class _Taking:
    """One table on one context."""

    def __init__(self, decision: Decision, table: Table, context: Mapping[str, Any], feel: Feel) -> None:
        self.decision, self.table, self.context, self.feel = decision, table, context, feel

    def outputs(self) -> dict[str, Any]:
        rules = self._matching(self._input_values())
        names = [output.name or self.decision.variable for output in self.table.outputs]
        rows = self._results(rules)
        policy = self.table.policy
        if policy == "COLLECT" and self.table.aggregation:
            return {name: self._aggregated([row[i] for row in rows]) for i, name in enumerate(names)}
        if policy in ("PRIORITY", "OUTPUT ORDER") and len(rows) > 1:
            rows = self._by_priority(rows)
        if policy in _LISTS:
            return {name: [row[i] for row in rows] for i, name in enumerate(names)}
        if not rows:
            return self._defaults(names)
        if policy == "UNIQUE" and len(rows) > 1:
            raise self._error("SEVERAL_RULES", rules=_numbers(self.table, rules))
        if policy == "ANY" and any(row != rows[0] for row in rows):
            raise self._error("RULES_DISAGREE", rules=_numbers(self.table, rules))
        return dict(zip(names, rows[0], strict=True))

    def _input_values(self) -> list[tuple[Any, str | None]]:
        used = [self._is_used(column) for column in range(len(self.table.inputs))]
        asked = [i for i, is_used in enumerate(used) if is_used]
        found = self._evaluated([self.table.inputs[i].expression for i in asked])
        values: list[tuple[Any, str | None]] = [(None, None)] * len(used)
        for i, outcome in zip(asked, found, strict=True):
            if outcome.missing and not self._speaks_of_null(i):
                raise self._error("VARIABLE_MISSING", variables=", ".join(outcome.missing))
            values[i] = self._typed(self.table.inputs[i], i, outcome.value)
        return values

    def _is_used(self, column: int) -> bool:
        return any(rule.tests[column : column + 1] not in ((), ("",), ("-",)) for rule in self.table.rules)

    def _speaks_of_null(self, column: int) -> bool:
        return any("null" in test for rule in self.table.rules for test in rule.tests[column : column + 1])

    def _typed(self, wanted: Input, column: int, value: Any) -> tuple[Any, str | None]:
        kind = wanted.type or kind_of_column(self.table, column)
        expected = _TYPES.get(kind)
        if value is not None and expected is not None:
            fits = isinstance(value, expected) and (kind == "boolean" or not isinstance(value, bool))
            if not fits:
                raise self._error("INPUT_TYPE", input=wanted.label, kind=kind)
        return value, _MADE_BY_FEEL.get(kind) if isinstance(value, str) else None

    def _matching(self, values: list[tuple[Any, str | None]]) -> list[Rule]:
        rules = [rule for rule in self.table.rules if len(rule.tests) == len(self.table.inputs)]
        tests = [[(i, test) for i, test in enumerate(rule.tests) if test not in ANYTHING] for rule in rules]
        answers = self.feel.rows_passed(tests, values, self.context)
        matching = []
        for rule, answer in zip(rules, answers, strict=True):
            if answer.error is not None:
                raise self._error(answer.error.code, detail=answer.error.detail)
            if answer.value is True:
                matching.append(rule)
                if self.table.policy == "FIRST":
                    break
        return matching

    def _results(self, rules: list[Rule]) -> list[tuple[Any, ...]]:
        width = len(self.table.outputs)
        # an empty cell is null
        texts = [(text if text not in ANYTHING else "null") for rule in rules for text in rule.results[:width]]
        values = [_whole(outcome.value) for outcome in self._evaluated(texts)]
        return [tuple(values[start : start + width]) for start in range(0, len(values), width or 1)]

    def _evaluated(self, texts: Sequence[str]) -> tuple[Outcome, ...]:
        if not texts:
            return ()
        outcomes = self.feel.outcomes(list(texts), self.context)
        failed = next((each.error for each in outcomes if each.error is not None), None)
        if failed is not None:
            raise self._error(failed.code, detail=failed.detail)
        return outcomes

    def _defaults(self, names: list[str]) -> dict[str, Any]:
        defaults = [output.default for output in self.table.outputs]
        if not all(defaults):
            raise self._error("NO_RULE")
        return dict(zip(names, [_whole(each.value) for each in self._evaluated(defaults)], strict=True))

    def _by_priority(self, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        lists = [output.values for output in self.table.outputs]
        orders = [each.value for each in self._evaluated([f"[{values}]" for values in lists if values])]
        ranked = iter(orders)
        ranks = [next(ranked) if values else None for values in lists]
        if all(each is None for each in ranks):
            raise self._error("PRIORITY_UNKNOWN")
        return sorted(rows, key=lambda row: [self._rank(v, r) for v, r in zip(row, ranks, strict=True)])

    def _rank(self, value: Any, order: list[Any] | None) -> int:
        if order is None:
            return 0
        if value not in order:
            raise self._error("PRIORITY_UNKNOWN")
        return order.index(value)

    def _aggregated(self, values: list[Any]) -> Any:
        if self.table.aggregation == "COUNT":
            return len(values)
        if any(isinstance(each, bool) or not isinstance(each, int | float) for each in values):
            raise self._error("OUTPUT_TYPE")
        if not values:
            return None
        if self.table.aggregation == "SUM":
            # through decimals: 0.1 + 0.2 is 0.3 to the person who wrote the table
            return _whole(float(sum(Decimal(str(each)) for each in values))) if _broken(values) else sum(values)
        return min(values) if self.table.aggregation == "MIN" else max(values)

    def _error(self, code: str, **facts: object) -> DecisionError:
        return DecisionError(code, self.decision.id, self.decision.name, **{"detail": "", **facts})


def _broken(values: list[Any]) -> bool:
    return any(isinstance(each, float) for each in values)


def _whole(value: Any) -> Any:
    """Money is counted in whole đồng: a number without a fraction is an int."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _numbers(table: Table, rules: list[Rule]) -> str:
    return ", ".join(str(table.rules.index(rule) + 1) for rule in rules)


@lru_cache(maxsize=256)
def _decisions_by_id(source: bytes) -> dict[str, Decision]:
    _, decisions = read_decisions(source)
    return {decision.id: decision for decision in reversed(decisions)}
