"""The kinds of acts in the erasure log, and what each one's reference is."""

from typing import Final

RECORD: Final = "record"  # a record of the vault was erased: its reference
SHARE: Final = "share"  # a share of a record was taken back: reference and member
KEY: Final = "key"  # a key of the vault was destroyed: member and id
TOKEN: Final = "token"  # a token was revoked: its id
PERSON: Final = "person"  # a person may sign in no more, or again: id, and off or on
MEMBER: Final = "member"  # a member's standing: id and standing
CONSENT: Final = "consent"  # a consent was taken back: of what, its id, which, and of a consulate the country, and `no` or `feared`
EMBARGO: Final = "embargo"  # an embargo was lifted: its id, and the number of the member that had set it
ENTRY: Final = "entry"  # an entry of the journal was erased: its number
RELEASE: Final = "release"  # money held was released: the request's id
WATCH: Final = "watch"  # an item of a watchlist was erased: its id
CASE: Final = "case"  # of a case: `part` and its id, erased; `share`, a part and a member's number, taken back; `left`, a case and who
EPOCH: Final = "epoch"  # an epoch began: its number
LIST_KEY: Final = "list-key"  # lists are signed with a new key: its short name
FEARED: Final = "feared"  # of a consulate's consent: the person is afraid of it
EVERYTHING: Final = "*"  # of a consent: the whole report was taken back
KINDS: Final = (RECORD, SHARE, KEY, TOKEN, PERSON, MEMBER, CONSENT, EMBARGO, ENTRY, RELEASE, WATCH, CASE, EPOCH, LIST_KEY)
