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
    together. Then each pair of ``must`` makes one story of the two that its nodes are in, contradictions or not. Where
    ``cannot`` forbids that, the pairs still come together, in the order of ``must``, and take along whoever hangs on
    them by an edge, strongest first, and is not forbidden; those who stay behind are grouped by the edges again.
    """
    order = {node: place for place, node in enumerate(nodes)}
    strongest_first = sorted(edges, key=lambda edge: edge.strength, reverse=True)
    decided, forbidden = list(must), list(cannot)
    against = _both_ways(chain(contradictions, forbidden))
    by_edges = _clustered(order, strongest_first, against)
    stories = list(by_edges.members.values())
    if decided:
        carried = _carried(by_edges, strongest_first, decided, _both_ways(forbidden))
        taken = set(chain.from_iterable(carried))
        left = [node for node in order if node not in taken]
        stories = [*carried, *_clustered(left, strongest_first, against).members.values()]
    return sorted((sorted(story, key=order.__getitem__) for story in stories), key=lambda story: order[story[0]])


class _Partition(Generic[Node]):
    """Nodes in groups that grow together, no two of which may be in one group if they are ``against`` each other."""

    def __init__(self, nodes: Iterable[Node], against: dict[Node, set[Node]]) -> None:
        self.members: dict[Node, list[Node]] = {node: [node] for node in nodes}
        self.home = {node: node for node in self.members}
        self._against = against

    def join(self, a: Node, b: Node) -> bool:
        """Bring two nodes' groups together, if that may be. Whether they are one group now."""
        one, two = self.home[a], self.home[b]
        if one == two:
            return True
        if len(self.members[one]) < len(self.members[two]):
            one, two = two, one
        moving = self.members[two]
        if any(self.home.get(other) == one for node in moving for other in self._against.get(node, ())):
            return False
        for node in moving:
            self.home[node] = one
        self.members[one] += self.members.pop(two)
        return True


def _both_ways(pairs: Iterable[tuple[Node, Node]]) -> dict[Node, set[Node]]:
    found: dict[Node, set[Node]] = defaultdict(set)
    for a, b in pairs:
        found[a].add(b)
        found[b].add(a)
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


def _carried(
    by_edges: _Partition[Node],
    strongest_first: Sequence[Edge[Node]],
    must: Iterable[tuple[Node, Node]],
    forbidden: dict[Node, set[Node]],
) -> list[list[Node]]:
    """The stories that pairs of ``must`` are in, with all that they carry along.

    They grow by the strongest edge that leads out of them, as Prim's tree does (1957), no farther than the stories
    of which they hold a member.
    """
    stories = _Partition(by_edges.home, forbidden)
    whole: _Partition[Node] = _Partition(by_edges.members, {})  # of the stories by the edges, those that must joins
    for a, b in must:
        if stories.join(a, b):
            whole.join(by_edges.home[a], by_edges.home[b])
    leading: dict[Node, list[int]] = defaultdict(list)  # a node's edges within what is to be one story, by place
    for place, edge in enumerate(strongest_first):
        if whole.home[by_edges.home[edge.a]] == whole.home[by_edges.home[edge.b]]:
            leading[edge.a].append(place)
            leading[edge.b].append(place)
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
