"""Opening what is stored, and whether it is what it was."""

from wangjian.modules.files.queries.contents import ContentRow, content, open_content, unharmed
from wangjian.modules.files.queries.store import LocalFolder, Store, store

__all__ = ["ContentRow", "LocalFolder", "Store", "content", "open_content", "store", "unharmed"]
