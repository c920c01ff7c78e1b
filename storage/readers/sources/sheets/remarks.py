"""What a workbook holds and its reader does not see: counted, told in one sentence a kind."""

from __future__ import annotations

from collections import Counter

HIDDEN_SHEETS = "工作簿中有{}张隐藏的工作表，没有读入。"
OTHER_SHEETS = "工作簿中有{}张图表等特殊工作表，没有读入。"
HIDDEN_LINES = "工作表中有{}个隐藏的行或列，其中的内容没有读入。"
STRUCK = "工作表中有{}处带删除线的文字，没有读入。"
UNSEEN = "工作表中有{}格的内容按单元格格式不显示，没有读入，请对照原文件核对。"
COVERED = "工作表中有{}格被合并的单元格遮住，其中的内容没有读入。"
ROUNDED = "工作表中有{}格显示的小数位数少于实际数值，按实际数值读入。"
DISTORTED = "工作表中有{}格的数字按特殊格式显示，与实际数值不同，没有读入，请对照原文件填写。"
NO_RESULT = "工作表中有{}格公式没有保存计算结果，没有读入；请用Excel或WPS打开原文件并保存后再读入。"
COMMENTS = "工作簿中有{}条批注，没有读入。"
DRAWINGS = "工作簿中有{}个带文字的图形或文本框，其中的文字没有读入，请对照原文件。"

NO_RESULT_TEXT = "（公式没有结果）"
"""Stands in the cell of a formula whose result the file does not hold: it can be no figure."""
DISTORTED_TEXT = "（数字按特殊格式显示）"
"""Stands in a cell whose number is shown scaled or taken apart: it can be no figure."""

Tally = Counter[str]
"""How often each of the sentences above applies."""


def sentences(tally: Tally) -> tuple[str, ...]:
    """Return the remarks of a workbook, each with its count, in the order they were met."""
    return tuple(sentence.format(count) for sentence, count in tally.items() if count)
