"""How sure we are of a statement of law, and what follows from that."""

from __future__ import annotations

from enum import StrEnum

from wangjian.kernel.text import Text


class Mark(StrEnum):
    """Where a statement comes from, surest first."""

    READ = "C"
    SECONDARY = "C2"
    MEMORY_CONFIDENT = "M+"
    MEMORY_FAIR = "M"
    MEMORY_WEAK = "M?"
    NOT_FOUND = "X"

    @property
    def text(self) -> Text:
        """The mark for people."""
        return _TEXT[self]

    @property
    def flagged(self) -> bool:
        """Whether whatever rests on it is shown with a warning: all that was not read in the text itself."""
        return self is not Mark.READ

    @property
    def off_by_default(self) -> bool:
        """Whether it is configuration that an installation must switch on: memory without confidence, or not found."""
        return self in {Mark.MEMORY_FAIR, Mark.MEMORY_WEAK, Mark.NOT_FOUND}


_TEXT = {
    Mark.READ: Text("已核对条文", "read in the text"),
    Mark.SECONDARY: Text("据二手资料", "from a secondary source"),
    Mark.MEMORY_CONFIDENT: Text("据记忆，较有把握", "from memory, confident"),
    Mark.MEMORY_FAIR: Text("据记忆，须核对", "from memory, to be checked"),
    Mark.MEMORY_WEAK: Text("据记忆，仅作占位", "from memory, a placeholder"),
    Mark.NOT_FOUND: Text("未查到条文", "not found"),
}
