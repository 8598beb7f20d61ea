"""A file into a study: names are decided by a person, rows only added, every cell accounted for."""

import csv
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ipanalysis as ipa
from ipanalysis.cli import main
from ipanalysis.errors import IpaError, UsageError
from ipanalysis.importers.mapfile import COLUMNS, FILE, MapFile, Row, read_map, write_map
from ipanalysis.problems import StudyError

WIDE = """Grants (items)
Region,2021,2022
North,101,102
South,-,202
"""


def files(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def add_up(done):
    return sum(done.counts.values()) == done.cells


def decide(folder, **ids):
    """Fill the mapping file as a person would, in a spreadsheet."""
    path = folder / FILE
    book = read_map(path)
    for row in list(book.rows.values()):
        if row.written in ids:
            changes = ids[row.written]
            changes = {"id": changes} if isinstance(changes, str) else dict(changes)
            details = row.details | {k: v for k, v in changes.items() if k != "id"}
            book.update(row, id=changes["id"], details=details)
    write_map(path, book)


def observations(folder):
    with (folder / "observations.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_known_names_go_straight_into_the_study(study, text_file):
    before = files(study)
    done = ipa.import_file(text_file(WIDE), study, "news")
    assert done.done and add_up(done)
    assert done.counts["written"] == 3 and done.counts["missing"] == 1
    after = files(study)
    assert after["observations.csv"].startswith(before["observations.csv"])
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {"observations.csv", FILE}
    assert [(r["region"], r["year"], r["value"], r["unit"]) for r in observations(study)[-3:]] == [
        ("010010", "2021", "101", "item"),
        ("010010", "2022", "102", "item"),
        ("020020", "2022", "202", "item"),
    ]
    values = ipa.load(study).select("North", "grants", slice(2021, 2022))["value"]
    assert values.tolist() == [101, 102]


FOOTNOTES = """Grants (items)
Region,2021①,2022
North,"1,345.6②",40*
South*,-,≥3
注：①为初步数。* 含国外申请人,,
Source: the office,,
"""


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_footnotes_go_into_the_notes_and_are_told(study, text_file, workbook, kind):
    if kind == "csv":
        path = text_file(FOOTNOTES)
    else:  # notes over the whole table in merged cells
        rows = list(csv.reader(FOOTNOTES.splitlines()))
        path = workbook([[*row, None, None][:3] for row in rows], merged=["A5:C5", "A6:C6"])
    done = ipa.import_file(path, study, "late")
    assert done.done and add_up(done)
    assert [(r["value"], r["bound"], r["note_en"]) for r in observations(study)[-3:]] == [
        ("1345.6", "eq", "footnote ②; footnote ①: 为初步数"),
        ("40", "eq", "footnote *: 含国外申请人"),
        ("3", "ge", "footnote *: 含国外申请人"),
    ]
    assert observations(study)[-3]["note_zh"] == "脚注②；脚注①：为初步数"
    assert done.marked == 3
    assert done.marks == {"②": "", "①": "为初步数", "*": "含国外申请人"}
    assert done.notes == ("注：①为初步数。* 含国外申请人", "Source: the office")
    text = "\n".join(done.summary("en"))
    assert "3 figure(s) carry marks of footnotes (②, ①, *)" in text
    assert "No note under the table says what these mean: ②." in text
    assert "- 注：①为初步数。* 含国外申请人\n- Source: the office" in text
    assert ipa.load(study).observations["note_en"].notna().sum() == 3


def test_footnotes_of_a_long_table_are_told_too(study, text_file):
    text = "Region,Indicator,Year,Value,Unit\nNorth,Grants,2021,5*,items\n* 初步数,,,,\n"
    done = ipa.import_file(text_file(text), study, "late")
    assert done.done and done.notes == ("* 初步数",)
    assert observations(study)[-1]["note_en"] == "footnote *: 初步数"


def test_a_table_without_footnotes_says_nothing_of_them(study, text_file):
    done = ipa.import_file(text_file(WIDE), study, "news")
    assert (done.marked, done.marks, done.notes) == (0, {}, ())
    assert "footnote" not in "\n".join(done.summary("en"))


def test_a_figure_and_a_bound_of_the_same_size_contradict(study, text_file):
    ipa.import_file(text_file(WIDE), study, "news")
    done = ipa.import_file(text_file(WIDE.replace(",101,", ",>101,")), study, "news")
    assert done.counts["clashing"] == 1 and done.counts["present"] == 2


def test_the_unit_in_the_bracket_of_a_title_counts_where_the_indicator_is_stated(study, text_file):
    text = '"Grants in the regions (10,000 items)",\nRegion,2021\nNorth,5\n'
    done = ipa.import_file(text_file(text), study, "news", indicator="grants")
    assert done.observations["unit"].tolist() == ["10k_item"]


@pytest.mark.parametrize(
    ("bracket", "asked"), [("million items", ["million items"]), ("2016 catalogue", [])]
)
def test_a_unit_in_a_title_that_nobody_knows_is_asked_for(study, text_file, bracket, asked):
    path = text_file(f"Grants ({bracket}),\nRegion,2021\nNorth,5\n")
    done = ipa.import_file(path, study, "news", indicator="grants")
    assert done.names.loc[done.names["kind"] == "unit", "written"].tolist() == asked
    assert not done.done


def test_a_source_that_was_added_later_is_no_longer_asked_for(study, text_file):
    assert not ipa.import_file(text_file(WIDE), study, "book").done
    assert [r.to_do for r in read_map(study / FILE).rows.values() if r.kind == "source"] != [""]
    path = study / "sources.csv"
    row = path.read_text("utf-8").splitlines()[-1].replace("late", "book")
    path.write_text(path.read_text("utf-8") + row + "\n", "utf-8")
    assert ipa.import_file(text_file(WIDE), study, "book").done
    (row,) = [r for r in read_map(study / FILE).rows.values() if r.kind == "source"]
    assert (row.id, row.to_do, row.candidates) == ("book", "", "")


def test_an_import_warns_of_no_record_of_a_copy(study, text_file, recwarn):
    ipa.record(study)
    ipa.import_file(text_file(WIDE), study, "news")
    assert not recwarn.list
    with pytest.warns(ipa.StudyWarning, match="observations.csv"):
        ipa.load(study)


def test_the_same_file_again_adds_nothing(study, text_file):
    path = text_file(WIDE)
    ipa.import_file(path, study, "news")
    before = files(study)
    done = ipa.import_file(path, study, "news")
    assert files(study) == before
    assert done.done and add_up(done)
    assert done.counts["present"] == 3 and done.counts["written"] == 0


def test_the_same_figure_in_another_unit_is_the_same_figure(study, text_file):
    # The study has 5000 items of 2021 from this source.
    path = text_file("Region,Indicator,Year,Value,Unit\nXland,Grants,2021,5,thousand items\n")
    assert ipa.import_file(path, study, "news").counts["present"] == 1


def test_another_figure_of_the_same_source_stops_the_import(study, text_file):
    path = text_file(
        "Region,Indicator,Year,Value,Unit\nXland,Grants,2021,5001,items\n"
        "Xland,Grants,2022,7,items\n"
    )
    before = files(study)
    done = ipa.import_file(path, study, "news")
    assert {k: v for k, v in files(study).items() if k != FILE} == before
    assert not done.done and add_up(done)
    assert (done.counts["clashing"], done.counts["written"], done.counts["open"]) == (1, 0, 1)
    assert done.clashes["place"].tolist() == ["D2"]
    assert "5000 item" in done.clashes["reason"][0]


def test_a_file_that_contradicts_itself_stops_the_import(study, text_file):
    rows = "North,Share,2021,5,%\nNorth,Share,2021,5.0,%\nNorth,Share,2021,6,%\n"
    path = text_file("Region,Indicator,Year,Value,Unit\n" + rows)
    done = ipa.import_file(path, study, "news")
    assert (done.counts["repeated"], done.counts["clashing"]) == (1, 1)
    assert done.clashes["place"].tolist() == ["D4"]
    assert "D2" in done.clashes["reason"][0]
    assert len(observations(study)) == 4


def test_near_names_are_proposed_and_nothing_is_written(study, text_file):
    before = files(study)
    path = text_file("Region,Indicator,Year,Value,Unit\nNorht,Grantz,2021,5,items\n")
    done = ipa.import_file(path, study, "news")
    assert {k: v for k, v in files(study).items() if k != FILE} == before
    assert done.names[["kind", "written", "candidates"]].to_numpy().tolist() == [
        ["region", "Norht", "010010"],
        ["indicator", "Grantz", "grants"],
    ]
    assert done.counts["open"] == 1 and add_up(done)
    assert read_map(study / FILE).find("region", ("Norht",)).id == ""


def test_the_same_command_goes_through_after_a_person_decided(study, text_file):
    path = text_file(
        "Region,Indicator,Year,Value,Unit\nNorht,Grantz,2021,5,items\nTotal,Grantz,2021,9,items\n"
    )
    ipa.import_file(path, study, "news")
    decide(study, Norht="010010", Grantz="grants", Total="-")
    done = ipa.import_file(path, study, "news")
    assert done.done and add_up(done)
    assert (done.counts["written"], done.counts["left_out"]) == (1, 1)
    # The decision serves the next file too.
    again = text_file("Region,Indicator,Year,Value,Unit\nNorht,Grantz,2022,6,items\n", "next.csv")
    assert ipa.import_file(again, study, "news").counts["written"] == 1


def test_a_name_that_two_regions_share_is_left_to_the_person(study, text_file):
    regions = (study / "regions.csv").read_text(encoding="utf-8").replace(",South,,", ",North,,")
    (study / "regions.csv").write_text(regions, encoding="utf-8")
    done = ipa.import_file(text_file(WIDE), study, "news")
    row = done.names[done.names["written"] == "North"].iloc[0]
    assert row["candidates"].startswith("010010; 020020")


def test_new_entries_are_made_as_the_mapping_file_says(study, text_file):
    path = text_file("Region,Indicator,Year,Value,Unit\n东省,研发投入,2021,5,亿新元\n")
    done = ipa.import_file(path, study, "news", lang="zh")
    assert len(done.names) == 3
    new = {
        "东省": {"id": "030030", "level": "province", "parent": "X"},
        "研发投入": {
            "id": "rd",
            "unit": "XLD_100m",
            "measure": "flow",
            "domain": "creation",
            "direction": "up",
        },
    }
    decide(study, **new)
    done = ipa.import_file(path, study, "news")
    assert done.names["written"].tolist() == ["研发投入", "亿新元"]
    assert "XLD_100m" in done.names["to_do"][0]
    decide(study, 亿新元={"id": "XLD_100m", "dimension": "XLD", "factor": "100000000"})
    done = ipa.import_file(path, study, "news")
    assert done.done
    assert done.created == {"units": 1, "regions": 1, "indicators": 1}
    made = ipa.load(study)
    assert made.select("东省", "研发投入")["value"].tolist() == [5]
    assert made.regions.set_index("region").at["030030", "parent"] == "X"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"level": "planet"}, "level must be one of: nation"),
        ({"level": ""}, "fill level"),
        ({"id": "North Pole"}, "cannot be an id"),
        ({"name_en": "=HYPERLINK(1)"}, "takes for a formula"),
        ({"name_en": "", "name_zh": ""}, "fill name_en"),
    ],
)
def test_a_new_entry_that_is_not_complete_stays_open(study, text_file, change, words):
    path = text_file("Region,Indicator,Year,Value,Unit\nEast,Grants,2021,5,items\n")
    ipa.import_file(path, study, "news")
    decide(study, East={"id": "030030", "level": "province", "parent": "X"} | change)
    done = ipa.import_file(path, study, "news")
    assert len(done.names) == 1 and words in done.names["to_do"][0]
    assert len(observations(study)) == 4


def test_a_new_entry_that_would_break_the_study_is_refused_whole(study, text_file):
    path = text_file("Region,Indicator,Year,Value,Unit\nEast,Grants,2021,5,items\n")
    ipa.import_file(path, study, "news")
    decide(study, East={"id": "030030", "level": "province", "parent": "Y"})
    before = files(study)
    with pytest.raises(StudyError, match=r"regions\.csv, row 6"):
        ipa.import_file(path, study, "news")
    assert {**files(study), FILE: b""} == {**before, FILE: b""}


def test_a_figure_outside_its_bounds_is_refused_by_the_rules_of_the_study(study, text_file):
    path = text_file("Region,Indicator,Year,Value,Unit\nNorth,Share,2021,120,%\n")
    with pytest.raises(StudyError, match="120 percent"):
        ipa.import_file(path, study, "news")
    assert len(observations(study)) == 4


def test_a_unit_of_another_dimension_is_not_understood(study, text_file):
    path = text_file("Region,Indicator,Year,Value,Unit\nNorth,Grants,2021,12,%\n")
    done = ipa.import_file(path, study, "news")
    assert done.counts["unclear"] == 1 and add_up(done)
    assert "measures something else" in done.unclear["reason"][0]


def test_a_unit_that_no_cell_states_is_asked_for(study, text_file):
    path = text_file("Region,Indicator,Year,Value\nNorth,Grants,2021,12\n")
    done = ipa.import_file(path, study, "news")
    assert done.names["to_do"].tolist() == ["fill unit: the file states none for its figures"]
    decide(study, Grants={"id": "grants", "unit": "k_item"})
    assert ipa.import_file(path, study, "news").done
    assert observations(study)[-1]["unit"] == "k_item"
    assert ipa.import_file(path, study, "plan", unit="items").done
    assert observations(study)[-1]["unit"] == "item"


def test_per_cent_of_a_cell_is_a_unit_but_must_fit_the_head(study, workbook):
    rows = [["Share"], ["Region", 2021], ["North", 0.125]]
    path = workbook(rows, formats={"B3": "0.0%"})
    assert ipa.import_file(path, study, "news").done
    assert observations(study)[-1]["value"] == "12.5"
    rows = [["Grants (items)"], ["Region", 2021], ["North", 0.125]]
    done = ipa.import_file(workbook(rows, formats={"B3": "0.0%"}), study, "news")
    assert done.counts["unclear"] == 1
    assert "percentage" in done.unclear["reason"][0]


def test_parts_of_a_year_are_marked_and_never_taken_for_the_year(study, text_file):
    path = text_file("Grants (items)\nRegion,2022,2023年1-6月\nNorth,5,3\n")
    ipa.import_file(path, study, "news")
    assert observations(study)[-1]["status"] == "part_year"
    assert ipa.load(study).select("North", "grants", slice(2022, 2023))["year"].tolist() == [2022]


def test_unknown_names_are_left_out_on_demand_and_listed(study, text_file):
    path = text_file(WIDE + "Ost,1,2\nWest,3,4\n")
    done = ipa.import_file(path, study, "news", skip_unknown=["region"], rows="region")
    assert done.done and add_up(done)
    assert done.left_out == ("Ost", "West")
    assert done.counts["left_out"] == 4
    assert any("Ost, West" in line for line in done.summary())


def test_the_source_must_be_one_of_the_study(study, text_file):
    path = text_file(WIDE)
    with pytest.raises(UsageError, match="late, news, plan"):
        ipa.import_file(path, study)
    done = ipa.import_file(path, study, "yearbook")
    assert done.names["kind"].tolist() == ["source"]
    long = text_file("Region,Indicator,Year,Value,Unit,Source\nNorth,Share,2021,5,%,Bulletin\n")
    assert ipa.import_file(long, study).counts["written"] == 1
    assert observations(study)[-1]["source"] == "late"


def test_line_ends_marks_and_columns_of_the_table_stay(study, text_file):
    path = study / "observations.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines = [f"{'x_mine' if n == 0 else 'a'},{line}" for n, line in enumerate(lines)]
    path.write_bytes(("\ufeff" + "\r\n".join(lines)).encode("utf-8"))
    before = path.read_bytes()
    ipa.import_file(text_file(WIDE), study, "news")
    after = path.read_bytes()
    assert after.startswith(before + b"\r\n,010010,grants,2021,101,item")
    assert after.count(b"\r\n") == after.count(b"\n")
    assert len(ipa.load(study).observations) == 7


def test_names_that_a_spreadsheet_would_run_are_tamed_in_the_mapping_file(study, text_file):
    names = ["=HYPERLINK(1)", "+cmd", "-其中：发明", "@SUM(A1)"]
    rows = "".join(f"{name},Grants,2021,5,items\n" for name in names)
    ipa.import_file(text_file("Region,Indicator,Year,Value,Unit\n" + rows), study, "news")
    with (study / FILE).open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert [c for c in cells if c.startswith(("=", "+", "-", "@"))] == []
    book = read_map(study / FILE)
    assert all(book.find("region", (name,)) for name in names)


def test_a_mapping_file_elsewhere_and_saved_by_a_spreadsheet_is_read(study, text_file, tmp_path):
    mapping = tmp_path / "maps" / "mine.csv"
    path = text_file("Region,Indicator,Year,Value,Unit\n北方,Grants,2021,5,items\n")
    done = ipa.import_file(path, study, "news", mapping=mapping)
    assert done.mapping == mapping and not (study / FILE).exists()
    text = mapping.read_text(encoding="utf-8-sig").replace("region,北方,", "region,北方,010010")
    assert ",010010" in text
    rows = list(csv.reader(text.splitlines()))
    saved = "\r\n".join(";".join(f'"{cell}"' for cell in row) for row in rows)
    mapping.write_bytes(saved.encode("gb18030"))
    assert ipa.import_file(path, study, "news", mapping=mapping).done


def test_a_row_that_waits_for_another_file_does_not_hold_up_this_one(study, text_file):
    other = text_file("Region,Indicator,Year,Value,Unit\nEast,Grants,2021,5,items\n", "other.csv")
    ipa.import_file(other, study, "news")
    decide(study, East={"id": "030030"})  # its level is still missing
    done = ipa.import_file(text_file(WIDE), study, "news")
    assert done.done and done.counts["written"] == 3


def test_a_name_found_by_its_code_in_the_mapping_file_is_listed_while_it_is_open(study, text_file):
    head = "Country Name,Country Code,Indicator Name,Indicator Code,2021\n"
    path = text_file(head + "Nowhere,NWH,Grants (items),G,5\n")
    write_map(study / FILE, MapFile([Row("region", "NWH", "Z Z")]))
    done = ipa.import_file(path, study, "news")
    assert done.names["written"].tolist() == ["NWH"]
    assert add_up(done) and done.counts["open"] == 1


def test_what_is_no_mapping_file_is_refused(study, text_file):
    (study / FILE).write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(IpaError, match="not a mapping file"):
        ipa.import_file(text_file(WIDE), study, "news")


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


@given(texts, texts, texts)
def test_a_mapping_file_comes_back_as_it_was_written(tmp_path_factory, written, found, name):
    written = " ".join(written.split()) or "x"
    row = Row("region", written, found.strip(), "", "", "", {"name_en": name.strip()})
    path = write_map(tmp_path_factory.mktemp("map") / "map.csv", MapFile([row]))
    (back,) = read_map(path).rows.values()
    assert (back.id, back.details.get("name_en", "")) == (row.id, name.strip())
    assert back.key == row.key


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"rows": "years"}, "rows must be"),
        ({"decimal": ";"}, "decimal must be"),
        ({"status": "final"}, "status must be"),
        ({"skip_unknown": ["unit"]}, "skip_unknown must be"),
        ({"lang": "de"}, "no language"),
    ],
)
def test_options_of_another_kind_are_refused(study, text_file, options, words):
    with pytest.raises(UsageError, match=words):
        ipa.import_file(text_file(WIDE), study, "news", **options)


def test_no_file_and_no_study_are_named(study, text_file, tmp_path):
    with pytest.raises(IpaError, match="no file"):
        ipa.import_file(tmp_path / "none.csv", study, "news")
    (tmp_path / "empty").mkdir()
    with pytest.raises(IpaError, match="ipanalysis init"):
        ipa.import_file(text_file(WIDE), tmp_path / "empty", "news")
    (study / "units.csv").unlink()
    with pytest.raises(StudyError, match=r"units\.csv"):
        ipa.import_file(text_file(WIDE), study, "news")


@settings(max_examples=12)  # each example is a whole import
@given(
    st.lists(
        st.sampled_from(["12", "1,234.5", "-", "…", "*", "", "about", "3.0①", "12%", "x"]),
        min_size=6,
        max_size=6,
    )
)
def test_every_cell_is_accounted_for(tmp_path_factory, cells):
    folder = tmp_path_factory.mktemp("s")
    made = ipa.new_study(folder / "study")
    for name, row in (
        ("regions", "X,国,,X,,nation,,,,,,,"),
        ("indicators", "a,甲,A,percent,share,creation,up,,,,,"),
        ("sources", "s,源,S,,,,official,,,"),
    ):
        with (made / f"{name}.csv").open("a", encoding="utf-8") as file:
            file.write(row + "\n")
    path = folder / "table.csv"
    quoted = [f'"{cell}"' for cell in cells]
    path.write_text(
        "A (%)\nRegion,2019,2020,2021,2022,2023,2024\nX," + ",".join(quoted) + "\n", "utf-8"
    )
    try:
        done = ipa.import_file(path, made, "s")
    except IpaError:  # nothing but marks and blanks is no table
        assert not any(cell[:1].isdigit() for cell in cells)
        return
    assert add_up(done)
    assert done.cells == sum(cell != "" for cell in cells)
    assert done.counts["written"] == sum(cell[:1].isdigit() for cell in cells)
    assert {Decimal(v) for v in done.observations["value"]} <= {
        *map(Decimal, ("12", "1234.5", "3"))
    }


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_command_says_what_happened_and_ends_accordingly(study, text_file, capsys, lang):
    path = str(text_file(WIDE))
    arguments = ["import", path, "--out", str(study), "--source", "news", "--lang", lang]
    assert main(arguments) == 0
    out = capsys.readouterr().out
    assert "table.csv" in out and "3" in out
    odd = str(text_file("Grants (items)\nRegion,2023\nNorth,some 5\nSouth,4\n", "odd.csv"))
    assert main(["import", odd, *arguments[2:]]) == 1
    out = capsys.readouterr().out
    assert "B3" in out and "some 5" in out
    assert observations(study)[-1]["value"] == "4"
    strange = str(text_file("Grants (items)\nRegion,2023\nEast,5\nSouth,4\n", "strange.csv"))
    assert main(["import", strange, *arguments[2:], "--rows", "region"]) == 1
    assert FILE in capsys.readouterr().out
    assert main(["import", path, "--out", str(study), "--lang", lang]) == 2


def test_the_columns_of_the_mapping_file_are_explained_in_it(study, text_file):
    ipa.import_file(text_file(WIDE), study, "news")
    text = (study / FILE).read_text(encoding="utf-8-sig")
    comments = " ".join(line for line in text.splitlines() if line.lstrip('"').startswith("#"))
    wanted = [*COLUMNS[2:], "sources.csv"]
    assert [c for c in wanted if c not in comments] == ["how", "name_zh", "name_en"]
