"""Rules of plausibility: what breaches them, what rounding excuses, what is passed over."""

from functools import cache

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ipanalysis as ipa
from ipanalysis.data.load import inspect
from ipanalysis.data.plausibility import findings
from ipanalysis.data.review import error_problems, review
from ipanalysis.problems import StudyError

ROWS = "region,indicator,year,value,unit,bound,status,source\n"
RULES = (
    "rule,kind,indicators,parts,regions,first_year,last_year,value,tolerance,lower,upper,"
    "direction,level"
)
INDICATORS = """indicator,name_zh,name_en,unit,kind,domain,direction,lower,upper
grants,授权量,Grants,item,flow,creation,up,0,
share,占比,Share,percent,share,utilisation,up,0,100
wide_share,宽口径占比,Wide share,percent,share,utilisation,up,0,100
inventions,发明授权量,Inventions granted,item,flow,creation,up,0,
designs,外观设计授权量,Designs granted,item,flow,creation,up,0,
"""


NO_MAPPINGS = "subject_id,predicate_id,object_id,mapping_justification\n"


@pytest.fixture
def study(toy):
    """Return a function that writes the small study with figures and rules, as short rows."""

    def write(figures, *rules, **tables):
        lines = []
        for figure in figures.split("; "):
            region, indicator, year, value, *rest = figure.split()
            bound, status, source = (rest + ["eq", "actual", "plan"][len(rest) :])[:3]
            unit = "percent" if "share" in indicator else "item"
            lines.append(f"{region},{indicator},{year},{value},{unit},{bound},{status},{source}\n")
        text = "\n".join([RULES + ",reason_en", *(f"{rule},because" for rule in rules)]) + "\n"
        tables |= {"rules": text, "indicators": INDICATORS, "mappings": NO_MAPPINGS}
        return toy(observations=ROWS + "".join(lines), **tables)

    return write


def found(folder):
    table = ipa.load(folder).findings()
    return list(table[["rule", "region", "year", "value"]].itertuples(index=False, name=None))


VALUE = "v,value,grants,,X,2020,2020,16,0.05,,,,warning"
RANGE = "r,range,share,,,,,,,5,10,,warning"
GROWTH = "g,growth,grants,,,,,,,-20,50,,warning"
PARTS = "p,parts,grants,inventions;designs,,,,,,,,,warning"
REGIONS = "s,parts,grants,,,,,,1,,,,warning"
RISING = "m,monotone,grants,,,,,,,,,up,warning"


@pytest.mark.parametrize(
    ("value", "breach"),
    # 16.0 ± 0.05 is 15.95 to 16.05; a figure printed as 16.1 may be 16.05, one as 16.10 not.
    [
        ("16", False),
        ("16.05", False),
        ("16.1", False),
        ("16.10", True),
        ("15.9", False),
        ("15", True),
    ],
)
def test_a_value_holds_within_its_tolerance_and_the_rounding(study, value, breach):
    assert bool(found(study(f"X grants 2020 {value}", VALUE))) == breach


def test_a_value_is_asked_of_its_region_and_year_only(study):
    assert found(study("010010 grants 2020 1; X grants 2021 1; X grants 2020 16", VALUE)) == []


@pytest.mark.parametrize(
    ("figure", "breach"),
    [
        *(("4.9 eq", True), ("5.0 eq", False), ("10 eq", False), ("10.1 eq", True)),
        # "At least 4" may well be 7; "at most 12" too; "above 11" cannot.
        *(("4.0 ge", False), ("12.0 le", False), ("11.0 gt", True), ("4.0 lt", True)),
    ],
)
def test_a_bound_breaches_a_range_only_where_nothing_it_allows_is_in_it(study, figure, breach):
    assert bool(found(study(f"X share 2020 {figure}", RANGE))) == breach


def test_every_source_is_held_against_a_range(study):
    folder = study("X share 2020 7.0; X share 2020 30 eq actual news", RANGE)
    assert found(folder) == [("r", "X", 2020, 30)]


def test_values_are_compared_in_the_unit_of_the_indicator(toy, study):
    folder = study("X grants 2020 16", VALUE)
    text = (folder / "observations.csv").read_text("utf-8").replace(",16,item", ",16,k_item")
    (folder / "observations.csv").write_text(text, encoding="utf-8")
    table = ipa.load(folder).findings()
    assert table[["value", "low", "high"]].values.tolist() == [[16000, 15.95, 16.05]]


def test_growth_is_held_against_the_year_before(study):
    # 151 is 51 % above 100; 70 is 54 % below 151.
    folder = study("X grants 2020 100.0; X grants 2021 151.0; X grants 2022 70.0", GROWTH)
    assert found(folder) == [("g", "X", 2021, 151), ("g", "X", 2022, 70)]
    row = ipa.load(folder).findings().iloc[0]
    assert row[["other", "other_year", "low", "high"]].tolist() == [100, 2020, 80, 150]


def test_growth_is_not_held_against_an_older_year_or_from_nothing(study):
    assert found(study("X grants 2020 100; X grants 2022 300", GROWTH)) == []
    assert found(study("X grants 2020 0; X grants 2021 300", GROWTH)) == []


def test_rounding_of_both_years_widens_growth(study):
    # 2 may be 1.5 and 3.0 is 3.0: from 1.5 to 3.0 is 100 %, from 2.5 only 20 %.
    assert found(study("X grants 2020 2; X grants 2021 3.5", GROWTH)) == []
    assert found(study("X grants 2020 2.0; X grants 2021 3.5", GROWTH)) != []


def test_parts_must_not_exceed_the_whole(study):
    whole = "X grants 2020 100; "
    assert found(study(whole + "X inventions 2020 60; X designs 2020 40", PARTS)) == []
    # 60.4 + 40.0 is 100.3 at least, and 100 may be 100.5.
    assert found(study(whole + "X inventions 2020 60.4; X designs 2020 40.0", PARTS)) == []
    folder = study(whole + "X inventions 2020 60; X designs 2020 42", PARTS)
    assert found(folder) == [("p", "X", 2020, 100)]
    assert ipa.load(folder).findings().iloc[0][["other", "low"]].tolist() == [102, 102]


def test_parts_of_other_regions_and_years_do_not_count(study):
    figures = "X grants 2020 100; X inventions 2020 60; 010010 designs 2020 50; X designs 2021 50"
    assert found(study(figures, PARTS)) == []


def test_regions_must_not_exceed_the_whole_by_more_than_the_tolerance(study):
    figures = "X grants 2020 1000.0; 010010 grants 2020 600.0; 020020 grants 2020 {}"
    assert found(study(figures.format("410.0"), REGIONS)) == []  # 1,010: one percent more
    folder = study(figures.format("411.0"), REGIONS)
    assert found(folder) == [("s", "X", 2020, 1000)]
    assert review(folder).warnings[0].values["rows"].values == {"rows": "3, 4"}


def test_members_must_not_exceed_their_group(study):
    figures = "G-1 grants 2020 900.0; 010010 grants 2020 600.0; 020020 grants 2020 400.0"
    assert found(study(figures, REGIONS)) == [("s", "G-1", 2020, 900)]


def test_a_negative_tolerance_asks_for_a_distance(study):
    rule = "p,parts,grants,inventions,,,,,-1,,,,warning"
    assert found(study("X grants 2020 1000; X inventions 2020 980", rule)) == []
    assert found(study("X grants 2020 1000; X inventions 2020 1000", rule)) == [
        ("p", "X", 2020, 1000)
    ]


def test_a_stock_that_falls_is_found_also_after_a_gap(study):
    folder = study("X grants 2020 100; X grants 2022 98; X grants 2023 99", RISING)
    assert found(folder) == [("m", "X", 2022, 98)]
    assert found(study("X grants 2020 100; X grants 2022 99.5", RISING)) == []  # 100 may be 99.5


def test_a_series_that_must_not_rise(study):
    rule = "m,monotone,grants,,,,,,5,,,down,warning"
    assert found(study("X grants 2020 100.0; X grants 2021 105.0", rule)) == []
    assert found(study("X grants 2020 100.0; X grants 2021 106.0", rule)) == [("m", "X", 2021, 106)]


def test_part_year_and_doubtful_figures_are_passed_over(study):
    figures = "X share 2020 50 eq part_year; X share 2021 60; X share 2022 70"
    text = (
        "correction,table,year,action,reason_en,provider,date\nq,observations,2021,flag,w,me,2026\n"
    )
    assert found(study(figures, RANGE, corrections=text)) == [("r", "X", 2022, 70)]


def test_one_rule_may_be_about_several_indicators_and_regions(study):
    rule = "r,range,share;wide_share,,010010;020020,,,,,5,10,,warning"
    figures = (
        "X share 2020 50; 010010 share 2020 50; 020020 wide_share 2020 60; 010010 grants 2020 9"
    )
    assert found(study(figures, rule)) == [("r", "010010", 2020, 50), ("r", "020020", 2020, 60)]


@cache
def bundled():
    return ipa.load()


@given(
    value=st.floats(0, 1000),
    lower=st.floats(0, 1000),
    width=st.floats(0, 1000),
    digits=st.integers(0, 3),
)
def test_a_range_is_breached_exactly_outside_of_it(value, lower, width, digits):
    number, half, upper = float(f"{value:.{digits}f}"), 0.5 * 10.0**-digits, lower + width
    study = bundled()
    rows = study.observations.head(1).assign(value=number, rounding=half, bound="eq")
    rule = study.rules[study.rules["kind"] == "range"].head(1)
    rule = rule.assign(lower=lower, upper=upper, level="error")
    tables = {name: getattr(study, name) for name in ("indicators", "units", "sources", "regions")}
    tables |= {"rules": rule.assign(indicators=rows["indicator"].iloc[0], regions=pd.NA)}
    tables |= {"explanations": study.explanations.head(0), "observations": rows}
    outside = number + half < lower * (1 - 1e-7) or number - half > upper * (1 + 1e-7)
    inside = lower <= number + half and number - half <= upper
    if outside or inside:  # not within what arithmetic alone can be off by
        assert bool(len(findings(tables, "error"))) == outside


# Errors, warnings, explanations


def test_a_study_that_breaches_an_error_is_refused_and_a_warning_is_silent(study):
    assert len(ipa.load(study("X share 2020 50", RANGE)).findings()) == 1
    with pytest.raises(StudyError) as caught:
        ipa.load(study("X share 2020 50", RANGE.replace("warning", "error")))
    line = str(caught.value).splitlines()[1]
    assert line.startswith(
        "- observations.csv, row 2, column value: “50 %”: Share (share) of Xland (X) in"
    )
    assert "outside the range of the rule r (because). Expected: a figure from 5 to 10." in line


def test_findings_name_things_in_the_language_of_the_reader_with_the_ids_to_edit(study):
    (problem,) = review(study("010010 grants 2020 50", RANGE.replace("share", "grants"))).warnings
    assert "value列：所填为“50件”，" in problem.text("zh")
    assert "授权量（grants）" in problem.text("zh") and "北（010010）" in problem.text("zh")
    assert "“50 items”: Grants (grants) of North (010010) in 2020" in problem.text("en")


def test_a_rule_without_bounds_is_told_that_either_will_do(study):
    _, (problem,) = inspect(study("X share 2020 7", "r,range,share,,,,,,,,,,warning"))
    assert "“lower” and “upper” are both empty" in problem.text()
    assert "direction" not in problem.text()


def test_a_breach_that_a_correction_mends_is_none_but_stands_in_the_study_as_printed(study):
    text = "correction,table,year,action,expect,new,reason_en,provider,date\n"
    text += "s,observations,2020,set,50,5,w,me,2026\n"
    folder = study("X share 2020 50", RANGE.replace("warning", "error"), corrections=text)
    assert ipa.load(folder).select("X", "share")["value"].tolist() == [5]
    assert ipa.load(folder, corrected=False).select("X", "share")["value"].tolist() == [50]


EXPLAINED = "rule,region,indicator,year,reason_en\nr,X,share,2020,a feast\n"


def test_an_explained_finding_does_not_count(study):
    for level in ("warning", "error"):
        rule = RANGE.replace("warning", level)
        checked = review(study("X share 2020 50", rule, explanations=EXPLAINED))
        assert (checked.problems, checked.warnings) == ([], [])
        assert [reason.plain() for _, reason in checked.explained] == ["a feast"]
        assert checked.study.findings()["explained"].tolist() == [True]


def test_an_explanation_of_nothing_is_an_error_of_the_check(study):
    folder = study("X share 2020 7", RANGE, explanations=EXPLAINED)
    assert [(p.kind, p.file, p.row) for p in review(folder).problems] == [
        ("stale", "explanations.csv", 2)
    ]
    assert ipa.load(folder).findings().empty  # its figures are in order


@pytest.mark.parametrize(
    ("rule", "kind", "column"),
    [
        ("r,range,share,,,,,,,,,,warning", "rule_bounds", ""),
        ("r,growth,share,,,,,,,,,,warning", "rule_bounds", ""),
        ("r,value,share,,,,,,1,,,,warning", "rule_needs", "value"),
        ("r,monotone,share,,,,,,1,,,,warning", "rule_needs", "direction"),
        ("r,range,share,,,,,5,,1,,,warning", "rule_needless", "value"),
        ("r,growth,share,grants,,,,,,1,,,warning", "rule_needless", "parts"),
        ("r,range,share,,,,,,,9,5,,warning", "order", "upper"),
        ("r,range,share,,,2021,2020,,,9,,,warning", "order", "last_year"),
        ("r,parts,grants,share,,,,,,,,,warning", "rule_units", "parts"),
        ("repeated,range,share,,,,,,,9,,,warning", "rule_name", "rule"),
        ("r,range,shares,,,,,,,9,,,warning", "reference", "indicators"),
        ("r,range,share,,,,,,,9,,,fatal", "vocabulary", "level"),
    ],
)
def test_an_unclear_rule_is_refused_by_its_row(study, rule, kind, column):
    loaded, problems = inspect(study("X share 2020 7", rule))
    assert loaded is None
    assert [(p.file, p.row, p.kind, p.column) for p in problems] == [("rules.csv", 2, kind, column)]


def test_an_explanation_of_an_unknown_rule_is_refused(study):
    text = EXPLAINED.replace("\nr,", "\nrr,")
    _, problems = inspect(study("X share 2020 50", RANGE, explanations=text))
    assert [(p.file, p.row, p.kind) for p in problems] == [("explanations.csv", 2, "no_rule")]


def test_rules_and_explanations_need_a_reason(toy):
    rules = f"{RULES}\n{RANGE}\n"
    explanations = EXPLAINED.replace("a feast", "")
    _, problems = inspect(toy(rules=rules, explanations=explanations))
    assert [(p.file, p.kind) for p in problems] == [
        ("rules.csv", "no_reason"),
        ("explanations.csv", "no_reason"),
    ]


def test_the_bundled_study_has_no_finding_that_is_not_explained():
    checked = review()
    assert (checked.problems, checked.warnings) == ([], [])
    assert len(checked.study.rules) > 30


def test_a_study_without_rules_is_not_searched_for_errors(toy):
    loaded = ipa.load(toy())
    tables = {"rules": loaded.rules, "explanations": loaded.explanations}
    assert error_problems(tables) == []
