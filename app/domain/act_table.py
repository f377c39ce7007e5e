"""The whole machine of the shell as one table: from each state each act, what it makes or why it cannot be done."""

from app.domain.correction_acts import STEP_OPERATIONS, step_hindrance
from app.domain.states import ACTS, STATES, Situation, hindrance

#: a diagram in the middle of its work
_OPEN: tuple[str | None, ...] = (None,)


def act_table() -> dict[tuple[str, str], str]:
    """(state, act) → "→ target" where the act is ready as far as the state goes, else the code of the hindrance.

    For a dossier with a plain step open; once the diagram has ended (or only acts are open) "confirm" is ready too.
    """
    return {(state, act.id): _cell(state, act.id) for state in STATES for act in ACTS.values() if act.sources}


def _cell(state: str, act_id: str) -> str:
    act = ACTS[act_id]
    opened = _OPEN if state not in ("result_confirmed",) else ("return",)
    now = Situation(state=state, open_acts=opened, ended=False, result=None)
    code = hindrance(act, now)
    return code if code else f"→ {act.lands(state)}"


def step_table() -> dict[tuple[str, str], str]:
    """(state, operation) → "ready", or the code of the hindrance, for what is done from an open step."""
    return {(state, name): step_hindrance(state, name) or "ready" for state in STATES for name in STEP_OPERATIONS}


def table_markdown() -> str:
    """The table for ``docs/acts.md``."""
    acts = [act for act in ACTS.values() if act.sources]
    cells = act_table()
    lines = [
        "# The legal acts from each state",
        "",
        "Written by `motcua act-table`; a test keeps it equal to `app/domain/states.py` and tries every cell on a real",
        "dossier. `→` names the state after the act; anything else is the code of the sentence that says why not. The",
        "clock may forbid an act that the state allows (after the due moment, once too often): see",
        "`app/domain/clock_refusals.py`.",
        "",
        "| from | " + " | ".join(act.id for act in acts) + " |",
        "|---|" + "---|" * len(acts),
    ]
    lines += [f"| **{state}** | " + " | ".join(cells[state, act.id] for act in acts) + " |" for state in STATES]
    return "\n".join([*lines, "", *_step_lines(), ""])


def _step_lines() -> list[str]:
    cells = step_table()
    lines = [
        "## What is done from an open step",
        "",
        "As far as the state goes; who may, and whether somebody has begun the next step, the use case asks.",
        "",
        "| from | " + " | ".join(STEP_OPERATIONS) + " |",
        "|---|" + "---|" * len(STEP_OPERATIONS),
    ]
    return lines + [f"| **{s}** | " + " | ".join(cells[s, name] for name in STEP_OPERATIONS) + " |" for s in STATES]
