"""The sample's sign-ins: written for the accounts that were opened with them, and for no other."""

from __future__ import annotations

from pathlib import Path

from wangjian.project.sample_people import SIGN_INS, _Passwords, sign_ins


def test_passwords_are_drawn_once_and_kept(tmp_path: Path) -> None:
    drawn = _Passwords(tmp_path)("head")
    assert sign_ins(tmp_path) == {"head": drawn} and _Passwords(tmp_path)("head") == drawn
    assert _Passwords(tmp_path, {"head"})("head") == drawn, "its account is there, and its password still opens it"


def test_no_password_is_written_for_an_account_that_is_there(tmp_path: Path) -> None:
    """As in a place restored from a backup, which holds no password."""
    passwords = _Passwords(tmp_path, {"head", "officer"})
    assert passwords("head") != passwords("head")
    passwords.keep()
    assert not (tmp_path / SIGN_INS).exists()
    opened = passwords("intake")
    passwords.keep()
    assert sign_ins(tmp_path) == {"intake": opened}
