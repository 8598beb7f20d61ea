"""Every message can be filled, in both languages, and errors survive the way between processes."""

import pickle
import re
import string

import pytest

from ipanalysis.errors import (
    SHOWN,
    IpaError,
    ReportError,
    UnknownNameError,
    UsageError,
    ambiguous_name,
    unknown_name,
)
from ipanalysis.locale import LANGUAGES, N_, Text, tr
from ipanalysis.problems import PROBLEMS, Problem, StudyError, shorten

SLIP = {"indicator": "share", "region": "310000", "year": 2020}
FINDING = SLIP | {"why": " (as a rule)", "limits": "from 4 to 6"}
SUM = {"other": 51, "rows": " (6, 8)"}
PAIR = {"other": 51, "other_year": 2019, "rows": " (6)"}
# Plausible values of the fields of each kind; a kind without fields is not listed.
VALUES = {
    "no_study": {"names": "regions.csv, units.csv"},
    "missing_table": {"names": "region, name_zh"},
    "unreadable": {"why": "Permission denied"},
    "encoding": {"encoding": "GB18030"},
    "broken_csv": {"why": "unexpected end of data"},
    "empty_file": {"names": "region, name_zh"},
    "missing_column": {"names": "region, name_zh"},
    "unknown_column": {"names": "region, name_zh"},
    "long_row": {"n": 7, "width": 6},
    "vocabulary": {"names": "final, draft"},
    "reference": {"table": "regions.csv", "near": ": 310000"},
    "duplicate_key": {"key": "310000 / grants / 2020", "first": 4},
    "letter_case": {"key": "Grants", "other": "grants", "first": 4},
    "long_number": {"n": 17},
    "hidden_character": {"character": "U+200B ZERO WIDTH SPACE"},
    "long_cell": {"n": 32767},
    "out_of_bounds": {"indicator": "share", "bounds": "0–100"},
    "wrong_dimension": {"indicator": "share", "unit": "%"},
    "incomplete": {"other": "base_year"},
    "order": {"other": "base_year", "limit": 2020},
    "validity": {"region": "371200", "span": "… 2019-01", "names": "370100"},
    "shares": {"region": "341400", "total": "0.9", "n": 1},
    "succession": {"region": "371200", "successor": "370100"},
    "root": {"n": 2, "names": "CN, X"},
    "no_choice": {"id": "c-1", "names": "region, year"},
    "other_choice": {"id": "c-1", "table": "targets.csv", "names": "entry"},
    "needs": {"id": "c-1", "action": "set"},
    "needless": {"id": "c-1", "action": "flag"},
    "no_reason": {"id": "c-1"},
    "no_such_cell": {"table": "targets.csv", "action": "set", "names": "value, unit"},
    "no_factor": {"id": "c-1"},
    "matches_nothing": {"id": "c-1", "table": "targets.csv", "choice": "entry T-1"},
    "guard": {"id": "c-1", "table": "targets.csv", "row": 8, "cell": "value", "found": "49"},
    "contradiction": {"first": "c-1", "id": "c-2", "table": "targets.csv", "row": 8},
    "orphan": {"id": "c-1", "entry": "T-1", "table": "targets.csv", "row": 8},
    **{f"rule_{kind}": FINDING | {"rule": "r-1"} for kind in ("value", "range")},
    **{f"rule_{kind}": FINDING | PAIR | {"rule": "r-1"} for kind in ("growth", "monotone")},
    "rule_parts": FINDING | SUM | {"rule": "r-1"},
    "unit_slip": SLIP | PAIR | {"limits": "from 4 to 6"},
    "repeated": SLIP | {"other_year": 2019, "rows": " (6)"},
    "above_whole": SLIP | SUM | {"limits": "of at most 40"},
    "rule_needs": {"id": "r-1", "kind": "range"},
    "rule_bounds": {"id": "r-1", "kind": "range"},
    "rule_needless": {"id": "r-1", "kind": "range"},
    "rule_name": {"names": "repeated"},
    "rule_units": {"id": "r-1"},
    "no_rule": {"names": "r-1"},
    "short_code": {"n": 5, "m": 7, "total": 8, "level": "province", "width": 6},
    "unmapped": {"word": "sssom:NoTermFound"},
    "stale": SLIP | {"rule": "r-1"},
    "operation": {"indicator": "rate", "first": "stock", "second": "people"},
}


# What a person types is the same in Chinese.
NAMES = {
    *("CSV", "UTF", "YYYY", "MM", "DD", "nation", "indicators", "csv", "status", "corrections"),
    *("explanations", "expect", "new", "reason", "zh", "en", "direction", "up", "down", "unit"),
    *("slip", "repeated", "above", "whole", "lower", "upper", "E"),
    *("sssom", "NoTermFound", "mappings", "subject", "object", "id"),
    *("ipanalysis", "record", "table", "rows", "sha"),
}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def example(kind: str) -> Problem:
    return Problem(kind, "observations.csv", 7, "value", "about 50", VALUES.get(kind, {}))


@pytest.mark.parametrize("kind", PROBLEMS)
def test_the_values_above_are_those_of_the_message(kind):
    assert set(VALUES.get(kind, {})) == set().union(*map(fields, PROBLEMS[kind]))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", PROBLEMS)
def test_a_problem_says_where_what_stands_there_and_its_values(kind, lang):
    text = example(kind).text(lang)
    assert text.startswith("observations.csv")
    assert {"7", "value", "about 50"} <= set(re.findall("about 50|value|[0-9]+", text))
    assert [v for v in VALUES.get(kind, {}).values() if str(v) not in text] == []
    assert not re.search(r"[{}]|\bNone\b|\bNA\b", text)
    assert "\n" not in text


@pytest.mark.parametrize("kind", PROBLEMS)
def test_a_problem_speaks_chinese_to_a_chinese_reader(kind):
    what, expected, do = example(kind).parts("zh")
    assert (what, expected, do) != example(kind).parts("en")
    own = " ".join(str(v) for v in VALUES.get(kind, {}).values())
    for part in (what, expected, do):
        # What is left of the English words is a name that both languages use.
        left = set(re.findall("[A-Za-z]{2,}", part)) - set(re.findall("[A-Za-z]+", own))
        assert left <= NAMES


def test_what_cannot_be_seen_is_written_out():
    text = Problem(
        "reference", "a.csv", 2, "x\ty", "a\n\u200b\x1b[2J", {"table": "", "near": ""}
    ).text()
    assert r"column x\ty: “a\n\u200b\x1b[2J”" in text


def test_a_problem_in_full():
    problem = Problem("year", "targets.csv", 3, "base_year", "20x5")
    assert problem.text("en") == (
        "targets.csv, row 3, column base_year: “20x5”: this is not a year. Expected: four digits, "
        "from 1000 to 2200, such as 2025. To do: correct the year; a part of a year is stated in "
        "the status."
    )
    assert problem.text("zh").startswith("targets.csv")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_problem_of_a_whole_file_names_no_row_and_no_column(lang):
    text = Problem("empty_file", "targets.csv", values={"names": "target"}).text(lang)
    assert text.startswith(("targets.csv: ", "targets.csv："))


def test_braces_in_what_stands_there_are_shown():
    problem = Problem("number", "a{b}.csv", 2, "value", "{0} {value}")
    for lang in LANGUAGES:
        assert "“{0} {value}”" in problem.text(lang)
        assert problem.text(lang).startswith("a{b}.csv")


def test_a_long_cell_is_cut():
    # 60 characters are shown: 59 of the cell and the sign that there is more.
    assert shorten("x" * 60) == "x" * 60
    assert shorten("x" * 61) == "x" * 59 + "…"
    assert "x" * 61 not in Problem("number", "a.csv", 2, "value", "x" * 900).text()


def study_error() -> StudyError:
    return StudyError("my study", [example("number"), example("root")])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_error_of_a_study_lists_every_problem(lang):
    first, *lines = study_error().text(lang).splitlines()
    assert "2" in first
    assert "my study" in first
    assert lines == [f"- {example(kind).text(lang)}" for kind in ("number", "root")]


def test_the_error_of_a_study_survives_pickling():
    again = pickle.loads(pickle.dumps(study_error()))
    assert type(again) is StudyError
    assert again.problems == study_error().problems
    assert again.folder == "my study"
    assert [again.text(lang) for lang in LANGUAGES] == [study_error().text(x) for x in LANGUAGES]


HINT = Text(N_("Nearest names: {names}."), {"names": "Shanghai"})


@pytest.mark.parametrize("kind", [IpaError, UsageError, UnknownNameError, ReportError])
def test_an_error_survives_pickling_with_its_kind_and_both_languages(kind):
    error = kind(N_("No region is called {name!r}. {hint}"), name="Shangahi", hint=HINT)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert [again.text(x) for x in LANGUAGES] == [error.text(x) for x in LANGUAGES]
    assert str(again) == "No region is called 'Shangahi'. Nearest names: Shanghai."


def test_an_error_is_translated_with_the_text_inside_it():
    error = unknown_name("region", "Shangahi", ["Shanghai"])
    hint = tr(N_("Nearest names: {names}."), "zh", names="Shanghai")
    assert error.text("zh").endswith(hint)
    assert "Nearest" not in error.text("zh")


def test_a_wrong_argument_is_also_a_value_error():
    assert issubclass(UsageError, ValueError)
    assert issubclass(UnknownNameError, UsageError)
    assert not issubclass(ReportError, ValueError)


@pytest.mark.parametrize("what", ["region", "indicator", "plan"])
def test_the_nearest_names_are_offered(what):
    error = unknown_name(what, "SHANGAHI", ["Shanghai", "Hubei", "深圳"])
    assert str(error).endswith("Nearest names: Shanghai.")


def test_without_a_near_name_the_first_are_listed():
    # 25 names, none near: 20 are listed and a sign says that there are more.
    names = [f"q{n:02}" for n in range(25)]
    text = str(unknown_name("plan", "Atlantis", names))
    assert text.endswith(f"The study has: {', '.join(names[:SHOWN])}, ….")


def test_an_ambiguous_name_lists_what_it_may_be():
    text = str(ambiguous_name("朝阳", ["Chaoyang (110105)", "Chaoyang (211300)"]))
    assert "Chaoyang (110105), Chaoyang (211300)" in text
