"""The clerk's reason why a doubt stands, and the figures that it was given for."""

from __future__ import annotations

from msgspec import Struct

from forms.model.changes import Field

Facts = tuple[tuple[str, str], ...]
"""Names of operands and what stood in them, in the order of the rule."""

PREVIOUS_YEAR = "previous."
"""Stands before the id of a cell whose figure is last year's, in the name of a fact."""

EXPLANATION_PREFIX = "explanation."
_AT_PLACE = "@"


class Explanation(Struct, frozen=True):
    """One sentence about one finding; it holds while the finding's facts are these.

    `place` tells apart what one rule has found at several places, `at` is local time with its
    offset, ISO 8601.
    """

    rule: str
    place: str
    facts: Facts
    sentence: str
    at: str

    @property
    def field(self) -> Field:
        """Return the address under which changes of this explanation are recorded."""
        return explanation_field(self.rule, self.place)

    @property
    def content(self) -> str:
        """Return everything but the address as text: sentence, time and facts, one a line."""
        return "\n".join((self.sentence, self.at, write_facts(self.facts)))


def explanation_field(rule: str, place: str) -> Field:
    """Return the address of the explanation for a rule at a place."""
    return Field(f"{EXPLANATION_PREFIX}{rule}{_AT_PLACE}{place}")


def is_explanation(address: Field) -> bool:
    """Tell whether an address is that of an explanation."""
    return address.startswith(EXPLANATION_PREFIX)


def split_address(address: Field) -> tuple[str, str]:
    """Return rule and place of the explanation with that address."""
    rule, _, place = address.removeprefix(EXPLANATION_PREFIX).partition(_AT_PLACE)
    return rule, place


def parse_explanation(address: Field, content: str) -> Explanation:
    """Return the explanation from its address and content."""
    rule, place = split_address(address)
    sentence, at, facts = content.split("\n")
    return Explanation(rule, place, read_facts(facts), sentence, at)


def write_facts(facts: Facts) -> str:
    """Return facts as one line of JSON."""
    import json  # noqa: PLC0415 - not needed at the start

    return json.dumps(facts, ensure_ascii=False)


def read_facts(text: str) -> Facts:
    """Return facts from a line of JSON."""
    import json  # noqa: PLC0415 - not needed at the start

    return tuple((str(name), str(value)) for name, value in json.loads(text))
