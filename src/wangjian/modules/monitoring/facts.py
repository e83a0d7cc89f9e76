"""What can happen to scans."""

from __future__ import annotations

from wangjian.modules.audit.facts import Kind, fact_type

SCAN_TAKEN_IN = fact_type(
    "scan.taken-in",
    1,
    "已接收扫描结果（{kind}）：发现 {findings} 条，归属到主体 {placed} 条，嫌疑 {suspicions} 条",
    "Scan taken in ({kind}): {findings} findings, {placed} with a known subject, {suspicions} suspicions",
    intake=Kind.REF,
    scan=Kind.DIGEST,
    kind=Kind.CODE,
    findings=Kind.COUNT,
    placed=Kind.COUNT,
    suspicions=Kind.COUNT,
)
