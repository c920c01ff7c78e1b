"""Numbers of automatic numbering as Word writes them: 一、壹、甲、①、a、IV and the like."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_COUNTING = ("零一二三四五六七八九", "十百千")
_LEGAL = ("零壹贰叁肆伍陆柒捌玖", "拾佰仟")
_LEGAL_TRADITIONAL = ("零壹貳參肆伍陸柒捌玖", "拾佰仟")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_CIRCLED_IDEOGRAPHS = "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_MOST_COUNTED = 9_999
_MOST_ROMAN = 3_999
_LETTERS = 26
_MOST_LETTERS = 20 * _LETTERS


def written_number(number: int, form: str) -> str:
    """Return a number in one of Word's formats (`w:numFmt`); an unknown one gives digits."""
    if form in ("none", "bullet"):
        return ""
    write = _FORMATS.get(form)
    return (write(number) if write and number > 0 else "") or str(number)


def _counted(number: int, digits: str, units: str, *, drops_one: bool) -> str:
    """Return 一百零五 for 105; `drops_one`: 十五, not 一十五, for 15."""
    if number > _MOST_COUNTED:
        return ""
    written = ""
    places = str(number)
    for power, digit in zip(range(len(places) - 1, -1, -1), map(int, places), strict=True):
        if digit:
            written += digits[digit] + (units[power - 1] if power else "")
        elif written and not written.endswith(digits[0]):
            written += digits[0]
    written = written.rstrip(digits[0])
    ten = digits[1] + units[0]
    return written[1:] if drops_one and written.startswith(ten) else written


def _chinese(number: int) -> str:
    return _counted(number, *_COUNTING, drops_one=True)


def _roman(number: int) -> str:
    if number > _MOST_ROMAN:
        return ""
    written = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        written += sign * count
    return written


def _letters(number: int) -> str:
    """Return a … z, then aa, bb: the letter is repeated, as Word counts."""
    if number > _MOST_LETTERS:
        return ""
    times, place = divmod(number - 1, _LETTERS)
    return chr(ord("a") + place) * (times + 1)


def _by_digit(digits: str) -> Callable[[int], str]:
    return lambda number: "".join(digits[int(digit)] for digit in str(number))


def _from_list(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if number <= len(signs) else ""


def _from_code(first: str, last: str) -> Callable[[int], str]:
    return _from_list("".join(map(chr, range(ord(first), ord(last) + 1))))


_CIRCLED = _from_list("".join(map(chr, (*range(0x2460, 0x2474), *range(0x3251, 0x3260)))))

_FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02d}",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "chineseLegalSimplified": lambda number: _counted(number, *_LEGAL, drops_one=False),
    "ideographLegalTraditional": lambda number: _counted(
        number, *_LEGAL_TRADITIONAL, drops_one=False
    ),
    "ideographDigital": _by_digit(_DIGITS),
    "japaneseDigitalTenThousand": _by_digit(_DIGITS),
    "taiwaneseDigital": _by_digit("○" + _DIGITS[1:]),
    "decimalFullWidth": _by_digit("０１２３４５６７８９"),
    "decimalFullWidth2": _by_digit("０１２３４５６７８９"),
    "ideographTraditional": _from_list(_STEMS),
    "ideographZodiac": _from_list(_BRANCHES),
    "ideographEnclosedCircle": _from_list(_CIRCLED_IDEOGRAPHS),
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedParen": _from_code("⑴", "⒇"),
    "decimalEnclosedFullstop": _from_code("⒈", "⒛"),
    "numberInDash": lambda number: f"- {number} -",
}
