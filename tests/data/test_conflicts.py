import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipanalysis.data.conflicts import COLUMNS, KINDS, conflicts, kinds_text
from ipanalysis.data.load import load
from ipanalysis.data.provenance import best, rule_text
from ipanalysis.errors import UsageError

STUDY = load()
SOURCES = pd.DataFrame(
    {
        "source": ["office", "office_page", "press", "press_later", "nobody"],
        "publisher_en": ["Office", "Office", "Daily", "Daily", None],
        "grade": ["official", "official", "press", "press", "official"],
    }
)


def found(*figures, kind="all"):
    """Conflicts of figures given as (value, status, source, published); one decimal each."""
    names = ["value", "status", "source", "published"]
    rows = pd.DataFrame(figures, columns=names).assign(rounding=0.05, unit="u", bound="eq")
    rows = rows.assign(region="X", indicator="i", year=2020)
    table = conflicts(rows, SOURCES, kind)
    return table.iloc[0] if len(table) else None


def test_an_official_publisher_that_prints_another_figure_later_has_revised_it():
    row = found((10, "actual", "office", "2021"), (12, "actual", "office_page", "2022"))
    assert (row["kind"], row["taken"], row["decided_by"]) == ("revision", 12, "date")


def test_a_newspaper_that_prints_another_figure_later_contradicts_itself():
    row = found((10, "actual", "press", "2021"), (12, "actual", "press_later", "2022"))
    assert row["kind"] == "conflict"


def test_publishers_that_differ_or_are_not_known_do_not_revise_each_other():
    assert found((10, "actual", "press", "2021"), (12, "actual", "office", "2022"))["kind"] == (
        "conflict"
    )
    assert found((10, "actual", "nobody", "2021"), (12, "actual", "nobody", "2022"))["kind"] == (
        "conflict"
    )


def test_a_third_figure_beside_a_revision_is_a_conflict():
    figures = [(10, "preliminary", "office", "2021"), (12, "revised", "office_page", "2023")]
    assert found(*figures)["kind"] == "revision"
    assert found(*figures, (15, "revised", "press", "2023"))["kind"] == "conflict"


def test_whoever_repeats_the_replaced_figure_does_not_contradict_the_new_one():
    # The press printed 10 as well, without a word that it was preliminary.
    figures = [(10, "actual", "office", "2021"), (12, "actual", "office_page", "2023")]
    assert found(*figures, (10, "actual", "press", "2021"))["kind"] == "revision"
    assert found(*figures, (11, "actual", "press", "2021"))["kind"] == "conflict"


def test_a_revised_figure_that_came_first_replaces_nothing():
    row = found((10, "revised", "office", "2021"), (12, "actual", "press", "2023"))
    assert row["kind"] == "conflict"


def test_rounding_is_shown_on_demand_only():
    figures = [(11.6, "actual", "office", "2021"), (11.65, "actual", "press", "2021")]
    assert found(*figures)["kind"] == "rounding"
    assert found(*figures, kind=None) is None


def test_the_same_figure_twice_is_nothing():
    assert found((11.6, "actual", "office", "2021"), (11.6, "actual", "press", "2021")) is None


def test_the_spread_is_told_in_units_and_in_per_cent_of_the_figure_taken():
    row = found((8, "actual", "office", "2021"), (10, "actual", "press", "2021"))
    assert (row["spread"], row["spread_percent"], row["n"]) == (2, 25, 2)
    assert row["figures"] == "8 (office); 10 (press)"


def test_of_a_figure_of_nought_there_is_no_per_cent():
    row = found((0, "actual", "office", "2021"), (2, "actual", "press", "2021"))
    assert (row["taken"], row["spread"]) == (0, 2)
    assert pd.isna(row["spread_percent"])


def test_the_part_of_the_rule_is_that_of_the_winner_not_of_its_more_precise_form(toy):
    # 4.9 wins by grade; 4.87 is its precise form, as undated as 4.8, which loses.
    rows = """region,indicator,year,value,unit,bound,status,source
X,share,2020,4.9,percent,eq,actual,late
X,share,2020,4.87,percent,eq,actual,book
X,share,2020,4.8,percent,eq,actual,book2
"""
    sources = """source,published,grade
plan,2021-03-01,official
late,2024-05,official
book,,press
book2,,press
"""
    row = load(toy(observations=rows, sources=sources)).conflicts().iloc[0]
    assert (row["taken"], row["decided_by"]) == (4.87, "grade")


def test_a_bound_contradicts_a_figure_beyond_it(toy):
    rows = """region,indicator,year,value,unit,bound,status,source
X,share,2020,12,percent,eq,actual,plan
X,share,2020,{},percent,{},actual,news
"""
    kinds = {
        (value, bound): load(toy(observations=rows.format(value, bound))).conflicts()["kind"]
        for value, bound in ((20, "ge"), (20, "le"), (5, "ge"), (20, "approx"))
    }
    assert {k: v.tolist() for k, v in kinds.items()} == {
        (20, "ge"): ["conflict"],
        (20, "le"): [],
        (5, "ge"): [],
        (20, "approx"): [],
    }


def test_an_unknown_kind_is_refused():
    with pytest.raises(UsageError, match="rounding, revision, conflict, all"):
        STUDY.conflicts("quarrel")


def test_a_study_without_any_has_an_empty_table_with_all_columns(toy):
    assert load(toy()).conflicts("all").columns.tolist() == COLUMNS


figures = st.tuples(
    st.integers(0, 30).map(lambda n: n / 10),
    st.sampled_from(["actual", "preliminary", "revised"]),
    st.sampled_from(SOURCES["source"].tolist()),
    st.sampled_from(["2020", "2021", "2022-05", None]),
)


@settings(max_examples=12)
@given(st.lists(figures, min_size=1, max_size=5))
def test_every_key_has_one_kind_and_the_value_that_select_takes(rows):
    row = found(*rows)
    values = {value for value, *_ in rows}
    if row is None:
        assert len(values) == 1
        return
    # All are within a tenth of one another exactly if they have a value in common.
    common = max(values) - min(values) <= 0.1 + 1e-9
    assert (row["kind"] == "rounding") == common
    assert (row["low"], row["high"], row["n"]) == (min(values), max(values), len(rows))
    names = ["value", "status", "source", "published"]
    frame = pd.DataFrame(rows, columns=names).assign(rounding=0.05, unit="u", bound="eq")
    frame = frame.assign(region="X", indicator="i", year=2020)
    assert row["taken"] == best(frame, SOURCES)["value"].item()


def test_the_rule_and_the_kinds_are_told_in_both_languages():
    assert "official, press, reprint of an official source" in rule_text("en")
    assert len(kinds_text("zh")) == len(KINDS)


def test_the_methods_page_states_the_rule_as_it_is_carried_out(project):
    page = " ".join((project / "docs/methods.md").read_text(encoding="utf-8").split())
    for text in (rule_text("en"), *kinds_text("en")):
        assert text in page
