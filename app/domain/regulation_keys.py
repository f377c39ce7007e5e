"""Every key that a regulation file may set, in the order of pages: how it is written and whether it may be left open.

What a key means in words stands in ``regulation_words.py``; a test keeps both tables equal. Comments name the rules.
"""

from dataclasses import fields

from app.domain.policy import Policy
from app.domain.regulation_values import (
    Kind,
    amount,
    count,
    flag,
    one_of,
    share,
    some_of,
    text,
    time_of_day,
    times_of_day,
)

_COUNT, _FLAG = Kind(read=count), Kind(read=flag)
_COUNT_OR_NONE = Kind(read=count, optional=True)
_TIME_OR_NONE = Kind(read=time_of_day, optional=True)
_SIGNERS = ("head_of_resolving_agency", "head_of_one_stop_unit", "receiving_unit")
_ORDERS = ("parallel", "in_sequence")


def _only(*words: str) -> Kind:
    return Kind(read=one_of(*words))


KINDS: dict[str, Kind] = {
    # reception: INT-07, INT-08, TRF-03
    "answer_within_working_hours": Kind(read=amount, optional=True),
    "off_hours_entry": _only("next_working_instant"),
    "late_entry_cutoff": _TIME_OR_NONE,
    # transfer: TRF-01, TRF-02, TRF-04, TRF-05
    "transfer_cutoff": _TIME_OR_NONE,
    "transfer_clock": _only("separate"),
    "paper_transfer_working_days": _COUNT_OR_NONE,
    "electronic_transfer": _only("at_once"),
    "other_agency_transfer_cutoff": _TIME_OR_NONE,
    # limits: TIM-01 to TIM-07, TIM-13, TIM-11
    "clock_start": _only("receipt_issued"),
    "clock_start_elsewhere": _only("competent_agency_receives"),
    "clock_end": _only("result_confirmed"),
    "refusal_within_limit": _FLAG,
    "promised_date": _only("limit_of_procedure"),
    "due_moment": _only("same_time_of_day"),
    "judged_by": _only("due_in_force"),
    "unpublished_year": _only("provisional"),
    "applicant_step_keeps": _only("remainder"),
    "applicant_step_days": _COUNT_OR_NONE,
    "applicant_step_closes": _FLAG,
    "opinion_deadline": _only("per_request"),
    "opinion_late": _only("reported"),
    "opinion_order_electronic": _only(*_ORDERS),
    "opinion_order_paper": _only(*_ORDERS),
    # supplement: SUP-01 to SUP-06
    "supplement_max": _COUNT_OR_NONE,
    "supplement_request_within_working_days": _COUNT_OR_NONE,
    "supplement_only_within_limit": _FLAG,
    "supplement_restart": _only("from_zero"),
    "supplement_keeps_code": _FLAG,
    "supplement_history_kept": _FLAG,
    "supplement_wait_working_days": _COUNT_OR_NONE,
    "supplement_wait_closes": _FLAG,
    # extension and apology: EXT-01 to EXT-07
    "extension_max": _COUNT_OR_NONE,
    "extension_fraction": Kind(read=share, optional=True),
    "extension_rounding": _only("exact"),
    "extension_notice_days": _COUNT_OR_NONE,
    "extension_notice_working_days": _COUNT,
    "apology_content": Kind(
        read=some_of("applicant", "dossier_kind", "receipt_number", "progress", "reason", "new_date")
    ),
    "apology_signer": _only(*_SIGNERS),
    "apology_signer_one_stop_fault": _only(*_SIGNERS),
    "apology_signer_received_elsewhere": _only(*_SIGNERS),
    "extension_channels": Kind(read=some_of("email", "sms", "phone", "account")),
    "first_promise_kept": _FLAG,
    # financial duty: FEE-03
    "financial_duty_pauses": _FLAG,
    "pause_keeps": _only("remainder"),
    # stop: STP-01, STP-02
    "stop_answer": _only("same_working_day"),
    "stop_only_without_result": _FLAG,
    "stop_online_notice": _only("national_portal"),
    # warnings: TIM-09, TIM-10
    "warning_step_overdue": _FLAG,
    "warning_working_days": _COUNT,
    "warning_interlinked_overdue": _FLAG,
    "interlinked_own_sign": _FLAG,
    "dossier_warning": _only("worse_of_step_and_dossier"),
    "digest_times": Kind(read=times_of_day),
    # feedback: FBK-01, FBK-02
    "feedback_working_days": _COUNT_OR_NONE,
    "feedback_forward_working_days": _COUNT,
    # accounts: ACC-01
    "account_working_days": _COUNT,
    "account_lock_request_days": _COUNT,
    "account_lock_working_days": _COUNT,
    "account_emergency_lock": _only("at_once"),
    "account_emergency_notice_working_hours": _COUNT,
    "account_activation": _only("at_requested_time"),
    "account_activation_working_days": _COUNT,
    "account_revoke_working_days": _COUNT,
    # procedures and operation: PRC-02 to PRC-04, SYS-05, KPI-07, REP-01, ARC-02
    "configuration_working_days": _COUNT,
    "abolition_working_days": _COUNT,
    "national_database_working_days": _COUNT,
    "national_database_shortened_working_days": _COUNT,
    "catalogue_sync_working_days": _COUNT,
    "maintenance_notice_working_days": _COUNT_OR_NONE,
    "rating_publication": Kind(read=text),
    "report_period": Kind(read=text, optional=True),
    "archive_within_years": _COUNT,
}
#: the keys that make up the Policy of the clock; they stand in every file, so that each can be judged alone
POLICY_KEYS = tuple(part.name for part in fields(Policy))
