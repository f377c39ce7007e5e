"""Values of a regulation that cannot hold together on one day."""

from collections.abc import Mapping

from app.domain.policy import Policy
from app.domain.regulation_keys import POLICY_KEYS
from app.domain.regulation_values import RuleValue, Value

Values = Mapping[str, Value]


def contradiction(values: Mapping[str, RuleValue]) -> tuple[str, str] | None:
    """The key that contradicts another one and why, in Vietnamese; None if all hold together."""
    said = {key: value.value for key, value in values.items()}
    return _extension(said) or _supplement(said) or _closing(said)


def policy_of(values: Mapping[str, RuleValue]) -> Policy:
    """The clock's policy among these values, which do not contradict one another."""
    return Policy(**{key: values[key].value for key in POLICY_KEYS})  # type: ignore[arg-type]


def _extension(said: Values) -> tuple[str, str] | None:
    if said["extension_max"] == 0 and said["extension_fraction"] is not None:
        return "extension_fraction", "không cho hẹn lại (extension_max = 0) thì không thể có tỷ lệ hẹn lại"
    return None


def _supplement(said: Values) -> tuple[str, str] | None:
    if said["supplement_max"] == 0 and said["supplement_wait_working_days"] is not None:
        key = "supplement_wait_working_days"
        return key, "không cho yêu cầu bổ sung (supplement_max = 0) thì không thể có thời gian chờ bổ sung"
    return None


def _closing(said: Values) -> tuple[str, str] | None:
    """Closing after a wait needs to know how long is waited."""
    for closes, wait in (
        ("supplement_wait_closes", "supplement_wait_working_days"),
        ("applicant_step_closes", "applicant_step_days"),
    ):
        if said[closes] and said[wait] is None:
            return closes, f"tự động đóng hồ sơ khi quá hạn thì phải có thời gian chờ ({wait})"
    return None
