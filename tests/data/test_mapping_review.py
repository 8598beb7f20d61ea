"""What the mappings leave open."""

from ipanalysis.data.review import review

HEAD = "subject_id,predicate_id,object_id,mapping_justification\n"
ROW = "{},skos:broadMatch,{},semapv:ManualMappingCuration\n"
TARGETS = """target,plan,region,indicator,target_year,value,unit,bound
X1,XP,X,grants,2025,9,k_item,eq
N1,NP,010010,delay,2025,600,item,eq
N2,NP,010010,delay,2024,600,item,eq
"""


def warned(folder):
    found = review(folder)
    assert found.problems == []
    return [(p.kind, p.file, p.row, p.value) for p in found.warnings]


def test_a_local_indicator_without_a_word_on_its_relative_is_listed_once(toy):
    assert warned(toy(targets=TARGETS, mappings=HEAD)) == [("unmapped", "targets.csv", 3, "delay")]


def test_to_say_that_there_is_no_relative_is_enough(toy):
    mappings = HEAD + ROW.format("delay", "sssom:NoTermFound")
    assert warned(toy(targets=TARGETS, mappings=mappings)) == []


def test_a_mapping_that_matches_nothing_is_listed_on_either_side(toy):
    mappings = HEAD + ROW.format("delay", "share") + ROW.format("wide_share", "grants")
    assert warned(toy(targets=TARGETS, mappings=mappings)) == [
        ("idle_object", "mappings.csv", 2, "share"),
        ("idle_subject", "mappings.csv", 3, "wide_share"),
    ]


def test_without_national_targets_nothing_can_be_mapped(toy):
    targets = "\n".join(line for line in TARGETS.splitlines() if not line.startswith("X1")) + "\n"
    assert warned(toy(targets=targets)) == []


def test_a_mapping_to_itself_or_in_a_circle_is_refused_by_name(toy):
    mappings = HEAD + ROW.format("share", "share")
    mappings += ROW.format("delay", "grants") + ROW.format("grants", "delay")
    found = [(p.kind, p.row) for p in review(toy(mappings=mappings)).problems]
    assert found == [("circular", 2), ("circular", 3), ("circular", 4)]
