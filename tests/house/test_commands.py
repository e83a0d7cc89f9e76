"""The command line and its pages agree, in both languages, and what the documents tell people to type can be typed."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Iterator
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

import pytest
from tests.house.source import TOP, files

from wangjian.project.cli import COMMANDS, parser

PAGES = (TOP / "docs" / "cli.md", TOP / "docs" / "cli.zh.md")


def commands(at: argparse.ArgumentParser, path: str = "wangjian") -> Iterator[tuple[str, list[str]]]:
    """Every command without commands below it, with its options and arguments as they are written."""
    below = [action for action in at._actions if isinstance(action, argparse._SubParsersAction)]
    for group in below:
        for name, child in group.choices.items():
            yield from commands(child, f"{path} {name}")
    if not below:
        actions = [action for action in at._actions if not isinstance(action, argparse._HelpAction)]
        yield path, [action.option_strings[-1] if action.option_strings else str(action.metavar) for action in actions]


def sections(page: Path) -> dict[str, str]:
    """The text below each heading that is a command."""
    parts = re.split(r"^## `(wangjian[^`]*)`.*$", page.read_text("utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("document", PAGES, ids=lambda path: path.name)
def test_every_command_and_option_is_on_the_page(document: Path) -> None:
    written = sections(document)
    missing = []
    for command, options in commands(parser()):
        text = written.get(command)
        if text is None:
            missing.append(command)
        else:
            missing += [
                f"{command} {option}" for option in options if not re.search(rf"`{re.escape(option)}[ `=]", text)
            ]
    assert not missing


@pytest.mark.parametrize("document", PAGES, ids=lambda path: path.name)
def test_the_page_names_no_command_that_is_not_there(document: Path) -> None:
    there = dict(commands(parser()))
    assert set(sections(document)) <= set(there)
    gone = []
    for command, text in sections(document).items():
        named = re.findall(r"^\| `(--[\w-]+)", text, re.MULTILINE)
        gone += [f"{command} {option}" for option in named if option not in there[command]]
    assert not gone


def test_every_module_of_commands_is_registered() -> None:
    folder = TOP / "src" / "wangjian" / "project" / "commands"
    commands_there = {path.stem for path in folder.glob("*.py") if not path.stem.startswith("_")}
    assert set(COMMANDS) <= commands_there
    # the others are parts of a command: `law_due` of `law`
    parts = commands_there - set(COMMANDS)
    imported_by_commands = "".join((folder / f"{name}.py").read_text("utf-8") for name in COMMANDS)
    assert not [part for part in parts if part not in imported_by_commands]


def typed() -> Iterator[tuple[Path, str]]:
    """Every `wangjian …` in a shell block of a document."""
    for page in (path for path in files() if path.suffix == ".md"):
        for block in re.findall(r"^```(?:sh|console)\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL):
            for line in block.splitlines():
                found = re.match(r"(?:\$ )?(?:\.venv/bin/)?wangjian (.*)", line.strip())
                if found:
                    yield page, found.group(1)


def test_what_documents_tell_to_type_is_understood() -> None:
    lines = list(typed())
    assert lines
    wrong = []
    for page, line in lines:
        words = shlex.split(re.split(r" [|>] ", line)[0], comments=True)
        try:
            with redirect_stderr(StringIO()) as said:
                parser().parse_args(words)
        except SystemExit as end:
            if end.code:
                wrong.append(f"{page.relative_to(TOP)}: {line}: {said.getvalue().splitlines()[-1]}")
    assert not wrong
