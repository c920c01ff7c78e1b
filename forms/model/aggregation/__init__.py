"""Many units' reports added up to the report of the region that they belong to (汇总).

`units` is the tree of those that are expected, `sums` adds their figures exactly, `states` says how
far each of them has got. `indicators` are the shares and counts by which they are compared,
`ranking` puts them in order and finds those that stand apart.

`unit_names` finds the unit of a report by name: `organ_names` and `places` know what names mean,
`printed_names` finds them in titles and file names, `likeness` offers what is only alike.
`unit_list` reads lists of units.
`similarity` tells which units' texts or figures are the same.
"""
