"""The other side, played: a process of its own that stands for GSXT, the province's platform or national 12315.

Their interfaces are not public. This process speaks the contract of docs/modules/national.md with its own database,
its own numbers and its own key, so that all that can happen between two systems (loss, delay, difference, refusal) can
be lived through.
"""

from __future__ import annotations

from wangjian.project.national_side.keys import client_key
from wangjian.project.national_side.process import Running, start

__all__ = ["Running", "client_key", "start"]
