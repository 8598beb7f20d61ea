"""A study that is written comes back as it was."""

from dataclasses import replace

import pandas as pd
import pytest

import ipanalysis as ipa
from ipanalysis.data.schema import TABLES
from ipanalysis.data.write import write_study


@pytest.fixture(scope="module")
def study():
    return ipa.load()


def equal(one, two):
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(two, name), obj=name)


def test_the_bundled_study_comes_back_equal(study, tmp_path):
    equal(ipa.load(write_study(study, tmp_path / "a" / "b")), study)


def test_optional_tables_without_rows_come_back_empty(toy, tmp_path):
    study = ipa.load(toy(mappings=""))
    assert study.mappings.empty
    equal(ipa.load(write_study(study, tmp_path / "again")), study)


@pytest.mark.parametrize(
    "printed",
    ["14", "14.0", "14.00", "0.1", "-0.5", "100000000000", "0.000012", "499167", "12.345678"],
)
def test_a_figure_keeps_the_decimals_it_was_printed_with(toy, tmp_path, printed):
    row = "region,indicator,year,value,unit,bound,status,source\nX,flow,2020,{},item,eq,actual,plan"
    indicators = (
        "indicator,name_zh,name_en,unit,kind,domain,direction\nflow,量,Flow,item,flow,creation,up\n"
        "grants,授权量,Grants,item,flow,creation,up\nshare,占比,Share,percent,share,utilisation,up\n"
        "wide_share,宽,Wide,percent,share,utilisation,up"
    )
    study = ipa.load(toy(observations=row.format(printed), indicators=indicators))
    write_study(study, tmp_path / "again")
    text = (tmp_path / "again" / "observations.csv").read_text(encoding="utf-8")
    assert f",2020,{printed},item," in text


def test_a_value_changed_in_memory_wins_over_the_decimals_of_the_old_one(study, tmp_path):
    changed = study.observations.copy()
    changed.loc[0, "value"] = 6.34567  # was printed 6.3, with one decimal
    again = ipa.load(write_study(replace(study, observations=changed), tmp_path))
    assert again.observations.loc[0, "value"] == 6.34567


def test_a_row_added_in_memory_needs_no_rounding(study, tmp_path):
    new = study.observations.head(1).assign(year=1999, value=5.25).drop(columns="rounding")
    more = pd.concat([study.observations, new], ignore_index=True)
    again = ipa.load(write_study(replace(study, observations=more), tmp_path))
    # Half a unit of the second decimal of 5.25.
    (row,) = again.observations.query("year == 1999 and value == 5.25").to_dict("records")
    assert row["rounding"] == 0.005


def test_own_columns_and_awkward_texts_survive(study, tmp_path):
    text = 'a "quoted", comma;\nnew line, NA, <b>, 引号“”'
    sources = study.sources.assign(x_mine=[text] * len(study.sources), surplus=1)
    again = ipa.load(write_study(replace(study, sources=sources), tmp_path))
    pd.testing.assert_frame_equal(again.sources, sources.drop(columns="surplus"))
