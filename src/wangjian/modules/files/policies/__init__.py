"""What is taken in: kinds of files by their content, sizes, and names that are safe to show."""

from wangjian.modules.files.policies.kinds import KINDS, require_kind
from wangjian.modules.files.policies.names import extension_of, shown_name

__all__ = ["KINDS", "extension_of", "require_kind", "shown_name"]
