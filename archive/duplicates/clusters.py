"""Stories from verdicts: texts joined by *same*, strongest first, never across a contradiction.

What a reviewer calls the same joins the two whole stories that the verdicts made, contradictions or not.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from heapq import heapify, heappop, heappush
from itertools import chain
from typing import Generic, NamedTuple, TypeVar

Node = TypeVar("Node", bound=Hashable)


class Edge(NamedTuple, Generic[Node]):
    """A *same* between two texts."""

    a: Node
    b: Node
    strength: tuple[float, ...]
    """Compared as a tuple, the greatest first; ends in ranks by content, so that no order of arrival shows."""


def group(
    nodes: Iterable[Node],
    edges: Iterable[Edge[Node]],
    contradictions: Iterable[tuple[Node, Node]],
    must: Iterable[tuple[Node, Node]] = (),
    cannot: Iterable[tuple[Node, Node]] = (),
) -> list[list[Node]]:
    """The nodes as stories, each in the order the nodes came.

    The edges join, strongest first, unless that brought two nodes together that contradict each other or cannot be
    together. Then the pairs of ``must`` that can hold together, the first the most, are taken from the last to the
    first: each makes one story of the two that its nodes are in, contradictions or not. Where ``cannot`` forbids that,
    the pair still comes together and takes along whoever hangs on it by an edge, strongest first, and is not forbidden;
    those who stay behind are grouped by the edges again.
    """
    order = {node: place for place, node in enumerate(nodes)}
    strongest_first = sorted(edges, key=lambda edge: edge.strength, reverse=True)
    decided, forbidden = list(must), list(cannot)
    if not strongest_first and not decided:
        return [[node] for node in order]
    against = _both_ways(chain(contradictions, forbidden))
    stories = _clustered(order, strongest_first, against)
    if decided:
        _overrule(stories, strongest_first, decided, _both_ways(forbidden))
    return sorted(
        (sorted(story, key=order.__getitem__) for story in stories.members.values()), key=lambda story: order[story[0]]
    )


class _Partition(Generic[Node]):
    """Nodes in groups that grow together, no two of which may be in one group if they are ``against`` each other."""

    def __init__(self, nodes: Iterable[Node], against: dict[Node, set[Node]]) -> None:
        self.members: dict[Node, list[Node]] = {node: [node] for node in nodes}
        self.home = {node: node for node in self.members}
        self.against = against

    def join(self, a: Node, b: Node) -> bool:
        """Bring two nodes' groups together, if that may be. Whether they are one group now."""
        one, two = self.home[a], self.home[b]
        if one == two:
            return True
        if len(self.members[one]) < len(self.members[two]):
            one, two = two, one
        moving = self.members[two]
        if any(self.home.get(other) == one for node in moving for other in self.against.get(node, ())):
            return False
        for node in moving:
            self.home[node] = one
        self.members[one] += self.members.pop(two)
        return True

    def replace(self, nodes: Sequence[Node], groups: Iterable[list[Node]]) -> None:
        """Take the groups of ``nodes`` apart and put these in their place."""
        for home in {self.home[node] for node in nodes}:
            del self.members[home]
        for group in groups:
            self.members[group[0]] = group
            self.home.update(dict.fromkeys(group, group[0]))


def _both_ways(pairs: Iterable[tuple[Node, Node]]) -> dict[Node, set[Node]]:
    found: dict[Node, set[Node]] = defaultdict(set)
    for a, b in pairs:
        found[a].add(b)
        found[b].add(a)
    return found


def _places_by_node(edges: Iterable[Edge[Node]]) -> dict[Node, list[int]]:
    """Where among the edges those of each node stand, rising."""
    found: dict[Node, list[int]] = defaultdict(list)
    for place, edge in enumerate(edges):
        found[edge.a].append(place)
        found[edge.b].append(place)
    return found


def _clustered(
    nodes: Iterable[Node], strongest_first: Iterable[Edge[Node]], against: dict[Node, set[Node]]
) -> _Partition[Node]:
    """Kruskal's forest (1956), but for the edges that ``against`` forbids."""
    stories = _Partition(nodes, against)
    for edge in strongest_first:
        if edge.a in stories.home and edge.b in stories.home:
            stories.join(edge.a, edge.b)
    return stories


def _overrule(
    stories: _Partition[Node],
    strongest_first: Sequence[Edge[Node]],
    must: Iterable[tuple[Node, Node]],
    forbidden: dict[Node, set[Node]],
) -> None:
    """Join what must be joined, the last pair first, so that one more in front only adds to what the others did."""
    by_edges, stories.against = stories.against, forbidden
    together = _Partition(stories.home, forbidden)
    held = [pair for pair in must if together.join(*pair)]
    edges_of = _places_by_node(strongest_first)
    joined: list[tuple[Node, Node]] = []
    for a, b in reversed(held):
        joined.append((a, b))
        if not stories.join(a, b):
            both = [*stories.members[stories.home[a]], *stories.members[stories.home[b]]]
            inside = set(both)
            places = sorted({place for node in both for place in edges_of[node]})
            edges = [edge for edge in map(strongest_first.__getitem__, places) if {edge.a, edge.b} <= inside]
            pairs = [pair for pair in joined if inside.issuperset(pair)]
            carried = _carried(both, edges, pairs, forbidden)
            taken = set(chain.from_iterable(carried))
            left = [node for node in both if node not in taken]
            stories.replace(both, [*carried, *_clustered(left, edges, by_edges).members.values()])


def _carried(
    nodes: Iterable[Node],
    strongest_first: Sequence[Edge[Node]],
    pairs: Iterable[tuple[Node, Node]],
    forbidden: dict[Node, set[Node]],
) -> list[list[Node]]:
    """The pairs, joined, with all of the nodes that they can carry along.

    They grow by the strongest edge that leads out of them, as Prim's tree does (1957).
    """
    stories = _Partition(nodes, forbidden)
    for a, b in pairs:
        stories.join(a, b)
    leading = _places_by_node(strongest_first)
    reached = {node for group in stories.members.values() if len(group) > 1 for node in group}
    waiting = [place for node in reached for place in leading[node]]
    heapify(waiting)
    while waiting:
        edge = strongest_first[heappop(waiting)]
        if stories.join(edge.a, edge.b):
            for node in {edge.a, edge.b} - reached:
                reached.add(node)
                for place in leading[node]:
                    heappush(waiting, place)
    return [group for group in stories.members.values() if len(group) > 1]
