"""Stories from verdicts: texts joined by *same*, strongest first, never across a contradiction."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
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

    ``must`` joins first, in its order, and only yields to ``cannot``. Then the edges join, strongest first, unless
    that brought two nodes together that contradict each other or cannot be together.
    """
    members: dict[Node, list[Node]] = {node: [node] for node in nodes}
    home = {node: node for node in members}
    forbidden: dict[Node, set[Node]] = defaultdict(set)

    def forbid(pairs: Iterable[tuple[Node, Node]]) -> None:
        for a, b in pairs:
            forbidden[a].add(b)
            forbidden[b].add(a)

    def join(a: Node, b: Node) -> None:
        one, two = home[a], home[b]
        if one == two:
            return
        if len(members[one]) < len(members[two]):
            one, two = two, one
        if any(home[other] == one for node in members[two] for other in forbidden[node]):
            return
        for node in members[two]:
            home[node] = one
        members[one] += members.pop(two)

    forbid(cannot)
    for a, b in must:
        join(a, b)
    forbid(contradictions)
    for edge in sorted(edges, key=lambda edge: edge.strength, reverse=True):
        join(edge.a, edge.b)
    order = {node: place for place, node in enumerate(home)}
    return sorted(
        (sorted(story, key=order.__getitem__) for story in members.values()), key=lambda story: order[story[0]]
    )
