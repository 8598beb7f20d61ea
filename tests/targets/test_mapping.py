import pandas as pd

from ipanalysis.targets.mapping import relations


def mapped(*rows):
    columns = ["subject_id", "predicate_id", "object_id", "comment_zh", "comment_en"]
    return pd.DataFrame(rows, columns=columns)


def test_the_closest_written_relation_counts():
    table = mapped(
        ("a", "skos:relatedMatch", "n1", "相关", "related"),
        ("a", "skos:closeMatch", "n2", "相近", "close"),
    )
    found = relations(table, ["n1", "n2"])
    assert (found["a"].national, found["a"].comparable) == ("n2", True)


def test_an_indicator_of_the_national_plan_is_identical_to_itself_whatever_is_mapped():
    found = relations(mapped(("n1", "skos:broadMatch", "n2", None, None)), ["n1", "n2"])
    assert (found["n1"].national, found["n1"].comparable) == ("n1", True)


def test_nothing_is_guessed_from_similar_names():
    assert "patents" not in relations(mapped(), ["patents_total"])


def test_a_mapping_to_an_indicator_outside_the_plan_does_not_count():
    assert "a" not in relations(mapped(("a", "skos:exactMatch", "n9", None, None)), ["n1"])


def test_a_justification_in_one_language_serves_both():
    found = relations(mapped(("a", "skos:broadMatch", "n1", None, "wider")), ["n1"])
    assert found["a"].note.text("zh") == "wider"
