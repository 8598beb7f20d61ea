"""Which regions compare on an indicator in a year: each reason once, on the small study."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipanalysis.data.load import load
from ipanalysis.data.vocabulary import COMPARABLE_CODES
from ipanalysis.errors import UnknownNameError
from ipanalysis.targets.comparison.comparability import COLUMNS, SUMMARY, comparability, unworded

REGIONS = """region,name_zh,short_zh,name_en,aliases,level,parent,groups,valid_from,valid_to
X,全国,全国,Xland,,nation,,,,
010010,北省,北,North,,province,X,,,
020020,南省,南,South,,province,X,,,
030030,东省,东,East,,province,X,,,
040040,西省,西,West,,province,X,,2022,
"""
HEAD = "region,indicator,year,value,unit,bound,status,source\n"
# Two that compare, for a third to be held against.
PAIR = (
    HEAD + "X,share,2021,10,percent,eq,actual,plan\n010010,share,2021,11,percent,eq,revised,plan\n"
)
STUDY = load()


def found(toy, rows, *, years=2021, regions=("X", "010010", "020020"), **tables):
    study = load(toy(regions=REGIONS, observations=PAIR + rows, **tables))
    table = comparability(study, "share", regions, years).table
    return table.set_index(["region", "year"])


def south(toy, rows, **asked):
    table = found(toy, rows, **asked)
    assert table.loc[("X", 2021), "code"] == "ok"
    return table.loc[("020020", 2021)]


def test_two_final_figures_compare_and_a_region_without_one_does_not(toy):
    table = found(toy, "")
    assert table.index.get_level_values("region").tolist() == ["010010", "020020", "X"]
    assert table["comparable"].tolist() == [True, False, True]
    assert table["code"].tolist() == ["ok", "missing", "ok"]
    assert table["reason"].tolist()[1] == "The study has no figure."
    assert table.loc[("X", 2021), ["value", "unit", "source"]].tolist() == [10, "percent", "plan"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("12,percent,eq,part_year", "part_year"),
        ("12,percent,ge,actual", "bound"),
        ("12,percent,lt,actual", "bound"),
        ("12,percent,eq,preliminary", "preliminary"),
        ("12,percent,eq,estimated", "estimated"),
        ("12,percent,approx,actual", "ok"),
    ],
)
def test_a_figure_of_another_kind_is_told_by_its_kind(toy, row, code):
    cell = south(toy, f"020020,share,2021,{row},plan\n")
    assert (cell["code"], cell["value"]) == (code, 12)
    assert cell["comparable"] == (code == "ok")
    assert isinstance(cell["reason"], str)


def test_the_larger_group_compares_and_a_final_figure_may_be_the_odd_one(toy):
    rows = "".join(
        f"{code},share,2021,12,percent,eq,preliminary,plan\n" for code in ("020020", "030030")
    )
    study = load(toy(regions=REGIONS, observations=PAIR.replace("revised", "preliminary") + rows))
    result = comparability(study, "share", years=2021)
    assert result.table["code"].tolist() == ["ok", "ok", "ok", "final"]  # the nation's comes last
    assert result.table["group"].tolist() == [1, 1, 1, 2]
    assert result.summary.loc[0, ["comparable", "kind", "final"]].tolist() == [3, "preliminary", 1]


def test_of_two_groups_of_one_size_the_better_kind_compares(toy):
    rows = "".join(
        f"{code},share,2021,12,percent,eq,estimated,plan\n" for code in ("020020", "030030")
    )
    table = found(toy, rows, regions=["X", "010010", "020020", "030030"])
    assert table["code"].to_dict() == {
        ("010010", 2021): "ok",
        ("020020", 2021): "estimated",
        ("030030", 2021): "estimated",
        ("X", 2021): "ok",
    }


def test_sources_that_disagree_are_a_conflict_and_rounding_is_none(toy):
    cell = south(
        toy,
        "020020,share,2021,12,percent,eq,actual,plan\n020020,share,2021,14,percent,eq,actual,late\n",
    )
    assert (cell["code"], cell["reason"]) == (
        "conflict",
        "Sources disagree by more than rounding: 12 to 14.",
    )
    rounded = "020020,share,2021,12,percent,eq,actual,plan\n"
    rounded += "020020,share,2021,12.1,percent,eq,actual,news\n"
    assert south(toy, rounded)["code"] == "ok"


def test_a_doubtful_figure_does_not_compare(toy):
    corrections = (
        "correction,table,region,indicator,year,source,action,reason_en,provider,date\n"
        "c1,observations,020020,share,2021,plan,flag,odd,me,2024-01-01\n"
    )
    row = "020020,share,2021,12,percent,eq,actual,plan\n"
    assert south(toy, row, corrections=corrections)["code"] == "doubtful"


def test_a_figure_of_a_related_measure_is_named_but_not_shown(toy):
    row = "020020,wide_share,2021,30,percent,eq,actual,late\n"
    cell = south(toy, row)
    assert (cell["code"], cell["related"], cell["relation"]) == ("scope", "wide_share", "wider")
    assert pd.isna(cell["value"])
    assert cell["source"] == "late"
    assert cell["reason"] == "The study has a figure only of a wider measure: Wide share."


def test_a_close_match_is_the_same_measure_brought_to_the_same_unit(toy):
    mappings = (
        "subject_id,predicate_id,object_id,mapping_justification,comment_zh,comment_en\n"
        "wide_share,skos:closeMatch,share,semapv:ManualMappingCuration,同,same\n"
    )
    cell = south(toy, "020020,wide_share,2021,30,percent,eq,actual,plan\n", mappings=mappings)
    assert (cell["code"], cell["value"], cell["related"]) == ("ok", 30, "wide_share")
    assert "calls the same measure" in cell["reason"]


BREAKS = "indicator,year,regions,reason_zh,reason_en\n"


def test_a_break_of_one_region_puts_it_on_another_side_from_its_year_on(toy):
    rows = "020020,share,2021,12,percent,eq,actual,plan\n"
    for year, code in ((2021, "break"), (2022, "ok"), (2020, "break")):
        breaks = BREAKS + f"share,{year},020020,新办法,New way.\n"
        table = found(toy, rows, breaks=breaks)
        assert table.loc[("020020", 2021), "code"] == code
    assert table.loc[("020020", 2021), "reason"].endswith("not those that compare: New way.")
    assert table.loc[("020020", 2021), "since"] == 2020


def test_a_later_break_of_all_brings_them_together_again(toy):
    rows = "020020,share,2021,12,percent,eq,actual,plan\n"
    breaks = BREAKS + "share,2019,020020,新办法,New way.\nshare,2021,,普查,Census.\n"
    table = found(toy, rows, breaks=breaks)
    assert table["code"].tolist() == ["ok", "ok", "ok"]
    assert table["since"].tolist() == [2021, 2021, 2021]
    assert set(table["reason"]) == {"A break falls in this year: Census."}


def test_a_single_figure_compares_with_nothing(toy):
    rows = HEAD + "X,share,2021,10,percent,eq,actual,plan\n"
    result = comparability(load(toy(observations=rows)), "share", ["X", "010010"], 2021)
    assert result.table["code"].tolist() == ["missing", "alone"]
    assert result.summary.loc[0, ["figures", "comparable"]].tolist() == [1, 0]


def test_a_study_without_figures_has_nothing_to_compare(toy):
    result = comparability(load(toy()).as_of("1990"))  # nothing was published yet
    assert result.table.empty
    assert list(result.table.columns) == COLUMNS
    assert list(result.summary.columns) == SUMMARY


def test_a_region_that_did_not_exist_is_not_merely_missing(toy):
    table = found(toy, "", regions=["X", "010010", "040040"], years=[2021, 2022])
    assert table.loc[("040040", 2021), "code"] == "no_region"
    assert table.loc[("040040", 2022), "code"] == "missing"


def test_both_languages_and_both_names(toy):
    study = load(toy(regions=REGIONS, observations=PAIR))
    chinese = comparability(study, "占比", "北省", slice(2020, 2022), lang="zh").table
    assert chinese[["region", "year"]].values.tolist() == [["010010", 2021]]
    with pytest.raises(UnknownNameError):
        comparability(study, "nothing")


def test_the_whole_study_has_each_cell_once_and_every_figure():
    result = comparability(STUDY)
    table, chosen = result.table, STUDY.select()
    assert list(table.columns) == COLUMNS
    assert not table.duplicated(["region", "indicator", "year"]).any()
    keys = ["region", "indicator", "year"]
    both = chosen.merge(table, on=keys, how="left", suffixes=("", "_found"))
    assert (both["value"] == both["value_found"]).all()
    assert set(table["code"]) <= set(COMPARABLE_CODES)
    # Whatever does not compare says why, and all that has a value has its source.
    assert table.loc[~table["comparable"], "reason"].notna().all()
    assert table.loc[table["value"].notna(), "source"].notna().all()
    assert (unworded(STUDY).table["code"] == table["code"]).all()


def test_the_summary_counts_the_table():
    result = comparability(STUDY)
    table, summary = result.table, result.summary.set_index(["indicator", "year"])
    assert list(result.summary.columns) == SUMMARY
    counts = table.groupby(["indicator", "year"])["comparable"].sum()
    assert (summary["comparable"] == counts).all()
    assert not (summary["comparable"] == 1).any()
    codes = [c for c in COMPARABLE_CODES if c != "ok"]
    assert (summary[codes].sum(axis=1) + summary["comparable"] == summary["regions"]).all()


@settings(max_examples=3)
@given(st.integers(0, 1000))
def test_the_order_of_rows_changes_nothing(seed):
    # Which of two equally good figures is taken does depend on the order: leave those out.
    first = STUDY.observations.drop_duplicates(["region", "indicator", "year"])
    first = first.reset_index(drop=True)
    order = np.random.default_rng(seed).permutation(len(first))
    one = comparability(replace(STUDY, observations=first), "invention_patents_per_10k").table
    other = replace(STUDY, observations=first.take(order).reset_index(drop=True))
    pd.testing.assert_frame_equal(comparability(other, "invention_patents_per_10k").table, one)


def test_the_study_is_left_as_it_was():
    before = {n: getattr(STUDY, n).copy() for n in ("observations", "breaks", "mappings")}
    comparability(STUDY, "hv_patents_per_10k")
    for name, table in before.items():
        pd.testing.assert_frame_equal(getattr(STUDY, name), table)
