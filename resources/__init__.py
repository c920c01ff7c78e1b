"""Data files of the program, and where they are."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parent
EDITIONS = FOLDER / "editions"
ICONS = FOLDER / "icons"
SAMPLE_REPORT = FOLDER / "sample-report.json"
WORD_PACKAGE = FOLDER / "word"
ORGAN_WORDS = FOLDER / "organ-words.toml"
REGION_ANALYSIS = FOLDER / "region-analysis.toml"
ORGAN_NAMES = FOLDER / "organ-names.toml"
