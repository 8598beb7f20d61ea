"""Of two targets with open ends a bound is only stated where it follows."""

import pytest

import ipanalysis as ipa
from ipanalysis.locale.numbers import bound_sign
from ipanalysis.targets.ledger.bounds import bound_beside

TARGETS = """target,plan,region,indicator,target_year,value,unit,bound
X1,XP,X,share,2025,20,percent,{nation}
N1,NP,010010,share,2025,10,percent,{local}
"""


@pytest.mark.parametrize(
    ("local", "nation", "bound", "shown"),
    [
        ("ge", "eq", "ge", "≥ "),
        ("eq", "ge", "le", "≤ "),
        ("ge", "le", "ge", "≥ "),
        # The nation may reach anything above 20 and the region anything above 10.
        ("ge", "ge", "eq", ""),
        ("le", "lt", "eq", ""),
    ],
)
def test_the_difference_has_the_bound_that_follows(toy, local, nation, bound, shown):
    study = ipa.load(toy(targets=TARGETS.format(local=local, nation=nation)))
    ledger = ipa.reconcile(study)
    assert bound_beside(local, nation) == bound
    assert f" {shown}−10" in str(ledger.show("en").text)
    # The target itself keeps its own bound.
    assert ledger.differences[["bound", "national_bound"]].values.tolist() == [[local, nation]]
    text = str(ipa.show(ledger.differences, study, "en").text)
    assert f" {shown}−10" in text
    assert f"{bound_sign(local)} 10%".strip() in text
