"""What can happen here, as the ledger words it. That a file came in is said by the act that brought it."""

from __future__ import annotations

from wangjian.modules.audit.facts import Kind, fact_type

FILES_SWEPT = fact_type(
    "files.swept",
    1,
    "清理了 {orphans} 个无记录的文件和 {unfinished} 个未写完的文件（{size} 字节）",
    "Swept {orphans} files without a row and {unfinished} unfinished ones ({size} bytes)",
    orphans=Kind.COUNT,
    unfinished=Kind.COUNT,
    size=Kind.COUNT,
)
FILE_MENDED = fact_type(
    "file.mended",
    1,
    "已存文件 {sha256} 的内容被发现与其摘要不符，已用再次收到的原样内容更正",
    "The stored file {sha256} was found not to be what its digest says; mended by the same content that came again",
    sha256=Kind.DIGEST,
)
FILE_FOUND_DAMAGED = fact_type(
    "file.found-damaged",
    1,
    "已存文件 {sha256} 缺失或与其摘要不符",
    "The stored file {sha256} is missing or not what its digest says",
    sha256=Kind.DIGEST,
)
FILE_FOUND_WHOLE = fact_type(
    "file.found-whole",
    1,
    "曾缺失或损坏的文件 {sha256} 已恢复原样",
    "The file {sha256}, which had been missing or damaged, is what it was again",
    sha256=Kind.DIGEST,
)
