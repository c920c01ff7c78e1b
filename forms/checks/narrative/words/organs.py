"""Whose figures a text gives: the organ's own, its offices', its subordinates', another's."""

from __future__ import annotations

from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.edition.narrative_rules import TextOrgans


class Whose(Enum):
    """Whose figures a stretch of text gives; only the organ's own are held against the tables."""

    OWN = "本报告单位"
    OWN_LEVEL = "本级机关，表格填的是整个地区"
    SUBORDINATE = "下级或所属单位"
    OTHER_ORGAN = "其他机关"
    OTHER_SUBJECT = "其他事项"
    UNKNOWN = "说不准是谁的"

    @property
    def may_agree(self) -> bool:
        """Tell whether a figure of theirs may be the table's all the same."""
        return self in (Whose.OWN, Whose.UNKNOWN)


class OrganNames(Struct, frozen=True, dict=True):
    """An organ by its name: what it reports on, and what the names in its texts stand for.

    The title of a region's report names the region or its government: 云川市, 云川县人民政府. Its
    tables hold the whole region, so 市政府 and 我办 are its own level only. A bureau that writes
    全市 may mean itself or others; a government's office speaks of itself as of the government.
    """

    organization: str
    words: TextOrgans

    @cached_property
    def is_region(self) -> bool:
        """Tell whether the organ reports on a whole region and not only on itself."""
        return bool(self.organization) and self.organization.endswith(self.words.region_endings)

    @cached_property
    def has_levels(self) -> bool:
        """Tell whether a region has others below its own offices."""
        return self.is_region and not self.organization.endswith(self.words.lowest_endings)

    @cached_property
    def heard_subjects(self) -> frozenset[str]:
        """Return the subjects of which the organ has cases of others before it, too."""
        hears = bool(self.organization) and self.organization.endswith(self.words.hearing_endings)
        return frozenset(self.words.heard_subjects if hears else ())

    def names(self) -> dict[str, Whose]:
        """Return what the names of organs in a text mean."""
        found = dict.fromkeys(self.words.subordinate, Whose.SUBORDINATE)
        found |= dict.fromkeys(self.words.own_level, Whose.OWN_LEVEL)
        found |= dict(self._region_words())
        found |= dict(self._office_words())
        bare = [name for name in self.words.bare_names if name in self.organization]
        for name in (*bare, *self._tails(self.organization), *self._government_served()):
            found[name] = Whose.OWN
        if self.has_levels:
            found |= dict(self._level_words())
        if self.organization:
            found[self.organization] = Whose.OWN
        return {name: whose for name, whose in found.items() if len(name) > 1}

    def _region_words(self) -> Iterator[tuple[str, Whose]]:
        """Yield 全市, 我县, the region's own name: its own figures, or for a bureau who knows."""
        whose = Whose.OWN if self.is_region else Whose.UNKNOWN
        for prefix in self.words.self_prefixes:
            yield from ((f"{prefix}{noun}", whose) for noun in self.words.region_nouns)
        area = self._area
        if area:
            for name in (area, f"{area}各级行政机关", f"{area}各级政府"):
                yield from ((tail, whose) for tail in self._tails(name))

    def _office_words(self) -> Iterator[tuple[str, Whose]]:
        """Yield 我局, 本机关: the organ itself, for a region its own level only."""
        whose = Whose.OWN_LEVEL if self.has_levels else Whose.OWN
        for prefix in self.words.self_prefixes:
            yield from ((f"{prefix}{noun}", whose) for noun in self.words.organ_nouns)
        # A region's report may say 本机关 of the government that publishes it.
        unsure = Whose.UNKNOWN if self.has_levels else Whose.OWN
        yield from ((word, unsure) for word in self.words.self_words)

    def _level_words(self) -> Iterator[tuple[str, Whose]]:
        """Yield 市政府, 市政府办公室: the offices of a region with others below them."""
        for noun in self.words.region_nouns:
            for government in (f"{noun}政府", f"{noun}人民政府", f"{noun}级政府"):
                yield government, Whose.OWN_LEVEL
                yield from ((f"{government}{end}", Whose.OWN_LEVEL) for end in ("办", "本级"))
                yield from (
                    (f"{government}{end}", Whose.OWN_LEVEL) for end in self.words.office_endings
                )

    def _government_served(self) -> Iterator[str]:
        """Yield 市政府 for the office of that government: it answers what is asked of it."""
        if self._area and not self.is_region:
            yield from self._tails(f"{self._area}人民政府")

    @cached_property
    def _area(self) -> str:
        """Return the region of a government or its office: 云川市 of 云川市人民政府办公室."""
        name = self.organization
        for ending in self.words.office_endings:
            if name.endswith(f"政府{ending}"):
                name = name.removesuffix(ending)
        if not name.endswith(self.words.region_endings):
            return ""
        longest = sorted(self.words.region_endings, key=len, reverse=True)
        ending = next(ending for ending in longest if name.endswith(ending))
        return name.removesuffix(ending) if len(ending) > 1 else name

    def _tails(self, name: str) -> Iterator[str]:
        """Yield a name and its ends: 城市管理局 is short for 云川市林荫区城市管理局."""
        forms = [name, *self._short_offices(name)]
        forms += [form.replace("人民政府", "政府") for form in forms]
        for form in dict.fromkeys(forms):
            yield from (form[start:] for start in range(len(form) - 1))

    def _short_offices(self, name: str) -> Iterator[str]:
        """Yield 云川市人民政府办 for the office of that government."""
        for ending in self.words.office_endings:
            if name.endswith(f"政府{ending}"):
                yield f"{name.removesuffix(ending)}{ending[0]}"
