"""Server-rendered pages."""

from importlib import import_module

from flask import Flask

from app.web.shell import register_shell

#: the modules with pages by whom they are for, each with its blueprint ``pages``
_APPLICANTS = "home auth tracking own_dossier supplementing payment ratings applicant catalogue online feedback"
_DESK = "desk what_if dossiers dossier_acts recalling slips opinions payments_desk deadlines warnings"
_WORK = "work giving_tasks many_tasks files reuse feedback_desk"
_RULES = "procedures procedure_repairs form_catalogue replaying regulations calendars calendar_drafts calendar_recounts"
_OFFICE = "account_requests persons substitutions maintenance outages system portal"
_AGENCIES = "reorganisations reorganisation_drafts"
_DEMO = "demo demo_gateways"


def register_web(app: Flask, *, demo: bool) -> None:
    """All pages, their shell and their protection against forged and too frequent requests."""
    register_shell(app, demo=demo)
    parts = (_APPLICANTS, _DESK, _WORK, _RULES, _OFFICE, _AGENCIES, *([_DEMO] if demo else []))
    for name in " ".join(parts).split():
        app.register_blueprint(import_module(f"app.web.{name}").pages)
