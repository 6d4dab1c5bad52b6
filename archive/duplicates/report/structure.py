"""How a story hangs together: the pairs it rests on alone, and members far apart. Pure graph work on article ids."""

from collections import deque
from collections.abc import Iterable, Mapping

Edge = tuple[int, int]
"""Two ids, ascending."""


class Groups:
    """Ids joined one pair at a time (a disjoint-set forest, Galler and Fischer 1964)."""

    def __init__(self) -> None:
        self._above: dict[int, int] = {}

    def of(self, one: int) -> int:
        """The id that stands for the group of ``one``."""
        above = self._above.setdefault(one, one)
        while above != one:
            self._above[one] = self._above[above]
            one, above = above, self._above[above]
        return one

    def join(self, a: int, b: int) -> bool:
        """Make two groups one; False if they were."""
        a, b = self.of(a), self.of(b)
        self._above[max(a, b)] = min(a, b)
        return a != b


def neighbours(edges: Iterable[Edge]) -> dict[int, set[int]]:
    """Each id with those it shares an edge with."""
    found: dict[int, set[int]] = {}
    for a, b in edges:
        found.setdefault(a, set()).add(b)
        found.setdefault(b, set()).add(a)
    return found


def bridges(graph: Mapping[int, set[int]]) -> frozenset[Edge]:
    """Edges whose loss would cut the graph in more pieces (Tarjan 1974), found without recursion."""
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    found: set[Edge] = set()
    for root in graph:
        if root in order:
            continue
        order[root] = low[root] = len(order)
        stack = [(root, root, iter(graph[root]))]
        while stack:
            node, parent, rest = stack[-1]
            for other in rest:
                if other not in order:
                    order[other] = low[other] = len(order)
                    stack.append((other, node, iter(graph[other])))
                    break
                if other != parent:
                    low[node] = min(low[node], order[other])
            else:
                stack.pop()
                low[parent] = min(low[parent], low[node])
                if low[node] == order[node] and node != parent:
                    found.add((min(node, parent), max(node, parent)))
    return frozenset(found)


def path(graph: Mapping[int, set[int]], start: int, goal: int) -> tuple[int, ...]:
    """A shortest way from ``start`` to ``goal``, both included; empty if there is none."""
    before = {start: start}
    waiting = deque([start])
    while waiting:
        node = waiting.popleft()
        if node == goal:
            way = [goal]
            while way[-1] != start:
                way.append(before[way[-1]])
            return tuple(reversed(way))
        for other in sorted(graph.get(node, ())):
            if other not in before:
                before[other] = node
                waiting.append(other)
    return ()


def farthest(graph: Mapping[int, set[int]], start: int) -> tuple[int, int]:
    """The id farthest from ``start`` and the number of edges between them; ties go to the smaller id."""
    distance = {start: 0}
    waiting = deque([start])
    while waiting:
        node = waiting.popleft()
        for other in graph.get(node, ()):
            if other not in distance:
                distance[other] = distance[node] + 1
                waiting.append(other)
    steps = max(distance.values())
    return min(node for node, away in distance.items() if away == steps), steps


def longest_chain(graph: Mapping[int, set[int]]) -> tuple[int, int, int]:
    """Two ids far apart and the edges between them: found by two sweeps, a lower bound of the diameter."""
    first, _ = farthest(graph, min(graph))
    second, steps = farthest(graph, first)
    return min(first, second), max(first, second), steps
