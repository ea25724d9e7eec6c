"""Who may do what with a file: the permission, the role, and the member that keeps it."""

from uuid import UUID, uuid4

from accord.hub.care import store
from accord.hub.care.errors import NoSuchFile, NotAllowed
from accord.hub.care.store import StoredFile
from accord.hub.care.vocabulary import AUDIT, AUDITOR, ERASED, HANDLE, OFFICER
from accord.hub.members.queries import Caller
from accord.hub.vault import queries as vault_queries
from accord.hub.vault.errors import VaultError
from accord.hub.vault.vocabulary import Reader, Reason


def reader(caller: Caller) -> Reader:
    return Reader(caller.n, caller.role, caller.actor)


def need(caller: Caller, permission: str = HANDLE) -> None:
    """The permission of a signed-in person, and the role that the vault opens for it. Raises NotAllowed."""
    roles = {HANDLE: OFFICER, AUDIT: AUDITOR}
    is_program = permission in roles and caller.person is None
    if not caller.may(permission) or is_program or caller.role != roles.get(permission, caller.role):
        raise NotAllowed


def own_file(caller: Caller, file_id: str, *, changing: bool = False) -> StoredFile:
    """A file that the caller's member keeps. Raises NoSuchFile, alike for another's, an erased one and one that never was."""
    file = store.load(file_id, changing=changing)
    if file is None or file.home != caller.n or file.state == ERASED:
        raise NoSuchFile
    return file


def note_attempt(caller: Caller, file_id: str, reason: Reason, at: int) -> None:
    """A caller asked for a file of another member: the vault's line says so, whether the file exists or not. Never in a turn."""
    file = store.load(file_id)
    try:
        vault_queries.read(UUID(file.sealed) if file else uuid4(), reader(caller), reason, at=at)
    except VaultError:
        return


def own_file_or_note(caller: Caller, file_id: str, reason: Reason, at: int) -> StoredFile:
    """As `own_file`; where it is none of these, the attempt leaves the vault's line."""
    try:
        return own_file(caller, file_id)
    except NoSuchFile:
        note_attempt(caller, file_id, reason, at)
        raise
