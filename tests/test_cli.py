"""The command line: what it prints, where, with which exit code; nothing else is left behind."""

import csv
import functools
import io
import json
import re
import shlex

import pytest

import ipanalysis as ipa
from ipanalysis.arguments import parser
from ipanalysis.cli import main
from ipanalysis.commands.studies import LISTS
from ipanalysis.data.study import bundled_folder
from ipanalysis.errors import UnknownNameError, UsageError
from ipanalysis.locale import LANGUAGES

TABLES = ("reconcile", "progress", "trend", "forecast", "attainment", "audit", "derive")
COMMANDS = (
    "check",
    "record",
    "list",
    "build",
    "reconcile",
    "coherence",
    *TABLES[1:],
    "hierarchical",
    "evaluate",
    "backtest",
    "conflicts",
    "comparability",
    "composite",
    "crosswalk",
    "report",
    "status",
    "init",
    "import",
)
CJK = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    """Let no setting of the machine choose the language."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, "en_GB.UTF-8")


@pytest.fixture(scope="module", autouse=True)
def _loaded_once():
    """Load each folder once: what a study needs for loading is not the matter here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ipa, "load", functools.cache(ipa.load))
        yield


@pytest.fixture
def run(capsys):
    """Return a function that calls the command line: exit code, what it printed, what it told."""

    def call(*arguments):
        try:
            code = main([str(a) for a in arguments])
        except SystemExit as end:  # argparse leaves by itself
            code = end.code
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def empty(tmp_path, monkeypatch):
    """Work in an empty folder."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def broken(toy):
    """A study with three problems in two tables."""
    return toy(
        observations="""region,indicator,year,value,unit,bound,status,source
X,grants,2020,about 4,k_item,eq,actual,plan
Y,grants,2021,5000,item,eq,actual,news
""",
        targets="""target,plan,region,indicator,target_year,value,unit,bound,basis
X1,,X,grants,2025,9,k_item,eq,annual
""",
    )


PROBLEMS = ("observations.csv", "row 2", "row 3", "“about 4”", "“Y”", "targets.csv")


# check


def test_the_bundled_study_has_no_problem(run):
    code, out, err = run("check")
    assert (code, err) == (0, "")
    assert out.startswith("No problems.")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_broken_study_lists_every_problem_and_writes_nothing(run, broken, empty, lang):
    code, out, err = run("check", "--study", broken, "--lang", lang)
    assert code == 1
    assert len(out.splitlines()) == 3
    assert "3" in err
    assert "Traceback" not in out + err
    assert bool(CJK.search(out)) == bool(CJK.search(err)) == (lang == "zh")
    if lang == "en":
        assert [words for words in PROBLEMS if words not in out] == []
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("record",),
        ("list", "plans"),
        ("build", "--out", "new"),
        *((t,) for t in TABLES),
        ("report", "X"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_no_command_works_on_a_broken_study(run, broken, empty, arguments):
    code, out, err = run(*arguments, "--study", broken)
    assert (code, out) == (1, "")
    assert [words for words in PROBLEMS if words not in err] == []
    assert list(empty.iterdir()) == []


JUDGED = {
    "rules": """rule,kind,indicators,lower,upper,level,reason_zh,reason_en
r1,range,share,20,30,{level},一般如此,as a rule
r2,range,grants,1,4500,warning,,a small country
""",
    "explanations": """rule,region,indicator,year,reason_zh,reason_en
r2,X,grants,2021,丰年,a rich year
""",
    "mappings": "subject_id,predicate_id,object_id,mapping_justification\n",
}


@pytest.mark.parametrize(
    ("level", "strict", "code"), [("warning", 0, 0), ("warning", 1, 1), ("error", 0, 1)]
)
def test_warnings_count_only_where_it_is_asked_for(run, toy, level, strict, code):
    folder = toy(**JUDGED | {"rules": JUDGED["rules"].format(level=level)})
    found, out, err = run("check", "--study", folder, *["--strict"] * strict)
    assert found == code
    first = out.splitlines()[0]
    assert first.startswith("Warning: observations.csv, row 4" if level == "warning" else "observ")
    assert "rule r1 (as a rule). Expected: a figure from 20 to 30." in first
    if level == "warning":
        assert out.splitlines()[-1] == "1 warning(s), 1 explained finding(s)."
        assert ("No problems." in out) == (not strict)
        assert err == "With --strict the warnings count as problems.\n" * strict
    else:
        assert err == "1 problem(s).\n"
    assert "rich year" not in out


def test_explained_findings_are_shown_when_all_are_asked_for(run, toy):
    folder = toy(**JUDGED | {"rules": JUDGED["rules"].format(level="warning")})
    line = run("check", "--study", folder, "--all")[1].splitlines()[1]
    assert line == (
        "Explained: observations.csv, row 3: Grants (grants) of Xland (X) in 2021 is outside "
        "the range of the rule r2 (a small country). a rich year"
    )
    line = run("check", "--study", folder, "--all", "--lang", "zh")[1].splitlines()[1]
    assert line.endswith("丰年")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("command", ["check", "trend"])
def test_a_folder_that_is_no_study_is_named(run, empty, command, lang):
    for name in ("nowhere", "."):
        code, out, err = run(command, "--study", name, "--lang", lang)
        assert code == 1
        assert len(out + err) > 20
        assert "Traceback" not in out + err


# Names that are not there


@pytest.mark.parametrize("command", TABLES)
def test_an_unknown_region_gets_the_nearest_names(run, command):
    code, out, err = run(command, "--region", "Shangahi")
    assert (code, out) == (1, "")
    assert err.startswith("No region is called 'Shangahi'. Nearest names: Shanghai, ")
    assert err.count("\n") == 1


def test_a_report_of_an_unknown_region_is_refused_before_any_work(run, empty):
    code, out, err = run("report", "上海", "Shangahi", "--out", "new")
    assert (code, out) == (1, "")
    assert "Nearest names: Shanghai" in err
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "arguments",
    [
        ("trend", "--indicator", "grant"),
        ("reconcile", "--plan", "15FPY"),
        ("progress", "--region", "Westland"),
    ],
)
def test_an_unknown_name_is_told_in_the_readers_language(run, toy, arguments, lang):
    code, out, err = run(*arguments, "--study", toy(), "--lang", lang)
    assert (code, out) == (1, "")
    assert arguments[-1] in err
    # The names that the study offers are in the languages it has.
    assert err.startswith("No ") == (lang == "en")


# Wrong usage


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "COMMAND"),
        (("render",), "There is no command “render”."),
        (("list",), "Missing: WHAT."),
        (("list", "towns"), "WHAT cannot be “towns”."),
        (("trend", "--lang", "fr"), "--lang cannot be “fr”. Possible: en, zh."),
        (("trend", "--format", "xlsx"), "--format cannot be “xlsx”"),
        (("forecast", "--horizon", "soon"), "--horizon needs a whole number, not “soon”."),
        (("forecast", "--horizon", "0"), "from 1 on, not 0"),
        (("check", "--lenient"), "--lenient"),
        (("report",), "--all"),
        (("report", "--all", "Shanghai"), "--all"),
        (("report", "Shanghai", "--jobs", "0"), "`jobs` is 0"),
        (("report", "Shanghai", "--notebook", "nowhere.ipynb"), "nowhere.ipynb"),
    ],
)
def test_wrong_usage_is_told_and_has_an_exit_code_of_its_own(run, empty, arguments, words):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert "Traceback" not in err
    assert list(empty.iterdir()) == []


def test_far_too_many_reports_at_once_are_fewer_and_that_is_told_in_the_readers_language(
    run, toy, monkeypatch
):
    monkeypatch.setattr("ipanalysis.reports.jobs._cores", lambda: 2)
    options = ("--jobs", "1000", "--dry-run", "--study", toy())
    for lang, told in (("en", "with 2 core(s) 8 are made."), ("zh", "本机有2个核，同时生成8份。")):
        code, _, err = run("report", "X", *options, "--lang", lang)
        assert (code, err.count("1000")) == (0, 1)
        assert told in err


@pytest.mark.parametrize(
    ("arguments", "near"),
    [
        (("reconcil",), "reconcile"),
        (("Check",), "check"),
        (("progress", "--regoin", "X"), "--region"),
        (("progress", "--regoin=X"), "--region"),
        (("list", "region"), "regions"),
        (("conflicts", "--kind", "revisions"), "revision"),
    ],
)
def test_a_slip_gets_what_may_have_been_meant_in_both_languages(run, arguments, near):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert f" Did you mean {near}?" in err or f" Did you mean {near}, " in err
    code, out, err = run(*arguments, "--lang", "zh")
    assert (code, out) == (2, "")
    assert f"是否想用{near}" in err and "用法：" in err
    assert not re.search("error|mean|cannot|[Uu]sage|choice", err)


@pytest.mark.parametrize(
    "arguments",
    [
        *((), ("list",), ("trend", "--region"), ("forecast", "--horizon", "x"), ("crosswalk",)),
        *(("check", "--strict=5"), ("import", "a.csv", "--re", "x"), ("init", "a", "b")),
    ],
)
def test_no_message_of_argparse_is_left_in_english(run, arguments):
    # So that a message which a later argparse words otherwise does not go unseen.
    code, _, err = run(*arguments, "--lang=zh")
    assert code == 2
    assert CJK.search(err.splitlines()[-1].partition("错误：")[2])
    assert not re.search("argument|expected|required|invalid|ambiguous|could", err)


def test_a_word_that_is_like_nothing_gets_no_guess(run):
    assert "Did you mean" not in run("xyz")[2] + run("list", "regions", "--q", "1")[2]


def test_the_version_is_shown(run):
    assert run("--version") == (0, f"ipanalysis {ipa.__version__}\n", "")


def test_a_file_given_as_the_study_is_called_a_file(run, toy):
    path = toy() / "units.csv"
    code, out, _ = run("check", "--study", path)
    assert code == 1 and "this is a file" in out and "no such folder" not in out


@pytest.mark.parametrize("arguments", [("build",), ("report", "X")], ids=lambda a: a[0])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_file_in_place_of_the_folder_is_named_and_kept(run, toy, empty, arguments, lang):
    (empty / "out").write_text("mine")
    code, out, err = run(*arguments, "--study", toy(), "--out", "out", "--lang", lang)
    assert (code, out) == (1, "")
    assert err.startswith("out ") or err.startswith("out是")
    assert [(p.name, p.read_text()) for p in empty.iterdir()] == [("out", "mine")]


# The stack trace


def test_debug_shows_the_trace(run):
    with pytest.raises(UnknownNameError):
        run("trend", "--region", "Shangahi", "--debug")
    with pytest.raises(UsageError):
        run("forecast", "--horizon", "0", "--debug")


def test_ctrl_c_is_told_in_a_word(run, monkeypatch):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(ipa, "load", interrupt)
    assert run("trend") == (130, "", "Stopped.\n")
    assert run("trend", "--lang", "zh")[2] != "Stopped.\n"


# Tables; what stands in them is held by tests/test_views.py


@pytest.mark.parametrize("name", [*TABLES, *(f"list {what}" for what in LISTS)])
def test_a_table_is_printed_in_the_form_asked_for(run, toy, name):
    folder = toy(
        measures=MEASURES,
        claims=CLAIMS,
        derivations=DERIVATIONS,
        corrections=CORRECTIONS,
        rules=RULES,
    )
    given = (*name.split(), "--study", folder, "--lang", "zh")
    code, out, err = run(*given)
    assert (code, err) == (0, "")
    assert CJK.search(out.splitlines()[0])
    lines = list(csv.DictReader(io.StringIO(run(*given, "--format", "csv")[1])))
    rows = json.loads(run(*given, "--format", "json")[1])
    # Heading and rule; how many claims hold; what each of two methods finds.
    extra = {"audit": 3, "progress": 4}.get(name, 2)
    assert len(lines) == len(rows) == len(out.splitlines()) - extra
    assert [list(row) for row in rows] == [list(line) for line in lines]
    assert {row["region"] for row in rows if "region" in row} <= {"X", "010010", "020020", "G-1"}


CORRECTIONS = """correction,table,region,indicator,year,action,reason_en,provider,date
c1,observations,X,grants,2021,flag,printed twice,me,2026-01-01
"""
RULES = """rule,kind,indicators,lower,level,reason_en
r1,range,grants,1,warning,a count
"""
MEASURES = """measure,plan,region,parent,kind,number,title_zh,title_en,theme,instrument,source
M1,XP,X,,task,1,"任务，一","One, task",protection,supply,plan
"""
CLAIMS = """claim,kind,stated,bound,region,indicator,year,value,reference_region,reference_year,\
reference_value,unit,source
C1,multiple,50,approx,X,grants,2021,5000,010010,2020,,item,plan
"""


DERIVATIONS = """derivation,indicator,operation,first,second,second_region
R,wide_share,share,grants,grants,nation
"""


def test_what_the_rules_derive_can_be_left_out(run, toy):
    folder = toy(derivations=DERIVATIONS)
    given = ("trend", "--study", folder, "--format", "csv")
    assert "wide_share" in run(*given)[1]
    assert "wide_share" not in run(*given, "--no-derived")[1]


def test_the_language_of_the_system_is_taken(run, toy, monkeypatch):
    folder = toy()
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert run("list", "regions", "--study", folder)[1].startswith("地区")
    assert run("list", "regions", "--study", folder, "--lang", "en")[1].startswith("Region")


def test_a_region_and_an_indicator_choose_rows(run):
    chosen = ("--region", "China", "--indicator", "每万人口高价值发明专利拥有量")
    rows = list(csv.DictReader(io.StringIO(run("trend", *chosen, "--format", "csv")[1])))
    assert [(row["region"], row["indicator"]) for row in rows] == [("CN", "hv_patents_per_10k")]


def test_an_indicator_that_a_region_did_not_adopt_is_found(run):
    chosen = ("--region", "Shanghai", "--indicator", "ip_protection_satisfaction")
    out = run("reconcile", "--plan", "14FYP", *chosen, "--format", "csv")[1]
    (row,) = csv.DictReader(io.StringIO(out))
    assert row["status"] == "not_adopted"


def test_why_there_is_nothing_to_show_is_said(run, toy):
    code, out, _ = run("forecast", "--study", toy(), "--region", "South")
    assert code == 0
    assert re.fullmatch(r"Nothing to show: none of the \d+ rows is about South\.\n", out)
    _, out, _ = run("reconcile", "--study", toy(), "--plan", "XP", "--lang", "zh")
    assert out == "没有可显示的内容：本研究没有与XP的目标相对照的地方目标。\n"
    assert (
        json.loads(run("forecast", "--study", toy(), "--region", "020020", "--format", "json")[1])
        == []
    )


@pytest.mark.parametrize("asked", [(), ("--show", "deciles"), ("--targets",)])
def test_a_study_without_a_past_to_test_has_nothing_to_show(run, toy, asked):
    code, out, _ = run("backtest", "--study", toy(), *asked)
    assert (code, out) == (0, "Nothing to show.\n")


def test_what_is_asked_of_a_backtest_reaches_it(run):
    chosen = ("--region", "CN", "--indicator", "invention_patents_per_10k", "--model", "drift")
    out = run("backtest", *chosen, "--horizon", "2", "--by", "step", "--format", "csv")[1]
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(row["model"], row["step"], row["level"]) for row in rows] == [
        ("drift", step, level) for step in "12" for level in ("50.0", "80.0", "95.0")
    ]


def test_the_horizon_reaches_the_forecast(run):
    chosen = ("--region", "CN", "--indicator", "hv_patents_per_10k", "--format", "csv")
    out = run("forecast", *chosen, "--horizon", "2")[1]
    # The last year observed is 2025.
    assert {row["year"] for row in csv.DictReader(io.StringIO(out))} == {"2026", "2027"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_build_says_where_the_results_are(run, toy, empty, lang):
    code, out, err = run("build", "--study", toy(), "--out", "a/b", "--lang", lang)
    assert (code, err) == (0, "")
    assert "a/b" in out
    assert (empty / "a" / "b" / "datapackage.json").exists()


def test_build_writes_the_formats_it_is_asked_for(run, toy, empty):
    code, _, err = run("build", "--study", toy(), "--out", "a", "--format", "parquet,sdmx-csv")
    assert (code, err) == (0, "")
    assert {p.suffix for p in (empty / "a").glob("[a-n]*.*")} == {".parquet", ".json"}
    assert (empty / "a" / "observations.sdmx.csv").exists()
    code, out, err = run("build", "--study", toy(), "--out", "b", "--format", "ods")
    assert (code, out) == (2, "")
    assert "ods" in err
    assert "sdmx-csv" in err
    assert not (empty / "b").exists()


# What was known on a day


@pytest.mark.parametrize("command", [*TABLES, "list", "build", "conflicts", "crosswalk"])
def test_every_command_takes_a_day_and_tells_what_it_leaves_out(run, toy, empty, command):
    more = {"list": ["plans"], "crosswalk": ["--to", "2025"]}.get(command, [])
    given = [command, *more, "--study", toy(), "--as-of"]
    code, _, err = run(*given, "2021-03-01")
    # One figure is from the press of 2022.
    assert code == 0
    assert err.startswith("As known on 2021-03-01: 1 rows published later and 0 rows without")
    for lang in LANGUAGES:
        code, out, err = run(*given, "2021-13", "--lang", lang)
        assert (code, out) == (2, "")
        assert "'2021-13'" in err
        assert bool(CJK.search(err)) == (lang == "zh")


def test_a_later_figure_does_not_show_before_its_day(run, toy):
    given = ("trend", "--study", toy(), "--region", "X", "--format", "csv", "--as-of")
    years = [
        next(csv.DictReader(io.StringIO(run(*given, day)[1])))["last_year"]
        for day in ("2021-03-01", "2022-12-31")
    ]
    assert years == ["2020", "2021"]


def test_the_day_reaches_the_reports(run, asked):
    run("report", "Shanghai", "--as-of", "2021-10")
    assert asked[0][0][1]["as_of"] == "2021-10"


def test_a_day_is_nothing_for_the_check_of_the_tables(run):
    assert run("check", "--as-of", "2021")[0] == 2


# Conflicts and merged regions

TWICE = """region,indicator,year,value,unit,bound,status,source
X,share,2020,10,percent,eq,actual,plan
X,share,2020,12,percent,eq,actual,news
"""
MERGED = """region,name_zh,name_en,level,parent,valid_from,valid_to
X,全国,Xland,nation,,,
W,西市,West,prefecture,X,,
E,东市,East,prefecture,X,,2019-01
"""
FIGURES = """region,indicator,year,value,unit,bound,status,source
W,grants,2018,20,item,eq,actual,plan
E,grants,2018,3,item,eq,actual,plan
W,grants,2017,18,item,eq,actual,plan
"""


def test_conflicts_show_what_was_taken_and_why(run, toy):
    out = run("conflicts", "--study", toy(observations=TWICE))[1]
    assert re.search(r"Xland +Share +2020 +conflict +10% +12% +20 +10% +plan +better source", out)
    assert run("conflicts", "--study", toy(observations=TWICE), "--kind", "rounding")[1] == (
        "Nothing to show.\n"
    )


def test_the_crosswalk_shows_what_was_made_and_what_was_not(run, toy):
    plans = """plan,programme,region,period_start,period_end,stage,source
XP,P1,X,2021,2025,final,plan
"""
    targets = """target,plan,region,indicator,target_year,value,unit,bound
X1,XP,X,grants,2025,9,item,eq
"""
    successions = "region,successor,date\nE,W,2019-01\n"
    folder = toy(
        regions=MERGED, observations=FIGURES, successions=successions, plans=plans, targets=targets
    )
    given = ("crosswalk", "--to", "2025", "--study", folder)
    code, out, err = run(*given)
    assert code == 0
    assert re.search(r"West +Grants +2018 +23 +sum +W; E", out)
    assert err == "1 figures could not be brought there; --refused lists them.\n"
    assert re.search(
        r"West +Grants +2017 +W +The study has no figure of East", run(*given, "--refused")[1]
    )
    said = "Nothing to show: none of the 1 rows is about Xland.\n"
    assert run(*given, "--region", "X") == (0, said, "")
    assert run(*given[:2], "soon", "--study", folder)[0] == 2


# Reports, without rendering any


@pytest.fixture
def asked(monkeypatch):
    """Return what the command asks :func:`ipanalysis.report` for, and let it be told a result."""
    calls = []

    class Made:
        complete = True

        def summary(self, lang):
            return [f"made in {lang}"]

    def report(regions, **options):
        calls.append((regions, options))
        return Made()

    monkeypatch.setattr(ipa, "report", report, raising=False)
    return calls, Made


def test_a_report_is_asked_for_with_names_languages_and_folders(run, asked):
    given = "report Shanghai 深圳 --lang zh --lang en --out o --study s --notebook n --jobs 3"
    assert run(*given.split()) == (0, "made in zh\n", "")
    ((regions, options),) = asked[0]
    options.pop("on_done")
    assert regions == ["Shanghai", "深圳"]
    assert options == {
        "lang": ["zh", "en"],
        "out": "o",
        "study": "s",
        "notebook": "n",
        "formats": "html",
        "jobs": 3,
        "kernel": None,
        "as_of": None,
        "timeout": None,
        "force": False,
        "dry_run": False,
        "prune": False,
        "scheduler": None,
        "progress": True,
    }


def test_all_leaves_the_choice_of_regions_to_the_function(run, asked):
    run("report", "--all")
    ((regions, options),) = asked[0]
    assert regions is None
    assert options["lang"] == ["en"]
    assert options["out"] == "reports"


def test_a_report_that_failed_shows_in_the_exit_code(run, asked):
    asked[1].complete = False
    assert run("report", "Shanghai")[0] == 1


# Help


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_help_has_an_example_in_the_language(run, monkeypatch, command, lang):
    monkeypatch.setenv("LC_ALL", f"{lang}_XX.UTF-8")
    code, out, err = run(command, "--help")
    assert (code, err) == (0, "")
    about, _, example = out.rpartition("\n\n")
    assert f"ipanalysis {command} " in example
    assert bool(CJK.search(about)) == (lang == "zh")


def test_help_lists_every_command(run):
    out = run("--help")[1]
    listed = re.findall(r"^    ([a-z]+)\b", out, flags=re.MULTILINE)
    assert listed == list(COMMANDS)


def examples():
    made = parser("en")
    (commands,) = [a for a in made._actions if isinstance(a.choices, dict)]
    return {name: sub.epilog.partition("ipanalysis ")[2] for name, sub in commands.choices.items()}


def test_every_command_has_its_example():
    assert {name: line.split()[0] for name, line in examples().items()} == {c: c for c in COMMANDS}


# Those that make or change a study have tests of their own.
@pytest.mark.parametrize(
    "command", [c for c in COMMANDS if c not in ("report", "status", "record", "init", "import")]
)
def test_the_example_of_the_help_runs(run, empty, command):
    # Whatever study it names, here it is the bundled one.
    line = shlex.split(examples()[command])
    code, out, err = run(*line, "--study", bundled_folder())
    assert (code, err) == (0, "")
    assert len(out.splitlines()) > 2 or command in ("check", "build", "derive")


def test_the_example_of_report_is_understood(run, asked):
    assert run(*shlex.split(examples()["report"]))[0] == 0
    assert asked[0][0][0] == ["Shanghai", "深圳"]


# Two plans side by side


def test_two_plans_are_put_side_by_side_and_counted(run, toy):
    code, out, err = run("reconcile", "--study", toy(), "--plan", "NP", "--against", "XP")
    assert (code, err) == (0, "")
    # From 100 to 600 grants is more a year than from 4,000 to 9,000; shares are the nation's alone.
    assert out.endswith("2 target(s) or pair(s) of targets: tightened 1, dropped 1.\n")
    code, out, _ = run(
        *("reconcile", "--study", toy(), "--plan", "NP", "--against", "XP", "--format", "json")
    )
    assert [row["status"] for row in json.loads(out)][-1] == "dropped"


def test_a_plan_to_hold_against_needs_another_one_that_exists(run, toy):
    code, out, err = run("reconcile", "--study", toy(), "--against", "XP")
    assert (code, out) == (2, "")
    assert "--plan" in err
    code, out, err = run("reconcile", "--study", toy(), "--plan", "NPP", "--against", "XP")
    assert (code, out) == (1, "")
    assert "NP" in err


def test_coherence_prints_the_result_the_parts_the_rest_and_fair_shares(run):
    asked = ["coherence", "--indicator", "hv_patents_per_10k", "--plan", "14FYP", "--format", "csv"]
    found = ipa.coherence(ipa.load(), "hv_patents_per_10k", "14FYP")
    shares = ipa.allocations(ipa.load(), "hv_patents_per_10k", "14FYP")
    for show, table in (
        *(("result", found.table), ("parts", found.parts), ("rest", found.rest)),
        ("shares", shares),
    ):
        code, out, _ = run(*asked, "--show", show)
        read = list(csv.DictReader(io.StringIO(out)))
        assert code == 0
        assert [list(row) for row in read] == [list(table.columns)] * len(table)


@pytest.mark.parametrize("show", ["result", "reasons", "years", "placebos"])
def test_a_plan_is_evaluated_and_dates_without_one_are_counted(run, show):
    given = ("evaluate", "--since", "CN-14FYP", "--region", "CN", "--indicator", "gdp")
    code, out, err = run(*given, "--show", show)
    assert (code, err) == (0, "")
    assert out.splitlines()[-2] == "1 series judged: within its interval (1)."
    assert re.match(
        r"Of 7 dates without a plan \d lie outside the 95% interval\.", out[out.rindex("Of") :]
    )


def test_an_evaluation_fits_a_terminal_and_says_why_nothing_is_judged(run):
    given = ("evaluate", "--since", "CN-14FYP", "--region", "CN", "--indicator")
    _, out, _ = run(*given, "invention_patents_granted_domestic")
    assert max(map(len, out.splitlines()[:3])) <= 100
    code, out, _ = run(*given, "copyright_pledge")
    assert code == 0
    assert "at least 5 are needed" in out
    assert out.endswith("No series could be judged.\n")


def test_the_ledger_says_where_each_target_stands(run, toy):
    code, out, _ = run("reconcile", "--counts")
    study = ipa.load()
    assert code == 0
    assert out.endswith(f"\n{len(study.targets)} target(s), 0 of them without a place.\n")
    code, out, _ = run("reconcile", "--counts", "--study", toy(), "--format", "csv")
    read = list(csv.DictReader(io.StringIO(out)))
    assert [(row["target"], row["place"]) for row in read] == [
        *(("X1", "national"), ("X2", "national"), ("N1", "local")),
    ]
