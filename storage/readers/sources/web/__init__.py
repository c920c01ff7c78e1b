"""Web pages and web archives → `Document`.

Others use `page.read_web_page` (.html .htm .xhtml) and `archive.read_web_archive` (.mht .mhtml).
lxml's tokeniser calls `target`, which builds no tree: `look` says what of an element is seen,
`flow` collects running text, `table_model` the tables. Nothing is ever fetched or executed.
"""
