"""Words of the language itself that stand around the figures of a report, in any edition."""

from __future__ import annotations


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


FILLERS = _words(
    """
    一共 共 总共 累计 共有 计 为 是 有 达 达到 已 已经 全部 都 全 各 皆 还 同时 另 另有 另外
    还有 尚有 而 年内 仅 仅有 只有 只 现 现有 先后 主要 主要是 主要为 均已 又 也 再 则 即 其 分
    均按期 均按时 依法 依规 依法依规 依规依法 依照规定 按规定 按照规定 及时 按时 按期 如期 规范
    妥善 高效 严格 认真 稳妥 积极 准确 实际 实有 本 的 了 地 得 项 内 上 里 前 后 范围内 期间
    数量 总数 总量 件数 总件数 数 情况 案件 案 件 类 方面 有关 相关 上述 该 该类 这些 当年
    当年度 各类 各种 各项 所有 任何 全年度 我 我们 单位 机关 各级 各级各部门 各级行政机关
    行政机关 因 由 将 把 被 经 经过 以 按 按照 于 在 与 所 引发 引发的 引起 引起的 产生 产生的
    发生 发生的 提起 提起的 导致 导致的 涉及 涉及的 包括 包含 含 含有 来自 进行 进行了 予以 给予
    作出 作出了 做出 完成 开展 实现 保持 属于 属 申报 截至年底 截至年末 年底 年末 全年 期内 依
    """
)
"""Words that may stand anywhere in a statement and change nothing about its figure."""

EACH = frozenset({"各", "均为", "均是", "均", "都是", "都为", "皆为", "分别均为"})
RESPECTIVELY = frozenset({"分别", "分别为", "分别是", "分别有", "依次为", "分别达"})
AND = frozenset({"、", "和", "及", "以及", "与", "或", "或者", "及其", "暨"})
AND_THEN = frozenset({"并", "并且", "且", "后", "并依法", "并已", "并按期", "并及时"})
TOTAL = frozenset({"共计", "合计", "总计", "总计为", "共计为", "合计为"})
"""Before a number they say that it is the sum of what was just told, or of all."""

SHARE_OF = frozenset(
    {
        "占",
        "占比",
        "占比为",
        "占到",
        "占比达",
        "所占比例为",
        "占比约",
        "比例为",
        "比重为",
        "占全部",
        "占总数",
        "占总量",
    }
)
"""Before a percentage they say of what part it is."""

ETC = frozenset({"等", "等原因", "等情形", "等情况", "等方式", "等事由", "原因", "等理由", "等的"})
"""What stands before them is an example or a reason for the word that follows."""

TOWARDS = frozenset({"向", "给", "对", "报", "送"})
"""Whom they name is no subject: 向县政府办公室邮寄."""

NOT = frozenset(
    {
        "未",
        "没有",
        "没",
        "无",
        "未有",
        "未曾",
        "从未",
        "暂无",
        "尚无",
        "暂未",
        "尚未",
        "不存在",
        "并未",
        "均未",
        "均无",
        "并无",
        "零",
        "为零",
    }
)
CHANGE = _words(
    """
    同比 环比 增加 增加了 增长 增长了 减少 减少了 下降 下降了 上升 上升了 提高 提升 降低 回落 多了
    少了 增幅 降幅 翻 持平 净增 新增加 相比 相较 较之 增多 递增 递减 变化
    """
)
"""What follows them is a difference and no count."""

COMPARED = ("较", "比", "与", "同", "相较于", "对比", "相比", "较之")
"""Before a year they make it the other side of a comparison: 较上年, 与2024年相比."""

THIS_YEAR = (
    "本年度",
    "本年",
    "今年",
    "今年度",
    "今年以来",
    "本年度以来",
    "一年来",
    "一年以来",
    "报告期内",
    "统计期内",
)
LAST_YEAR = (
    "上年度",
    "上年",
    "上一年度",
    "上一年",
    "去年",
    "去年度",
    "前一年",
    "前一年度",
    "往年",
    "历年",
)
NEXT_YEAR = ("下年度", "下年", "下一年度", "下一年", "次年度", "次年", "明年", "来年")
PART_OF_YEAR = (
    "上半年",
    "下半年",
    "一季度",
    "二季度",
    "三季度",
    "四季度",
    "季度",
    "每月",
    "每季度",
    "每年",
    "近年",
    "近年来",
    "近三年",
    "近五年",
    "五年来",
    "三年来",
    "以来",
)
YEAR_SPELLINGS = {"上年": LAST_YEAR, "本年": THIS_YEAR, "下年": NEXT_YEAR}
"""Words of an edition with 上年, 本年 or 下年 stand for all these spellings."""

AMONG = frozenset({"其中", "其中的", "这其中", "中", "当中"})
"""What follows is a part of what was counted before."""

RECEIVED = frozenset(
    {
        "收到",
        "接到",
        "接收",
        "接收到",
        "受理",
        "发生",
        "收悉",
        "出现",
        "产生",
        "存在",
        "有",
        "接",
        "过",
    }
)
"""Verbs after 未 and 无 that say of anything that there was none of it."""

ADVERB_ENDS = ("地", "上", "下", "中", "后", "时", "方式", "渠道", "途径", "形式")
"""Ends of unknown words that say how something was received, and not what."""
