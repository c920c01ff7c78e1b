"""Reports with texts that are hard to break into lines, the same for the same number.

Half of them are what offices write; the other half holds more of what makes lines differ between
typesetters: figures and Latin words among Chinese ones, addresses of web sites, hyphens, brackets
within quotation marks, rows of marks.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from forms.edition.catalog import EditionCatalog
from forms.edition.terms import ValueKind
from forms.model.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from forms.edition.edition import Edition

EDITIONS = ("2019", "2021")
_REGIONS = ("云川市", "云川市林荫区", "望江省云川市清溪县", "云川高新技术产业开发区")
_ORGANS = ("水务局", "城市管理局", "人民防空办公室", "文化和旅游局", "卫生健康委员会")
_PLAIN = (
    "全年主动公开政府信息{n}条，其中工作动态{n}条、通知公告{n}条、政策文件{n}条。",
    "坚持以公开为常态、不公开为例外，推进决策、执行、管理、服务、结果公开。",
    "通过区政府网站发布信息{n}条，政务微博发布信息{n}条，短视频平台发布作品{n}个。",
    "共收到政府信息公开申请{n}件，比上年增长{n}.{d}%，均在法定期限内答复，按时办结率100%。",
    "按照《中华人民共和国政府信息公开条例》（国务院令第711号）的要求，及时修订了公开指南。",
    "一是压实责任；二是完善制度；三是加强培训，全年开展业务培训{d}次，{n}人次参加。",
    "受理12345热线工单{n}件，办结{n}件，满意率{n}%。",
    "截至{y}年12月31日，本机关未收取政府信息公开信息处理费（含检索、复制、邮寄费用）。",
    "主要负责同志多次听取汇报，要求“应公开尽公开”，切实保障人民群众的知情权、参与权和监督权。",
    "因不服政府信息公开答复提起的行政复议{d}件、行政诉讼{d}件，均已审结，维持{d}件。",
    "在政策解读、回应关切等方面还有差距，下一步将加强学习，补齐短板，不断提高公开质量。",
)
_HARD = (
    "网址为https://www.yunchuan.gov.cn/zwgk/zfxxgknb/{y}/t{y}0{d}15_{n}{n}.html，欢迎查阅。",
    "开通微信公众号“云川发布”（ID：yunchuan-fabu）和App“云川通V{d}.{d}.{n}”，用户{n}万人。",
    "联系电话：023-6{n}7{n}，传真：023-6{n}8{n}，邮编40{n}，电子邮箱：xxgk-{n}@yunchuan.gov.cn。",
    "落实《云川市“十四五”规划（2021—2025年）》，推进“互联网+政务服务”“一网通办”“跨省通办”。",
    "会议要求：“‘公开’不是‘走过场’！”“怎么办？”——答复是：（一）学；（二）改……",
    "完成GB/T 33358-2016、ISO 9001:2015和DB50/T 1012-{y}三项标准的贯标，占比{n}.{d}{d}%。",
    "文号为云水办〔{y}〕{n}号、云水发〔{y}〕{d}号，废止云府办发〔2009〕{n}号。",
    "处理OA-to-Web数据交换{n},{n}条，PDF/A、DOCX、XLSX格式文件各{n}份，峰值{n}MB/s。",
    "投入经费{n}.{d}{d}万元，同比下降-{d}.{d}%，人均{n}元／人·年，约合${n}.{d}{d}。",
    "在 COVID-19 期间，通过 Zoom Meeting 和 WeChat Work 召开视频会议 {n} 次，参会 {n} 人次。",
    "上午8:30—11:30、下午14:00－17:30接待来访，节假日除外（春节、国庆节另行通知）。",
    "梳理“三重一大”、“双随机、一公开”、“放管服”等事项，形成《清单》（{n}项）、《目录》（{n}类）。",
)
_LEADS = ("（一）主动公开情况。", "（二）依申请公开情况。", "（三）平台建设。", "（四）监督保障。")
_HEADINGS = (
    "（一）有序推进主动公开",
    "1.健全工作机制",
    "（二）规范依申请公开",
    "（1）加强业务培训",
)


def make_reports(count: int, seed: int = 2020) -> Iterator[Report]:
    """Yield that many reports: both editions in turn, plain texts and hard ones in turn."""
    catalog = EditionCatalog()
    editions = [catalog.load(name) for name in EDITIONS]
    for number in range(count):
        rng = random.Random(seed + number)  # noqa: S311 - no secret depends on it
        yield _make_report(editions[number % len(editions)], rng, is_hard=number // 2 % 2 == 1)


def _make_report(edition: Edition, rng: random.Random, *, is_hard: bool) -> Report:
    organ = rng.choice(_REGIONS) + rng.choice(_ORGANS)
    year = edition.first_year + rng.randrange(2)
    cells = {
        cell: str(rng.randrange(40))
        + (".25" if edition.cells[cell].kind is ValueKind.MONEY else "")
        for cell in edition.input_cells
    }
    templates = (*_PLAIN, *_HARD, *_HARD) if is_hard else (*_PLAIN, *rng.sample(_HARD, 2))
    texts = {
        key: "\n".join(_paragraphs(rng, lambda: _sentence(rng, templates, year)))
        for key in edition.text_ids
    }
    return Report(
        edition, organ, year, "", organ, f"{year + 1}-01-{rng.randrange(10, 29)}", texts, cells
    )


def _paragraphs(rng: random.Random, sentence: Callable[[], str]) -> Iterator[str]:
    for _ in range(rng.randrange(1, 5)):
        if rng.random() < 0.3:
            yield rng.choice(_HEADINGS)
        lead = rng.choice(_LEADS) if rng.random() < 0.3 else ""
        yield lead + "".join(sentence() for _ in range(rng.randrange(1, 8)))


def _sentence(rng: random.Random, templates: tuple[str, ...], year: int) -> str:
    text = rng.choice(templates).replace("{y}", str(year))
    while "{n}" in text or "{d}" in text:
        text = text.replace("{n}", str(rng.randrange(1, 10 ** rng.randrange(1, 5))), 1)
        text = text.replace("{d}", str(rng.randrange(1, 10)), 1)
    return text
