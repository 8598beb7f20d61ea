"""Write the page that says whether the forecasts may be believed, in both languages.

Every figure of docs/calibration.md and docs/calibration.zh.md is computed from the study in
data/raw, or stands in benchmarks/results, where benchmarks/calibration.py put it. `make texts` runs
this script, and a test compares what it makes with what stands there.

    python scripts/calibration_page.py
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

import ipanalysis as ipa
from ipanalysis.locale import LANGUAGES
from ipanalysis.locale.numbers import number, percent, quantity
from ipanalysis.models.backtest.hindsight import Hindsight, said_text
from ipanalysis.models.backtest.mark import model_mark

TOP = Path(__file__).resolve().parent.parent
DOCS, RESULTS = TOP / "docs", TOP / "benchmarks" / "results"
FILES = {"en": "calibration.md", "zh": "calibration.zh.md"}
#: Origins at the end of each series: the last ten years, which matter to a reader of today.
ORIGINS = 10
_CELLS = 20  # of a bar


class Facts:
    """What the page is about, computed once for both languages."""

    def __init__(self) -> None:
        self.study = ipa.load()
        self.test = ipa.backtest(self.study, origins=ORIGINS)
        self.whole = ipa.backtest(self.study, models="med3").scores.set_index("level")
        self.chances = ipa.calibration(self.test)
        self.said: Hindsight = ipa.hindsight(self.study)
        self.elsewhere = {
            name: pd.read_csv(RESULTS / f"calibration_{name}.csv") for name in ("scores", "deciles")
        }
        self.current = (self.elsewhere["scores"]["mark"] == model_mark()).all()


class Page:
    """The page in one language."""

    def __init__(self, facts: Facts, lang: str) -> None:
        self.facts, self.lang, self.words = facts, lang, WORDS[lang]

    def text(self) -> str:
        """Return the page as Markdown."""
        blocks = [
            self.say("top"),
            self.say("answer"),
            self.say("intervals"),
            self.intervals(),
            self.say("intervals_read"),
            self.say("chances"),
            self.bins(self.med3(self.facts.chances.deciles)),
            self.say("chances_read"),
            self.say("elsewhere"),
            self.collections(),
            self.bins(self.of_all(self.facts.elsewhere["deciles"])),
            self.say("elsewhere_read" if self.facts.current else "elsewhere_old"),
            self.say("targets"),
            self.targets(),
            self.say("targets_read"),
            self.verdicts(),
            self.say("limits"),
        ]
        return "\n\n".join(block.strip("\n") for block in blocks if block) + "\n"

    def say(self, name: str) -> str:
        """Return a paragraph with its figures."""
        return self.words[name].format(**self.figures())

    def med3(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of Med3."""
        return table[table["model"] == "med3"]

    def of_all(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of all collections together."""
        return table[table["collection"] == "all"]

    def n(self, value: float, digits: int | None = None) -> str:
        """Return a number as the language prints it."""
        return "–" if pd.isna(value) else number(value, self.lang, digits)

    def p(self, value: float, digits: int = 0) -> str:
        """Return a share as the language prints it."""
        return "–" if pd.isna(value) else percent(value, self.lang, digits)

    def figures(self) -> dict[str, object]:
        """Return all figures that the paragraphs name."""
        facts, said = self.facts, self.facts.said.targets
        rows = self.med3(facts.test.forecasts[facts.test.forecasts["scored"]])
        of_95 = self.med3(facts.test.scores).set_index("level").loc[95]
        score = self.med3(facts.chances.scores).iloc[0]
        whole = self.of_all(facts.elsewhere["scores"]).iloc[0]
        once = said.drop_duplicates("target")["outcome"]
        given = said[said["probability"].notna()]
        overall = facts.said.scores.iloc[0]
        return {
            "origins": ORIGINS,
            "whole_n": self.n(facts.whole.at[95, "n"]),
            "whole_80": self.p(facts.whole.at[80, "coverage"]),
            "whole_95": self.p(facts.whole.at[95, "coverage"]),
            "n": len(rows),
            "series": len(rows.drop_duplicates(["region", "indicator"])),
            "held": self.p(of_95["coverage"]),
            "held_low": self.p(of_95["coverage_low"]),
            "held_high": self.p(of_95["coverage_high"]),
            "chances_n": self.n(score["n"]),
            "met": self.p(score["met"]),
            "brier": self.n(score["brier"], 3),
            "skill": self.n(score["skill"], 2),
            "skill_low": self.n(score["skill_low"], 2),
            "skill_high": self.n(score["skill_high"], 2),
            "skill_drawn": self.n(score["skill_drawn"], 2),
            **self.worst("here", self.med3(facts.chances.deciles)),
            **self.worst("there", self.of_all(facts.elsewhere["deciles"])),
            "there_n": self.n(whole["n"]),
            "there_series": self.n(whole["series"]),
            "there_skill": self.n(whole["skill"], 2),
            "there_drawn": self.n(whole["skill_drawn"], 2),
            "targets_n": len(once),
            "targets_met": int((once == "met").sum()),
            "targets_missed": int((once == "missed").sum()),
            "given_n": len(given),
            "given_targets": given["target"].nunique(),
            "given_series": int(overall["series"]),
            "right": int(given["right"].sum()),
            "wrong": len(given) - int(given["right"].sum()),
            "given_brier": self.n(overall["brier"], 3),
            "given_missed": int((given["outcome"] == "missed").sum()),
            "given_skill": self.skill(overall),
        }

    def worst(self, where: str, bins: pd.DataFrame) -> dict[str, str]:
        """Return the tenth that is furthest off, and which way the tenths are off."""
        row = bins.loc[bins["gap"].abs().idxmax()]
        above = int((bins["gap"] > 0).sum())
        way = "more" if above >= 8 else "less" if above <= 2 else "both"
        return {
            f"{where}_said": self.p(row["probability"]),
            f"{where}_met": self.p(row["met"]),
            f"{where}_gap": self.p(abs(row["gap"])),
            f"{where}_way": self.words["ways"][way],
        }

    def skill(self, row: pd.Series) -> str:
        """Return the skill on real targets, or why there is none."""
        if pd.isna(row["skill"]):
            return self.words["no_skill"]
        return self.words["some_skill"].format(skill=self.n(row["skill"], 2))

    def table(self, heads: list[str], rows: list[list[str]], texts: int = 1) -> str:
        """Return a table; the first columns are texts, the others figures."""
        rule = ["---"] * texts + ["---:"] * (len(heads) - texts)
        return "\n".join("| " + " | ".join(cells) + " |" for cells in [heads, rule, *rows])

    def intervals(self) -> str:
        """Return how often intervals held, by model and level."""
        rows = [
            [
                row["model"],
                self.n(row["level"]) + "%",
                self.p(row["coverage"]),
                f"{self.p(row['coverage_low'])} – {self.p(row['coverage_high'])}",
                self.n(row["mase"], 2),
                self.n(row["smape"], 1),
                self.n(row["owa"], 2),
                self.n(row["msis"], 1),
            ]
            for row in self.facts.test.scores.to_dict("records")
        ]
        return self.table(self.words["interval_heads"], rows)

    def bins(self, bins: pd.DataFrame) -> str:
        """Return chances by tenths, with a bar for what came true."""
        rows = []
        for row in bins.to_dict("records"):
            full = 0 if pd.isna(row["met"]) else round(_CELLS * row["met"])
            ends = f"{self.p(row['met_low'])} – {self.p(row['met_high'])}"
            bar = "█" * full + "░" * (_CELLS - full)
            shares = [self.p(row["probability"]), self.p(row["met"]), ends]
            counts = [self.n(row["n"]), self.n(row["series"])]
            rows.append([f"{self.p(row['from'])} – {self.p(row['to'])}", bar, *shares, *counts])
        return self.table(self.words["bin_heads"], rows, 2)

    def collections(self) -> str:
        """Return the scores of each collection."""
        bins = self.facts.elsewhere["deciles"]
        rows = []
        for row in self.facts.elsewhere["scores"].to_dict("records"):
            own = bins[bins["collection"] == row["collection"]]
            worst = own.loc[own["gap"].abs().idxmax()]
            name = self.words["all"] if row["collection"] == "all" else row["collection"]
            skill = f"{self.n(row['skill_low'], 2)} – {self.n(row['skill_high'], 2)}"
            gap = f"{self.p(worst['probability'])} → {self.p(worst['met'])}"
            cells = [self.n(row["series"]), self.n(row["n"]), self.n(row["brier"], 3)]
            drawn = self.n(row["skill_drawn"], 2)
            rows.append([name, *cells, self.n(row["skill"], 2), skill, drawn, gap])
        return self.table(self.words["collection_heads"], rows)

    def targets(self) -> str:
        """Return each target with what was said of it, year by year, and what came."""
        study, said = self.facts.study, self.facts.said.targets
        years = sorted(said["years_before"].unique(), reverse=True)
        rows = []
        for target, part in said.groupby("target", sort=False):
            first = part.iloc[0]
            about = [
                study.label("regions", first["region"], self.lang),
                study.label("indicators", first["indicator"], self.lang),
                f"`{target}`",
                str(first["target_year"]),
                self.amount(first["target_value"], first["target_unit"], first["bound"]),
            ]
            then = part.set_index("years_before")
            cells = [self.then(then.loc[n]) if n in then.index else "–" for n in years]
            came = self.amount(first["outcome_value"], first["target_unit"])
            outcome = said_text(first["outcome"], self.lang)
            outcome = f"**{outcome}**" if first["outcome"] == "missed" else outcome
            rows.append([*about, *cells, came, outcome])
        heads = self.words["target_heads"]
        ahead = [self.words["before"].format(n=n) for n in years]
        return self.table([*heads[:5], *ahead, *heads[5:]], rows, 5)

    def amount(self, value: float, unit: str, bound: str = "eq") -> str:
        """Return a figure with its unit."""
        return quantity(value, unit, self.facts.study.units, self.lang, bound=bound)

    def then(self, row: pd.Series) -> str:
        """Return what was said in one year: the chance or, without one, the verdict."""
        if pd.isna(row["probability"]):
            return said_text(row["verdict"], self.lang)
        chance = self.p(row["probability"])
        return chance if row["right"] else f"**{chance}**"

    def verdicts(self) -> str:
        """Return how often each verdict was followed by which outcome."""
        counts = self.facts.said.verdicts.groupby("verdict")[["n", "met", "missed"]].sum()
        order = [v for v in _ORDER if v in counts.index]
        rest = [v for v in counts.index if v not in order]
        rows = [
            [said_text(v, self.lang), *(str(counts.loc[v, c]) for c in ("n", "met", "missed"))]
            for v in [*order, *rest]
        ]
        return self.table(self.words["verdict_heads"], rows)


_ORDER = (
    *("met_so_far", "very_likely", "likely", "about_even", "unlikely", "very_unlikely"),
    *("not_forecast", "no_data", "not_judged", "not_known"),
)

WORDS = {
    "en": {
        "top": """# May I believe the forecast?

[中文](calibration.zh.md) · Made by `scripts/calibration_page.py` from the study; do not edit by hand.

Forecasts were made from years of the past as if the later ones were not known, and held against what
came. The same for other data: `ipa.backtest`, `ipa.calibration`, `ipa.hindsight` and
`ipanalysis backtest`; how it is done: [Methods](methods.md#backtest-and-calibration).""",
        "answer": """## The answer

- **Intervals.** On this study's series the 95% interval of Med3 held **{held}** of the outcomes
  ({held_low} to {held_high}; {n} forecasts, but only {series} series).
- **Chances.** On simulated targets {here_way}; at worst, where {here_said} was said,
  {here_met} came true. The
  skill is {skill} ({skill_low} to {skill_high}; 0: as good as knowing how many are met in all, 1: perfect).
- **Real targets.** {targets_n} targets of the study have a known outcome that can be judged: {targets_met} met,
  {targets_missed} missed. For {given_targets} of them there were figures enough for a chance in the years
  before: {given_n} chances, {right} right and {wrong} wrong by the side of a half they were on. That is far too
  few to prove anything.""",
        "intervals": """## 1. How often intervals hold

The last {origins} years of each series are origins; from each the next five years are forecast. All models are
scored on the same rows. MASE: mean error over the mean yearly change of the past. OWA: error relative to
"as last year" (naive), below 1 is better. MSIS: width of the interval plus a penalty for what lies outside,
less is better.""",
        "interval_heads": [
            "Model",
            "Interval",
            "Held",
            "95% of that",
            "MASE",
            "sMAPE",
            "OWA",
            "MSIS",
        ],
        "intervals_read": """An interval is honest if it holds as often as it says. "95% of that": how far the share may be off by chance,
from drawing whole series anew, as forecasts of one series err together.

From *every* year that has five values up to it, as `ipanalysis backtest` does unless `--origins {origins}` is given,
there are {whole_n} forecasts, many of long series that grew explosively in earlier decades: there the 80% interval held
{whole_80} and the 95% interval {whole_95}.""",
        "chances": """## 2. Chances on simulated targets

The study has few targets with an outcome, so targets were simulated: for each forecast nine, at the tenths of how far
*other* series moved in as many years, measured in their own mean yearly change. About half are met ({met} here).
Nothing of what came in a series goes into its targets.""",
        "bin_heads": [
            "Said",
            "Came true",
            "Said, mean",
            "Came true",
            "95% of that",
            "Chances",
            "Series",
        ],
        "chances_read": """{chances_n} chances; Brier score {brier}, skill {skill}. Against someone who knows at which tenth each target was drawn
the skill is {skill_drawn}. The tenth that is furthest off is {here_gap} off.
On this study {here_way}. {series} series are few,
and many are of one nation that grew fast.""",
        "elsewhere": """## 3. The same on other annual series

Development halves of four collections of annual series (M1, M3, Tourism, a draft of M4), forecast once from the end of each
series. Each collection is forecast with the constants fitted to the *other* three, and its targets are drawn from the changes
in the others. Goals: skill above 0.2, and every tenth of all chances together within 7 percentage points; a single collection
may be further off. In the last column the tenth that is furthest off: said → came true.""",
        "all": "all",
        "collection_heads": [
            "Collection",
            "Series",
            "Chances",
            "Brier",
            "Skill",
            "95% of that",
            "Beyond the draw",
            "Furthest off",
        ],
        "elsewhere_read": """{there_n} chances on {there_series} series: skill {there_skill}, and {there_drawn} beyond knowing the draw. The tenth that
is furthest off is {there_gap} off ({there_said} said, {there_met} came true); {there_way}.
Recorded by `python -m benchmarks.calibration --data FOLDER --write benchmarks/results`.""",
        "elsewhere_old": """**The forecasts have changed since this was measured**; run
`python -m benchmarks.calibration --data FOLDER --write benchmarks/results` again. Then: {there_n} chances on {there_series}
series, skill {there_skill}, furthest off by {there_gap}.""",
        "targets": """## 4. The study's real targets

What `ipa.attainment` said on 31 December one to five years before the target year, from what had been published by
then (`Study.as_of`). A percentage is the chance of meeting the target; **bold** ones were on the wrong side of a half.""",
        "target_heads": ["Region", "Indicator", "Entry", "Year", "Target", "What came", "Outcome"],
        "before": "{n} before",
        "targets_read": """{given_n} chances on {given_targets} targets of {given_series} series: Brier score {given_brier} (0: perfect; 0.25: always saying a
half). {given_missed} of these chances were on a target that was missed. {given_skill}

What was said, and what came, over all years before:""",
        "no_skill": "All that had a chance ended the same way, so no skill can be computed.",
        "some_skill": "Skill against knowing how many are met: {skill}.",
        "verdict_heads": ["Said", "Times", "Met", "Missed"],
        "ways": {
            "more": "more came true than was said, so the forecasts were too low on the whole",
            "less": "less came true than was said, so the forecasts were too high on the whole",
            "both": "some tenths came true more often than said and some less",
        },
        "limits": """## 5. What this page does not say

The figures of sections 1 and 2 are those known today, revised ones in their last form; section 4 uses those of the day.
Targets that were met may have been set low, and targets whose outcome nobody published are not here.
Series of a nation and its regions move together; the intervals do not allow for that. What held for
past series need not hold for the next one.""",
    },
    "zh": {
        "top": """# 预测可信吗？

[English](calibration.md) · 由 `scripts/calibration_page.py` 根据研究数据生成，请勿手工修改。

站在过去的各个年份，假装不知道以后的数值，作出预测，再与实际结果对照。其他数据可用 `ipa.backtest`、`ipa.calibration`、
`ipa.hindsight` 和 `ipanalysis backtest` 作同样的检验；方法见[方法说明](methods.md#backtest-and-calibration)。""",
        "answer": """## 结论

- **区间。**在本研究的序列上，Med3的95%区间包含了**{held}**的实际结果（{held_low}至{held_high}；{n}次预测，但只有{series}个序列）。
- **概率。**在模拟目标上，{here_way}；偏离最大的一档，说{here_said}的实现了{here_met}。技巧得分为{skill}（{skill_low}至{skill_high}；0：只知道总的完成比例，1：完美）。
- **真实目标。**本研究中结果已知且可判断的目标有{targets_n}个：完成{targets_met}个，未完成{targets_missed}个。其中{given_targets}个在事前有足够的数据给出概率：
  共{given_n}次，以一半为界，{right}次判断对，{wrong}次判断错。数量太少，证明不了什么。""",
        "intervals": """## 一、区间包含结果的比例

以每个序列最后{origins}年为起点，各预测此后五年。各模型都在同样的行上计分。MASE：误差与以往年均变动之比；OWA：相对于“与上年相同”（naive）的误差，
小于1为优；MSIS：区间宽度加上落在区间外的惩罚，越小越好。""",
        "interval_heads": ["模型", "区间", "包含", "其95%区间", "MASE", "sMAPE", "OWA", "MSIS"],
        "intervals_read": """区间包含结果的比例与所称相符，才是诚实的。“其95%区间”：对整个序列重新抽样，看该比例偶然会偏离多少，因为同一序列的预测会一起出错。

若从*每一个*此前已有五个数值的年份作起点（`ipanalysis backtest`不加`--origins {origins}`时即如此），共{whole_n}次预测，
其中许多来自早年猛增的长序列：80%区间包含{whole_80}，95%区间包含{whole_95}。""",
        "chances": """## 二、模拟目标的概率

本研究中结果已知的目标很少，所以模拟目标：每次预测取九个，位于*其他*序列在同样年数内变动幅度（以各自的年均变动为单位）的各个十分位。
约有一半完成（此处为{met}）。序列自身后来的数值不进入其目标。""",
        "bin_heads": ["所说", "实现", "所说均值", "实现", "其95%区间", "次数", "序列"],
        "chances_read": """共{chances_n}次；布里尔得分{brier}，技巧得分{skill}。与知道每个目标取自哪个十分位的人相比，技巧得分为{skill_drawn}。
偏离最大的一档相差{here_gap}。在本研究中，{here_way}。{series}个序列为数不多，其中许多属于同一个快速增长的国家。""",
        "elsewhere": """## 三、其他年度序列上的结果

四个年度序列集（M1、M3、Tourism、M4草稿）的开发半集，每个序列从末尾预测一次。每个序列集用由*其他*三个序列集拟合的常数来预测，其目标也取自其他序列集的变动。
目标：技巧得分高于0.2，每一档偏离不超过7个百分点。最后一列是偏离最大的一档：所说 → 实现。""",
        "all": "合计",
        "collection_heads": [
            "序列集",
            "序列",
            "次数",
            "布里尔",
            "技巧",
            "其95%区间",
            "超出抽取",
            "偏离最大",
        ],
        "elsewhere_read": """{there_series}个序列上的{there_n}次概率：技巧得分{there_skill}，超出已知抽取位置的部分为{there_drawn}。偏离最大的一档相差{there_gap}
（说{there_said}，实现{there_met}）：{there_way}。
记录方式：`python -m benchmarks.calibration --data FOLDER --write benchmarks/results`。""",
        "elsewhere_old": """**测量之后预测方法已有变化**，请重新运行
`python -m benchmarks.calibration --data FOLDER --write benchmarks/results`。当时：{there_series}个序列上的{there_n}次概率，
技巧得分{there_skill}，最大偏离{there_gap}。""",
        "targets": """## 四、本研究的真实目标

目标年份之前一至五年的12月31日，`ipa.attainment` 根据当时已公布的数据（`Study.as_of`）所说的话。百分数是完成目标的概率；**加粗**的在一半的错误一侧。""",
        "target_heads": ["地区", "指标", "条目", "年份", "目标", "实际", "结果"],
        "before": "前{n}年",
        "targets_read": """{given_series}个序列的{given_targets}个目标上共{given_n}次概率：布里尔得分{given_brier}（0：完美；0.25：总说一半）。
其中{given_missed}次是对后来未完成的目标说的。{given_skill}

所说与结果，各年合计：""",
        "no_skill": "有概率的目标结果都一样，无法计算技巧得分。",
        "some_skill": "与只知道完成比例相比，技巧得分为{skill}。",
        "verdict_heads": ["所说", "次数", "完成", "未完成"],
        "ways": {
            "more": "实现的多于所说的，即预测总体偏低",
            "less": "实现的少于所说的，即预测总体偏高",
            "both": "有的档实现多于所说，有的档少于所说",
        },
        "limits": """## 五、本页没有说的

第一、二节用的是今天已知的数值，修订过的取最新值；第四节用的是当时的数值。完成了的目标可能本来就定得低，结果没有公布的目标不在其中。
一国与其各地区的序列会一起变动，区间没有考虑这一点。对以往序列成立的，对下一个序列未必成立。""",
    },
}


def pages() -> dict[str, str]:
    """Return the page in each language by the name of its file."""
    facts = Facts()
    return {FILES[lang]: Page(facts, lang).text() for lang in LANGUAGES}


def main() -> int:
    """Write the pages."""
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
