"""A country with people and two currencies, for conversions between measures."""

import pytest

UNITS = """unit,dimension,factor,name_zh,name_en
item,count,1,件,items
k_item,count,1000,千件,thousand items
person,people,1,人,people
k_person,people,1000,千人,thousand people
per_k,per_person,0.001,件/千人,"per 1,000 people"
percent,fraction,0.01,%,%
EUR_m,EUR,1000000,百万欧元,EUR million
USD_m,USD,1000000,百万美元,USD million
EUR_USD,EUR_per_USD,1,欧元/美元,euro per US dollar
"""
INDICATORS = """indicator,name_zh,name_en,unit,kind,domain,direction,weight
grants,授权量,Grants,item,flow,creation,up,
density,人均授权量,Grants per head,per_k,ratio,creation,up,heads
heads,人口,People,k_person,stock,context,neutral,
part,占比,Share of the nation,percent,share,creation,up,
fees,费用,Fees,EUR_m,flow,international,up,
fees_usd,费用（美元）,Fees in dollars,USD_m,flow,international,up,
rate,汇率,Rate of exchange,EUR_USD,ratio,context,neutral,
rest,其余,Rest,EUR_m,flow,international,up,
total,合计,Total,EUR_m,flow,international,up,
"""
DERIVATIONS = """\
derivation,indicator,operation,first,second,second_region,lag,regions,year_from,year_to
PER-HEAD,density,ratio,grants,heads,same,,,,
PART,part,share,grants,grants,nation,,,,
EURO,fees,product,fees_usd,rate,nation,,X,2010,2020
TOTAL,total,sum,fees,rest,same,1,,,
"""
OBSERVATIONS = """region,indicator,year,value,unit,bound,status,source
X,rate,2024,0.9,EUR_USD,eq,actual,plan
X,grants,2025,4,k_item,eq,actual,plan
010010,heads,2019,90,k_person,eq,actual,plan
010010,heads,2021,95,k_person,eq,actual,plan
010010,heads,2023,100,k_person,eq,revised,late
010010,heads,2023,98,k_person,eq,actual,news
010010,heads,2024,120,k_person,approx,actual,news
010010,rest,2024,7,EUR_m,eq,actual,plan
020020,heads,2019,50,k_person,eq,actual,plan
020020,heads,2015,40,k_person,eq,actual,plan
"""
MAPPINGS = """subject_id,predicate_id,object_id,mapping_justification,comment_zh,comment_en
grants,skos:relatedMatch,density,semapv:ManualMappingCuration,是其分子。,Its numerator.
fees_usd,skos:exactMatch,fees,semapv:ManualMappingCuration,币种不同。,In dollars.
rest,skos:relatedMatch,density,semapv:ManualMappingCuration,仅相关。,Only related.
"""
TARGETS = """target,plan,region,indicator,target_year,value,unit,bound
X1,XP,X,density,2025,9,per_k,eq
X2,XP,X,fees,2025,300,EUR_m,eq
"""


@pytest.fixture
def country(toy):
    """Return a function that loads the country with local targets and more observations."""
    from ipanalysis.data.load import load

    tables = {
        "units": UNITS,
        "indicators": INDICATORS,
        "derivations": DERIVATIONS,
        "mappings": MAPPINGS,
    }

    def read(local="", observed="", **more):
        grown = {"targets": TARGETS + local, "observations": OBSERVATIONS + observed}
        return load(toy(**(tables | grown | more)))

    return read
