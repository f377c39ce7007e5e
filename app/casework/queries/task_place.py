"""Where a task belongs: what a page needs to know before it can read what was typed for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.casework.queries.visible import visible_dossier
from app.casework.services import Services
from app.db import reading
from app.domain.errors import NotFound
from app.domain.permissions import Actor
from app.dossiers.records import Dossier
from app.tasks.records import Task


@dataclass(frozen=True, kw_only=True)
class TaskPlace:
    """The dossier's code, the step's name and its form-js schema (None: the step has no form)."""

    code: str
    name: str
    form: Mapping[str, Any] | None


def task_place(services: Services, *, by: Actor, task_id: int) -> TaskPlace:
    """The place of this task, open or past; NotFound if there is none or its dossier is none of this person's."""
    with reading() as session:
        task = session.get(Task, task_id)
        if task is None:
            raise NotFound("task_not_found")
        code = session.get_one(Dossier, task.dossier_id).code
        dossier = visible_dossier(session, by=by, code=code)
        version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
        return TaskPlace(code=dossier.code, name=task.name, form=version.form(task.form_key))
