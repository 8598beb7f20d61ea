"""Tables as text: all of it for programs, what a person reads for people."""

import csv
import io
import json
import re
import unicodedata
from dataclasses import replace

import pandas as pd
import pytest

import ipanalysis as ipa
from ipanalysis.data.schema import TABLES
from ipanalysis.data.write import write_study
from ipanalysis.locale import LANGUAGES
from ipanalysis.locale.columns import heading
from ipanalysis.targets.ledger.accounts import accounts, counts
from ipanalysis.views import VIEWS, audit_summary, show

CJK = re.compile("[\u4e00-\u9fff]")
LISTS = ("regions", "indicators", "plans", "targets", "sources", "measures", "corrections", "rules")
NAMES = [name for name in VIEWS if name != "derive"]  # a study may have no rules; see below
BACKTEST = ("scores", "forecasts", "refused")
MADE_HERE = {"name", "title", "publisher", "reason", "unit"}  # of no column, or of another table


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """Return the bundled study with a correction and a rule, whatever it has of its own."""
    folder = write_study(ipa.load(corrected=False), tmp_path_factory.mktemp("study"))
    for name, row in (("corrections", CORRECTION), ("rules", RULE)):
        table = pd.DataFrame([row]).reindex(columns=TABLES[name].columns)
        table.to_csv(folder / f"{name}.csv", index=False)
    (folder / "explanations.csv").unlink()
    return ipa.load(folder)


CORRECTION = {
    **{"correction": "c1", "table": "targets", "entry": "CN14-1", "action": "flag"},
    **{"reason_zh": "存疑", "reason_en": "in doubt", "provider": "me", "date": "2026-01-01"},
}
RULE = {
    **{"rule": "r1", "kind": "range", "indicators": "hv_patents_per_10k", "lower": 0},
    **{"level": "warning", "reason_zh": "不为负", "reason_en": "no less than nothing"},
}


REPORTS = pd.DataFrame(
    {
        "region": ["310000", "440300"],
        "lang": ["zh", "en"],
        "path": ["reports/310000.zh.html", None],
        "formats": ["html, pdf", ""],
        "status": ["ok", "failed"],
        "why": ["current", "failed"],
        "seconds": [1.5, 2.0],
        "error": [None, "ValueError: no"],
        "cell": pd.array([None, 3], dtype="Int64"),
    }
)


@pytest.fixture(scope="module")
def tables(study, bundled):
    """Every table there is a view of, in each language."""
    results = bundled[1]
    found = {}
    some = study.targets["target"].isin(["CN14-7", "CN13-2"])
    past = replace(study, targets=study.targets[some])
    # Jinan and Laiwu, which became part of it: both in 2017, one of them in 2016.
    merged = pd.DataFrame(
        {
            "region": ["370100", "371200", "370100"],
            "indicator": "patents_granted",
            "year": [2017, 2017, 2016],
            "value": [20.0, 3.0, 18.0],
        }
    )
    merged = ipa.crosswalk(study, "2025", merged.assign(source=study.sources["source"].iloc[0]))
    for lang in LANGUAGES:
        whole = vars(results.in_language(lang)) | {name: getattr(study, name) for name in LISTS}
        placed = accounts(ipa.reconcile(study), study.targets)
        whole |= {"accounts": placed, "counts": counts(placed)}
        whole["plan_diff"] = ipa.compare_plans(study, "SZ-14FYP-DRAFT", "CN-14FYP", lang)
        whole |= {"crosswalk": merged.table, "refusals": merged.refusals(lang)}
        asked = ["invention_patents_per_10k", "patents_granted"]
        index = ipa.composite(study, asked, 2019, lang=lang, draws=16)
        whole |= evaluated(lang)
        test = ipa.backtest(study.select("China"), 1, "drift", [80], origins=1, lang=lang)
        chances = ipa.calibration(test)
        whole |= {f"backtest_{part}": getattr(test, part) for part in BACKTEST}
        whole |= {f"calibration_{part}": getattr(chances, part) for part in ("deciles", "scores")}
        whole["hindsight"] = ipa.hindsight(past, 1, lang=lang).targets
        parts = ("ranks", "drivers", "refused", "settings")
        whole |= {f"composite_{part}": getattr(index, part) for part in parts}
        whole["reports"] = REPORTS
        found[lang] = {name: table.head(60) for name, table in whole.items()}
    return found


def evaluated(lang):
    """Return the tables of forecasts that add up and of evaluations, on a small panel."""
    growth = {"CN": 60, "110000": 10, "120000": 20, "130000": 15, "140000": 12}
    cells = [
        (region, 2008 + n, 100 + slope * n + 3 * (n % 3) + 9 * (n > 12) * (slope == 20))
        for region, slope in growth.items()
        for n in range(16)
    ]
    table = pd.DataFrame(cells, columns=["region", "year", "value"])
    table = table.assign(indicator="patents_granted", source="cnipa")
    found = ipa.interrupted(table, since=2021, lang=lang)
    parts = table[table["region"] != "CN"]
    panel = ipa.policy_panel(parts, ["110000", "120000"], 2021, lang=lang)
    ahead = ipa.hierarchical(table, "CN", "patents_granted", method=["mint", "wls"], lang=lang)
    return {
        "hierarchical": ahead,
        "interrupted": found.table,
        "interrupted_reasons": found.table,
        "interrupted_years": found.years,
        "interrupted_placebos": found.placebos,
        "policy_effect": panel.effect,
        "policy_course": panel.course,
    }


def width(text):
    """Return the columns on a terminal: two for a Chinese character or sign."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def cells(line):
    """Return the cells of a printed row: two spaces apart at least, while a cell may hold one."""
    return re.split(" {2,}", line.strip())


def rows(text):
    return [cells(line) for line in text.splitlines()[2:]]


# For programs


@pytest.mark.parametrize("name", NAMES)
def test_csv_has_all_columns_and_codes_as_they_are(study, tables, name):
    table = tables["en"][name]
    read = list(csv.DictReader(io.StringIO(show(table, name, study, "en", "csv"))))
    assert len(read) == len(table)
    assert list(read[0]) == list(table.columns)
    assert set(VIEWS[name]) - MADE_HERE <= set(table.columns)
    for column in {"region", "plan", "indicator", "source"} & set(table.columns):
        assert [row[column] for row in read] == table[column].fillna("").tolist()


@pytest.mark.parametrize("name", NAMES)
def test_json_is_the_same_table_with_numbers_as_numbers(study, tables, name):
    table = tables["en"][name]
    plain = csv.DictReader(io.StringIO(show(table, name, study, "en", "csv")))
    read = json.loads(show(table, name, study, "en", "json"))
    for row, texts in zip(read, plain, strict=True):
        assert list(row) == list(texts)
        for column, value in row.items():
            if isinstance(value, bool):
                assert texts[column] == str(value)
            elif isinstance(value, int | float):
                assert float(texts[column]) == pytest.approx(value, rel=1e-12)
            else:
                assert texts[column] == (value or "")


def test_codes_that_look_like_numbers_or_words_are_texts(toy):
    study = ipa.load(toy(regions=REGIONS, **ONLY_NATIONAL))
    for form in ("csv", "json"):
        text = show(study.regions, "regions", study, "en", form)
        assert all(word in text for word in ("010010", "NA", "NO", "1E5"))
    assert [row["region"] for row in json.loads(text)] == ["X", "010010", "NA", "NO", "1E5"]
    assert "北省" in text  # not \\u5317
    shown = rows(show(study.regions, "regions", study, "en"))[2]
    assert shown == ["NA", "A", "Provinces", "Xland", "–", "–"]


REGIONS = """region,name_zh,short_zh,name_en,level,parent
X,全国,全国,Xland,nation,
010010,北省,北,North,province,X
NA,甲省,甲,A,province,X
NO,乙省,乙,B,province,X
1E5,丙省,丙,C,province,X
"""
ONLY_NATIONAL = {
    "plans": """plan,programme,region,name_zh,name_en,period_start,period_end,stage,source
XP,P1,X,全国规划,National plan,2021,2025,final,plan
""",
    "observations": """region,indicator,year,value,unit,bound,status,source
X,grants,2020,4,k_item,eq,actual,plan
""",
    "targets": """target,plan,region,indicator,target_year,value,unit,bound,basis
X1,XP,X,grants,2025,9,k_item,ge,annual
""",
}


# For people


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_printed_table_has_its_headings_in_the_language(study, tables, name, lang):
    first, rule, *lines = show(tables[lang][name], name, study, lang).splitlines()
    assert cells(first) == [heading(column, lang, name) for column in VIEWS[name]]
    assert bool(CJK.search(first)) == (lang == "zh")
    assert set(rule) == {"─"}
    assert len(lines) == len(tables[lang][name])
    assert {len(cells(line)) for line in lines} == {len(VIEWS[name])}


@pytest.mark.parametrize("name", NAMES)
def test_an_english_table_has_no_chinese_and_no_code_of_ours(study, tables, name):
    text = show(tables["en"][name], name, study, "en")
    assert not CJK.search(text)
    assert not re.search(r"\bnan\b|<NA>|\bNone\b|\w_years|_points|not_\w|local_only", text)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_columns_stand_below_each_other_where_chinese_is_twice_as_wide(study, tables, name, lang):
    first, rule, *lines = show(tables[lang][name], name, study, lang).splitlines()
    assert width(rule) == max(map(width, [first, *lines]))
    # Between any two columns there is a place where every line has two spaces.
    blank = [{n for n, sign in enumerate(spread(line)) if sign == " "} for line in [first, *lines]]
    free = set.intersection(*blank)
    assert len([place for place in free if place + 1 in free]) >= len(VIEWS[name]) - 1


def spread(line):
    """Put a filler behind each wide sign, so that places are columns of the terminal."""
    return "".join(s + "_" * (width(s) - 1) for s in line)


def test_figures_of_different_units_are_printed_with_their_units(study):
    # Shanghai asks for 6,000 items, the nation for 9 times 10,000 (90,000): 6.7 % of it.
    ledger = ipa.reconcile(study, "SH-14FYP").table
    printed = {row[2]: row[3:] for row in rows(show(ledger, "ledger", study, "en"))}
    grants = printed["Invention patents granted overseas"]
    assert grants == ["6,000", "90,000", "comparable", "0.06667", "−84,000", "6.7%", "–"]
    # 100 times 100 million is 10 billion; 30 less 12 is 18.
    pledged = printed["Registered amount of IP pledge financing"]
    assert pledged[:2] == ["CNY 10 billion", "CNY 320 billion"]
    printed = {row[2]: row[3:] for row in rows(show(ledger, "ledger", study, "zh"))}
    assert printed["海外发明专利授权量"][:2] == ["6000件", "9万件"]
    assert printed["每万人口高价值发明专利拥有量"][4] == "+18件/万人"


def test_a_bound_is_printed_with_its_target(toy):
    study = ipa.load(toy(**ONLY_NATIONAL))
    assert rows(show(study.targets, "targets", study, "en"))[0][-2:] == [
        *("≥ 9,000", "amount of the year"),
    ]


def test_a_computed_figure_has_four_digits_and_a_whole_number_all_of_its_own(study):
    # 30.88 / 2.3 = 13.426; 75,600 / 38.1 % = 198,425.2
    printed = {row[0]: row for row in rows(show(ipa.audit(study), "audit", study, "en"))}
    assert printed["YRD-2.3"][5] == "13.43 per 10,000 people"
    assert printed["SZ-pct"][5] == "198,425"


def test_a_refusal_says_why_instead_of_its_code(study):
    table = ipa.trend(study).query("status == 'too_few_points'").head(1)
    last = rows(show(table, "trend", study, "en"))[0][-1]
    assert last == f"too few yearly values: {table['n'].iloc[0]}, and at least 3 are needed"


def test_a_national_target_nobody_adopted_is_named_by_its_own_indicator(study):
    ledger = ipa.reconcile(study, "SH-14FYP").table.query("status == 'not_adopted'")
    (row,) = rows(show(ledger, "ledger", study, "en"))
    assert row[1:5] == ["Shanghai", "Public satisfaction with IP protection", "–", "82 points"]
    assert row[-1] == "The plan sets no target for this indicator."


def test_what_is_held_against_a_bound_is_a_bound_and_a_period_is_named(toy):
    columns = "target,plan,region,indicator,target_year,value,unit,bound,basis\n"
    targets = columns + "X1,XP,X,grants,2025,20,percent,eq,growth_rate\n"
    targets += "N1,NP,010010,grants,2025,15,percent,ge,growth_rate\n"
    study = ipa.load(toy(targets=targets))
    (row,) = rows(show(ipa.reconcile(study).table, "ledger", study, "en"))
    assert row[3:8] == [
        *("≥ 15% (growth a year)", "20% (growth a year)", "comparable", "≥ 0.75"),
        "≥ −5 percentage points",
    ]


@pytest.mark.parametrize("name", ["allocations", "differences", "progress", "excluded"])
def test_no_table_prints_a_bound_as_a_figure(bundled, name):
    study, results, _ = bundled
    table = getattr(results, name)
    compared = [column for column in ("ratio",) if column in table]
    bounds = table[table["bound"].isin(["ge", "gt"])].dropna(subset=compared).head(1)
    (line,) = show(bounds, name, study, "en").splitlines()[2:]
    assert len(re.findall("[≥>]", line)) == {"allocations": 2, "differences": 3}.get(name, 1)


def test_a_figure_of_whose_two_ends_one_is_open_is_a_bound(bundled):
    study, results, _ = bundled
    rows = results.coherence
    row = rows[(rows["target"] == "CN14-1")]  # one of its parts promises "at least"
    assert row["promised_high"].isna().all() and row["needed_low"].isna().all()
    (line,) = show(row, "coherence", study, "en").splitlines()[2:]
    assert "≥ 14.5 per 10,000 people" in line
    assert "≤ 10.11 per 10,000 people" in line


@pytest.mark.parametrize("sign", ["x", "长"])
def test_a_long_name_is_cut_to_what_a_column_holds(toy, sign):
    long = ONLY_NATIONAL["plans"].replace("National plan", sign * 60)
    study = ipa.load(toy(**ONLY_NATIONAL | {"plans": long}))
    name = rows(show(study.plans, "plans", study, "en"))[0][3]
    # 44 columns of the terminal at most, with the sign that there is more.
    assert name == sign * ((44 - 1) // width(sign)) + "…"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_to_show_is_said(study, lang):
    text = show(pd.DataFrame(), "trend", study, lang)
    assert text.endswith("\n")
    assert bool(CJK.search(text)) == (lang == "zh")


def test_a_doubtful_target_is_marked(study):
    text = show(study.targets.head(2), "targets", study, "en")
    assert ["(doubtful)" in line for line in text.splitlines()[2:]] == [True, False]


def test_derived_figures_are_printed_beside_the_observed_ones(toy):
    derivations = """derivation,indicator,operation,first,second,second_region
R,wide_share,share,grants,grants,nation
Q,share,ratio,grants,grants,nation
"""
    study = ipa.load(toy(derivations=derivations))
    text = show(ipa.derive(study), "derive", study, "en")
    # 100 of 4,000 are 2.5 %; 10 % was observed: 75 % less.
    assert rows(text) == [
        ["R", "North", "Wide share", "2020", "2.5%", "–", "–", "yes", "–"],
        ["Q", "North", "Share", "2020", "2.5%", "10%", "−75%", "no", "–"],
    ]


def test_claims_that_do_not_hold_stand_first(toy):
    head = "claim,kind,stated,bound,region,indicator,year,value,reference_region,reference_year"
    claims = f"""{head},unit,source
C1,growth,25,eq,X,grants,2021,5000,X,2020,item,news
C2,growth,60,eq,X,grants,2021,5000,X,2020,item,news
"""
    study = ipa.load(toy(claims=claims))
    table = ipa.audit(study)
    printed = rows(show(table, "audit", study, "en"))
    assert [row[0] for row in printed] == ["C2", "C1"]
    assert [row[7] for row in printed] == ["−35", "–"]
    assert audit_summary(table, "en") == "2 statement(s): holds 1, does not hold 1."
    assert [row["claim"] for row in json.loads(show(table, "audit", study, "en", "json"))] == [
        *("C1", "C2")
    ]
