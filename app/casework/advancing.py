"""The value that a step of the engine for one dossier is."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.steps import Step
from app.dossiers.records import Dossier
from app.procedures.frozen import FrozenVersion


@dataclass(frozen=True, kw_only=True)
class Advance:
    """A step of the engine for one dossier at one moment."""

    dossier: Dossier
    version: FrozenVersion
    step: Step
    at: datetime
