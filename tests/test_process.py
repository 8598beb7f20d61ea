"""The command line as processes of its own: exit codes, pipes, and what an import loads."""

import os
import subprocess
import sys

import pytest

HEAVY = ["pandas", "numpy", "matplotlib", "scipy", "statsmodels", "papermill", "nbformat"]


def process(*arguments, module=True, **options):
    command = [sys.executable, "-m", "ipanalysis"] if module else [sys.executable]
    options = {"capture_output": True, "text": True, "encoding": "utf-8"} | options
    return subprocess.run([*command, *map(str, arguments)], **options)


def test_a_process_ends_with_the_exit_code_and_no_trace(toy):
    targets = NOTHING_LOCAL["targets"].replace("XP,X,grants,2025", ",Y,grants,soon")
    folder = toy(targets=targets)
    done = process("check", "--study", folder, "--lang", "en")
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 3  # no plan, no such region, no year
    assert done.stderr.startswith("3 ")
    done = process("trend", "--study", folder, "--lang", "en", "--debug")
    assert done.returncode == 1
    assert "Traceback" in done.stderr


def test_the_installed_command_is_the_same():
    command = os.path.join(os.path.dirname(sys.executable), "ipanalysis")
    done = subprocess.run([command, "list", "--help"], capture_output=True, text=True)
    assert done.returncode == 0
    assert "ipanalysis list regions" in done.stdout


@pytest.mark.skipif(os.name != "posix", reason="pipes of another kind")
@pytest.mark.parametrize("lines", [1, 300])
def test_a_reader_who_has_seen_enough_is_no_error(toy, lines):
    # 1 line is written when the process ends, 300 lines (more than 8 kB) before: two ways to fail.
    rows = "".join(f"0{n:05},区,区,Region {n},,province,X,\n" for n in range(lines))
    regions = f"region,name_zh,short_zh,name_en,aliases,level,parent,groups\n{NATION}{rows}"
    folder = toy(regions=regions, **NOTHING_LOCAL)
    reading, writing = os.pipe()
    os.close(reading)  # as `head` does when it ends
    try:
        done = process(
            *("list", "regions", "--study", folder),
            capture_output=False,
            stdout=writing,
            stderr=subprocess.PIPE,
            env={k: v for k, v in os.environ.items() if k != "PYTHONUNBUFFERED"},
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


NATION = "X,全国,全国,Xland,,nation,,\n"
NOTHING_LOCAL = {
    "plans": """plan,programme,region,name_zh,name_en,period_start,period_end,stage,source
XP,P1,X,全国规划,National plan,2021,2025,final,plan
""",
    "observations": """region,indicator,year,value,unit,bound,status,source
X,grants,2020,4,k_item,eq,actual,plan
""",
    "targets": """target,plan,region,indicator,target_year,value,unit,bound,basis
X1,XP,X,grants,2025,9,k_item,eq,annual
""",
}


def test_a_terminal_that_lacks_characters_shows_the_rest(toy):
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "LC_ALL": "C.UTF-8"}
    done = process("list", "regions", "--study", toy(), "--lang", "zh", env=environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert "010010" in done.stdout
    assert "\\u5317" in done.stdout  # 北


# What an import costs, as modules that are loaded


def loaded(code: str) -> set[str]:
    """Return the modules that a fresh Python has loaded after running the code."""
    ending = "; import sys; print('LOADED', *sys.modules)"
    done = process("-c", f"{code}{ending}", module=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.partition("LOADED")[2].split())


def test_importing_the_package_loads_nothing_heavy():
    modules = loaded("import ipanalysis")
    assert "ipanalysis" in modules
    assert [name for name in [*HEAVY, "jinja2", "babel", "argparse"] if name in modules] == []


def test_help_loads_nothing_heavy():
    code = (
        "import contextlib; from ipanalysis.cli import main\n"
        "with contextlib.suppress(SystemExit): main(['--help'])\n"
        "0"
    )
    modules = loaded(code)
    assert "argparse" in modules
    assert [name for name in [*HEAVY, "jinja2"] if name in modules] == []


def test_checking_a_study_loads_no_model_and_no_notebook(toy):
    modules = loaded(f"from ipanalysis.cli import main; main(['check', '--study', {str(toy())!r}])")
    unwanted = ["matplotlib", "scipy", "statsmodels", "papermill", "nbformat", "jinja2"]
    assert "pandas" in modules
    assert [name for name in unwanted if name in modules] == []
