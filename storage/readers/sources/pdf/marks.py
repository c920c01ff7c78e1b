"""What is told of a PDF beside its text, and what stands in a cell that cannot be trusted."""

from __future__ import annotations

SCANNED_TEXT = "这是扫描件的识别文字，请逐格核对。"
HIDDEN_TEXT = "PDF中有{}个看不见的文字，没有读入。"
SLANTED_TEXT = "PDF中有{}个斜排或转向的文字（如水印），没有读入。"
UNREADABLE = "PDF中有{}个文字的编码无法识别，以“□”代替，请对照原文件核对。"
OVERLAPPING = "PDF中有{}处文字重叠，以“□”分开，请对照原文件核对。"
OVERFLOWING = "PDF的表格中有{}格的文字超出单元格，没有读入，请对照原文件填写。"
CUT_ROWS = "PDF的表格中有{}行被分页截断，其中的数字没有读入，请对照原文件填写。"
CUT_OFF = "PDF中有{}处文字超出页面，以“□”代替，请对照原文件核对。"
STRUCK = "PDF中有{}个带删除线的文字，没有读入。"
RUNNING = "各页相同的页眉或页脚“{}”没有读入。"
PICTURES = "PDF第{}页是图片，没有文字，没有读入，请对照原文件。"

UNKNOWN = "□"
OVERFLOWING_TEXT = "（文字超出单元格）"
CUT_TEXT = "（被分页截断）"
