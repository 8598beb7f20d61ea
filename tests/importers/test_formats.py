"""Long tables, files of the World Bank and SDMX-CSV."""

import json

import pytest

from ipanalysis.errors import IpaError, UsageError
from ipanalysis.importers.entries import Options
from ipanalysis.importers.read import read_file


def read(path, encoding=None, **options):
    return read_file(path, Options(**options), lambda kind, name: False, encoding=encoding)


def facts(extract):
    return [
        (e.region, e.indicator, e.year, e.value.text, e.unit, e.status) for e in extract.entries
    ]


LONG_ZH = """地区,指标,年份,数值,单位,来源
北省,授权量,2020年,"1,234",件,年鉴
北省,授权量,2024年1-6月,5,件,年鉴
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_long_table_in_any_encoding_and_separator(text_file, encoding, separator):
    text = LONG_ZH.replace('"1,234"', "1234").replace(",", separator)
    found = read(text_file(text, encoding=encoding))
    assert facts(found) == [
        (("北省",), ("授权量",), 2020, "1234", "件", "actual"),
        (("北省",), ("授权量",), 2024, "5", "件", "part_year"),
    ]
    assert {e.source for e in found.entries} == {"年鉴"}
    assert found.entries[0].place == "D2"


def test_columns_of_a_long_table_may_have_any_order_and_others_among_them(text_file):
    text = "Remark,Value,Area,Year,Indicator\nx,5,North,2020,Grants\ny,..,North,2019,Grants\n"
    found = read(text_file(text))
    assert facts(found)[0] == (("North",), ("Grants",), 2020, "5", "", "actual")
    assert found.entries[1].value.kind == "missing"


def test_rows_that_cannot_be_read_are_listed(text_file):
    text = (
        "Region,Indicator,Year,Value\nNorth,Grants,2019/20,4\nNorth,Grants,2020,some 5\n"
        ",Grants,2020,6\nNorth,Grants,2020,7\n"
    )
    found = read(text_file(text))
    assert [f.place for f in found.findings] == ["D2", "D3", "D4"]
    assert [f.text for f in found.findings] == ["4", "some 5", "6"]
    assert len(found.entries) == 1


def test_decimal_commas_are_asked_for_not_guessed(text_file):
    plain = text_file("Region;Indicator;Year;Value\nNorth;Grants;2020;3,5\n", "a.csv")
    for options in ({}, {"decimal": ""}):
        with pytest.raises(UsageError, match="--decimal"):
            read(plain, **options)
    assert read(plain, decimal=",").entries[0].value.text == "3.5"
    # In a file that separates cells by semicolons 3,500 may be three and a half.
    double = text_file("Region;Indicator;Year;Value\nNorth;Grants;2020;3,500\n", "b.csv")
    with pytest.raises(UsageError, match="3,500"):
        read(double)
    assert read(double, decimal=".").entries[0].value.text == "3500"
    assert read(double, decimal=",").entries[0].value.text == "3.500"


HEAD = '"Data Source","World Development Indicators",\n\n"Last Updated Date","2024-01-01",\n\n'
BANK = (
    '"Country Name","Country Code","Indicator Name","Indicator Code","2018","2019",\n'
    '"Xland","XLD","Grants (% of GDP)","GR.ZS","1.50","",\n'
    '"Other","OTH","Grants (% of GDP)","GR.ZS","","..",\n'
)


@pytest.mark.parametrize("head", ["", HEAD])
def test_a_csv_of_the_world_bank_with_and_without_its_four_lines(text_file, head):
    found = read(text_file(head + BANK))
    assert facts(found)[0] == (
        ("Xland", "XLD"),
        ("Grants (% of GDP)", "GR.ZS", "Grants"),
        2018,
        "1.50",
        "% of GDP",
        "actual",
    )
    assert [e.value.kind for e in found.entries] == ["number", "missing"]


def bank_row(**changes):
    row = {
        "indicator": {"id": "GR.ZS", "value": "Grants (% of GDP)"},
        "country": {"id": "XL", "value": "Xland"},
        "countryiso3code": "XLD",
        "date": "2020",
        "value": 0.1,
        "unit": "",
        "obs_status": "",
        "decimal": 1,
    }
    return row | changes


def test_an_answer_of_the_world_bank(text_file):
    rows = [bank_row(), bank_row(date="2021", value=None), bank_row(date="2024Q1", value=7)]
    found = read(text_file(json.dumps([{"page": 1}, rows]), "answer.json"))
    assert facts(found) == [
        (("Xland", "XLD", "XL"), ("Grants (% of GDP)", "GR.ZS", "Grants"), 2020, "0.1", *END),
        (("Xland", "XLD", "XL"), ("Grants (% of GDP)", "GR.ZS", "Grants"), 2021, "-", *END),
        (
            ("Xland", "XLD", "XL"),
            ("Grants (% of GDP)", "GR.ZS", "Grants"),
            *(2024, "7", "% of GDP", "part_year"),
        ),
    ]
    assert found.entries[1].value.kind == "missing"


END = ("% of GDP", "actual")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "[1, 2]",
        '[{"message": [{"id": "120", "value": "Invalid value"}]}]',
        '[{"page": 1}, null]',
        '[{"page": 1}, [{"date": "2020"}]]',
        '[{"page": 1}, [',
        "[" * 100_000,
    ],
)
def test_json_of_another_form_is_refused(text_file, text):
    with pytest.raises(IpaError, match=r"answer\.json"):
        read(text_file(text, "answer.json"))


SDMX1 = """DATAFLOW,FREQ,REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MEASURE,UNIT_MULT
A:B(1.0),A,X,GRANTS,2019,4,A,ITEM,3
A:B(1.0),A,X,GRANTS,2020,5,P,ITEM,0
A:B(1.0),A,X,GRANTS,2021,,M,ITEM,0
A:B(1.0),A,X,GRANTS,2022,6,F,ITEM,0
A:B(1.0),Q,X,GRANTS,2021-Q1,7,A,ITEM,0
"""


def test_sdmx_csv_1(text_file):
    found = read(text_file(SDMX1))
    assert found.details.startswith("1.0")
    assert facts(found) == [
        (("X", "X"), ("GRANTS", "GRANTS"), 2019, "4", "ITEM x 10^3", "actual"),
        (("X", "X"), ("GRANTS", "GRANTS"), 2020, "5", "ITEM", "preliminary"),
        (("X", "X"), ("GRANTS", "GRANTS"), 2021, "M", "ITEM", "actual"),
        (("X", "X"), ("GRANTS", "GRANTS"), 2021, "7", "ITEM", "part_year"),
    ]
    assert found.entries[2].value.kind == "missing"
    assert [(f.place, f.text) for f in found.findings] == [("F5", "6")]


def test_sdmx_csv_2_with_labels_and_several_dimensions(text_file):
    text = (
        "STRUCTURE[;],STRUCTURE_ID,ACTION,REF_AREA: Area,SEX: Sex,MEASURE: Measure,"
        "TIME_PERIOD: Time,OBS_VALUE,UNIT_MEASURE: Unit\n"
        "dataflow,A:B(1.0),I,X: Xland,T: Total,GR: Grants,2020,5,IT: items\n"
        "dataflow,A:B(1.0),D,X: Xland,T: Total,GR: Grants,2019,4,IT: items\n"
    )
    found = read(text_file(text))
    assert found.details.startswith("2.0")
    assert facts(found) == [
        (("X", "Xland", "X: Xland"), ("T / GR", "Total / Grants"), 2020, "5", "IT", "actual")
    ]
    assert [f.place for f in found.findings] == ["H3"]


def test_sdmx_that_another_library_writes_is_read(tmp_path):
    pytest.importorskip("pysdmx")
    import pandas as pd
    from pysdmx.io.csv.sdmx20.writer import write
    from pysdmx.io.pd import PandasDataset
    from pysdmx.model import Component, Components, Concept, DataType, Role, Schema

    frame = pd.DataFrame(
        {"REF_AREA": ["X"], "INDICATOR": ["GRANTS"], "TIME_PERIOD": ["2020"], "OBS_VALUE": ["5"]}
    )
    roles = [Role.DIMENSION, Role.DIMENSION, Role.DIMENSION, Role.MEASURE]
    parts = Components(
        [
            Component(name, True, role, Concept(name), DataType.STRING)
            for name, role in zip(frame, roles, strict=True)
        ]
    )
    schema = Schema("dataflow", "A", "B", parts, "1.0")
    path = tmp_path / "out.csv"
    write([PandasDataset(structure=schema, data=frame)], output_path=str(path))
    found = read(path)
    assert [(e.region[0], e.indicator[0], e.year, e.value.text) for e in found.entries] == [
        ("X", "GRANTS", 2020, "5")
    ]


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "table.csv", "empty"),
        (b" \n\n", "table.csv", "empty"),
        (b"a,b\n\0\0\n", "table.csv", "null bytes"),
        (b'a,"b\n1,2\n', "table.csv", "not well-formed"),
        (b"\xff\xff\xff\n", "table.csv", "not encoded"),
        (b"Region,Year,Value\n", "table.csv", "no figures"),
        (b"x", "table.pdf", "of no kind"),
        (b"x", "table.ods", "of no kind"),
    ],
)
def test_files_that_hold_no_table_are_refused(tmp_path, content, name, words):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(IpaError, match=words) as caught:
        read(path)
    assert name in caught.value.text("zh")


def test_an_encoding_may_be_stated(text_file):
    path = text_file("Region;Year;Value;Indicator\nWürzburg;2020;5;Grants\n", encoding="cp1252")
    assert read(path, encoding="cp1252").entries[0].region == ("Würzburg",)
    with pytest.raises(UsageError, match="no encoding"):
        read(path, encoding="klingon")
    with pytest.raises(IpaError, match="not encoded in ascii"):
        read(path, encoding="ascii")


def test_a_file_that_is_too_large_is_refused(text_file, monkeypatch):
    from ipanalysis.importers import textfile

    path = text_file("Region,Year,Value\n")
    monkeypatch.setattr(textfile, "MOST_BYTES", 5)
    with pytest.raises(IpaError, match="larger than"):
        read(path)
