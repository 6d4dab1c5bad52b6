"""What must hold of stories whatever the verdicts and the reviewers say."""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.duplicates.clusters import Edge, group

Pairs = tuple[tuple[int, int], ...]
Stories = set[frozenset[int]]


@dataclass(frozen=True)
class Case:
    """Verdicts and words on the numbers below ``size``; edges the strongest first."""

    size: int
    edges: Pairs
    contradictions: Pairs
    must: Pairs
    cannot: Pairs

    def stories(self, must: Iterable[tuple[int, int]] | None = None, cannot: Pairs | None = None) -> Stories:
        chosen = self.must if must is None else must
        return as_sets(
            group(
                range(self.size),
                weighed(self.edges),
                self.contradictions,
                chosen,
                self.cannot if cannot is None else cannot,
            )
        )


def weighed(edges: Pairs) -> list[Edge[int]]:
    return [Edge(a, b, (-float(place),)) for place, (a, b) in enumerate(edges)]


def as_sets(stories: list[list[int]]) -> Stories:
    return {frozenset(story) for story in stories}


@st.composite
def cases(draw: st.DrawFn) -> Case:
    size = draw(st.integers(2, 12))
    pairs = st.tuples(st.integers(0, size - 2), st.integers(1, size - 1)).filter(lambda pair: pair[0] < pair[1])
    drawn = draw(st.lists(pairs, unique=True, max_size=24))
    split = draw(st.integers(0, len(drawn)))
    said = draw(st.lists(pairs, unique=True, max_size=6))
    words = draw(st.integers(0, len(said)))
    return Case(size, tuple(drawn[:split]), tuple(drawn[split:]), tuple(said[:words]), tuple(said[words:]))


@given(cases(), st.randoms(use_true_random=False))
def test_no_order_matters_but_that_of_the_reviewers_words(case: Case, random: Random) -> None:
    def shuffled(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        turned = [pair if random.random() < 0.5 else pair[::-1] for pair in pairs]
        return random.sample(turned, len(turned))

    nodes = random.sample(range(case.size), case.size)
    edges = [edge._replace(a=edge.b, b=edge.a) for edge in weighed(case.edges)]
    random.shuffle(edges)
    found = group(nodes, edges, shuffled(case.contradictions), case.must, shuffled(case.cannot))
    assert as_sets(found) == case.stories()


@given(cases())
def test_what_cannot_be_together_never_is(case: Case) -> None:
    for story in case.stories():
        assert not any({a, b} <= story for a, b in case.cannot)


@given(cases())
def test_only_a_same_inside_a_story_overrules_contradictions_in_it(case: Case) -> None:
    for story in case.stories():
        if not any({a, b} <= story for a, b in case.must):
            assert not any({a, b} <= story for a, b in case.contradictions)


@given(cases())
def test_a_same_joins_two_whole_stories(case: Case) -> None:
    """Each *same* said after the others, nothing forbidden: what was together stays so, the two are one, no more."""
    for said in range(len(case.must)):
        before = case.stories(case.must[:said], cannot=())
        a, b = case.must[said]
        joined = [story for story in before if story & {a, b}]
        expected = (before - set(joined)) | {frozenset().union(*joined)}
        assert case.stories(case.must[: said + 1], cannot=()) == expected


@example(Case(5, ((1, 2), (0, 1)), (), ((0, 1), (1, 3), (0, 4)), ((2, 4),)))  # who stays behind must not change
@given(cases())
def test_one_more_same_only_joins_stories_that_nothing_forbids_to_join(case: Case) -> None:
    """The latest word comes first. Whatever is forbidden elsewhere, no story grows smaller or changes otherwise."""
    for said in range(len(case.must)):
        before = case.stories(case.must[said + 1 :])
        joined = [story for story in before if story & set(case.must[said])]
        whole = frozenset().union(*joined)
        if not any(whole.issuperset(pair) for pair in case.cannot):
            assert case.stories(case.must[said:]) == (before - set(joined)) | {whole}


@given(cases())
def test_a_lone_same_holds_unless_the_pair_itself_is_forbidden(case: Case) -> None:
    for pair in set(case.must) - set(case.cannot):
        assert any(story.issuperset(pair) for story in case.stories([pair]))


@given(cases())
def test_of_several_words_the_first_that_can_hold_together_do(case: Case) -> None:
    held: list[tuple[int, int]] = []
    for pair in case.must:
        bare = as_sets(group(range(case.size), (), (), (*held, pair), case.cannot))
        if any(story.issuperset(pair) for story in bare):
            held.append(pair)
    stories = case.stories()
    assert all(any(story.issuperset(pair) for story in stories) for pair in held)
    assert stories == case.stories(held)


@given(cases())
def test_the_part_that_hangs_together_can_be_grouped_alone(case: Case) -> None:
    """What ``archive.duplicates.stories`` relies on: contradictions alone tie nothing to anything."""
    parts = as_sets(group(range(case.size), weighed((*case.edges, *case.must, *case.cannot)), ()))
    found: Stories = set()
    for part in parts:

        def inside(pairs: Pairs, part: frozenset[int] = part) -> Pairs:
            return tuple(pair for pair in pairs if part.issuperset(pair))

        chosen = [edge for edge in weighed(case.edges) if edge.a in part]
        found |= as_sets(
            group(sorted(part), chosen, inside(case.contradictions), inside(case.must), inside(case.cannot))
        )
    assert found == case.stories()


@pytest.mark.parametrize(
    ("cannot", "expected"),
    [
        pytest.param([], ["abcdef"], id="nothing forbidden"),
        pytest.param(["bd"], ["adef", "bc"], id="who is forbidden keeps those that hang on it"),
        pytest.param(["ad"], ["abc", "def"], id="the pair itself"),
        pytest.param(["be"], ["abcd", "ef"], id="of two forbidden the one with the stronger edge comes along"),
    ],
)
def test_where_whole_stories_may_not_join_the_pair_does(cannot: list[str], expected: list[str]) -> None:
    """Stories abc and def as chains, a contradicting f; a reviewer says that a and d are the same."""
    edges = [Edge(a, b, (-place,)) for place, (a, b) in enumerate(["ab", "bc", "de", "ef"])]
    grouped = group("abcdef", edges, [("a", "f")], [("a", "d")], [(a, b) for a, b in cannot])
    assert sorted("".join(story) for story in grouped) == expected
