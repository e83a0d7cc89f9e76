"""Writes: people, their accounts and posts, deputies, and signing in."""

from wangjian.modules.accounts.operations.deputies import DeputyNamed, end_deputy, name_deputy
from wangjian.modules.accounts.operations.founding import FirstAdministrator, FoundAdministrators, found_administrators
from wangjian.modules.accounts.operations.opening import AccountClosed, AccountOpened, close_account, open_account
from wangjian.modules.accounts.operations.passwords import PasswordChanged, change_password, reset_password
from wangjian.modules.accounts.operations.people import PersonNoted, PersonRetired, note_person, retire_person
from wangjian.modules.accounts.operations.posts import PostEnded, PostGiven, confirm_post, end_post, give_post
from wangjian.modules.accounts.operations.signing_in import SignedIn, sign_in

__all__ = [
    "AccountClosed",
    "AccountOpened",
    "DeputyNamed",
    "FirstAdministrator",
    "FoundAdministrators",
    "PasswordChanged",
    "PersonNoted",
    "PersonRetired",
    "PostEnded",
    "PostGiven",
    "SignedIn",
    "change_password",
    "close_account",
    "confirm_post",
    "end_deputy",
    "end_post",
    "found_administrators",
    "give_post",
    "name_deputy",
    "note_person",
    "open_account",
    "reset_password",
    "retire_person",
    "sign_in",
]
