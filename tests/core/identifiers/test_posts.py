"""Posts: links as the platforms' own buttons copy them; the account of each is literal."""

import pytest
from identifier_laws import TABLES

from accord.core.identifiers import parse
from accord.core.identifiers.posts import author_of, is_post, post_of

POSTS = [
    ("https://x.com/QuickCash_TH/status/1734567890123456789", "x.com/quickcash_th/status/1734567890123456789", "x:quickcash_th"),
    ("https://twitter.com/QuickCash_TH/status/1734567890123456789?s=20", "x.com/quickcash_th/status/1734567890123456789", "x:quickcash_th"),
    ("mobile.twitter.com/quickcash_th/statuses/17345/photo/1", "x.com/quickcash_th/status/17345", "x:quickcash_th"),
    ("hxxps://x[.]com/i/web/status/17345", "x.com/i/status/17345", None),
    ("https://www.tiktok.com/@fast.job/video/7123456789012345678?lang=en", "www.tiktok.com/@fast.job/video/7123456789012345678",
     "tiktok:fast.job"),
    ("https://m.facebook.com/fastcash/posts/pfbid02abc?mibextid=x", "www.facebook.com/fastcash/posts/pfbid02abc", "facebook:fastcash"),
    ("https://www.facebook.com/permalink.php?story_fbid=pfbid02Q&id=100012345678901",
     "www.facebook.com/permalink.php?story_fbid=pfbid02Q&id=100012345678901", "facebook:id:100012345678901"),
    ("https://t.me/GoldClub/1234", "t.me/goldclub/1234", "telegram:goldclub"),
    ("https://t.me/s/goldclub/1234?before=9", "t.me/goldclub/1234", "telegram:goldclub"),
    ("https://t.me/goldclub/12/1234?single", "t.me/goldclub/1234", "telegram:goldclub"),
    ("https://t.me/goldclub/1234?comment=77", "t.me/goldclub/1234?comment=77", "telegram:goldclub"),
    ("https://instagram.com/gold.club/p/Cabc123/?igsh=1", "www.instagram.com/gold.club/p/Cabc123/", "instagram:gold.club"),
    ("https://www.instagram.com/stories/gold.club/3123456789/", "www.instagram.com/stories/gold.club/3123456789/", "instagram:gold.club"),
    ("https://www.youtube.com/@gold/community?lb=UgkxABC", "www.youtube.com/@gold/community?lb=UgkxABC", "youtube:gold"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value", "author"), POSTS)
def test_a_link_to_a_post_names_the_post_and_its_author(text: str, value: str, author: str | None) -> None:
    post = post_of(text, TABLES)
    assert post is not None
    assert (post.kind, post.value) == ("url", value)
    account = author_of(post.value, TABLES)
    assert (account and account.value) == author
    # As it is shown, and as it is stored, it is read as the same.
    for again in (post.display, f"https://{post.value}"):
        assert getattr(post_of(again, TABLES), "key", None) == post.key


@pytest.mark.parametrize(("text", "value", "author"), [row for row in POSTS if row[2]])
def test_who_is_asked_about_without_a_word_is_the_account(text: str, value: str, author: str | None) -> None:
    assert parse(text, None, tables=TABLES).value == author
    assert parse(text, None, "url", tables=TABLES).value == value


@pytest.mark.parametrize(
    "text",
    [
        "https://x.com/quickcash_th", "https://www.tiktok.com/@fast.job/live", "https://www.facebook.com/fastcash/videos",
        "https://www.facebook.com/fastcash/photos/", "https://t.me/goldclub", "https://t.me/+66812345678", "https://t.me/+AbCdEfGhIjKlMnOp",
        "https://t.me/goldclub?start=1234", "https://evil.com/x.com/a/status/1", "x:quickcash_th", "", "x.com/a/status/1 and more",
        "https://www.instagram.com/gold.club/tagged", "https://www.youtube.com/@gold/community",
    ],
)  # fmt: skip
def test_everything_else_is_no_post(text: str) -> None:
    assert post_of(text, TABLES) is None
    assert not is_post(text)
