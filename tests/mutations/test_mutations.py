"""A damaged study never loads in silence; mutate.py counts it over ten thousand mutations."""

import importlib.util
from pathlib import Path

import pytest

import ipanalysis.data.check as checking
import ipanalysis.data.load as loading

FILE = Path(__file__).with_name("mutate.py")


@pytest.fixture(scope="module")
def mutate():
    spec = importlib.util.spec_from_file_location("mutate", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def toy_files(mutate):
    return mutate.good_study("toy")


def counted(mutate, files, folder, numbers, seed=1):
    with mutate.tables_read_once():
        counts, failures = mutate.count(files, numbers, seed, folder)
    return sum(counts.values(), mutate.Counter()), failures


def test_no_damage_to_a_small_study_is_silent(mutate, toy_files, tmp_path):
    total, failures = counted(mutate, toy_files, tmp_path, range(len(mutate.WAYS)), seed=2)
    assert failures == []
    assert min(total[outcome] for outcome in ("refused", "told", "without effect")) > 10


def test_no_damage_to_the_bundled_study_is_silent(mutate, tmp_path):
    files = mutate.good_study("bundled")
    assert counted(mutate, files, tmp_path, range(0, len(mutate.WAYS), 9), seed=3)[1] == []


@pytest.mark.parametrize(
    ("module", "check", "always"),
    [(loading, "compare", (None, [])), (checking, "passes", True)],
    ids=["the record", "the cells"],
)
def test_a_check_that_is_lost_is_noticed(
    mutate, toy_files, tmp_path, monkeypatch, module, check, always
):
    monkeypatch.setattr(module, check, lambda *_: always)
    total, failures = counted(mutate, toy_files, tmp_path, range(18))
    assert len(failures) == total["silent"] + total["crashed"] > 0


def test_the_same_seed_makes_the_same_mutations(mutate, toy_files):
    one, two = (list(mutate.mutations(toy_files, range(40), 7)) for _ in range(2))
    assert one == two
