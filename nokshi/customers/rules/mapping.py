"""Where those around a customer stand on the map of relations: near ones on an inner ring, theirs on an outer one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import atan2, cos, degrees, pi, sin

NEAR, FAR = 8, 14
UNDIRECTED = "household"
# How far along a line its words and its arrow stand: beside each other, and outside of the boxes at its ends.
WORDS_AT, ARROW_AT = 0.42, 0.66


@dataclass(frozen=True, slots=True)
class Shape:
    """The measures of a map: its size, the radii of its rings, and the size of a box."""

    width: int
    height: int
    inner: tuple[int, int]
    outer: tuple[int, int]
    box: tuple[int, int] = (150, 76)


WIDE = Shape(1200, 780, (285, 195), (520, 345))
# For a phone: there is room for one ring only, and for words in the boxes instead of on the lines.
TALL = Shape(360, 780, (121, 330), (0, 0), (118, 112))


@dataclass(frozen=True, slots=True)
class Node:
    """Somebody on the map, and where his box is."""

    id: int
    name: str
    kind: str
    x: int = 0
    y: int = 0
    left: int = 0
    top: int = 0
    ring: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """A line from one to another, where its words stand, and where its arrow does, turned by so many degrees."""

    start: int
    end: int
    kind: str
    role: str = ""
    ends: tuple[int, int, int, int] = (0, 0, 0, 0)
    words_at: tuple[int, int] = (0, 0)
    arrow_at: tuple[int, int] | None = None
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """A map: who stands on it, and the lines between those who do."""

    shape: Shape
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]


def drawn(
    middle: Node, near: Sequence[Node], far: Sequence[Node], links: Sequence[Link], shape: Shape = WIDE
) -> Picture:
    """Return the map around somebody; the outer ring follows the inner one, so that few lines cross."""
    inner = [_on_ring(node, place / len(near), shape, 1) for place, node in enumerate(near)]
    angle = {node.id: place for place, node in enumerate(near)}
    ordered = sorted(far, key=lambda node: (_beside(node.id, links, angle), node.id))
    shift = 0.5 / max(len(near), 1) if len(far) > 1 else 0
    outer = [_on_ring(node, (place + shift) / len(far), shape, 2) for place, node in enumerate(ordered)]
    nodes = (_placed(middle, shape.width / 2, shape.height / 2, shape, 0), *inner, *outer)
    places = {node.id: node for node in nodes}
    lines = dict.fromkeys(link for link in links if link.start in places and link.end in places)
    return Picture(shape, nodes, tuple(_between(link, places) for link in lines))


def _on_ring(node: Node, share: float, shape: Shape, ring: int) -> Node:
    turn, radius = 2 * pi * share - pi / 2, shape.inner if ring == 1 else shape.outer
    return _placed(node, shape.width / 2 + radius[0] * cos(turn), shape.height / 2 + radius[1] * sin(turn), shape, ring)


def _placed(node: Node, x: float, y: float, shape: Shape, ring: int) -> Node:
    left, top = round(x - shape.box[0] / 2), round(y - shape.box[1] / 2)
    return replace(node, x=round(x), y=round(y), left=left, top=top, ring=ring)


def _beside(node_id: int, links: Sequence[Link], angle: Mapping[int, int]) -> int:
    ends = [link.end if link.start == node_id else link.start for link in links if node_id in (link.start, link.end)]
    return min((angle[end] for end in ends if end in angle), default=len(angle))


def _between(link: Link, places: Mapping[int, Node]) -> Link:
    start, end = places[link.start], places[link.end]
    is_directed = link.kind != UNDIRECTED
    return replace(
        link,
        ends=(start.x, start.y, end.x, end.y),
        words_at=_along(start, end, WORDS_AT if is_directed else 0.5),
        arrow_at=_along(start, end, ARROW_AT) if is_directed else None,
        turn=round(degrees(atan2(end.y - start.y, end.x - start.x))),
    )


def _along(start: Node, end: Node, share: float) -> tuple[int, int]:
    return round(start.x + (end.x - start.x) * share), round(start.y + (end.y - start.y) * share)
