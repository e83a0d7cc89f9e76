"""Show 5: no personal field in clear, in a dump of the database or in any file of the installation."""

from __future__ import annotations

import base64
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from tests.project.installations import environment, owner, places, wangjian
from tests.project.natural_persons import IMPORTED, NOTED, PARTY, PLAIN, VALUES

from wangjian.kernel.wording import folded
from wangjian.project.database.place import client_programs, place_for

TOP = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An installation through which everything about natural persons went."""
    given = tmp_path_factory.mktemp("given")
    with places(1) as (var,):
        command = [sys.executable, "-m", "tests.project.natural_persons", str(given)]
        done = subprocess.run(command, cwd=TOP, env=environment(var), capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        yield var


def dumped(var: Path) -> bytes:
    """The whole database as SQL, sessions and queue too."""
    with owner(var) as connection:
        info = connection.info
        command = [str(client_programs() / "pg_dump"), "-h", info.host, "-U", info.user, "-d", info.dbname]
        password = os.environ | {"PGPASSWORD": info.password}
        return subprocess.run(command, env=password, capture_output=True, check=True).stdout


def spellings(value: str) -> Iterator[bytes]:
    """A value as it could lie somewhere: folded, escaped, in hexadecimal, in base64, and its tell-tale pairs."""
    parts = {value, folded(value), value[1:]}
    if not value.isascii():
        hidden = value[2:] if value[:2] in ("欧阳", "诸葛", "司马", "皇甫", "尉迟") else value[-6:]
        parts |= {
            hidden,
            *(value[at : at + 2] for at in range(1, len(value) - 1) if value in (NOTED, PARTY, *IMPORTED)),
        }
    for part in parts:
        utf8 = part.encode()
        yield utf8
        others = [part.encode(name) for name in ("unicode_escape", "utf-16-be", "gb18030")]
        for other in (*others, utf8.hex().encode(), base64.b64encode(utf8)[:-4]):
            if len(other) > 5:  # what is sealed is as good as random: five bytes would turn up in it by chance
                yield other


def found_in(content: bytes) -> list[str]:
    return [value for value in PLAIN for spelling in spellings(value) if spelling and spelling in content]


def test_the_dump_shows_none(var: Path) -> None:
    dump = dumped(var)
    assert "欧阳**".encode() in dump and "诸葛**".encode() in dump and b"138****5021" in dump
    for table in ("register_entry", "documents_paper", "national_exchange", "audit_fact", "procrastinate_jobs"):
        assert f"COPY public.{table}".encode() in dump
    assert not found_in(dump)


def test_no_stored_file_and_no_paper_shows_one(var: Path) -> None:
    files = [path for path in (var / "files").rglob("*") if path.is_file()]
    assert len(files) > 10
    told = []
    for path in files:
        content = path.read_bytes()
        assert not found_in(content), path
        if content.startswith(b"%PDF"):
            text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
            told.append("".join(text.split()))
            assert not found_in(told[-1].encode()), path
    assert any("诸葛**" in text and "行政处罚决定书" in text and "脱敏副本" in text for text in told)


def test_every_original_is_sealed(var: Path) -> None:
    """That each opens, with the name in it, the program that made them has seen."""
    with owner(var) as connection:
        rows = connection.execute("SELECT content_id, original_id FROM documents_paper WHERE original_id IS NOT NULL")
        digests = rows.fetchall()
    assert len(digests) > 8
    for copy, original in digests:
        lying = (var / "files" / original[:2] / original).read_bytes()
        assert (var / "files" / copy[:2] / copy).read_bytes().startswith(b"%PDF") and b"%PDF" not in lying
        assert not found_in(lying)


def test_nothing_else_the_installation_wrote_shows_one(var: Path, tmp_path: Path) -> None:
    """Logs, heads and keys; the pages and the log of the database itself; the file of a backup."""
    assert wangjian(var, "backup", tmp_path / "file.backup").returncode == 0
    places_of = [var, place_for(var).data, tmp_path]
    files = [path for place in places_of for path in place.rglob("*") if path.is_file()]
    assert {"postgres.log", "heads.jsonl", "file.backup"} <= {path.name for path in files}
    assert any(path.parent.name == "pg_wal" for path in files)
    for path in files:
        assert not found_in(path.read_bytes()), path


def test_the_values_open_with_the_keys(var: Path) -> None:
    """What is looked for is there, sealed: the search above does not pass for want of it."""
    with owner(var) as connection:
        kept = connection.execute("SELECT klass, count(*) FROM vault_value GROUP BY klass").fetchall()
    assert set(dict(kept)) == {*VALUES, "file"} and dict(kept)["person.name"] == 6


@pytest.mark.parametrize("value", PLAIN)
def test_the_search_would_find_it(value: str) -> None:
    row = f'{{"name": "{value}"}}'
    for content in (row.encode(), row.encode("unicode_escape"), value.encode().hex().encode(), row.encode("utf-16-be")):
        assert value in found_in(content)
