"""Reports from another library that may be merged into this one, and merging them. Free of Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from forms.errors import UserError
from storage.joining import Standing
from storage.other_library import bring_in, compare_with
from storage.rows import build_report
from ui.jobs.clash_question import ClashQuestion, in_form_order

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from forms.edition.catalog import EditionCatalog
    from forms.model.changes import Field
    from forms.model.report import Report
    from storage.handover.file import Handover
    from storage.handover.records import Setting
    from storage.library import Library
    from storage.other_library import OtherReport
    from storage.regions.carried import CarriedRegion
    from storage.rows import ReportEntry

    Decide = Callable[[ClashQuestion], Collection[Field] | None]

OURS, THEIRS = "本库", "副本"
_SHOWN = {
    Standing.SAME: "内容相同",
    Standing.NEWER: "{theirs}有新改动",
    Standing.OLDER: "本库较新，{theirs}没有新改动",
    Standing.APART: "两边都有改动",
    Standing.UNKNOWN: "本库没有，新加入",
}
_PUT_OFF = "以后再定，没有合并"


class MergeOffer(Struct, frozen=True):
    """What is in another library or in a handover file; `source` is the file's name.

    `origin` says who made it and when, `settings` and `regions` are what came with it.
    """

    source: str
    reports: tuple[OtherReport, ...]
    title: str = "并入副本"
    theirs: str = THEIRS
    origin: str = ""
    made_by: str = ""
    settings: dict[str, Setting] = field(default_factory=dict)
    regions: tuple[CarriedRegion, ...] = ()

    def can_be_taken(self, place: int) -> bool:
        """Tell whether merging a report would bring anything."""
        one = self.reports[place]
        return not one.refusal and one.standing not in {Standing.SAME, Standing.OLDER}

    @property
    def brings_reports(self) -> bool:
        """Tell whether there is any report that merging would bring something of."""
        return any(map(self.can_be_taken, range(len(self.reports))))

    def standing(self, place: int) -> str:
        """Return how a report stands to the one of this library."""
        one = self.reports[place]
        if one.refusal:
            return "不能合并"
        clashes = f"，{len(one.clashes)} 处要选用" if one.clashes else ""
        return f"{_SHOWN[one.standing].format(theirs=self.theirs)}{clashes}"

    def advice(self, place: int) -> str:
        """Return what has to be known about a report before it is merged."""
        one = self.reports[place]
        if one.refusal:
            return one.refusal
        if one.is_stranger:
            return "这份报告不是由本库的复制去的，只是同单位同年度：凡不同的都要选用。"
        if one.standing is Standing.APART and not one.clashes:
            return "两边改了不同的地方，会自动并在一起。"
        return ""


class Merged(Struct, frozen=True):
    """What became of one report; `told` says it, `entry` is what it is here, if it came in."""

    told: str
    entry: ReportEntry | None = None


def offer_handover(library: Library, source: str, handover: Handover) -> MergeOffer:
    """Return what is in a handover file, held against a library."""
    made_at = handover.made_at[:10]
    origin = "，".join(part for part in (handover.made_by, made_at) if part)
    return MergeOffer(
        source,
        tuple(compare_with(library, handover.chronicles)),
        "接收交接",
        "交接文件",
        origin,
        handover.made_by,
        handover.settings,
        handover.regions,
    )


def merge_reports(
    library: Library,
    catalog: EditionCatalog,
    offer: MergeOffer,
    chosen: Collection[int],
    decide: Decide,
) -> Iterator[Merged]:
    """Merge the chosen reports one after the other, each whole or not at all.

    `decide` is asked about what clashes; where it decides nothing, the report stays as it is.
    """
    for place in sorted(chosen):
        yield _merge(library, catalog, offer, offer.reports[place], decide)


def report_of(other: OtherReport, catalog: EditionCatalog) -> Report:
    """Return a report from elsewhere as it stands there.

    Raises:
        UnknownEditionError: its edition is not at hand.
    """
    entry = other.chronicle.entry
    return build_report(entry, catalog.load(entry.edition), other.chronicle.content)


def question_about(other: OtherReport, catalog: EditionCatalog, offer: MergeOffer) -> ClashQuestion:
    """Return what is asked where both libraries have changed the same place of a report."""
    entry = other.chronicle.entry
    edition = catalog.load(entry.edition)
    title = f"{entry.organization}　{entry.year}年：两边都改了"
    ordered = in_form_order(other.clashes, edition)
    return ClashQuestion(ordered, edition, OURS, f"{offer.theirs}（{offer.source}）", title)


def summary(merged: Sequence[Merged], source: str) -> str:
    """Return what became of the chosen reports, a line each."""
    count = sum(one.entry is not None for one in merged)
    lead = f"“{source}”中的 {count} 份报告已并入，改动都记入历史。" if count else "没有并入报告。"
    return "\n".join((lead, *(f"· {one.told}" for one in merged)))


def _merge(
    library: Library,
    catalog: EditionCatalog,
    offer: MergeOffer,
    other: OtherReport,
    decide: Decide,
) -> Merged:
    theirs = other.chronicle.entry
    name = f"{theirs.organization} {theirs.year}年"
    try:
        if other.ours is None:
            adopted = bring_in(library, other, catalog, source=offer.source)
            return Merged(f"{name}：新加入，历史一起带来", adopted.entry)
        take: Collection[Field] | None = ()
        if other.clashes:
            take = decide(question_about(other, catalog, offer))
        if take is None:
            return Merged(f"{name}：{_PUT_OFF}")
        present = library.identical(other.ours.identity) or other.ours
        joined = library.join(present, other.chronicle, catalog, source=offer.source, take=take)
    except UserError as error:
        return Merged(f"{name}：{error}")
    told = f"{name}：并入 {len(joined.changes)} 处改动"
    if other.clashes:
        count = len(other.clashes)
        told += (
            f"，两边都改了的 {count} 处中 {len(take)} 处用了{offer.theirs}的，另一边的留在历史里"
        )
    return Merged(told, joined.entry)
