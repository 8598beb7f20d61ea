"""A small study with all that a site shows, and a site made of it."""

import pytest

import ipanalysis as ipa
from ipanalysis.locale import LANGUAGES
from ipanalysis.reports.export import to_page
from ipanalysis.reports.page import SECTIONS, Page
from ipanalysis.reports.site import announce, page_name, write_index

TABLES = {
    "regions": """region,name_zh,short_zh,name_en,aliases,level,parent,groups,tile
X,全国,全国,Xland,Country,nation,,,
010010,北省,北,North,NO;Nord,province,X,G-1,r1c1
010011,北市,北市,Northton,,prefecture,010010,,
020020,南省,南,South <&>,,province,X,G-1,r2c3
030030,西省,西,West,,province,X,,
G-1,两省,,Both,,group,X,,
""",
    "observations": """region,indicator,year,value,unit,bound,status,source
X,grants,2020,4,k_item,eq,actual,plan
X,grants,2021,5000,item,eq,actual,news
010010,grants,2020,100,item,eq,actual,plan
010010,grants,2021,400,item,eq,actual,news
010010,share,2020,10,percent,eq,actual,plan
010010,share,2021,21,percent,eq,preliminary,late
020020,grants,2021,700,item,eq,actual,news
020020,share,2020,12,percent,eq,actual,late
030030,share,2020,8,percent,eq,actual,late
030030,share,2021,9,percent,eq,actual,late
010010,delay,2020,3,item,eq,actual,late
""",
    "targets": """target,plan,region,indicator,base_year,base_value,target_year,value,unit,bound
X1,XP,X,grants,2020,4,2025,9,k_item,eq
X2,XP,X,share,2020,10,2025,20,percent,eq
N1,NP,010010,grants,,,2021,300,item,ge
N2,NP,010010,share,,,2021,25,percent,ge
""",
    "measures": """measure,plan,region,parent,kind,number,title_zh,title_en,theme,instrument,source
M1,XP,X,,task,1,建设中心,Build centres,services,supply,plan
M2,NP,010010,,task,,奖励,Reward <inventors>,services,demand,plan
M3,NP,020020,,task,,立法,Make laws,protection,environment,plan
""",
}


@pytest.fixture(scope="session")
def made(write_toy, tmp_path_factory):
    """Return the study, its results and the folder they stand in."""
    top = tmp_path_factory.mktemp("made")
    study = ipa.load(write_toy(top / "study", **TABLES))
    results = ipa.build(study, top / "processed", "csv", study_tables=False)
    announce(top / "processed")
    return study, results, top


@pytest.fixture(scope="session")
def site(made, tmp_path_factory):
    """Return a folder with reports in both languages and the site around them."""
    study, results, top = made
    folder = tmp_path_factory.mktemp("out")
    for lang in LANGUAGES:
        page = Page("010010", lang, str(top / "study"), str(top / "processed"))
        body = "".join(str(getattr(page, name)()) for name in SECTIONS)
        folder.joinpath(page_name("010010", lang)).write_text(to_page(body, lang), "utf-8")
        for region in ("X", "G-1"):
            folder.joinpath(page_name(region, lang)).write_text(to_page("", "en"), "utf-8")
    write_index(study, results, folder)
    return folder


AIMS = """target,plan,region,indicator,base_year,base_value,target_year,value,unit,bound
X1,XP,X,grants,2020,4,2025,9,k_item,eq
N1,NP,010010,grants,,,2021,300,item,ge
N2,NP,010010,share,,,2021,25,percent,ge
N3,NQ,010010,share,,,2021,25,percent,ge
N4,NP,010010,share,,,2022,25,percent,ge
N5,OLD,010010,share,,,2020,9,percent,ge
S1,OLD,020020,share,,,2018,11,percent,ge
"""
PLANS = """plan,programme,region,name_zh,name_en,period_start,period_end,stage,source
XO,P0,X,旧规划,Old plan,2016,2020,final,plan
XP,P1,X,规划,Plan,2021,2025,final,plan
XL,P2,X,纲要,Outline,2021,2035,final,plan
NP,P1,010010,北规划,North plan,2021,2025,final,plan
NQ,P2,010010,北纲要,North outline,2021,2035,final,plan
OLD,P0,020020,南旧规划,South plan,2016,2020,final,plan
"""
VERDICTS = {"X1": "likely", "N1": "met", "N2": "missed", "N3": "missed", "N4": "no_data"}
VERDICTS |= {"N5": "met", "S1": "met"}


@pytest.fixture(scope="session")
def periods_apart(write_toy, tmp_path_factory):
    """Return a study of plans of two periods, and verdicts on its targets."""
    tables = TABLES | {"targets": AIMS, "plans": PLANS}
    study = ipa.load(write_toy(tmp_path_factory.mktemp("periods") / "study", **tables))
    judged = study.targets.assign(verdict=study.targets["target"].map(VERDICTS))
    return study, judged
