import pandas as pd

from ipanalysis.targets.mapping import itself, relations


def mapped(*rows):
    columns = ["subject_id", "predicate_id", "object_id", "comment_zh", "comment_en"]
    return pd.DataFrame(rows, columns=columns)


def test_the_closest_written_relation_comes_first():
    table = mapped(
        ("a", "skos:relatedMatch", "n1", "相关", "related"),
        ("a", "skos:closeMatch", "n2", "相近", "close"),
    )
    found = relations(table)["a"]
    assert [(r.national, r.comparable) for r in found] == [("n2", True), ("n1", False)]


def test_an_indicator_is_identical_to_itself_without_a_mapping():
    assert (itself("n1").national, itself("n1").comparable) == ("n1", True)


def test_nothing_is_guessed_from_similar_names():
    assert relations(mapped()) == {}


def test_a_row_that_says_there_is_no_relative_is_no_relation():
    assert relations(mapped(("a", "skos:exactMatch", "sssom:NoTermFound", None, None))) == {}


def test_a_justification_in_one_language_serves_both():
    found = relations(mapped(("a", "skos:broadMatch", "n1", None, "wider")))
    assert found["a"][0].note.text("zh") == "wider"
