"""Each target has one place in the ledger."""

import pandas as pd
import pytest

import ipanalysis as ipa
from ipanalysis.targets.ledger.accounts import accounts, counts


def test_every_target_of_the_bundled_study_has_exactly_one_place():
    study = ipa.load()
    table = accounts(ipa.reconcile(study), study.targets)
    assert table["target"].tolist() == study.targets["target"].tolist()
    assert table["place"].notna().all()
    assert counts(table)["n"].sum() == len(study.targets)


@pytest.mark.parametrize("plan", ["14FYP", "SH-14FYP"])
def test_of_one_plan_each_local_target_has_its_row(plan):
    study = ipa.load()
    own = study.targets[study.targets["plan"] == "SH-14FYP"]
    table = accounts(ipa.reconcile(study, plan), own)
    assert set(table["place"]) == {"local"} and (table["rows"] == 1).all()


def test_a_target_that_got_lost_or_stands_twice_is_found():
    ledger = ipa.reconcile(ipa.load(), "SH-14FYP")
    short = type(ledger)(ledger.table.iloc[1:], ledger.differences, ledger.excluded)
    targets = ipa.load().targets
    own = targets[targets["plan"] == "SH-14FYP"]
    assert accounts(short, own)["place"].isna().sum() == 1
    twice = pd.concat([ledger.table, ledger.table.iloc[:1]])
    with pytest.raises(ValueError, match=ledger.table["target"].iloc[0]):
        accounts(type(ledger)(twice, ledger.differences, ledger.excluded), own)
