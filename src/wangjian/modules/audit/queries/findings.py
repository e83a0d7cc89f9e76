"""What a check of the ledger finds, and how it is worded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from wangjian.kernel.text import Text

EACH = 20
"""How many findings of one code are told one by one; the others are counted."""

TEXTS = {
    "fact.differs": Text(
        "第 {leaf} 号记录 {fact}（{code}）与账本树中存的哈希不一致：记录被改动。",
        "Fact {fact} ({code}), leaf {leaf}, is not what its stored hash was made of: it was changed.",
    ),
    "fact.rewritten": Text(
        "第 {leaf} 号记录 {fact}（{code}）与库外签名所证明的哈希不一致：记录及库内哈希均被改写。",
        "Fact {fact} ({code}), leaf {leaf}, differs from the hash that the signed head outside the database proves: "
        "it was changed and the stored hashes with it.",
    ),
    "fact.removed": Text("第 {leaf} 号记录 {fact} 已不存在。", "Fact {fact}, leaf {leaf}, is no longer there."),
    "fact.left-out": Text(
        "记录 {fact}（{code}）早应编号而未编入账本树。",
        "Fact {fact} ({code}) should have been numbered in an earlier batch and is in none.",
    ),
    "leaf.gap": Text("账本树缺少第 {leaf} 号。", "Leaf {leaf} is missing from the tree."),
    "head.root": Text(
        "树头（{place}，{size} 条）的根与由记录重算的根不一致。",
        "The head of {size} facts ({place}) has another root than its facts give.",
    ),
    "head.signature": Text(
        "树头（{place}，{size} 条）的签名不是本安装的密钥所签。",
        "The head of {size} facts ({place}) was not signed by a key of this installation.",
    ),
    "head.beyond": Text(
        "树头（{place}）计 {size} 条，而账本树只有 {found} 条。",
        "The head ({place}) counts {size} facts; the tree has {found}.",
    ),
    "head.differs": Text(
        "{size} 条的树头在数据库内外不一致。",
        "The head of {size} facts is not the same inside and outside the database.",
    ),
    "head.removed": Text(
        "{size} 条的树头在库外文件中有，数据库中没有。",
        "The head of {size} facts is in the file outside and not in the database.",
    ),
    "file.short": Text(
        "库外文件 {file} 不完整：止于 {found}，应至 {size}。",
        "The file {file} outside the database ends at {found} and should reach {size}.",
    ),
    "file.gap": Text("库外文件 {file} 缺少 {size} 条的树头。", "The file {file} lacks the head of {size} facts."),
    "file.broken": Text("库外文件 {file} 第 {line} 行无法读取。", "Line {line} of {file} cannot be read."),
    "file.leaves": Text(
        "库外文件 {file} 的前 {size} 个哈希与签名树头不符，不能用来指认记录。",
        "The first {size} hashes of {file} do not give the signed root: the file cannot name what changed.",
    ),
}


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One thing that is wrong; `fact`, `fact_code` and `leaf` where it is about one fact."""

    code: str
    text: Text
    fact: UUID | None = None
    fact_code: str = ""
    leaf: int | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked, and what was found: nothing, where the ledger is what it was.

    `counts` says how many findings there are of each code; `findings` tells the first of each.
    """

    size: int
    root: str
    heads: int
    waiting: int
    findings: tuple[FindingRow, ...]
    counts: dict[str, int]

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


@dataclass(slots=True)
class Findings:
    """Findings as they come."""

    rows: list[FindingRow] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, code: str, **values: object) -> None:
        """Note a finding about heads or files."""
        self._keep(FindingRow(code, TEXTS[code].fill(**values)))

    def about(self, code: str, leaf: int | None, fact: UUID | None, fact_code: str = "") -> None:
        """Note a finding about one fact or leaf."""
        self._keep(FindingRow(code, TEXTS[code].fill(leaf=leaf, fact=fact, code=fact_code), fact, fact_code, leaf))

    def _keep(self, row: FindingRow) -> None:
        self.counts[row.code] += 1
        if self.counts[row.code] <= EACH:
            self.rows.append(row)
