"""Server-rendered pages."""

from importlib import import_module

from flask import Flask

from app.web.shell import register_shell

#: the modules with pages, each with its blueprint ``pages``
PAGES = (
    "home",
    "auth",
    "own_dossier",
    "supplementing",
    "payment",
    "ratings",
    "reception_drafts",
    "applicant",
    "catalogue",
    "online",
    "payments_desk",
    "tracking",
    "desk",
    "what_if",
    "work",
    "giving_tasks",
    "many_tasks",
    "files",
    "reuse",
    "dossiers",
    "dossier_acts",
    "recalling",
    "slips",
    "procedures",
    "procedure_repairs",
    "form_catalogue",
    "replaying",
    "regulations",
    "warnings",
    "deadlines",
    "feedback",
    "feedback_desk",
    "account_requests",
    "persons",
    "units",
    "substitutions",
    "maintenance",
    "outages",
    "opinions",
    "calendars",
    "calendar_drafts",
    "calendar_recounts",
    "reorganisations",
    "reorganisation_drafts",
    "system",
    "portal",
    "tokens",
    "webhooks",
    "access_log",
)
#: pages that only the demonstration has
DEMO_PAGES = ("demo", "demo_gateways")


def register_web(app: Flask, *, demo: bool) -> None:
    """All pages, their shell and their protection against forged and too frequent requests."""
    register_shell(app, demo=demo)
    for name in (*PAGES, *DEMO_PAGES) if demo else PAGES:
        # imported late: pages know the shell that this module registers
        app.register_blueprint(import_module(f"app.web.{name}").pages)
