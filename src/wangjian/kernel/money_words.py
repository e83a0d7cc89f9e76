"""A sum in the capital numerals of papers: 200,000.50 yuan is 贰拾万元伍角."""

from __future__ import annotations

from wangjian.kernel.money import Money

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "兆")


def in_words(sum_: Money) -> str:
    """Give a sum as papers write it, 整 after whole yuan; raise `ValueError` for one below zero or beyond 仟兆."""
    yuan, fen = divmod(sum_.fen, 100)
    if sum_.fen < 0 or yuan >= 10**16:
        raise ValueError("papers name no such sum")
    jiao, rest = divmod(fen, 10)
    words = f"{_whole(yuan)}元" if yuan or not fen else ""
    if not fen:
        return f"{words}整"
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif yuan:
        words += "零"
    return words + (f"{_DIGITS[rest]}分" if rest else "")


def _whole(number: int) -> str:
    """A whole number; zeros inside are spoken once, those at the end of a group not at all."""
    if not number:
        return _DIGITS[0]
    words, gap = "", False
    for group in reversed(range(len(_GROUPS))):
        part = number // 10 ** (4 * group) % 10_000
        if not part:
            gap = bool(words)
            continue
        if words and (gap or part < 1000):
            words += _DIGITS[0]
        words, gap = words + _below_ten_thousand(part) + _GROUPS[group], False
    return words


def _below_ten_thousand(number: int) -> str:
    words, gap = "", False
    for place in reversed(range(len(_PLACES))):
        digit = number // 10**place % 10
        if not digit:
            gap = bool(words)
            continue
        words += (_DIGITS[0] if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return words
