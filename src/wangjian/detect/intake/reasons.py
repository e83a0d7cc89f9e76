"""Why a row is not taken."""

from __future__ import annotations

from wangjian.kernel.text import Text

REASONS: dict[str, Text] = {
    "missing": Text("必填的值缺失", "a required value is missing"),
    "blank": Text("内容为空白", "there is nothing but blanks"),
    "nul": Text("含有空字符（NUL）", "it holds a NUL character"),
    "not_text": Text("不是完整的文字（含半个代理对）", "it is not whole text (half of a surrogate pair)"),
    "too_long": Text("内容超过长度上限", "it is longer than is taken"),
    "line_too_long": Text("该行超过长度上限", "the line is longer than is taken"),
    "encoding": Text("该行不是文件所用编码的有效文字", "the line is not valid in the encoding of the file"),
    "encoding_mixed": Text("该行与文件其余部分编码不同", "the line is in another encoding than the rest of the file"),
    "csv_fields": Text("列数与表头不同", "it has another number of fields than the header"),
    "csv_quotes": Text("引号不成对，或字段过长", "its quotes do not match, or a field is too long"),
    "json_malformed": Text("不是有效的 JSON", "it is not valid JSON"),
    "json_not_object": Text("不是一个 JSON 对象", "it is not a JSON object"),
    "wrong_type": Text("值的类型不对", "a value has the wrong type"),
    "not_number": Text("不是数", "it is not a number"),
    "not_finite": Text("不是有限的数（NaN 或无穷大）", "it is not a finite number (NaN or infinite)"),
    "not_whole": Text("不是整数", "it is not a whole number"),
    "negative": Text("为负数", "it is negative"),
    "zero": Text("为零", "it is zero"),
    "overflow": Text("数值过大", "the number is too large"),
    "out_of_range": Text(
        "时间不是 1970 年至 2099 年间以秒计的时刻", "it is no moment in seconds between 1970 and 2099"
    ),
}
"""Reason codes of `rejects.jsonl` and their sentences."""
