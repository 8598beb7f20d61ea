"""The arithmetic of parts and rest: identities that hold for any numbers."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipanalysis.locale import Name
from ipanalysis.targets.coherence.bounding import Part, Rest, bounds
from ipanalysis.targets.coherence.outlook import outlook
from ipanalysis.targets.coherence.parts import Tree, left_over, who_counts

NOTHING = Rest((0, 0), 0, 1)
LIMITS = (0.0, inf)
weights = st.floats(1, 1e6)
values = st.floats(0.1, 1e4)


def part(value, weight, low=None, high=None):
    ends = value if low is None else low, value if high is None else high
    return Part(value, *ends, ends, weight)


def found(parts, target, total=None, spare=0.0, rest=NOTHING):
    return bounds(parts, target, rest, LIMITS, total, spare)


@given(st.lists(st.tuples(values, weights), min_size=1, max_size=8), values, weights)
def test_parts_plus_rest_equal_the_whole(parts, target, others):
    total = sum(w for _, w in parts) + others
    made = found([part(*p) for p in parts], target, total)
    promised = made.point[0] * (total - others)
    scale = promised + target * total
    assert promised + made.point[1] * others == pytest.approx(target * total, abs=1e-8 * scale)


@given(st.lists(values, min_size=1, max_size=8), values)
def test_amounts_plus_rest_equal_the_whole(parts, target):
    made = found([part(value, 1.0) for value in parts], target)
    assert sum(parts) + made.point[1] == pytest.approx(target, abs=1e-9 * (sum(parts) + target))


@given(
    st.lists(st.tuples(values, weights), min_size=1, max_size=6),
    *(values, weights, st.floats(1e-3, 1e3), st.floats(1e-3, 1e3)),
)
def test_the_unit_of_the_weight_does_not_matter_and_that_of_the_target_scales(
    parts, target, others, heavier, larger
):
    total = sum(w for _, w in parts) + others
    plain = found([part(*p) for p in parts], target, total)
    other = found(
        *([part(v * larger, w * heavier) for v, w in parts], target * larger, total * heavier)
    )
    near = 1e-6 * larger * (abs(plain.point[0]) + target) * total / others
    assert other.point[0] == pytest.approx(plain.point[0] * larger)
    assert other.point[1] == pytest.approx(plain.point[1] * larger, abs=near)


@given(
    st.lists(st.tuples(values, weights), min_size=1, max_size=4),
    *(st.lists(values, min_size=1, max_size=3), values, weights),
    st.lists(st.floats(0, 1), min_size=3, max_size=3),
)
def test_the_bounds_hold_whatever_the_missing_weights_are(known, unknown, target, spare, shares):
    divisor = max(sum(shares[: len(unknown)]), 1.0) * 1.01
    taken = [spare * share / divisor for share in shares[: len(unknown)]]
    total = sum(w for _, w in known) + spare
    some = [part(*p) for p in known]
    exact = found(
        [*some, *(part(v, w) for v, w in zip(unknown, taken, strict=True))], target, total
    )
    bounded = found([*some, *(part(v, None) for v in unknown)], target, total, spare)
    slack = 1e-6 * (abs(exact.point[1]) + target)
    assert bounded.needed[0] - slack <= exact.point[1] <= bounded.needed[1] + slack
    assert bounded.promised[0] - 1e-6 * target - slack <= exact.point[0]


@given(values, values, weights, weights)
def test_a_range_lies_between_what_its_ends_give(one, other, weight, others):
    low, high = sorted((one, other))
    ends = [found([part(v, weight)], 12, weight + others).point[1] for v in (high, low)]
    assert found([part(low, weight, low, high)], 12, weight + others).needed == tuple(ends)


def test_no_rest_means_that_the_parts_alone_decide():
    made = found([part(12, 40), part(13, 60)], 12, 100)
    assert made.whole == (12.6, 12.6)
    assert outlook(made, 12, False, 1, 1.1, False).verdict == "assured"
    assert outlook(made, 13, False, 1, 1.1, False).verdict == "in_doubt"


def test_what_the_rest_has_is_bounded_by_what_the_whole_has():
    # 60 people in the rest; 20 of them have 8; the whole has 900, of which the parts have 500.
    rest = Rest((160, 160), 20, 2, most=400)
    made = found([part(15, 40)], 12, 100, rest=rest)
    assert made.now == (160 / 60, 400 / 60)
    assert made.whole == (7.6, 10)


# Who counts


def tree(depth):
    """Regions in a chain below the nation, and one beside."""
    parent = {"X": None, "B": "X"} | {f"A{n}": f"A{n - 1}" if n else "X" for n in range(depth)}
    children = {}
    for code, above in parent.items():
        if above:
            children.setdefault(above, []).append(code)
    names = {code: Name(code, code) for code in parent}
    return Tree("X", parent, children, names, frozenset({"G"}))


@given(st.integers(1, 6), st.data())
def test_of_a_chain_of_regions_the_uppermost_counts(depth, data):
    regions = data.draw(st.lists(st.sampled_from([*tree(depth).parent, "G", "?"]), max_size=9))
    reasons = who_counts(regions, tree(depth))
    counted = [r for r, reason in zip(regions, reasons, strict=True) if reason is None]
    asked = sorted(int(r[1:]) for r in regions if r.startswith("A"))
    expected = {f"A{asked[0]}"} if asked else set()
    expected |= {"B"} & set(regions)
    assert set(counted) == expected
    assert len(counted) == len(set(counted))
    pieces = left_over(counted, tree(depth))
    assert {piece.region for piece in pieces} == {"A0", "B"} - set(counted)
