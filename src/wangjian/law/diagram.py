"""A procedure drawn for people, as SVG, from the same data that runs it.

The drawing carries no script, no style sheet and no style attribute, so it also stands in a page with a strict content
policy; classes let such a page colour it. Text is text: it can be selected and read aloud.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.diagram_layout import Box, Layout, Line, Wire, lay_out
from wangjian.law.procedure import Procedure, StateKind

FONT = {
    "zh": "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif",
    "en": "Noto Sans, Helvetica Neue, Arial, Liberation Sans, Noto Sans CJK SC, sans-serif",
}
INK, QUIET, LINE, BACK, LAW, LIT = "#1b2733", "#5a6877", "#44617f", "#9a4f00", "#0b6e5f", "#ffe08a"
_LOOK = {
    "label": (INK, "400"),
    "stay": (INK, "400"),
    "detail": (QUIET, "400"),
    "effect": (LAW, "400"),
    "box": (INK, "700"),
    "article": (QUIET, "400"),
    "heading": (INK, "700"),
    "term": (INK, "700"),
}
_UNKNOWN = Text(
    "程序“{name}”没有状态“{state}”；可选：{choices}。",
    "“{name}” has no state “{state}”; the states are: {choices}.",
)
_DESCRIPTION = Text(
    "{about} 状态自上而下排列；橙色线进入上方的状态，绿色虚线为期满依法发生，双线框为终结，"
    "圆圈箭头后为不改变状态的步骤。",
    "{about} States run from top to bottom; orange lines lead to a state above, green dashed lines happen by law "
    "when time is over, double frames are ends, round arrows introduce the moves that keep the state.",
)
_KEY = (
    (LINE, "", Text("办理后进入", "leads to")),
    (BACK, "", Text("进入上方的状态", "leads to a state above")),
    (LAW, "5 4", Text("期满依法发生", "by law when time is over")),
)


def diagram(procedure: Procedure, lang: str, *, lit: str | None = None) -> str:
    """The SVG of a procedure in ``zh`` or ``en``, with the state `lit` highlighted.

    Raise `Refusal` ``procedure.state-unknown`` with the states.
    """
    if lit is not None and lit not in procedure.states:
        choices = ", ".join(procedure.states)
        raise Refusal("procedure.state-unknown", _UNKNOWN, name=procedure.name, state=lit, choices=choices)
    layout = lay_out(procedure, lang)
    size = f"{layout.width:.0f} {layout.height:.0f}"
    title = f"{procedure.text.in_(lang)} {procedure.name}@{procedure.version}"
    about = _DESCRIPTION.in_(lang).format(about=procedure.about.in_(lang))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="procedure-diagram" viewBox="0 0 {size}" '
        f'width="{layout.width:.0f}" height="{layout.height:.0f}" '
        f'role="group" aria-label="{escape(title)}" lang="{"zh-Hans" if lang == "zh" else "en"}" '
        f'font-family="{FONT[lang]}">',
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(about)}</desc>",
        f'<rect class="paper" width="{layout.width:.0f}" height="{layout.height:.0f}" fill="#ffffff"/>',
        *_key(lang),
        *_lanes(layout),
        *_drops(layout),
        *(_box(box, lit) for box in layout.boxes),
        *(_loop(x, y) for x, y in layout.loops),
        *(_text(line) for line in layout.lines),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _key(lang: str) -> Iterator[str]:
    """What the kinds of line mean, above the ladder."""
    x = 20.0
    for colour, dash, text in _KEY:
        yield _path([(x, 22), (x + 26, 22)], colour, dash)
        yield _head(x + 30, 22, "right", colour)
        yield _text(Line(x + 36, 26, 12, "detail", text.in_(lang)))
        x += 180.0 if lang == "en" else 150.0


def _lanes(layout: Layout) -> Iterator[str]:
    """The wires of each lane, and the one arrow in which they end."""
    boxes = {box.state: box for box in layout.boxes}
    for lane in layout.lanes:
        wires = [wire for wire in layout.wires if wire.target == lane.target]
        looks = {_colour(wire) for wire in wires}
        colour, dash = looks.pop() if len(looks) == 1 else (LINE, "")
        for wire in wires:
            own, dashed = _colour(wire)
            yield _path([(boxes[wire.source].right, wire.y), (lane.x, wire.y)], own, dashed)
        right = boxes[lane.target].right
        for end in (lane.top, lane.bottom):
            if end != lane.entry:
                yield _path([(lane.x, end), (lane.x, lane.entry), (right + 7, lane.entry)], colour, dash)
        yield _head(right + 2, lane.entry, "left", colour)
        inner = [wire for wire in wires if lane.top < wire.y < lane.bottom]
        yield from (
            f'<circle cx="{lane.x:.1f}" cy="{wire.y:.1f}" r="2.6" fill="{_colour(wire)[0]}"/>' for wire in inner
        )


def _colour(wire: Wire) -> tuple[str, str]:
    if wire.law:
        return LAW, "5 4"
    return (BACK if wire.back else LINE), ""


def _drops(layout: Layout) -> Iterator[str]:
    """The arrows from a state to the next, and from the start into the first."""
    for drop in layout.drops:
        colour, dash = (LAW, "5 4") if drop.law else (LINE, "")
        yield _path([(drop.x, drop.top), (drop.x, drop.bottom - 7)], colour, dash)
        yield _head(drop.x, drop.bottom - 1, "down", colour)
        if not drop.source:
            yield f'<circle cx="{drop.x:.1f}" cy="{drop.top + 2:.1f}" r="5" fill="{INK}"/>'


def _box(box: Box, lit: str | None) -> str:
    fill = LIT if box.state == lit else "#eef3f8" if box.kind is not StateKind.FINAL else "#f3f3f0"
    edge = "#8a6100" if box.state == lit else INK
    shape = (
        f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" height="{box.height:.1f}" rx="8" '
        f'fill="{fill}" stroke="{edge}" stroke-width="{2.5 if box.state == lit else 1.2}"/>'
    )
    if box.kind is StateKind.FINAL:
        shape += (
            f'<rect x="{box.x + 3.5:.1f}" y="{box.y + 3.5:.1f}" width="{box.width - 7:.1f}" '
            f'height="{box.height - 7:.1f}" rx="6" fill="none" stroke="{edge}" stroke-width="1"/>'
        )
    lit_class = " lit" if box.state == lit else ""
    return f'<g class="state {box.kind}{lit_class}" data-state="{escape(box.state)}">{shape}</g>'


def _text(line: Line) -> str:
    colour, weight = _LOOK[line.kind]
    return (
        f'<text class="{line.kind}" x="{line.x:.1f}" y="{line.y:.1f}" font-size="{line.size:.0f}" '
        f'font-weight="{weight}" fill="{colour}">{escape(line.text)}</text>'
    )


def _loop(x: float, y: float) -> str:
    """A round arrow: a move that keeps the state."""
    ring = f"M {x + 4.5:.1f} {y - 2:.1f} A 5 5 0 1 0 {x + 4.5:.1f} {y + 2.5:.1f}"
    tip = f"{x + 1.5:.1f},{y - 2:.1f} {x + 7.5:.1f},{y - 2:.1f} {x + 5:.1f},{y + 2.5:.1f}"
    return f'<path d="{ring}" fill="none" stroke="{QUIET}" stroke-width="1.4"/><polygon points="{tip}" fill="{QUIET}"/>'


def _path(points: Iterable[tuple[float, float]], colour: str, dash: str) -> str:
    line = " L ".join(f"{x:.1f} {y:.1f}" for x, y in points)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="M {line}" fill="none" stroke="{colour}" stroke-width="1.5" stroke-linejoin="round"{dashed}/>'


def _head(x: float, y: float, way: str, colour: str) -> str:
    """The head of an arrow whose tip is at (x, y)."""
    corners = {
        "right": ((x, y), (x - 8, y - 4.5), (x - 8, y + 4.5)),
        "left": ((x, y), (x + 8, y - 4.5), (x + 8, y + 4.5)),
        "down": ((x, y), (x - 4.5, y - 8), (x + 4.5, y - 8)),
    }[way]
    points = " ".join(f"{a:.1f},{b:.1f}" for a, b in corners)
    return f'<polygon points="{points}" fill="{colour}"/>'
