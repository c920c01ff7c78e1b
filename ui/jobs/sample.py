"""Whose report the sample is, so that it is never taken for one's own. Free of Qt."""

from __future__ import annotations

import json

import resources


def sample_name() -> tuple[str, int]:
    """Return the organ and the year of the sample report."""
    sample = json.loads(resources.SAMPLE_REPORT.read_text(encoding="utf-8"))
    return sample["organization"], sample["year"]
