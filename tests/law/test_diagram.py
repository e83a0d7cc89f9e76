"""The drawing shows everything the procedure holds, covers nothing, and stands in a strict page."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import pytest

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law import diagram_text as words
from wangjian.law.diagram import diagram
from wangjian.law.diagram_layout import Layout, lay_out
from wangjian.law.procedure import Procedure, StateKind
from wangjian.law.procedure_source import procedures

SVG = "{http://www.w3.org/2000/svg}"
LONG = Text(
    "这是一个特别特别长的名称,用来检验图中的文字会不会压住别的文字、方框或者连线,长到必须换行" * 2,
    "a very long label " * 9,
)


def wordy(procedure: Procedure) -> Procedure:
    """The same procedure with labels as long as anybody might write."""
    moves = {key: replace(move, text=LONG) for key, move in procedure.moves.items()}
    states = {key: replace(state, text=LONG) for key, state in procedure.states.items()}
    return replace(procedure, moves=moves, states=states)


CASES = [
    pytest.param(one, lang, id=f"{one.name}-{lang}{mark}")
    for plain in procedures().values()
    for one, mark in ((plain, ""), (wordy(plain), "-long"))
    for lang in ("zh", "en")
]


def crossing(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def wires_of(layout: Layout) -> list[tuple[float, float, float, float]]:
    """Every line as a thin area: wires, lanes, entries and drops."""
    boxes = {box.state: box for box in layout.boxes}
    lanes = {lane.target: lane for lane in layout.lanes}
    areas = [(boxes[w.source].right + 1, w.y - 1, lanes[w.target].x, w.y + 1) for w in layout.wires]
    areas += [(lane.x - 1, lane.top, lane.x + 1, lane.bottom) for lane in layout.lanes]
    areas += [(boxes[lane.target].right + 1, lane.entry - 4, lane.x, lane.entry + 4) for lane in layout.lanes]
    areas += [(drop.x - 4, drop.top, drop.x + 4, drop.bottom) for drop in layout.drops]
    return areas


@pytest.mark.parametrize(("procedure", "lang"), CASES)
def test_nothing_covers_anything(procedure: Procedure, lang: str) -> None:
    layout = lay_out(procedure, lang)
    texts = [line.area for line in layout.lines]
    boxes = [(box.x, box.y, box.right, box.bottom) for box in layout.boxes]
    inside = [line.area for line in layout.lines if line.kind in {"box", "article"}]
    outside = [line.area for line in layout.lines if line.kind not in {"box", "article"}]
    assert not any(crossing(a, b) for a, b in combinations(texts, 2))
    assert not any(crossing(a, b) for a, b in combinations(boxes, 2))
    assert not any(crossing(text, box) for text in outside for box in boxes)
    assert all(any(b[0] < t[0] and b[1] < t[1] and t[2] < b[2] and t[3] < b[3] for b in boxes) for t in inside)
    assert not any(crossing(text, wire) for text in texts for wire in wires_of(layout))
    for one, other in combinations(layout.lanes, 2):
        assert one.x != other.x or one.bottom < other.top or other.bottom < one.top
    assert all(x >= 0 and right <= layout.width and bottom <= layout.height for x, _, right, bottom in texts)


@pytest.mark.parametrize(("procedure", "lang"), CASES)
def test_every_way_is_drawn(procedure: Procedure, lang: str) -> None:
    layout = lay_out(procedure, lang)
    drawn = {(wire.source, wire.target) for wire in layout.wires}
    order = list(procedure.states)
    drawn |= {(drop.source, order[order.index(drop.source) + 1]) for drop in layout.drops if drop.source}
    ways = {(source, move.target) for move in procedure.moves.values() for source in move.source if move.target}
    ways |= {(source, rule.target) for rule in procedure.lapses for source in rule.source if rule.target}
    assert drawn == ways
    assert {lane.target for lane in layout.lanes} == {wire.target for wire in layout.wires}


@pytest.mark.parametrize(("procedure", "lang"), CASES)
def test_every_word_is_there_as_text(procedure: Procedure, lang: str) -> None:
    root = ElementTree.fromstring(diagram(procedure, lang))
    shown = "".join("".join(text.itertext()) for text in root.iter(f"{SVG}text")).replace(" ", "")
    wanted = [state.text for state in procedure.states.values()] + [move.text for move in procedure.moves.values()]
    assert all(text.in_(lang).replace(" ", "") in shown for text in wanted)
    assert all(clock in shown for clock in procedure.clocks)
    assert root.find(f"{SVG}title").text == f"{procedure.text.in_(lang)} {procedure.name}@{procedure.version}"
    assert procedure.about.in_(lang) in root.find(f"{SVG}desc").text


@pytest.mark.parametrize(("procedure", "lang"), CASES)
def test_a_strict_page_can_hold_it(procedure: Procedure, lang: str) -> None:
    root = ElementTree.fromstring(diagram(procedure, lang))
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "g", "rect", "path", "polygon", "circle", "text"}
    names = {name for element in root.iter() for name in element.attrib}
    assert not {name for name in names if name == "style" or name.startswith("on") or "href" in name or name == "id"}
    assert root.attrib["viewBox"] == f"0 0 {root.attrib['width']} {root.attrib['height']}"


def test_the_present_state_is_lit_and_ends_have_a_double_frame() -> None:
    procedure = next(one for one in procedures().values() if one.name == "case")
    root = ElementTree.fromstring(diagram(procedure, "zh", lit="heard"))
    groups = {group.attrib["data-state"]: group for group in root.iter(f"{SVG}g")}
    assert [key for key, group in groups.items() if "lit" in group.attrib["class"].split()] == ["heard"]
    for key, state in procedure.states.items():
        assert len(groups[key].findall(f"{SVG}rect")) == (2 if state.kind is StateKind.FINAL else 1)


def test_an_unknown_state_is_refused_with_the_states() -> None:
    procedure = next(iter(procedures().values()))
    with pytest.raises(Refusal) as refused:
        diagram(procedure, "en", lit="nowhere")
    assert refused.value.code == "procedure.state-unknown"
    assert procedure.initial.key in refused.value.en


def test_the_same_procedure_gives_the_same_drawing() -> None:
    for procedure in procedures().values():
        assert diagram(procedure, "zh") == diagram(procedure, "zh")


def test_lines_break_where_they_may() -> None:
    assert words.wrap("甲乙丙丁,戊己", 10, 40) == ("甲乙丙", "丁,戊己")
    assert words.wrap("one two three", 10, 45) == ("one two", "three")
    assert words.wrap("", 10, 45) == ()
    assert words.width("甲a", 10) == pytest.approx(15.5)
