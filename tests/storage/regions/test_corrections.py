"""Corrections by hand are named addends; none of them ever goes without a trace."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from storage.errors import DamagedError, LibraryError
from storage.library import Library
from storage.regions.corrections import adjust, adjustments, withdraw
from tests.storage.regions.samples import FEE, NATURAL

if TYPE_CHECKING:
    from pathlib import Path

    from storage.regions.records import Region
    from storage.regions.regions import Regions


def test_that_a_correction_is_kept_with_its_name_and_reason(
    library_path: Path, library: Library, projects: Regions, region: Region
) -> None:
    first = adjust(library, region, NATURAL, -2, name="开发区 管委会", reason=" 与县里重复 ")
    second = adjust(library, region, FEE, Decimal("0.35"), name="市气象局", reason="直管单位，函报")
    assert (first.amount, first.name, first.reason) == (-2, "开发区 管委会", "与县里重复")
    assert (first.who, first.withdrawn_at) == ("王敏", None)
    with Library.open(library_path) as again:
        assert adjustments(again, region) == [first, second]
    assert [change.cause for change in projects.log(region)] == ["新建项目", "调整", "调整"]


def test_that_a_withdrawn_correction_stays_and_says_when(
    library: Library, projects: Regions, region: Region
) -> None:
    kept = adjust(library, region, NATURAL, 5, name="市气象局", reason="函报")
    withdraw(library, region, kept, reason="已交电子版")
    [found] = adjustments(library, region)
    assert found.withdrawn_at is not None
    last = projects.log(region)[-1]
    assert (last.cause, last.new) == ("撤回调整", "已交电子版")
    assert "市气象局" in last.old
    with pytest.raises(LibraryError, match=r"已撤回"):
        withdraw(library, region, kept, reason="再撤一次")


@pytest.mark.parametrize(("name", "reason"), [(" ", "函报"), ("市气象局", "\n")])
def test_that_a_correction_without_name_or_reason_is_refused(
    name: str, reason: str, library: Library, region: Region
) -> None:
    with pytest.raises(LibraryError, match=r"没有写明"):
        adjust(library, region, NATURAL, 5, name=name, reason=reason)
    assert adjustments(library, region) == []


def test_that_withdrawing_takes_a_reason(library: Library, region: Region) -> None:
    kept = adjust(library, region, NATURAL, 5, name="市气象局", reason="函报")
    with pytest.raises(LibraryError, match=r"撤回的原因"):
        withdraw(library, region, kept, reason=" ")
    assert adjustments(library, region) == [kept]


def test_that_a_damaged_amount_is_told(library: Library, region: Region) -> None:
    adjust(library, region, NATURAL, 5, name="市气象局", reason="函报")
    library.connection.execute("UPDATE adjustments SET amount = '五'")
    with pytest.raises(DamagedError):
        adjustments(library, region)
