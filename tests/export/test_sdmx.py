"""Observations as SDMX-CSV: pysdmx reads back every one of them."""

import csv
import io

import pytest
from pysdmx.io import read_sdmx

import ipanalysis as ipa
from ipanalysis.data.vocabulary import STATUSES
from ipanalysis.errors import IpaError
from ipanalysis.export.sdmx import DIMENSIONS, OBS_STATUS, sdmx_csv


def rows_of(text: str) -> list[dict]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture(scope="module")
def study():
    return ipa.load()


def test_pysdmx_reads_every_observation_with_value_and_key(study, tmp_path):
    path = tmp_path / "observations.sdmx.csv"
    path.write_text(sdmx_csv(study), encoding="utf-8")
    (dataset,) = read_sdmx(path).data
    assert dataset.structure == "Dataflow=IPANALYSIS:OBSERVATIONS(1.0.0)"
    read, given = dataset.data, study.without_derived().observations
    assert len(read) == len(given)
    for name, column in DIMENSIONS.items():
        assert read[name].tolist() == given[column].astype("str").tolist()
    assert read["OBS_VALUE"].astype(float).tolist() == given["value"].tolist()
    assert not read.duplicated(list(DIMENSIONS)).any()
    assert read["NOTE_EN"].tolist() == given["note_en"].fillna("").tolist()


def test_value_times_multiplier_is_the_figure_in_the_base_unit(study):
    for row in rows_of(sdmx_csv(study)):
        unit = study.units.set_index("unit").loc[row["UNIT"]]
        if row["UNIT_MULT"] != "0":
            assert 10 ** int(row["UNIT_MULT"]) == unit["factor"]
        else:
            assert row["UNIT_MEASURE"] == row["UNIT"]


UNITS = """unit,dimension,factor,name_zh,name_en
item,count,1,件,items
k_item,count,1000,千件,thousand items
dozen,count,12,打,dozen
XYZ_m,XYZ,1000000,百万元,million
percent,fraction,0.01,%,%
"""
INDICATORS = """indicator,name_zh,name_en,unit,kind,domain,direction
grants,授权量,Grants,item,flow,creation,up
share,占比,Share,percent,share,utilisation,up
wide_share,宽,Wide,percent,share,utilisation,up
money,金额,Money,XYZ_m,flow,utilisation,up
"""
OBSERVATIONS = """region,indicator,year,value,unit,bound,status,source,published,note_en
010010,grants,2020,4.50,k_item,eq,actual,plan,,=1+1
010010,grants,2020,4.6,k_item,approx,preliminary,plan,2020-12,
010010,grants,2020,380,dozen,gt,part_year,news,,
NO,money,2021,7,XYZ_m,eq,revised,news,,
NO,share,2021,55,percent,eq,estimated,news,,
"""
REGIONS = """region,name_zh,short_zh,name_en,aliases,level,parent,groups
X,全国,全国,Xland,Country,nation,,
010010,北省,北,North,Nord,province,X,
NO,南省,南,South,,province,X,
"""


@pytest.fixture
def small(toy):
    return ipa.load(
        toy(units=UNITS, indicators=INDICATORS, observations=OBSERVATIONS, regions=REGIONS)
    )


def test_each_attribute_is_as_the_documentation_says(small):
    names = "REF_AREA SOURCE STATUS TIME_PERIOD OBS_VALUE UNIT_MEASURE UNIT_MULT DECIMALS"
    names += " OBS_STATUS BOUND CHOSEN UNIT PUBLISHED NOTE_EN"
    rows = [",".join(row[name] for name in names.split()) for row in rows_of(sdmx_csv(small))]
    assert rows == [
        # The actual figure is taken, not the preliminary one, and not that of a part of the year.
        "010010,plan,actual,2020,4.50,item,3,2,A,eq,true,k_item,2021-03-01,'=1+1",
        "010010,plan,preliminary,2020,4.6,item,3,1,P,approx,false,k_item,2020-12,",
        # Twelve is no power of ten, so the dozen stays; the currency has no unit of factor 1.
        "010010,news,part_year,2020,380,dozen,0,0,D,gt,false,dozen,2022,",
        "NO,news,revised,2021,7,XYZ,6,0,A,eq,true,XYZ_m,2022,",
        "NO,news,estimated,2021,55,percent,0,0,E,eq,true,percent,2022,",
    ]


def test_the_first_columns_say_what_the_rest_is(small):
    header = sdmx_csv(small).partition("\n")[0].split(",")
    assert header[:3] == ["STRUCTURE", "STRUCTURE_ID", "ACTION"]
    assert header[3:9] == [*DIMENSIONS, "OBS_VALUE"]


def test_every_status_has_a_code_of_the_code_list():
    assert set(OBS_STATUS) == set(STATUSES)
    assert set(OBS_STATUS.values()) <= set("ABDEFGHIJKLMNOPQSUVW")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_codes_that_sdmx_does_not_take_are_listed_together(toy, lang):
    regions = REGIONS.replace("NO,", "-NO,").replace("010010,", "北省,").replace(",北省", ",N")
    study = ipa.load(
        toy(
            units=UNITS,
            indicators=INDICATORS,
            regions=regions,
            observations=OBSERVATIONS.replace("NO,", "-NO,").replace("010010,", "北省,"),
            plans="plan,programme,region,period_start,period_end,stage,source\n"
            "XP,P1,X,2021,2025,final,plan\n",
            targets="target,plan,region,indicator,target_year,value,unit,bound\n"
            "X1,XP,X,share,2025,9,percent,eq\n",
        )
    )
    with pytest.raises(IpaError) as caught:
        sdmx_csv(study)
    assert "北省" in caught.value.text(lang)
    assert "-NO" in caught.value.text(lang)
