"""Where everything stands in a diagram: a ladder of states with their moves beside them.

States stand in one column in the order of the file. A move to the next state is the arrow between the two boxes; any
other move is a line under its own label that runs to a lane on the right and along it to its target. All lines into one
state share a lane. Labels, boxes and lanes have columns or rows of their own, so nothing can cover anything else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from wangjian.law import diagram_text as words
from wangjian.law.procedure import ClockStep, Lapse, Move, Procedure, RunStep, StateKind

MARGIN = 20.0
LABEL, DETAIL, LABEL_STEP, DETAIL_STEP = 15.0, 12.0, 20.0, 16.0
BOX = {"zh": 124.0, "en": 136.0}
ROOM = {"zh": 290.0, "en": 336.0}
LANE = 14.0
GUTTER = 12.0
BOLD = 1.16
"""How much wider bold signs are taken to be."""

_JOIN = {"zh": ";", "en": "; "}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text: its left end, its baseline, its size and what it is (label, detail, effect, box, article)."""

    x: float
    y: float
    size: float
    kind: str
    text: str

    @property
    def area(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the room it takes."""
        return self.x, self.y - self.size * 0.85, self.x + words.width(self.text, self.size), self.y + self.size * 0.2


@dataclass(frozen=True, slots=True)
class Box:
    """The box of a state."""

    state: str
    kind: StateKind
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Wire:
    """A line from a state into the lane of its target, at height `y`; `back` leads up, `law` happens by itself."""

    source: str
    target: str
    y: float
    back: bool
    law: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """The lane of one target: where it stands, where it enters the target's box, and how far it reaches."""

    target: str
    x: float
    entry: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Drop:
    """The arrow from a state (from none: the start) to the one below; `law` if nothing but a lapse leads there."""

    source: str
    x: float
    top: float
    bottom: float
    law: bool


@dataclass
class Layout:
    """A finished drawing in numbers."""

    width: float = 0.0
    height: float = 0.0
    boxes: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    loops: list[tuple[float, float]] = field(default_factory=list)
    wires: list[Wire] = field(default_factory=list)
    lanes: list[Lane] = field(default_factory=list)
    drops: list[Drop] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Edge:
    """A way from one state to another with the lines that explain it."""

    source: str
    target: str
    label: str
    details: tuple[tuple[str, str], ...]
    law: bool = False


def lay_out(procedure: Procedure, lang: str) -> Layout:
    """The layout of a procedure's diagram in ``zh`` or ``en``."""
    ladder = _Ladder(procedure, lang)
    ladder.climb()
    ladder.run_lanes()
    ladder.footer()
    return ladder.layout


class _Ladder:
    """The state of a drawing while it grows downwards."""

    def __init__(self, procedure: Procedure, lang: str) -> None:
        self.procedure, self.lang = procedure, lang
        self.layout = Layout()
        self.order = list(procedure.states)
        self.edges = _edges(procedure, lang)
        self.box_width = BOX[lang]
        self.left = MARGIN + self.box_width + 12
        self.room = ROOM[lang]
        self.entries: dict[str, float] = {}
        self.y = MARGIN + 20

    def climb(self) -> None:
        """Place the start and every state with its moves."""
        start = self.procedure.start
        steps: tuple[ClockStep | RunStep, ...] = (*start.clocks, *start.starts)
        details = [
            ("detail", words.articles(start.articles)),
            ("effect", words.effects(self.procedure, steps, self.lang)),
        ]
        shown = tuple(detail for detail in details if detail[1])
        self._gap("", [Edge("", self.order[0], start.text.in_(self.lang), shown)])
        entered = {edge.target for edge in self.edges if not self._adjacent(edge)}
        for key in self.order:
            own = [edge for edge in self.edges if edge.source == key]
            self._row(key, [edge for edge in own if not self._adjacent(edge)], key in entered)
            self._gap(key, [edge for edge in own if self._adjacent(edge)])

    def run_lanes(self) -> None:
        """Give each target a lane: short ones inside, none over another."""
        wires = defaultdict(list)
        for wire in self.layout.wires:
            wires[wire.target].append(wire.y)
        spans = [(min(*ys, self.entries[key]), max(*ys, self.entries[key]), key) for key, ys in wires.items()]
        taken: list[list[tuple[float, float]]] = []
        start = self.left + self.room + 16
        for top, bottom, key in sorted(spans, key=lambda span: (span[1] - span[0], span[2])):
            free = (n for n, lane in enumerate(taken) if all(bottom + 8 < a or b + 8 < top for a, b in lane))
            at = next(free, len(taken))
            if at == len(taken):
                taken.append([])
            taken[at].append((top, bottom))
            self.layout.lanes.append(Lane(key, start + at * LANE, self.entries[key], top, bottom))
        self.layout.width = start + max(len(taken), 1) * LANE + MARGIN

    def footer(self) -> None:
        """Below the ladder: moves of many states, clocks, special laws."""
        self.y += 18
        stays = [move for move in self.procedure.moves.values() if move.stays]
        if stays:
            self._heading({"zh": "不改变状态的步骤", "en": "Moves that keep the state"})
        for move in stays:
            states = ("、" if self.lang == "zh" else "; ").join(
                self.procedure.states[key].text.in_(self.lang) for key in move.source
            )
            self._paragraph(f"{move.text.in_(self.lang)} ({states})", _details(self.procedure, move, self.lang))
        self._heading({"zh": "期限", "en": "Clocks"})
        for head, effect in words.clock_lines(self.procedure, self.lang):
            self._paragraph(head, [("detail", effect)])
        if self.procedure.overrides:
            self._heading({"zh": "特别规定", "en": "Special laws"})
        for over in self.procedure.overrides:
            self._paragraph("", [("detail", words.override_line(over, self.lang))])
        self.layout.height = self.y + MARGIN

    def _adjacent(self, edge: Edge) -> bool:
        after = self.order.index(edge.source) + 1
        return after < len(self.order) and self.order[after] == edge.target

    def _row(self, key: str, edges: list[Edge], entered: bool) -> None:
        state, top = self.procedure.states[key], self.y
        y = top + 16
        for text in words.wrap(state.text.in_(self.lang), LABEL * BOLD, self.box_width - 24):
            y += LABEL_STEP
            self._line(MARGIN + 12, y - 8, LABEL, "box", text)
        for text in words.wrap(words.articles(state.articles), DETAIL, self.box_width - 24):
            y += DETAIL_STEP
            self._line(MARGIN + 12, y - 8, DETAIL, "article", text)
        need, self.y = y + 4, top + (24 if entered else 8)
        self.entries[key] = top + 14
        for edge in edges:
            self._wire(edge)
        self._stays(key)
        self.y = max(self.y + 2, need)
        self.layout.boxes.append(Box(key, state.kind, MARGIN, top, self.box_width, self.y - top))

    def _wire(self, edge: Edge) -> None:
        self._write(edge.label, LABEL, "label", self.left + 4, self.room - 4)
        self.y += 2
        back = self.order.index(edge.target) < self.order.index(edge.source)
        self.layout.wires.append(Wire(edge.source, edge.target, self.y, back, edge.law))
        self.y += 1
        self._details(edge.details, self.left + 4, self.room - 4)
        self.y += 8

    def _stays(self, key: str) -> None:
        """The names of the moves that keep the state; what they do is told below the ladder."""
        names = [move.text.in_(self.lang) for move in self.procedure.moves_from(key) if move.stays]
        if names:
            self.layout.loops.append((self.left + 8, self.y + DETAIL_STEP / 2 + 2))
            self._write(_JOIN[self.lang].join(names), DETAIL, "stay", self.left + 22, self.room - 22)
            self.y += 6

    def _gap(self, key: str, edges: list[Edge]) -> None:
        if not edges:
            self.y += 16
            return
        top, x = self.y, MARGIN + self.box_width / 2
        self.y += 8
        for edge in edges:
            room = self.left + self.room - x - 14
            self._write(edge.label, LABEL, "label", x + 14, room)
            self._details(edge.details, x + 14, room)
            self.y += 6
        self.y += 10
        self.layout.drops.append(Drop(key, x, top, self.y, all(edge.law for edge in edges)))

    def _write(self, text: str, size: float, kind: str, x: float, room: float) -> None:
        step = LABEL_STEP if size == LABEL else DETAIL_STEP
        for line in words.wrap(text, size * BOLD if kind in {"term", "heading"} else size, room):
            self.y += step
            self._line(x, self.y - step * 0.25, size, kind, line)

    def _details(self, details: Iterable[tuple[str, str]], x: float, room: float) -> None:
        """Who and what, on one line where both fit."""
        parts = list(details)
        both = sum(words.width(text, DETAIL) for _, text in parts) + GUTTER
        if len(parts) == 2 and both <= room:
            self.y += DETAIL_STEP
            for kind, text in parts:
                self._line(x, self.y - DETAIL_STEP * 0.25, DETAIL, kind, text)
                x += words.width(text, DETAIL) + GUTTER
            return
        for kind, text in parts:
            self._write(text, DETAIL, kind, x, room)

    def _line(self, x: float, y: float, size: float, kind: str, text: str) -> None:
        self.layout.lines.append(Line(x, y, size, kind, text))

    def _heading(self, title: dict[str, str]) -> None:
        self.y += 10
        self._write(title[self.lang], LABEL, "heading", MARGIN, self.layout.width)
        self.y += 4

    def _paragraph(self, label: str, details: Iterable[tuple[str, str]]) -> None:
        room = self.layout.width - 2 * MARGIN
        if label:
            self._write(label, DETAIL + 1, "term", MARGIN, room)
        self._details([detail for detail in details if detail[1]], MARGIN, room)
        self.y += 6


def _edges(procedure: Procedure, lang: str) -> list[Edge]:
    """Every way between states, in the order of the targets; a move met again is not explained again."""
    edges, told = [], set()
    rank = {key: n for n, key in enumerate(procedure.states)}
    for key in procedure.states:
        found = []
        for move in procedure.moves_from(key):
            if move.target is not None:
                details = () if move.key in told else tuple(_details(procedure, move, lang))
                found.append(Edge(key, move.target, move.text.in_(lang), details))
                told.add(move.key)
        found += [
            _lapse_edge(rule, key, rule.target, lang) for rule in procedure.lapses if key in rule.source and rule.target
        ]
        edges += sorted(found, key=lambda edge: rank[edge.target])
    return edges


def _details(procedure: Procedure, move: Move, lang: str) -> list[tuple[str, str]]:
    steps: tuple[ClockStep | RunStep, ...] = (*move.clocks, *move.starts)
    line = f"{words.who(procedure, move, lang)} · {words.articles(move.articles)}"
    effect = words.effects(procedure, steps, lang)
    return [("detail", line), *([("effect", effect)] if effect else [])]


def _lapse_edge(rule: Lapse, source: str, target: str, lang: str) -> Edge:
    line = f"{rule.clock} · {words.articles(rule.articles)}"
    return Edge(source, target, words.BY_LAW.in_(lang), (("detail", line),), law=True)
