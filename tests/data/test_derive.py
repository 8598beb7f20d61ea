"""Derived figures of a small study, worked by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ipanalysis as ipa
from ipanalysis.data.derive import _bound, formula
from ipanalysis.data.load import inspect, load
from ipanalysis.data.write import write_study
from ipanalysis.reports.batch.asked import asked_for

HEAD = "derivation,indicator,operation,first,second,second_region,lag,regions,year_from,year_to\n"
INDICATORS = """indicator,name_zh,name_en,unit,kind,domain,direction
grants,授权量,Grants,item,flow,creation,up
share,占比,Share,percent,share,utilisation,up
wide_share,宽,Wide,percent,share,utilisation,up
per_head,人均,Grants per thousand people,per_k,ratio,creation,up
people,人口,People,k_person,stock,services,neutral
usd,美元额,Trade in dollars,USD_m,flow,creation,up
xxd,本币额,Trade,XXD_m,flow,creation,up
rate,汇率,Rate,XXD_per_USD,ratio,services,neutral
"""
UNITS = """unit,dimension,factor,name_zh,name_en
item,count,1,件,items
k_item,count,1000,千件,thousand items
percent,fraction,0.01,%,%
k_person,people,1000,千人,thousand people
per_k,per_person,0.001,件/千人,per thousand
USD_m,USD,1000000,百万美元,USD million
XXD_m,XXD,1000000,百万,XXD million
XXD_per_USD,XXD_per_USD,1,元/美元,XXD per USD
"""
OBSERVED = """region,indicator,year,value,unit,bound,status,source
X,grants,2020,4,k_item,eq,actual,plan
X,grants,2021,5.0,k_item,eq,actual,late
010010,grants,2020,100,item,eq,actual,plan
010010,grants,2021,200,item,ge,actual,news
020020,grants,2020,60,item,eq,part_year,plan
010010,people,2020,50,k_person,eq,actual,news
010010,people,2021,60,k_person,eq,actual,late
X,usd,2020,20.0,USD_m,eq,actual,plan
X,usd,2021,30.0,USD_m,eq,actual,news
X,xxd,2021,200,XXD_m,eq,actual,news
X,rate,2020,6.5,XXD_per_USD,eq,actual,news
X,rate,2021,7.0,XXD_per_USD,eq,actual,late
"""
RULES = {
    "S": "S,share,share,grants,grants,nation,,,,",
    "H": "H,per_head,ratio,grants,people,same,,,,",
    "D": "D,xxd,product,usd,rate,nation,,,,",
}


@pytest.fixture
def study(toy):
    def make(*rules, derived=True, observations=OBSERVED, **tables):
        text = HEAD + "\n".join(rules or RULES.values()) + "\n"
        targets = "target,plan,region,indicator,target_year,value,unit,bound\n"
        folder = toy(
            **{"indicators": INDICATORS, "units": UNITS, "targets": targets + TARGET}
            | {"observations": observations, "derivations": text, **tables}
        )
        return load(folder, derived=derived)

    return make


TARGET = "X1,XP,X,grants,2025,9,k_item,eq\n"


def made(study):
    rows = study.observations[study.observations["rule"].notna()]
    return {(r["rule"], r["region"], r["year"]): r for r in rows.to_dict("records")}


def test_a_share_of_the_nation_is_worked_from_both_figures_and_cites_both(study):
    row = made(study())["S", "010010", 2020]
    # 100 of 4,000; 100 stands for 99.5 to 100.5, 4 thousand for 3,500 to 4,500.
    assert row["value"] == 2.5
    assert row["rounding"] == pytest.approx(100.5 / 3500 * 100 - 2.5)
    assert (row["unit"], row["bound"], row["status"]) == ("percent", "eq", "estimated")
    assert row["inputs"] == "010010/grants/2020/actual/plan; X/grants/2020/actual/plan"
    assert (row["source"], row["published"]) == ("plan", "2021-03-01")


def test_a_ratio_brings_the_units_together_and_is_as_old_as_its_latest_input(study):
    row = made(study())["H", "010010", 2020]
    assert row["value"] == 2  # 100 items over 50 thousand people
    assert row["rounding"] == pytest.approx(100.5 / 49.5 - 2)
    assert (row["source"], row["published"]) == ("plan; news", "2022")


def test_a_product_fills_the_year_that_was_not_observed_and_no_other(study):
    found = made(study())
    assert found["D", "X", 2020]["value"] == 130  # 20 x 6.5
    assert found["D", "X", 2020]["rounding"] == pytest.approx(20.05 * 6.55 - 130)
    assert ("D", "X", 2021) not in found
    table = ipa.derive(study()).set_index(["rule", "year"])
    assert table.loc[("D", 2021), ["value", "observed", "deviation", "used"]].tolist() == [
        *(210, 200, 10),
        False,
    ]
    assert table.loc[("D", 2021), "relative"] == 0.05


def test_a_bound_is_kept_where_the_other_figure_is_exact(study):
    found = made(study())
    assert (found["S", "010010", 2021]["bound"], found["S", "010010", 2021]["value"]) == ("ge", 4)


def test_part_year_figures_are_no_input(study):
    assert not [key for key in made(study()) if key[1] == "020020"]


def test_a_part_year_figure_does_not_keep_the_value_of_the_year_from_being_made(study):
    found = made(study(observations=OBSERVED + "X,xxd,2020,90,XXD_m,eq,part_year,news\n"))
    assert found["D", "X", 2020]["value"] == 130


@pytest.mark.parametrize("status", ["preliminary", "estimated", "revised"])
def test_any_other_observed_figure_does(study, status):
    rows = OBSERVED + f"X,xxd,2020,90,XXD_m,ge,{status},news\n"
    assert ("D", "X", 2020) not in made(study(observations=rows))


def test_a_rule_may_use_what_an_earlier_one_made_and_the_first_rule_wins(study):
    share = "W,wide_share,share,xxd,xxd,nation,1,,,"
    loaded = study(RULES["D"], share, "E,xxd,product,usd,rate,same,,,,")
    found = made(loaded)
    # 200 of 2021 over the derived 130 of the year before.
    assert found["W", "X", 2021]["value"] == pytest.approx(153.85)
    assert found["W", "X", 2021]["inputs"].endswith("X/xxd/2020/estimated/D")
    table = ipa.derive(loaded).set_index(["rule", "year"])
    assert table.loc[[("D", 2020), ("E", 2020)], "used"].tolist() == [True, False]


def test_circles_and_units_that_do_not_fit_are_named(toy):
    rules = """A,share,share,wide_share,grants,same,,,,
B,grants,sum,grants,grants,same,,,,
C,wide_share,ratio,share,grants,same,1.5,,,
D,share,ratio,wide_share,grants,same,,,,
"""
    study, problems = inspect(toy(derivations=HEAD + rules))
    assert study is None
    assert [(p.kind, p.row, p.column) for p in problems] == [
        ("circular", 2, "indicator"),
        ("operation", 2, "operation"),
        ("circular", 3, "indicator"),
        ("circular", 4, "indicator"),
        ("whole_number", 4, "lag"),
        ("circular", 5, "indicator"),
    ]


def test_years_and_regions_of_a_rule_are_limits(study):
    limited = study("S,share,share,grants,grants,nation,,020020; 010010,2021,2021")
    assert set(made(limited)) == {("S", "010010", 2021)}


def test_the_whole_a_region_belongs_to_and_an_earlier_year_may_be_the_second_input(study):
    rule = "P,share,share,grants,grants,parent,1,,,"
    row = made(study(rule))["P", "010010", 2021]
    assert (row["value"], row["inputs"].split("; ")[1]) == (5, "X/grants/2020/actual/plan")


def test_a_division_by_what_may_be_zero_is_refused_with_its_reason(study):
    rows = OBSERVED.replace("010010,people,2020,50,", "010010,people,2020,0,")
    table = ipa.derive(study(observations=rows), "en").set_index(["rule", "region", "year"])
    row = table.loc[("H", "010010", 2020)]
    assert row["reason"] == "The second input is not above zero."
    assert row[["value", "rounding"]].isna().all()
    assert not row["used"]


def test_switched_off_nothing_is_derived_and_the_rules_stay(study):
    bare = study(derived=False)
    assert bare.observations["rule"].isna().all()
    assert len(bare.derivations) == 3
    assert bare.as_of("2024-12-31").observations["rule"].isna().all()
    full = bare.with_derived()
    assert made(full).keys() == made(study()).keys()
    assert full.without_derived().observations.equals(bare.observations)
    assert len(full.with_derived().observations) == len(full.observations)


def test_on_a_day_only_what_was_known_is_put_together(study):
    full = study()
    assert set(made(full.as_of("2021-12-31"))) == {("S", "010010", 2020)}  # only "plan" was out
    # The nation's 5,000 of 2021 came out in 2024, the rate of 2021 too.
    assert ("S", "010010", 2021) not in made(full.as_of("2022-12-31"))
    assert ("D", "X", 2020) in made(full.as_of("2022-12-31"))
    assert made(full.as_of("2024-12-31")).keys() == made(full).keys()


def test_derived_figures_are_not_written_and_come_back_when_loaded(study, tmp_path):
    full = study()
    again = load(write_study(full, tmp_path / "again"))
    assert "estimated" not in (tmp_path / "again" / "observations.csv").read_text("utf-8")
    assert again.observations.equals(full.observations)


def test_a_report_does_not_bring_back_what_was_switched_off(study, tmp_path):
    for one, number in ((study(derived=False), 0), (study(), 5)):
        asked = asked_for("X", "en", one, None, None, None)
        folder, known = asked.tables(tmp_path / str(number))
        assert len(made(load(folder))) == len(made(known)) == number


def test_the_summary_counts_observed_and_derived_figures_apart(study):
    assert "observations 12" in study().summary()
    assert "derived figures 5" in study().summary()
    assert "derived" not in study(derived=False).summary().replace("derivations", "")


def test_select_tells_the_rule_of_a_derived_figure(study):
    rows = study().select("X", "xxd")
    assert rows["rule"].fillna("").tolist() == ["D", ""]
    assert rows["value"].tolist() == [130, 200]


def test_a_rule_is_said_in_words(study):
    loaded = study()
    rules = loaded.derivations.to_dict("records")
    assert [formula(rule, loaded) for rule in rules] == [
        "Grants as a share of Grants of the nation",
        "Grants ÷ People",
        "Trade in dollars × Rate of the nation",
    ]


BOUNDS = ("eq", "approx", "ge", "gt", "le", "lt")
ACTUAL = st.floats(1, 100)
SLACK = st.floats(0, 10)
OPERATIONS = {
    "product": lambda a, b: a * b,
    "ratio": lambda a, b: a / b,
    "share": lambda a, b: a / b,
    "sum": lambda a, b: a + b,
    "difference": lambda a, b: a - b,
}


def printed(actual, bound, slack):
    """A figure that is printed with a bound for an actual one."""
    return {"ge": actual - slack, "gt": actual - slack - 0.1}.get(bound) or {
        "le": actual + slack,
        "lt": actual + slack + 0.1,
    }.get(bound, actual)


@given(
    st.sampled_from(sorted(OPERATIONS)),
    *[st.sampled_from([b for b in BOUNDS if b != "approx"])] * 2,
    *[ACTUAL, ACTUAL, SLACK, SLACK],
)
def test_a_derived_bound_is_true_of_the_actual_figures(operation, b1, b2, x, y, s1, s2):
    first, second = printed(x, b1, s1), printed(y, b2, s2)
    bound = _bound(operation, b1, b2)
    if bound is None or min(first, second) <= 0:
        return
    stated, actual = OPERATIONS[operation](first, second), OPERATIONS[operation](x, y)
    slack = 1e-9 * max(1, abs(stated))
    assert {
        "eq": abs(actual - stated) <= slack,
        "ge": actual >= stated - slack,
        "gt": actual > stated - slack,
        "le": actual <= stated + slack,
        "lt": actual < stated + slack,
    }[bound]


def test_approximate_figures_and_bounds_do_not_mix():
    assert _bound("sum", "approx", "eq") == "approx"
    assert _bound("sum", "approx", "ge") is None
    assert _bound("ratio", "ge", "ge") is None
    assert _bound("ratio", "ge", "le") == "ge"
