"""Every word of the field that the code knows stands in docs/GLOSSARY.md with the same Vietnamese term."""

from pathlib import Path
from typing import get_args

import pytest

from app.casework.annul_reception import WHYS as ANNULLED_BECAUSE
from app.casework.approve_version import VERSION_STATES
from app.casework.calendar_scope import REVISION_STATES
from app.casework.late_entry import WHATS
from app.casework.many_tasks import MANY_ACTS
from app.casework.queries.account_requests import REQUEST_STATES
from app.casework.queries.feedback import FEEDBACK_STATES
from app.casework.queries.opinions import OPINION_STATES
from app.casework.queries.payments import PAYMENT_STATES
from app.casework.queries.substitution_list import SUBSTITUTION_STATES
from app.casework.receive_payment import PAYMENT_CHANNELS
from app.domain.account_kinds import ACCOUNT_KINDS
from app.domain.correction_acts import STEP_OPERATIONS
from app.domain.day_names import DAY_KINDS
from app.domain.deadlines import KINDS as DEADLINES
from app.domain.definition import UNITS, Verdict
from app.domain.handing_in import RELATIONS
from app.domain.permission_names import PERMISSIONS
from app.domain.permissions import ROLES
from app.domain.portal import DIFFERENCES, INBOUND_KINDS, STATUSES
from app.domain.programs import SCOPES
from app.domain.ratings import CRITERIA
from app.domain.regulation_words import CONFIDENCE_WORDS, LABELS, STATUS_WORDS
from app.domain.reorganisation import LINE_KINDS, REORGANISATION_STATES, SHARES
from app.domain.states import ACTS, STATES
from app.domain.stopping import GROUNDS
from app.domain.urgency import URGENCY
from app.domain.webhooks import EVENTS, HOOK_STATES

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "GLOSSARY.md").read_text(encoding="utf-8")
SECTIONS = {part.split("\n", 1)[0].strip(): part for part in TEXT.split("\n## ")[1:]}


def rows(section: str) -> dict[str, str]:
    """First column → second column of a section's table."""
    cells = [line.strip("| ").split("|") for line in SECTIONS[section].splitlines() if line.startswith("|")]
    return {c[0].strip(): c[1].strip() for c in cells[2:]}


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ("States of a dossier", STATES),
        ("Acts", {act.id: act.name for act in ACTS.values()}),
        ("Done from an open step", STEP_OPERATIONS),
        ("States of an opinion request", OPINION_STATES),
        ("Why a reception is annulled", ANNULLED_BECAUSE),
        ("What is entered late", WHATS),
        ("States of a version", VERSION_STATES),
        ("States of a calendar revision", REVISION_STATES),
        ("States of a reorganisation", REORGANISATION_STATES),
        ("Kinds of lines of a reorganisation", LINE_KINDS),
        ("Dossiers of a line", SHARES),
        ("Urgency", URGENCY),
        ("Roles", ROLES),
        ("Permissions", PERMISSIONS),
        ("States of a substitution", SUBSTITUTION_STATES),
        ("Acts for many tasks", MANY_ACTS),
        ("Kinds of days", DAY_KINDS),
        ("Kinds of deadlines", {kind.id: kind.name for kind in DEADLINES.values()}),
        ("Kinds of account requests", {kind.id: kind.name for kind in ACCOUNT_KINDS.values()}),
        ("States of an account request", REQUEST_STATES),
        ("States of feedback", FEEDBACK_STATES),
        ("Criteria of a rating", CRITERIA),
        ("States of a payment", PAYMENT_STATES),
        ("Channels of a payment", PAYMENT_CHANNELS),
        ("Ways of handing in", RELATIONS),
        ("Statuses of the portal", {str(number): name for number, name in STATUSES.items()}),
        ("Differences between the portal and us", DIFFERENCES),
        ("Messages of the portal", INBOUND_KINDS),
        ("Status of a regulation", STATUS_WORDS),
        ("Confidence of a value", CONFIDENCE_WORDS),
        ("Keys of a regulation", LABELS),
        ("Scopes of a token", SCOPES),
        ("Why a dossier stops", GROUNDS),
        ("States of a subscription", HOOK_STATES),
        ("Events for subscribers", EVENTS),
    ],
)
def test_the_glossary_says_what_the_code_says(section: str, words: dict[str, str]) -> None:
    assert rows(section) == words


@pytest.mark.parametrize(("section", "words"), [("Units of time", UNITS), ("Verdicts on a file", get_args(Verdict))])
def test_every_member_has_its_row(section: str, words: tuple[str, ...]) -> None:
    assert set(rows(section)) == set(words)
