from trust_cast import claim

from accord.core.trust.tally import origin_of, tally


def test_the_origin_is_the_source_and_without_one_the_member() -> None:
    assert origin_of(claim("m1")) == "m1"
    assert origin_of(claim("m1", source=" ")) == "m1"
    assert origin_of(claim("m1", source="List  X ")) == origin_of(claim("m2", source="list x")) == "list x"


def test_nothing_counts_to_nothing() -> None:
    counts = tally([])
    assert (counts.origins, counts.members, counts.corroborated, counts.disputed) == (frozenset(), frozenset(), False, False)


def test_the_counts_keep_claiming_seeing_and_disputing_members_apart() -> None:
    counts = tally([claim("m1", source="x", sightings=frozenset({"m1", "m2"}), disputes=frozenset({"m3"})), claim("m4", weight=0.1)])
    assert counts.members == {"m1", "m4"}
    assert counts.sighters == {"m2"}
    assert counts.disputers == {"m3"}
    assert counts.origins == {"x", "m2", "m4"}
    assert counts.low == {"m4"}
    assert counts.corroborated
    assert not counts.disputed


def test_claims_that_are_set_aside_are_counted_and_corroborate_nothing() -> None:
    """Of a member that claims it by others too only those that stand count; its own sightings of others' claims stand."""
    alone = tally([claim("m1", is_set_aside=True)])
    assert (alone.members, alone.aside, alone.corroborated) == ({"m1"}, {"m1"}, False)
    two = tally([claim("m1", is_set_aside=True), claim("m2")])
    assert (two.members, two.origins, two.aside, two.corroborated) == ({"m1", "m2"}, {"m1", "m2"}, {"m1"}, False)
    assert tally([claim("m1", is_set_aside=True), claim("m1"), claim("m2")]).corroborated
    both = tally([claim("m1", is_set_aside=True), claim("m1", source="list"), claim("m2")])
    assert (both.aside, both.corroborated) == (frozenset(), True)
    seen = tally([claim("m1", is_set_aside=True, sightings=frozenset({"m2", "m3"}))])
    assert (seen.aside, seen.corroborated) == ({"m1"}, True), "two others saw it themselves"
    assert tally([claim("m2", sightings=frozenset({"m1"})), claim("m1", is_set_aside=True)]).corroborated
