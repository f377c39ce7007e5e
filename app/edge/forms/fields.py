"""One marshmallow field per kind of input. Each says what is wrong and what to do, in Vietnamese and English."""

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import ValidationError, fields

from app.domain.forms import Component, Validation
from app.edge.forms.numbers import (
    TOO_LARGE,
    NotReadable,
    format_number,
    parse_date,
    parse_moment,
    parse_number,
    parse_time,
    whole_if_whole,
)
from app.edge.forms.patterns import found_in, is_email
from app.edge.forms.said import Said
from app.edge.forms.text import clean_text

REQUIRED = Said("Bắt buộc nhập.", "Required.")
REQUIRED_ONE = Said("Bắt buộc chọn. Hãy chọn một mục.", "Required. Choose one.")
REQUIRED_SOME = Said("Bắt buộc chọn. Hãy chọn ít nhất một mục.", "Required. Choose at least one.")
REQUIRED_TICK = Said("Bắt buộc đánh dấu vào ô này.", "This box must be ticked.")
REQUIRED_FILE = Said("Bắt buộc có tệp. Hãy chọn tệp từ máy.", "A file is required. Choose one from your device.")
WRONG_KIND = Said("Giá trị không đúng kiểu. Hãy nhập lại.", "The value is of the wrong kind. Type it again.")
NOT_LISTED = Said(
    "Mục đã chọn không có trong danh sách. Hãy chọn lại.", "What was chosen is not in the list. Choose again."
)
_PHONE = r"^(0|\+84)[0-9]{8,10}$"
#: where the form sets no limit of its own
_LONGEST = {"textfield": 1_000, "textarea": 10_000}
_FILE_MARK = r"^[A-Za-z0-9_-]{16,64}$"


def wrong(vietnamese: str, english: str) -> ValidationError:
    """The error that carries both sentences."""
    return ValidationError(Said(vietnamese, english))


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
            raise wrong(
                f"Cần ít nhất {shortest} ký tự, hiện có {length}. Hãy nhập đầy đủ hơn.",
                f"At least {shortest} characters are needed, there are {length}. Type more.",
            )
        if length > longest:
            raise wrong(
                f"Tối đa {longest} ký tự, hiện có {length}. Hãy rút gọn.",
                f"At most {longest} characters, there are {length}. Shorten it.",
            )

    def _check_shape(self, text: str) -> None:
        if self.rule.kind == "email" and not is_email(text):
            raise wrong(
                "Địa chỉ thư điện tử không đúng. Hãy nhập theo mẫu ten@tenmien.vn.",
                "Not a mail address. Type it as name@domain.vn.",
            )
        if self.rule.kind == "phone" and not found_in(_PHONE, text):
            raise wrong(
                "Số điện thoại không đúng. Hãy nhập từ 9 đến 11 chữ số, ví dụ 0912 345 678.",
                "Not a phone number. Type 9 to 11 digits, for example 0912 345 678.",
            )
        if self.rule.pattern and not found_in(self.rule.pattern, text):
            raise self._not_of_pattern()

    def _not_of_pattern(self) -> ValidationError:
        if self.rule.pattern_message:
            return ValidationError(self.rule.pattern_message)
        return wrong(
            "Không đúng mẫu quy định. Hãy xem hướng dẫn của mục này và nhập lại.",
            "Not in the required shape. Read the hint of this field and type it again.",
        )


class NumberField(_FormField):
    """number: int where nothing stands behind the comma, otherwise float."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int | float:
        number = _number(value)
        digits = 6 if self.part.decimals is None else self.part.decimals
        if round(number, digits) != number:
            raise _too_many_decimals(digits)
        low, high = self.rule.minimum, self.rule.maximum
        if low is not None and number < low:
            least = format_number(low)
            raise wrong(f"Phải từ {least} trở lên. Hãy nhập lại.", f"Must be {least} or more. Type it again.")
        if high is not None and number > high:
            most = format_number(high)
            raise wrong(f"Không được lớn hơn {most}. Hãy nhập lại.", f"Must not be over {most}. Type it again.")
        return number


def _too_many_decimals(digits: int) -> ValidationError:
    if digits == 0:
        return wrong("Phải là số nguyên. Hãy bỏ phần thập phân.", "Must be a whole number. Leave out the decimals.")
    return wrong(f"Tối đa {digits} chữ số thập phân. Hãy nhập lại.", f"At most {digits} decimals. Type it again.")


def _number(value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValidationError(WRONG_KIND)
    try:
        if isinstance(value, str):
            return parse_number(clean_text(value))
        return whole_if_whole(value)
    except NotReadable as problem:
        raise ValidationError(problem.said) from None
    except OverflowError:
        raise ValidationError(TOO_LARGE) from None


class DateField(_FormField):
    """datetime: ISO text of the day, of the hour of the day, or of both, as the clock on the wall shows it."""

    _readers: Mapping[str, Callable[[str], str]] = {
        "date": lambda text: parse_date(text).isoformat(),
        "time": lambda text: parse_time(text).isoformat("minutes"),
        "datetime": parse_moment,
    }

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError(WRONG_KIND)
        try:
            return self._readers[self.part.subtype](clean_text(value))
        except NotReadable as problem:
            raise ValidationError(problem.said) from None


class ChoiceField(_FormField):
    """select and radio: one of the values of the form."""

    required_sentence = REQUIRED_ONE

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        return _listed(self.part, value)


class ChecklistField(_FormField):
    """checklist and taglist: the chosen values in the order of the form, each once."""

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


class FilesField(_FormField):
    """filepicker: the marks of files that were uploaded, each once; what they hold is looked up by the use case."""

    required_sentence = REQUIRED_FILE

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> list[str]:
        given = value if isinstance(value, list | tuple) else [value]
        marks = list(dict.fromkeys(_marks(given)))
        if not all(isinstance(mark, str) and found_in(_FILE_MARK, mark) for mark in marks):
            raise ValidationError(WRONG_KIND)
        most = self.part.upload.most_files if self.part.upload else 1
        if len(marks) > most:
            raise wrong(
                f"Tối đa {most} tệp, hiện có {len(marks)}. Hãy bỏ bớt tệp.",
                f"At most {most} files, there are {len(marks)}. Remove some.",
            )
        return marks


def _marks(given: list[Any] | tuple[Any, ...]) -> list[Any]:
    """File descriptions as they stand in kept data become their marks; what cannot be one becomes None."""
    marks = [item.get("id") if isinstance(item, Mapping) else item for item in given]
    return [mark if isinstance(mark, str) else None for mark in marks]


FIELDS: Mapping[str, type[_FormField]] = {
    "textfield": TextField,
    "textarea": TextField,
    "number": NumberField,
    "datetime": DateField,
    "select": ChoiceField,
    "radio": ChoiceField,
    "checklist": ChecklistField,
    "taglist": ChecklistField,
    "checkbox": CheckboxField,
    "filepicker": FilesField,
}
