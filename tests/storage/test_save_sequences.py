"""Whatever is saved in whatever order, the library holds what a dictionary would."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from forms.model.changes import Change, ChangeSet, Field
from storage.library import Library
from storage.rows import content_of
from tests.effort import rounds
from tests.storage.samples import blank_report

if TYPE_CHECKING:
    from forms.edition.catalog import EditionCatalog

FIELDS = (
    "title",
    "signature.organization",
    "signature.date",
    "text.preamble",
    "text.overview",
    "t3.new_requests.natural_person",
    "t3.new_requests.total",
    "t4.reconsideration.total",
)
CONTENTS = st.one_of(st.sampled_from(["", "0", "12", "约30件"]), st.text(max_size=20))
EDITS = st.lists(st.dictionaries(st.sampled_from(FIELDS), CONTENTS, max_size=4), max_size=8)


@given(edits=EDITS, reopen=st.booleans())
@settings(max_examples=rounds(30, thorough=60))
def test_that_any_sequence_of_saves_equals_a_dictionary(
    edits: list[dict[str, str]], *, reopen: bool, catalog: EditionCatalog
) -> None:
    report = blank_report(catalog.load("2019"))
    expected = dict(content_of(report))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.db"
        library = Library.open(path)
        entry = library.add(report, cause="新建")
        for edit in edits:
            changes = tuple(
                Change(Field(field), expected.get(Field(field), ""), content)
                for field, content in edit.items()
            )
            entry = library.save(entry, ChangeSet("填写", changes), cause="填写")
            expected.update({change.field: change.new for change in changes})
            if reopen:
                library.close()
                library = Library.open(path)
        loaded = library.load(entry.id, catalog)
        library.close()
    assert content_of(loaded) == {field: text for field, text in expected.items() if text}
