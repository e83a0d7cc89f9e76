"""Finding a clock without knowing its id."""

from __future__ import annotations

from wangjian.kernel.wording import speaks_of
from wangjian.law.clock.catalogue import catalogue
from wangjian.law.clock.values import Clock


def clocks_about(asked: str) -> list[Clock]:
    """The clocks, as worded last, that speak of every word of `asked`: id, name, trigger, length, effect, articles."""
    return [known[-1] for known in catalogue().values() if speaks_of(_texts(known[-1]), asked)]


def _texts(clock: Clock) -> list[str]:
    texts = [clock.name, clock.trigger.text, clock.effect.text]
    texts += [clock.period.text] if clock.period else []
    texts += [clock.note] if clock.note else []
    return [clock.id, *map(str, clock.basis), *(words for text in texts for words in (text.zh, text.en))]
