"""Writing a list for others: the entries as a format has them, and what it can't carry counted, by kind."""

from collections.abc import Iterable, Iterator

from accord.formats.blocklists.recognising import formats
from accord.formats.blocklists.rules import About, Counts, Entry, Lines

EXCEPTION, BELOW = "exception", "below"


def writer_of(format_name: str, about: About) -> Lines:
    made: Lines = formats()[format_name].Writer(about)
    return made


def body(entries: Iterable[Entry], writer: Lines, counts: Counts) -> Iterator[str]:
    """The lines of a list without its head. A page is never written as its host: where a format has no pages, it is lost."""
    for entry in entries:
        outcome = writer.entry(entry)
        if outcome.loss:
            counts.lose(EXCEPTION if entry.is_exception else outcome.loss)
            continue
        if not outcome.lines:
            continue
        if entry.is_exception:
            counts.exceptions += 1
        else:
            counts.written += 1
        if outcome.less:
            counts.lose(outcome.less)
        yield from outcome.lines


def head(writer: Lines, counts: Counts) -> Iterator[str]:
    """What stands before the lines: what the list is, and what of it this format can't carry."""
    return writer.begins(_remarks(writer.about, counts))


def _remarks(about: About, counts: Counts) -> Iterator[str]:
    yield from about.said
    yield f"Written: {counts.written:,}. Exceptions: {counts.exceptions:,}."
    for kind, count in sorted(counts.losses.items()):
        yield f"Not carried by this format: {count:,} {_LOST.get(kind, kind)}."


# What a kind of identifier, or a part of what is listed, is called in the head of a file.
_LOST = {
    "url": "pages (a page is never written as its host)",
    "below": "names together with what lies below them (only the names themselves are written)",
    "exception": "exceptions",
    "ip": "internet addresses",
    "phone": "phone numbers",
    "email": "e-mail addresses",
    "account": "accounts",
    "iban": "IBANs",
    "crypto": "wallets",
    "proxy": "payment names",
    "handle": "handles",
    "sender": "sender names",
    "app": "apps",
    "image": "images",
    "script": "texts",
}
