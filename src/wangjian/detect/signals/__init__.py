"""One file per suspicion; `ALL` lists them in the order in which they run."""

from __future__ import annotations

from wangjian.detect.signal import Signal
from wangjian.detect.signals import merchant_code, price, terms

ALL: tuple[Signal, ...] = (terms.SIGNAL, price.SIGNAL, merchant_code.SIGNAL)


def of_kind(kind: str) -> tuple[Signal, ...]:
    """The signals that read this kind of input."""
    return tuple(signal for signal in ALL if signal.kind == kind)
