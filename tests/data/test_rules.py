import pytest

from ipanalysis.data.load import inspect, load


def problems_of(folder):
    study, problems = inspect(folder)
    assert study is None
    return [(p.kind, p.file, p.row, p.column) for p in problems]


def test_a_value_outside_the_bounds_of_its_indicator_is_named(toy):
    observations = """region,indicator,year,value,unit,bound,status,source
X,grants,2020,4,k_item,eq,actual,plan
X,share,2020,120,percent,eq,actual,plan
X,grants,2021,-1,item,eq,actual,plan
"""
    found = problems_of(toy(observations=observations))
    assert found == [
        ("out_of_bounds", "observations.csv", 3, "value"),
        ("out_of_bounds", "observations.csv", 4, "value"),
    ]


def test_a_unit_that_measures_something_else_is_named(toy):
    observations = """region,indicator,year,value,unit,bound,status,source
X,grants,2020,4,percent,eq,actual,plan
"""
    found = problems_of(toy(observations=observations))
    assert found == [("wrong_dimension", "observations.csv", 2, "unit")]


def test_a_growth_rate_keeps_its_own_unit_and_bounds(toy):
    targets = """target,plan,region,indicator,target_year,value,unit,bound,basis,source
X1,XP,X,grants,2025,150,percent,eq,growth_rate,plan
"""
    assert len(load(toy(targets=targets)).targets) == 1


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("2020,,2025,9,,", ("incomplete", "base_value")),
        (",4,2025,9,,", ("incomplete", "base_year")),
        ("2026,4,2025,9,,", ("order", "target_year")),
        (",,2025,9,8,", ("order", "value_upper")),
        (",,2025,9,,X1", ("circular", "same_as")),
    ],
)
def test_columns_that_do_not_fit_together_are_named(toy, cells, expected):
    head = "base_year,base_value,target_year,value,value_upper,same_as"
    targets = f"""{head},target,plan,region,indicator,unit,bound,basis
{cells},X1,XP,X,grants,item,eq,annual
"""
    assert [(k, c) for k, _, _, c in problems_of(toy(targets=targets))] == [expected]


def test_a_reversed_period_is_named(toy):
    plans = """plan,programme,region,period_start,period_end,stage,source
XP,P1,X,2025,2021,final,plan
NP,P1,010010,2021,2025,final,plan
"""
    assert problems_of(toy(plans=plans)) == [("order", "plans.csv", 2, "period_end")]


def test_mappings_and_parents_must_not_run_in_a_circle(toy):
    mappings = """subject_id,predicate_id,object_id,mapping_justification
share,skos:broadMatch,wide_share,semapv:ManualMappingCuration
wide_share,skos:narrowMatch,share,semapv:ManualMappingCuration
"""
    found = problems_of(toy(mappings=mappings))
    assert [(k, f, r) for k, f, r, _ in found] == [
        ("circular", "mappings.csv", 2),
        ("circular", "mappings.csv", 3),
    ]


@pytest.mark.parametrize("level", ["province", "nation"])
def test_there_must_be_one_nation(toy, level):
    regions = f"""region,name_en,level,parent
X,Xland,{level},
010010,North,{level},
020020,South,province,
G-1,Both,group,
"""
    kinds = [k for k, *_ in problems_of(toy(regions=regions))]
    assert "root" in kinds
