"""Checks of sent texts: each is looked at before anything is kept. Raises BadSubmission naming the field."""

from collections.abc import Collection, Mapping

from accord.core.identifiers import Identifier
from accord.core.identifiers.cards import holds_card_number
from accord.core.texts import is_readable
from accord.hub.intake.errors import BadSubmission
from accord.hub.intake.vocabulary.kinds import Text


def text(name: str, given: str, most: int, accounts: Collection[str] = ()) -> str:
    """One text, without white space around it and with one kind of line end. `accounts`: the digits of accounts that were named as such."""
    kept = given.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(kept) > most:
        raise BadSubmission(name, "too-long")
    if not is_readable(kept, lines=True):
        raise BadSubmission(name, "not-text")
    if holds_card_number(kept, accounts):
        raise BadSubmission(name, "card-number")
    return kept


def fields(wanted: Mapping[str, Text], given: Mapping[str, str], about: Identifier | None = None) -> dict[str, str]:
    """The fields of a kind, those that are empty left out. The number of the account that it is `about` is no card's."""
    accounts = (about.value.rpartition(":")[2],) if about is not None and about.kind == "account" else ()
    texts = {}
    for name, rule in wanted.items():
        kept = text(name, given.get(name, ""), rule.most, accounts)
        if rule.choices and kept not in ("", *rule.choices):
            raise BadSubmission(name, name)
        if rule.needed and not kept:
            raise BadSubmission(name, name if rule.choices else "needed")
        if kept:
            texts[name] = kept
    return texts
