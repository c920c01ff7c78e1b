"""Lines that belong to a page of paper or of the web and not to the report on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_PAGE_NUMBER = re.compile(
    r"[—–－-]\s*\d{1,3}\s*[—–－-]|第\s*\d{1,3}\s*页(?:[，,\s]*共\s*\d{1,3}\s*页)?"
)
_LONGEST = 60
_FURNITURE = re.compile(
    r"(?:您?(?:的|当前|现在|所在)*(?:位置|栏目)|首页|网站首页|(?:发布|成文|生成|更新|印发|公开)(?:日期|时间)"
    r"|(?:信息|文章|稿件|内容)?来源|浏览(?:次数|量)?|点击(?:数|量|次数)?|阅读(?:次数|量)?|访问量|字号|字体|视力保护色"
    r"|打印|【打印|\[打印|关闭|【关闭|\[关闭|分享|收藏|扫一扫|微信|微博|QQ空间|全真版|文字版|语音|无障碍|朗读"
    r"|附件|文件下载|下载(?:附件|文档|文件|[：:])|相关(?:链接|附件|文件|信息|文档|稿件|阅读)|上一[篇条页]|下一[篇条页]|返回(?:顶部|首页|列表)"
    r"|责任编辑|编辑[：:]|作者[：:]|审核[：:]|主办(?:单位)?|承办(?:单位)?|版权所有|技术支持|网站(?:标识码|地图)|联系我们|关于我们"
    r"|ICP|[^，。]{0,4}公网安备|[^，。]{0,4}ICP备|备案号|索\s*引\s*号|发布机构|发文机关|主题分类|文\s*号|有效性|-->)"
)
_BUTTONS = re.compile(
    r"(?:\s*(?:(?:信息|文章|稿件|内容)?来源|作者|(?:发布|成文|更新)?(?:时间|日期)|浏览(?:次数|量)?|点击(?:数|量)?|字号|字体)"
    r"[：:]?\s*(?:\d{4}-\d\d-\d\d(?:\s+\d\d:\d\d(?::\d\d)?)?|[\[【]?\s*大\s+中\s+小\s*[\]】]?|\S+)"
    r"|\s*[\[【]?(?:打印|关闭|分享|收藏)[\]】]?(?=\s)|\s*-->)+\s*"
)
_RULING = re.compile(r"[=—_*~·-]{4,}[^。]{0,12}[=—_*~·-]{4,}|[=_*~]{3,}")
_CLAUSE = re.compile(r"[，,。；;]")
_CLAUSE_ENDS = tuple("，,。；;、的")
_SENTENCE = re.compile(r"[。；;！!？?]")


def is_page_number(line: str) -> bool:
    """Tell whether a line is the number of a page: `— 3 —`, `第3页 共8页`."""
    return _PAGE_NUMBER.fullmatch(line) is not None


def is_furniture(line: str) -> bool:
    """Tell whether a line is a button, a bread crumb or the like of a web page.

    A sentence is none, however it begins: `附件下载次数共12次。` stays.
    """
    if _RULING.fullmatch(line):
        return True
    is_short = len(line) <= _LONGEST and not _SENTENCE.search(line)
    return is_short and _FURNITURE.match(line.lstrip("·|【[（(<>《 \t\u3000")) is not None


def cut_off_end(lines: Sequence[str]) -> int:
    """Return how many of the last lines are furniture, whole or one button each."""
    count = 0
    for line in reversed(lines):
        if not is_furniture(line):
            break
        count += 1
    return count


def split_off_title(line: str, title: str) -> tuple[str, str]:
    """Part a line that repeats the report's title: what is furniture, and the text behind it.

    Copies of a page without line breaks run bread crumbs, title, buttons and text together.
    """
    start = line.find(title) if title else -1
    if start < 0:
        return "", line
    end = start + len(title)
    if _CLAUSE.search(line, 0, start) or line[end : end + 1] in _CLAUSE_ENDS:
        return "", line  # a sentence that names the report
    buttons = _BUTTONS.match(line, end)
    end = buttons.end() if buttons else end
    return line[:end].strip(), line[end:].strip()
