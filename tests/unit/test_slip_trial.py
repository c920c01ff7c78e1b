"""The trial of slips with a known repair, on invented figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.slip_trial import main

if TYPE_CHECKING:
    import pytest


def test_that_the_trial_finds_most_repairs_of_whole_rows(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("NIANBAO_HANDBOOK", raising=False)
    assert main(["--places", "1"]) == 0
    lines = [line.split("|") for line in capsys.readouterr().out.splitlines()]
    for kind in ("整行右移一列", "上年结转漏填", "填到旁边一列"):
        for line in (one for one in lines if len(one) > 2 and one[1].strip() == kind):
            seen, first = int(line[3]), int(line[4].split("（")[0])
            assert seen
            assert first >= seen * 0.75, kind
