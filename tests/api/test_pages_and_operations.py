"""What a person may change by page a program may change by the API: page by page, with the reason where not."""

from collections.abc import Mapping

import pytest
from flask import Flask
from openapi_client import operations
from world import World

WRITING = {"POST", "PUT", "PATCH", "DELETE"}
#: page that changes something → the operations by which a program does the same
OPERATIONS: Mapping[str, tuple[str, ...]] = {
    "account_requests.ask_check": ("askAccount",),
    "account_requests.decide": ("doAccountRequest", "tellAccountRequest", "refuseAccountRequest"),
    "acts.ask": ("propose", "askChangeProcedure"),
    "acts.decline": ("declineProposal",),
    "acts.decline_sent": ("declineSupplement",),
    "acts.hand_over": ("returnDossier",),
    "acts.perform": (
        "acceptSubmission",
        "declineSubmission",
        "confirmArrival",
        "requestSupplement",
        "receiveSupplement",
        "requestPayment",
        "confirmPayment",
        "extendDossier",
        "apologise",
        "stopDossier",
        "correctDossier",
        "annulDossier",
        "changeProcedure",
        "correctResult",
        "rectifyResult",
    ),
    "acts.settle": ("settleDossier",),
    "calendar_drafts.save": ("draftCalendar",),
    "calendar_drafts.save_again": ("redraftCalendar",),
    "calendar_recounts.approve": ("recountDossiers",),
    "calendars.decide": ("releaseCalendar", "rejectCalendar", "withdrawCalendar"),
    "deadlines.acknowledge": ("acknowledgePaper",),
    "desk.receive": ("receiveDossier",),
    "feedback.send": ("giveFeedback",),
    "feedback_desk.answer": ("answerFeedback",),
    "feedback_desk.enter_check": ("enterFeedback",),
    "feedback_desk.forward": ("forwardFeedback",),
    "giving_tasks.give": ("assignTask", "forwardTask"),
    "maintenance.cancel": ("cancelInterruption",),
    "maintenance.new_check": ("announceInterruption",),
    "many_tasks.many": ("manyTasks",),
    "online.send": ("portalSubmission", "submitDossier"),
    "opinions.answer": ("answerOpinion",),
    "opinions.ask": ("askOpinions",),
    "opinions.withdraw": ("withdrawOpinion",),
    "outages.new_check": ("recordOutage",),
    "outages.revoke": ("revokeOutage",),
    "own.ask_to_stop": ("portalStop", "askToStop"),
    "own.pay": ("portalPayment", "reportPayment"),
    "payments_desk.handle": ("handlePayment",),
    "persons.place": ("placePerson",),
    "persons.grant": ("grantRole",),
    "persons.revoke": ("revokeRole",),
    "portal.deliver_now": ("deliverPortal",),
    "portal.reconcile": ("checkPortal",),
    "portal.repair": ("resendPortalCheck",),
    "portal.resend": ("resendPortalDifference",),
    "portal.retry": ("retryMessage",),
    "portal.retry_all": ("retryPortal",),
    "procedure_repairs.mend": ("repairVersion",),
    "procedures.act": ("submitVersion", "appraiseVersion", "approveVersion", "enforceVersion", "sendBackVersion"),
    "procedures.upload_check": ("uploadProcedure",),
    "ratings.rate": ("portalRating",),
    "recalling.recall": ("recallTask",),
    "replaying.ledger": ("verifyLedger",),
    "reorganisation_drafts.drop_line": ("removeReorganisationLine",),
    "reorganisation_drafts.save": ("draftReorganisation",),
    "reorganisation_drafts.save_again": ("redraftReorganisation",),
    "reorganisation_drafts.save_line": ("addReorganisationLine",),
    "reorganisations.decide": (
        "approveReorganisation",
        "rejectReorganisation",
        "withdrawReorganisation",
        "cancelReorganisation",
        "carryOutReorganisation",
    ),
    "reuse.fill_task": ("fillEarlier",),
    "reuse.give": ("recordConsent",),
    "reuse.withdraw": ("withdrawConsent",),
    "substitutions.end": ("endSubstitution",),
    "substitutions.new_check": ("createSubstitution",),
    "supplementing.save": ("portalSupplement",),
    "system.resolve": ("resolveIncident",),
    "system.retry": ("retryMessage",),
    "system.retry_failed": ("retryFailure",),
    "system.run": ("runRound",),
    "tokens.new_check": ("createToken",),
    "tokens.revoke": ("revokeToken",),
    "units.close": ("closeUnit",),
    "units.edit_check": ("changeUnit",),
    "units.new_check": ("makeUnit",),
    "warnings.acknowledge": ("acknowledgeWarning",),
    "webhooks.change": ("pauseWebhook", "resumeWebhook"),
    "webhooks.new_check": ("createWebhook",),
    "webhooks.remove": ("deleteWebhook",),
    "webhooks.renew": ("renewWebhookSecret",),
    "webhooks.replay": ("replayEvents",),
    "webhooks.retry": ("retryDelivery",),
    "webhooks.test": ("testWebhook",),
    "work.claim": ("claimTask",),
    "work.complete": ("completeTask",),
    "work.draft": ("saveDraft",),
    "work.hand_back": ("handBackTask",),
    "work.release": ("releaseTask",),
}
_SIGNING_IN = "signing in with a password and its session belong to browsers; a program has a token"
_DEMO = "the demonstration only"
_DRAFT = "an applicant's draft lives in the applicant's browser; a program hands in the whole at once"
_TYPED = "what somebody types at the desk before it is received; a program hands in the whole at once"
_PAGE = "helps a page while somebody types; nothing is changed but the page"
#: page that changes something → why no program needs it
PAGES_ONLY: Mapping[str, str] = {
    "auth.sign_in_check": _SIGNING_IN,
    "auth.sign_out": _SIGNING_IN,
    "auth.change": _SIGNING_IN,
    "applicant.leave": _SIGNING_IN,
    "own.open_up": "the second factor of a browser; a portal vouches for its applicants",
    "demo.enter": _DEMO,
    "demo.move": _DEMO,
    "demo_gateways.identified": _DEMO,
    "demo_gateways.paid": _DEMO,
    "online.begin": _DRAFT,
    "online.save": _DRAFT,
    "online.discard": _DRAFT,
    "supplementing.begin": _DRAFT,
    **dict.fromkeys(("reception_drafts.save", "reception_drafts.choose", "reception_drafts.drop"), _TYPED),
    "desk.live": _PAGE,
    "work.live": _PAGE,
    "work.choose": "chooses between two drafts of one's own windows",
}


@pytest.fixture
def writing(lite_world: World) -> set[str]:
    """Every page that takes what changes something."""
    return {
        rule.endpoint
        for rule in lite_world.app.url_map.iter_rules()
        if not rule.rule.startswith("/api/") and (rule.methods or set()) & WRITING
    }


def by_operation(app: Flask) -> set[str]:
    return set(operations(app.test_client().get("/api/v1/openapi.json").get_json()))


def test_every_page_that_changes_something_has_an_operation_or_a_reason(writing: set[str]) -> None:
    assert writing - set(OPERATIONS) - set(PAGES_ONLY) == set(), "neither an operation nor a reason"
    assert set(OPERATIONS) & set(PAGES_ONLY) == set()
    assert all(len(reason) > 15 for reason in PAGES_ONLY.values())


def test_the_tables_name_nothing_that_is_not_there(lite_world: World, writing: set[str]) -> None:
    assert (set(OPERATIONS) | set(PAGES_ONLY)) - writing == set()
    there = by_operation(lite_world.app)
    assert {name for names in OPERATIONS.values() for name in names} - there == set()


def test_a_new_page_without_either_is_noticed(writing: set[str]) -> None:
    assert {*writing, "new.page"} - set(OPERATIONS) - set(PAGES_ONLY) >= {"new.page"}
