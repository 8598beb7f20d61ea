"""What all tests share: a still backend, steady examples, a browser or the reason for none."""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

import hypothesis
import pytest

# Before anybody imports pyplot: no test opens a window. Kernels started by tests inherit it.
os.environ["MPLBACKEND"] = "Agg"

# A shared machine has slow moments, so no deadline. CI must not fail by the luck of the draw;
# on a developer's machine new examples are welcome.
hypothesis.settings.register_profile("here", deadline=None, print_blob=True)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, max_examples=20)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def find_browser() -> str | None:
    """Path of a Chromium that the machine has; none is ever downloaded."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def why_no_browser() -> str | None:
    if find_browser() is None:
        return f"no Chromium found (looked for {', '.join(BROWSERS)})"
    if find_spec("playwright") is None:
        return "playwright is not installed"
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # .ci/run demands the browser: there a silent skip would hide that nothing was tried.
    reason = None if os.environ.get("IPANALYSIS_REQUIRE_BROWSER") else why_no_browser()
    if reason:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Path for Playwright's ``executable_path``; as root add the argument ``--no-sandbox``."""
    reason = why_no_browser()
    assert reason is None, reason
    return find_browser()


@pytest.fixture(scope="session")
def project() -> Path:
    """Return the top folder of the project."""
    return Path(__file__).resolve().parent.parent


# A small country of two parts, so that a test shows all that its result depends on.
TOY = {
    "regions": """region,name_zh,short_zh,name_en,aliases,level,parent,groups
X,全国,全国,Xland,Country,nation,,
010010,北省,北,North,NO;Nord,province,X,G-1
020020,南省,南,South,,province,X,G-1
G-1,两省,,Both,,group,X,
""",
    "units": """unit,dimension,factor,name_zh,name_en
item,count,1,件,items
k_item,count,1000,千件,thousand items
percent,fraction,0.01,%,%
""",
    "indicators": """indicator,name_zh,name_en,unit,kind,domain,direction,lower,upper
grants,授权量,Grants,item,flow,creation,up,0,
share,占比,Share,percent,share,utilisation,up,0,100
wide_share,宽口径占比,Wide share,percent,share,utilisation,up,0,100
delay,时长,Delay,item,stock,services,down,0,
""",
    "sources": """source,title_zh,title_en,publisher_zh,publisher_en,published,grade
plan,规划,The plan,政府,Government,2021-03-01,official
news,新闻,News,报社,Newspaper,2022,press
late,公报,Bulletin,统计局,Statistics,2024-05,official
""",
    "plans": """plan,programme,region,name_zh,name_en,period_start,period_end,stage,source
XP,P1,X,全国规划,National plan,2021,2025,final,plan
NP,P1,010010,北省规划,Northern plan,2021,2025,final,plan
""",
    "observations": """region,indicator,year,value,unit,bound,status,source
X,grants,2020,4,k_item,eq,actual,plan
X,grants,2021,5000,item,eq,actual,news
010010,share,2020,10,percent,eq,actual,plan
010010,grants,2020,100,item,eq,actual,plan
""",
    "targets": """target,plan,region,indicator,base_year,base_value,target_year,value,unit,bound
X1,XP,X,grants,2020,4,2025,9,k_item,eq
X2,XP,X,share,2020,10,2025,20,percent,eq
N1,NP,010010,grants,,,2025,600,item,ge
""",
    "mappings": """subject_id,predicate_id,object_id,mapping_justification,comment_zh,comment_en
wide_share,skos:narrowMatch,share,semapv:ManualMappingCuration,口径更宽,wider
""",
}


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory):
    """The bundled study, its results, and the folder they were written to; change none of them.

    Made once for all tests of a process: it takes some seconds.
    """
    import ipanalysis as ipa

    study = ipa.load()
    folder = tmp_path_factory.mktemp("bundled") / "made" / "now"
    return study, ipa.build(study, folder), folder


@pytest.fixture(scope="session")
def write_toy():
    """Return a function that writes the small study, with other rows where given, to a folder.

    Columns that a table has beside those given stay empty.
    """
    import csv
    import io

    from ipanalysis.data.schema import TABLES

    def write(folder: Path, **tables: str) -> Path:
        folder.mkdir(exist_ok=True)
        for name, text in (TOY | tables).items():
            rows = list(csv.DictReader(io.StringIO(text)))
            if name == "targets":
                rows = [{"source": "plan", "basis": "level"} | row for row in rows]
            names = TABLES[name].columns
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                out = csv.DictWriter(file, names, restval="", lineterminator="\n")
                out.writeheader()
                out.writerows(rows)
        return folder

    return write


@pytest.fixture
def toy(write_toy, tmp_path: Path):
    """Return a function that writes the small study to a folder of the test."""

    def write(**tables: str) -> Path:
        return write_toy(tmp_path / "study", **tables)

    return write
