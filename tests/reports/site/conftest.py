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
