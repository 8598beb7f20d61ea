"""Write the page that adds up the provinces' targets beside the nation's, in both languages.

Every figure of docs/add-up.md and docs/add-up.zh.md is computed from the study in data/raw;
`make texts` runs this script, and a test compares what it makes with what stands there.

    python scripts/add_up_page.py
"""

from __future__ import annotations

import sys
from pathlib import Path

import ipanalysis as ipa
from ipanalysis.data.study import Study
from ipanalysis.locale import LANGUAGES
from ipanalysis.locale.numbers import bound_sign, number, percent
from ipanalysis.targets.coherence.coherence import accounts, tables
from ipanalysis.targets.coherence.whole import Whole

DOCS = Path(__file__).resolve().parent.parent / "docs"
FILES = {"en": "add-up.md", "zh": "add-up.zh.md"}
INDICATOR, PROGRAMME = "hv_patents_per_10k", "14FYP"


class Page:
    """The page in one language.

    Parameters
    ----------
    study : Study
        The study.
    whole : Whole
        The account of the national target.
    lang : {"en", "zh"}
        Language.
    """

    def __init__(self, study: Study, whole: Whole, lang: str) -> None:
        self.study, self.whole, self.lang = study, whole, lang
        made = tables([whole], study.nation)
        self.row, self.rest = made.table.iloc[0], made.rest
        self.parts = made.parts

    def text(self) -> str:
        """Return the page as Markdown."""
        blocks = [
            self.say("top"),
            self.say("answer"),
            self.say("promises"),
            self.promised(),
            self.say("promised_sum"),
            self.left_out(),
            self.other_years(),
            self.say("nation"),
            self.say("rest_has"),
            self.known(),
            self.say("bounds"),
            self.say("verdict"),
            self.lacking(),
            self.say("limits"),
        ]
        return "\n\n".join(block.strip("\n") for block in blocks if block) + "\n"

    def say(self, name: str) -> str:
        """Return a paragraph with its figures."""
        return WORDS[self.lang][name].format(**self.figures())

    def name(self, region: str) -> str:
        """Return the name of a region."""
        return self.study.label("regions", region, self.lang)

    def n(self, value: float, digits: int | None = None) -> str:
        """Return a number as the language prints it."""
        return number(value, self.lang, digits)

    def figures(self) -> dict[str, object]:
        """Return all figures that the paragraphs name."""
        whole, row = self.whole, self.row
        counted = self.parts[self.parts["counted"]]
        amount, weight = counted["contribution"].sum(), counted["weight"].sum()
        target, total = row["national_value"], whole.total
        pieces = [whole.piece_weight(piece) for piece in whole.pieces]
        provinces = weight + sum(w for w in pieces if w is not None)
        nation = whole.latest[self.study.nation]
        now = whole.bounds.now
        left, short = total - weight, target * total - amount
        return {
            "n": len(counted),
            "year": row["target_year"],
            "weight_year": row["weight_year"],
            "target": self.n(target),
            "total": self.n(total),
            "amount": self.n(amount, 1),
            "weight": self.n(weight, 4),
            "mean": self.n(amount / weight, 2),
            "share": percent(weight / total, self.lang),
            "rest_n": sum(w is not None for w in pieces),
            "no_weight": self.listed(
                piece.region for piece, w in zip(whole.pieces, pieces, strict=True) if w is None
            ),
            "whole_amount": self.n(target * total, 1),
            "short": self.n(short, 1),
            "left": self.n(left, 4),
            "needed": self.n(short / left, 2),
            "provinces": self.n(provinces, 4),
            "gap": self.n(total - provinces, 4),
            "gap_share": percent(1 - provinces / total, self.lang, 2),
            "latest": self.n(nation.value),
            "latest_year": nation.year,
            "latest_amount": self.n(nation.value * total, 1),
            "most": self.n(now[1] * left, 1),
            "parts_then": self.n(round(nation.value * total - now[1] * left, 1)),
            "now_low": self.n(now[0], 2),
            "now_high": self.n(now[1], 2),
            "least": self.n(now[0] * left, 1),
            **self.others(short, left, now[0] * left),
            "whole_low": self.n(whole.bounds.whole[0], 2),
            "rest_known": percent(row["rest_known"], self.lang),
            "limit": percent(row["growth_limit"], self.lang),
            "open": self.listed(counted.loc[counted["high"].isna(), "region"]),
            "verdict": WORDS[self.lang]["verdicts"][row["verdict"]],
        }

    def others(self, short: float, left: float, least: float) -> dict[str, str]:
        """Return what the regions of which nothing is known need if the known ones stay."""
        known = self.rest[self.rest["latest_value"].notna() & self.rest["weight"].notna()]
        unknown = left - known["weight"].sum()
        return {
            "known": self.listed(known["region"]),
            "short_now": self.n(short - least, 1),
            "unknown": self.n(unknown, 4),
            "needed_now": self.n((short - least) / unknown, 2) if unknown > 0 else "–",
        }

    def listed(self, regions: object) -> str:
        """Return names of regions one after another."""
        return ("、" if self.lang == "zh" else ", ").join(map(self.name, regions)) or "–"

    def table(self, heads: list[str], rows: list[list[str]]) -> str:
        """Return a table; all columns but the first are figures."""
        lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
        return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)

    def promised(self) -> str:
        """Return the parts with target, weight and product, and their sums."""
        rows = []
        for part in self.parts[self.parts["counted"]].to_dict("records"):
            sign = bound_sign(part["bound"])
            cells = [
                sign + " " * bool(sign) + self.n(part["value"]),
                self.n(part["weight"], 4),
                self.n(part["contribution"], 1),
                self.n(part["value"] / self.row["national_value"], 2),
                f"`{part['target']}`",
            ]
            rows.append([self.name(part["region"]), *cells])
        figures = self.figures()
        sums = [WORDS[self.lang]["together"], figures["mean"], figures["weight"]]
        mean = self.n(self.row["promised"] / self.row["national_value"], 2)
        return self.table(
            WORDS[self.lang]["promised_heads"], [*rows, [*sums, figures["amount"], mean, ""]]
        )

    def left_out(self) -> str:
        """Return the targets that do not count, and why."""
        rows = self.parts[~self.parts["counted"]]
        lines = [
            WORDS[self.lang]["left_out_row"].format(
                region=self.name(row["region"]),
                target=row["target"],
                indicator=self.study.label("indicators", row["indicator"], self.lang),
                reason=row["reason"].text(self.lang),
            )
            for row in rows.to_dict("records")
        ]
        return WORDS[self.lang]["left_out"] + "\n\n" + "\n".join(lines) if lines else ""

    def other_years(self) -> str:
        """Return the targets for other years."""
        rows = self.study.targets
        plans = self.study.plans.set_index("plan")["region"]
        other = (rows["indicator"] == INDICATOR) & (rows["target_year"] != self.row["target_year"])
        other &= (rows["plan"].map(plans) != self.study.nation) & rows["same_as"].isna()
        other &= rows["basis"] == "level"
        found = [
            WORDS[self.lang]["other_year"].format(
                region=self.name(row["region"]),
                value=bound_sign(row["bound"]) + self.n(row["value"]),
                year=row["target_year"],
            )
            for row in rows[other].to_dict("records")
        ]
        glue = "；" if self.lang == "zh" else "; "
        return WORDS[self.lang]["other_years"].format(list=glue.join(found)) if found else ""

    def known(self) -> str:
        """Return the regions of the rest whose latest value is known."""
        rows = self.rest[self.rest["latest_value"].notna() & self.rest["weight"].notna()]
        cells = [
            [
                self.name(row["region"]),
                str(row["latest_year"]),
                self.n(row["latest_value"]),
                self.n(row["weight"], 4),
                self.n(row["latest_value"] * row["weight"], 1),
            ]
            for row in rows.to_dict("records")
        ]
        if not cells:
            return ""
        total = [WORDS[self.lang]["together"], "", "", self.n(rows["weight"].sum(), 4)]
        product = (rows["weight"] * rows["latest_value"]).sum()
        heads = WORDS[self.lang]["known_heads"]
        return self.table(heads, [*cells, [*total, self.n(product, 1)]])

    def lacking(self) -> str:
        """Return the figures that would narrow the bounds."""
        rest = self.rest[self.rest["weight"].notna() & self.rest["latest_value"].isna()]
        parts = self.parts[self.parts["counted"] & self.parts["latest_value"].isna()]
        words = WORDS[self.lang]["lacking"]
        return words.format(rest=self.listed(rest["region"]), parts=self.listed(parts["region"]))


WORDS = {
    "en": {
        "top": """# Do the provinces' promises add up?

[中文](add-up.zh.md) · Made by `scripts/add_up_page.py` from the study; do not edit by hand.

The nation wants {target} high-value invention patents per 10,000 people in {year}. Some provinces
set a figure of their own. If each of them reaches exactly what it promised, what is left for the
others? The same table for every national target: `ipanalysis coherence`; how it is done:
[Methods](methods.md#coherence-do-the-parts-add-up-to-the-whole).""",
        "answer": """## The answer

**Verdict of the tool: {verdict}.** {n} regions with {share} of the people promise {mean} on average;
the nation's target is {target}. The others, with no target in the study, would have to reach **{needed}**
on average, or less if a province with "at least" does more than it says. Today they have
something between {now_low} and {now_high}: the study knows the latest value for {rest_known} of their
people only. If these ({known}) stay where they are, **{needed_now}** is left for the remaining ones.

The nation itself stood at {latest} in {latest_year}. This page is about what was promised, not about
what came of it.""",
        "promises": """## 1. What is promised

A mean per head is weighted by population: all figures are of {weight_year}, the year of which most
regions have one, in units of 10,000 people. Product = target x population; it is the number of
patents. Products are rounded for the page, sums are not made of the rounded ones.""",
        "promised_heads": [
            *("Region", "Target", "Population", "Product", "Over the nation's", "Entry"),
        ],
        "together": "Together",
        "promised_sum": """{amount} / {weight} = **{mean}** is what they promise together. They are {weight} / {total} =
{share} of the nation. No upper end: {open} ("at least").

The column "Over the nation's" is also the comparison with the simplest fair share, the same level
for all.""",
        "left_out": "These targets are not added:",
        "left_out_row": "- {region}, {indicator} (`{target}`): {reason}",
        "other_years": "Targets for other years are not used: {list}.",
        "other_year": "{region} {value} by {year}",
        "nation": """## 2. What is left for the others

| Step | Figure |
| --- | ---: |
| The nation's target x its population: {target} x {total} | {whole_amount} |
| less what is promised | {amount} |
| is left for the others | {short} |
| Their population: {total} - {weight} | {left} |
| They must reach {short} / {left} | **{needed}** |

The regions with a figure of {weight_year} have {provinces} together, the nation {total}. The difference,
{gap} ({gap_share}), is in no region's figure and stays with the others. Without a population in the
study: {no_weight}.""",
        "rest_has": """## 3. What the others have

At least what is known of them, the latest figure of each up to {year}, and nothing for those of whom
nothing is known:""",
        "known_heads": ["Region", "Year", "Value", "Population", "Product"],
        "bounds": """{least} / {left} = {now_low} is the lower bound.

At most what the nation had in {latest_year}, less what the provinces of section 1 had in that year as far
as it is known: {latest} x {total} = {latest_amount}; less {parts_then} is {most}; {most} / {left} =
{now_high} is the upper bound.

If every province keeps its promise and the others stay at the lower bound, the nation reaches
({amount} + {least}) / {total} = {whole_low}.

If {known} stay at their latest figure, the regions of which nothing is known must reach
({short} - {least}) / {unknown} = **{needed_now}**.""",
        "verdict": """## 4. The verdict

| Verdict | when |
| --- | --- |
| assured | {needed} is no more than the lower bound of what the others have |
| reachable | from the lower bound it takes at most {limit} a year, the fastest growth that a part targets from its base or, if none states a base, the nation's |
| in doubt | even from the upper bound it takes more than that |
| cannot tell | the bounds allow for more than one of these |

Here: **{verdict}**.""",
        "verdicts": {
            "assured": "assured",
            "reachable": "reachable",
            "in_doubt": "in doubt",
            "cannot_tell": "cannot tell",
        },
        "lacking": """## 5. What would narrow the bounds

The latest value of: {rest}. The value in one year of: {parts}. Each is a row in `observations.csv`.""",
        "limits": """## 6. What this page does not say

Populations of {weight_year} stand for those of {year}. That a region has no target in the study does not
mean that it set none. A target is taken as stated by its plan, whether final or draft and
whatever became of it.""",
    },
    "zh": {
        "top": """# 各省的目标加起来够吗？

[English](add-up.md) · 由 `scripts/add_up_page.py` 根据研究数据生成，请勿手工修改。

国家目标是{year}年每万人口高价值发明专利拥有量达到{target}件。一些省份定了自己的数。如果各省恰好完成所定目标，
其余地区还要达到多少？其他国家目标的同类表格见 `ipanalysis coherence`；
方法见[方法说明](methods.md#coherence-do-the-parts-add-up-to-the-whole)。""",
        "answer": """## 结论

**工具的判断：{verdict}。**{n}个地区占全国人口的{share}，所定目标平均为{mean}，全国目标为{target}。其余地区在本研究中没有目标，
平均须达到**{needed}**；定为“不低于”的省份若超过所定数，其余地区所需还可更少。其余地区目前的水平在{now_low}与{now_high}之间：
研究中只知道其中{rest_known}人口的最新数值。如果这些地区（{known}）停在现有水平，剩下的地区须达到**{needed_now}**。

全国{latest_year}年实际为{latest}。本页只问所定目标加起来是多少，不问后来完成得如何。""",
        "promises": """## 一、所定的目标

人均指标按人口加权：一律用{weight_year}年的人口，即有数值的地区最多的一年，单位为万人。乘积＝目标×人口，即专利件数。
乘积在本页四舍五入，合计用未舍入的数。""",
        "promised_heads": ["地区", "目标", "人口", "乘积", "与全国之比", "条目"],
        "together": "合计",
        "promised_sum": """{amount} ÷ {weight} = **{mean}**，即这些省份合起来的目标；其人口占全国 {weight} ÷ {total} = {share}。
没有上限的（“不低于”）：{open}。

“与全国之比”一列同时也是与最简单的公平分配（各地水平相同）的比较。""",
        "left_out": "下列目标不计入：",
        "left_out_row": "- {region}，{indicator}（`{target}`）：{reason}",
        "other_years": "其他年份的目标不用：{list}。",
        "other_year": "{region}{year}年{value}",
        "nation": """## 二、留给其余地区的

| 步骤 | 数值 |
| --- | ---: |
| 国家目标×全国人口：{target} × {total} | {whole_amount} |
| 减去所定目标的乘积合计 | {amount} |
| 留给其余地区 | {short} |
| 其余地区人口：{total} − {weight} | {left} |
| 须达到 {short} ÷ {left} | **{needed}** |

有{weight_year}年数值的地区合计{provinces}，全国为{total}；相差{gap}（{gap_share}），不在任何地区的数中，计入其余地区。
研究中没有人口数的：{no_weight}。""",
        "rest_has": """## 三、其余地区现有的

至少是已知的部分：取各地区截至{year}年的最新数值，一无所知的按零计：""",
        "known_heads": ["地区", "年份", "数值", "人口", "乘积"],
        "bounds": """{least} ÷ {left} = {now_low}，是下限。

至多是全国{latest_year}年的数减去第一节各省当年已知的数：{latest} × {total} = {latest_amount}，减去{parts_then}得{most}；
{most} ÷ {left} = {now_high}，是上限。

如果各省都完成所定目标，其余地区停在下限，全国达到 ({amount} + {least}) ÷ {total} = {whole_low}。

如果{known}停在最新数值，其余一无所知的地区须达到 ({short} − {least}) ÷ {unknown} = **{needed_now}**。""",
        "verdict": """## 四、判断

| 判断 | 条件 |
| --- | --- |
| 已有保证 | {needed}不高于其余地区现有水平的下限 |
| 可以达到 | 从下限起，每年增长不超过{limit}，即各省目标从基期算起最快的增速；没有写明基期的，取全国的 |
| 存疑 | 即使从上限起，所需增速也超过它 |
| 无法判断 | 上下限之内不止一种可能 |

此处为：**{verdict}**。""",
        "verdicts": {
            "assured": "已有保证",
            "reachable": "可以达到",
            "in_doubt": "存疑",
            "cannot_tell": "无法判断",
        },
        "lacking": """## 五、补充哪些数据可以缩小范围

下列地区的最新数值：{rest}。下列省份同一年的数值：{parts}。每个数值在 `observations.csv` 中占一行。""",
        "limits": """## 六、本页没有说的

用{weight_year}年的人口代替{year}年的人口。某地区在本研究中没有目标，不等于它没有定过目标。
目标按规划所写取用，不论定稿或草稿，也不论后来如何。""",
    },
}


def pages() -> dict[str, str]:
    """Return the page in each language by the name of its file."""
    study = ipa.load()
    (whole,) = accounts(study, INDICATOR, PROGRAMME)
    return {FILES[lang]: Page(study, whole, lang).text() for lang in LANGUAGES}


def main() -> int:
    """Write the pages."""
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
