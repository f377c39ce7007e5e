"""Server-rendered pages."""

from flask import Blueprint, Flask

from app.web.shell import register_shell


def _people() -> tuple[Blueprint, ...]:
    """Pages of persons, who stands in for whom, and giving steps to persons."""
    from app.web import giving_tasks, many_tasks, persons, substitutions

    return giving_tasks.pages, many_tasks.pages, persons.pages, substitutions.pages


def register_web(app: Flask, *, demo: bool) -> None:
    """All pages, their shell and their protection against forged and too frequent requests."""
    from app.web import (
        account_requests,
        auth,
        calendar_drafts,
        calendar_recounts,
        calendars,
        deadlines,
        desk,
        dossier_acts,
        dossiers,
        feedback,
        feedback_desk,
        home,
        maintenance,
        procedure_repairs,
        procedures,
        regulations,
        replaying,
        slips,
        system,
        tracking,
        warnings,
        what_if,
        work,
    )

    register_shell(app, demo=demo)
    modules = (
        home,
        auth,
        tracking,
        desk,
        what_if,
        work,
        dossiers,
        dossier_acts,
        slips,
        procedures,
        procedure_repairs,
        replaying,
        regulations,
        warnings,
        deadlines,
        feedback,
        feedback_desk,
        account_requests,
        maintenance,
        calendars,
        calendar_drafts,
        calendar_recounts,
        system,
    )
    for blueprint in (*(module.pages for module in modules), *_people()):
        app.register_blueprint(blueprint)
    if demo:
        from app.web import demo as demo_pages

        app.register_blueprint(demo_pages.pages)
