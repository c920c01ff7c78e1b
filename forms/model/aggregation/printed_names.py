"""The organ in a title or a file's name: 03-清河市教育局2024年政府信息公开年报（定稿）.docx."""

from __future__ import annotations

import re
import unicodedata

_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_YEAR = re.compile(r"(?:(?:19|20)\d\d|二[〇零○]\S\S)\s*(?:年度|年)?")
_REPORT = re.compile(
    r"(?:关于)?(?:报送|上报|公布|印发)?(?:的)?(?:政府|政务)?信息公开(?:工作)?(?:的)?(?:情况)?"
    r"(?:年度)?(?:工作)?(?:总结)?(?:报告|年报)?(?:表)?"
    r"|(?:工作)?年度(?:工作)?报告|工作报告|年报|统计表|汇总表|报表|年度"
)
_HAN = r"\d\u3400-\u9fff"
_STAGES = "最终|修改|修订|送审|报审|正式|初审|审核|已?盖章|签字|最新|公示|发布|网站|上报|报送"
# 新 and 定 are also in names (新乡市, 保定市, 高新区): they need 稿 behind them, or stand alone.
_VERSION = re.compile(
    r"附件\s*[\d一二三四五六七八九十]*|第[\d一二三四五六七八九十]+[稿版]"
    rf"|(?:{_STAGES}|[终定初新])+[稿版件本]"
    rf"|(?:{_STAGES})+(?=\d*(?:[^{_HAN}]|$))|(?<![{_HAN}])[终定初新](?![{_HAN}])|副本|copy"
)
_SPLIT = re.compile(r"[^\d\u3400-\u9fff\U00020000-\U0003ffff〇]+")
_LOOSE = re.compile(r"^(?:关于|报送|上报|公布|印发|的)+|(?:关于|报送|上报|公布|印发|的)+$")
_DIGITS = "0123456789"
_ORGAN = re.compile(
    r".*(?:[局委厅办室处会院所队站社馆部省市县区州盟旗镇乡]|中心|街道|政府|支队|大队|分局|公司)"
)


def names_in_file_name(file_name: str) -> tuple[str, ...]:
    """Return what in a file's name may be its organ, the likeliest first; folders do not count."""
    name = _SUFFIX.sub("", file_name.rpartition("/")[2])
    return names_in_title(name)


def names_of_folders(file_name: str) -> tuple[str, ...]:
    """Return what in the names of the folders and zip files may be an organ, the nearest first."""
    folders = file_name.split("/")[:-1]
    return tuple(
        name for folder in reversed(folders) for name in names_in_title(_SUFFIX.sub("", folder))
    )


def names_in_title(title: str) -> tuple[str, ...]:
    """Return what in a title may be its organ, the likeliest first."""
    text = unicodedata.normalize("NFKC", title)
    for pattern in (_YEAR, _REPORT, _VERSION):
        text = pattern.sub(" ", text)
    pieces = [_LOOSE.sub("", piece.strip(_DIGITS)) for piece in _SPLIT.split(text)]
    pieces = [piece for piece in pieces if len(piece) > 1]
    return tuple(dict.fromkeys(["".join(pieces), *pieces])) if pieces else ()


def is_like_organ(name: str) -> bool:
    """Tell whether something is called as organs and places are."""
    return _ORGAN.fullmatch(name) is not None
