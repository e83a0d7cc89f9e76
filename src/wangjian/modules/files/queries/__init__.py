"""Opening what is stored, whether it is what it was, and what is known not to be."""

from wangjian.modules.files.queries.contents import ContentRow, content, open_content, unharmed
from wangjian.modules.files.queries.faults import faults
from wangjian.modules.files.queries.store import LocalFolder, Store, store

__all__ = ["ContentRow", "LocalFolder", "Store", "content", "faults", "open_content", "store", "unharmed"]
