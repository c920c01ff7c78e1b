"""The analysis of a region's units as a Word document: a template of sentences, tables and charts.

`comparison` works out what there is to say, `words` says it, `template` reads in which order
(`resources/region-analysis.toml`), `tables` and `charts` draw, `composition` puts it on paper.
"""
