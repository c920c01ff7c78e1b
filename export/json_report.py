"""A report as JSON: the form in which programs exchange reports.

Version 1 of `nianbao-report`: every text and every cell of the edition is present, in the order
of the form; `null` is a blank cell, which is not 0; text that is no number is kept as it is.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forms.model.report import Report

FORMAT = "nianbao-report"
VERSION = 1

_LONE_SURROGATES = re.compile("[\ud800-\udfff]")


def write_json(report: Report) -> bytes:
    """Return a report in the interchange form."""
    values = report.shown_values()
    document = {
        "format": FORMAT,
        "version": VERSION,
        "edition": report.edition.id,
        "organization": report.organization,
        "year": report.year,
        "title": report.title,
        "signature": {
            "organization": report.signature_organization,
            "date": report.signature_date,
        },
        "texts": {key: report.texts.get(key, "") for key in report.edition.text_ids},
        "cells": {cell: value or None for cell, value in values.items()},
    }
    text = json.dumps(document, ensure_ascii=False, indent=1)
    # Half of a character, which UTF-8 cannot hold: a slip of the clipboard.
    return (_LONE_SURROGATES.sub("", text) + "\n").encode()
