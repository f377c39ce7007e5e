"""One marshmallow field per kind of input. Each says in Vietnamese what is wrong and what to do."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields

from app.domain.forms import Component, Validation
from app.edge.forms.numbers import NotReadable, format_number, parse_date, parse_number, whole_if_whole
from app.edge.forms.patterns import found_in, is_email
from app.edge.forms.text import clean_text

REQUIRED = "Bắt buộc nhập."
REQUIRED_ONE = "Bắt buộc chọn. Hãy chọn một mục."
REQUIRED_SOME = "Bắt buộc chọn. Hãy chọn ít nhất một mục."
REQUIRED_TICK = "Bắt buộc đánh dấu vào ô này."
WRONG_KIND = "Giá trị không đúng kiểu. Hãy nhập lại."
NOT_LISTED = "Mục đã chọn không có trong danh sách. Hãy chọn lại."
_PHONE = r"^(0|\+84)[0-9]{8,10}$"
#: where the form sets no limit of its own
_LONGEST = {"textfield": 1_000, "textarea": 10_000}


class _FormField(fields.Field[Any]):
    """What all share: the component, and one required sentence for missing and null."""

    required_sentence = REQUIRED

    def __init__(self, part: Component) -> None:
        self.part = part
        sentences: dict[str, Any] = {"required": self.required_sentence, "null": self.required_sentence}
        super().__init__(required=part.validation.required, error_messages=sentences)

    @property
    def rule(self) -> Validation:
        return self.part.validation


class TextField(_FormField):
    """textfield and textarea: clean text within its length, pattern and kind."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            raise ValidationError(WRONG_KIND)
        text = clean_text(value, lines=self.part.type == "textarea")
        if self.rule.kind == "phone":
            text = "".join(char for char in text if char not in " .-()")
        self._check_length(len(text))
        self._check_shape(text)
        return text

    def _check_length(self, length: int) -> None:
        shortest, longest = self.rule.min_length or 0, self.rule.max_length or _LONGEST[self.part.type]
        if length < shortest:
            raise ValidationError(f"Cần ít nhất {shortest} ký tự, hiện có {length}. Hãy nhập đầy đủ hơn.")
        if length > longest:
            raise ValidationError(f"Tối đa {longest} ký tự, hiện có {length}. Hãy rút gọn.")

    def _check_shape(self, text: str) -> None:
        if self.rule.kind == "email" and not is_email(text):
            raise ValidationError("Địa chỉ thư điện tử không đúng. Hãy nhập theo mẫu ten@tenmien.vn.")
        if self.rule.kind == "phone" and not found_in(_PHONE, text):
            raise ValidationError("Số điện thoại không đúng. Hãy nhập từ 9 đến 11 chữ số, ví dụ 0912 345 678.")
        if self.rule.pattern and not found_in(self.rule.pattern, text):
            raise ValidationError(
                self.rule.pattern_message or "Không đúng mẫu quy định. Hãy xem hướng dẫn của mục này và nhập lại."
            )


class NumberField(_FormField):
    """number: int where nothing stands behind the comma, otherwise float."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int | float:
        number = _number(value)
        digits = 6 if self.part.decimals is None else self.part.decimals
        if round(number, digits) != number:
            raise ValidationError(
                "Phải là số nguyên. Hãy bỏ phần thập phân." if digits == 0 else f"Tối đa {digits} chữ số thập phân."
            )
        low, high = self.rule.minimum, self.rule.maximum
        if low is not None and number < low:
            raise ValidationError(f"Phải từ {format_number(low)} trở lên. Hãy nhập lại.")
        if high is not None and number > high:
            raise ValidationError(f"Không được lớn hơn {format_number(high)}. Hãy nhập lại.")
        return number


def _number(value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValidationError(WRONG_KIND)
    try:
        if isinstance(value, str):
            return parse_number(clean_text(value))
        return whole_if_whole(value)
    except NotReadable as problem:
        raise ValidationError(str(problem)) from None
    except OverflowError:
        raise ValidationError("Số quá lớn. Hãy kiểm tra lại các chữ số đã nhập.") from None


class DateField(_FormField):
    """datetime of the subtype date: ISO text."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError(WRONG_KIND)
        try:
            return parse_date(clean_text(value)).isoformat()
        except NotReadable as problem:
            raise ValidationError(str(problem)) from None


class ChoiceField(_FormField):
    """select and radio: one of the values of the form."""

    required_sentence = REQUIRED_ONE

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        return _listed(self.part, value)


class ChecklistField(_FormField):
    """checklist: the chosen values in the order of the form, each once."""

    required_sentence = REQUIRED_SOME

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> list[str]:
        given = value if isinstance(value, list | tuple) else [value]
        chosen = {_listed(self.part, item) for item in given}
        return [choice.value for choice in self.part.choices if choice.value in chosen]


def _listed(part: Component, value: Any) -> str:
    text = clean_text(value) if isinstance(value, str) else None
    if text is None or text not in (choice.value for choice in part.choices):
        raise ValidationError(NOT_LISTED)
    return text


class CheckboxField(_FormField):
    """checkbox: true or false; a required one must be ticked."""

    required_sentence = REQUIRED_TICK
    _ticked: Mapping[Any, bool] = {"true": True, "on": True, "1": True, "false": False, "off": False, "0": False}

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bool:
        ticked = value if isinstance(value, bool) else self._ticked.get(str(value).strip().lower())
        if ticked is None:
            raise ValidationError(WRONG_KIND)
        if self.rule.required and not ticked:
            raise ValidationError(REQUIRED_TICK)
        return ticked


FIELDS: Mapping[str, type[_FormField]] = {
    "textfield": TextField,
    "textarea": TextField,
    "number": NumberField,
    "datetime": DateField,
    "select": ChoiceField,
    "radio": ChoiceField,
    "checklist": ChecklistField,
    "checkbox": CheckboxField,
}
