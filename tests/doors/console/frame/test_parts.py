"""The parts of the console: each says what it should, escapes what it is given, and brings no style and no script of its own."""

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import gallery
import pytest
from django import forms
from django.template import engines
from django.utils import translation

import accord.doors.console

HERE = Path(accord.doors.console.__file__).parent
STATIC = HERE / "static"
NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def installed() -> Iterator[None]:
    with gallery.installed(), translation.override("en"):
        yield


def part(text: str, **values: Any) -> str:
    return engines["django"].from_string("{% load parts %}" + text).render({"now": NOW, **values})


class _Reader(HTMLParser):
    """Gathers what the policy forbids, and every id and every reference to one."""

    def __init__(self) -> None:
        super().__init__()
        self.forbidden: list[str] = []
        self.ids: list[str] = []
        self.references: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        self.forbidden += [f"<{tag} {name}>" for name in values if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and not values.get("src")):
            self.forbidden.append(f"<{tag}>")
        self.forbidden += [value for value in values.values() if value and value.startswith(("data:", "javascript:"))]
        if values.get("id"):
            self.ids.append(str(values["id"]))
        for name in ("aria-labelledby", "aria-describedby", "aria-controls", "for", "popovertarget"):
            self.references.update((values.get(name) or "").split())


def read(text: str) -> _Reader:
    reader = _Reader()
    reader.feed(text)
    return reader


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_gallery_has_no_style_no_script_and_no_reference_to_nowhere(language: str) -> None:
    reader = read(gallery.render(language=language, direction="rtl" if language == "ar" else "ltr"))
    assert reader.forbidden == []
    assert len(reader.ids) == len(set(reader.ids))
    assert reader.references <= set(reader.ids)


def test_the_gallery_shows_every_part() -> None:
    source = gallery.GALLERY.read_text(encoding="utf-8") + (HERE / "frame/templates/console/base.html").read_text(encoding="utf-8")
    parts = {path.stem for path in (HERE / "frame/templates/console/parts").glob("*.html")} - {"person", "dialogs"}
    # A tag of that name, or the template itself taken in with what it shows.
    assert {name for name in parts if not re.search(rf"{{% (?:{name}\b|include \"console/parts/{name}\.html\" with )", source)} == set()


def test_every_part_is_described() -> None:
    described = (gallery.SOURCE / "docs/console-parts.md").read_text(encoding="utf-8")
    from accord.doors.console.templatetags.parts import register

    assert {name for name in register.tags if f"% {name}" not in described} == set()


def test_what_is_given_is_escaped() -> None:
    bad = '<script>x</script>"'
    for text in (
        "{% identifier bad kind=bad href=bad %}",
        "{% verdict 'reported' bad reasons=list advice=list %}",
        "{% audience list sentence=bad %}",
        "{% table label=bad %}{{ bad }}{% endtable %}",
        "{% confirm element_id='x' label=bad consequence=bad %}{{ bad }}{% endconfirm %}",
        "{% empty_state title=bad text=bad %}{{ bad }}{% endempty_state %}",
        "{% pane title=bad back=bad %}{{ bad }}{% endpane %}",
        "{% filter_bar clear=bad summary=bad %}{{ bad }}{% endfilter_bar %}",
        "{% labelled label=bad element_id='x' hint=bad error=bad %}{{ bad }}{% endlabelled %}",
        "{% errors sentences=list %}",
        "{% pager before=bad summary=bad %}",
        "{% meter 1 2 text=bad %}",
        "{% keyhint bad %}",
    ):
        html = part(text, bad=bad, list=[bad])
        assert "&lt;script&gt;" in html and "<script" not in html, text


@pytest.mark.parametrize(("value", "whole", "percent"), [(1, 4, 25), (2, 3, 67), (7, 5, 100), (0, 5, 0), (3, 0, 0), (-1, 5, 0)])
def test_a_meter_is_as_long_as_its_part_and_never_longer_than_the_whole(value: int, whole: int, percent: int) -> None:
    html = part("{% meter value whole %}", value=value, whole=whole)
    assert f'<rect width="{percent}"' in html and f"<span>{value}</span>" in html


@pytest.mark.parametrize(
    ("rest", "state", "text"),
    [
        (timedelta(hours=71, minutes=30), "clock ", "2 d 23 h"),
        (timedelta(hours=47), "clock ", "47 h 0 min"),
        (timedelta(hours=18), "clock ", "18 h 0 min"),
        (timedelta(hours=17, minutes=59), "clock soon", "17 h 59 min"),
        (timedelta(seconds=59), "clock soon", "59 s"),
        (timedelta(0), "clock over", "over by 0 s"),
        (timedelta(minutes=-12, seconds=-9), "clock over", "over by 12 min 9 s"),
    ],
)
def test_a_clock_is_amber_under_a_quarter_and_red_when_over(rest: timedelta, state: str, text: str) -> None:
    """Of 72 hours, the last 18 are a quarter."""
    due = NOW + rest
    html = part("{% clock due=due started=started now=now %}", due=due, started=due - timedelta(hours=72))
    assert f'class="{state}"' in html and f">{text}<" in html
    assert f'title="{due:%Y-%m-%d %H:%M:%S} UTC"' in html and f'datetime="{due.isoformat(timespec="seconds")}"' in html


def test_a_clock_without_a_start_is_amber_in_its_last_minutes() -> None:
    soon, later = NOW + timedelta(minutes=14), NOW + timedelta(minutes=16)
    assert 'class="clock soon"' in part("{% clock due=due now=now %}", due=soon)
    assert 'class="clock "' in part("{% clock due=due now=now %}", due=later)


@pytest.mark.parametrize(
    ("since", "text"),
    [
        (timedelta(seconds=20), "20 s ago"),
        (timedelta(minutes=3, seconds=59), "3 min ago"),
        (timedelta(hours=5), "5 h ago"),
        (timedelta(days=29), "29 d ago"),
        (timedelta(days=31), "2026-10-24"),
        (timedelta(minutes=-5), "in 5 min"),
    ],
)
def test_an_age_in_one_unit_with_the_exact_time_behind_it(since: timedelta, text: str) -> None:
    html = part("{% age moment now=now %}", moment=NOW - since)
    assert f">{text}</time>" in html and f'title="{NOW - since:%Y-%m-%d %H:%M:%S} UTC"' in html


def test_what_stands_in_each_row_of_a_list_brings_no_template_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """A template costs more than what it writes: with one for each of these, a long list was slower."""
    from django.template.base import Template

    rendered: list[Template] = []

    def counted(self: Template, context: Any, render: Any = Template.render) -> Any:
        rendered.append(self)
        return render(self, context)

    monkeypatch.setattr(Template, "render", counted)
    row = "{% age now now %}{% clock now now now %}{% identifier 'x.example' kind='site' %}{% marking 'amber' pap='PAP:GREEN' who='/x' %}"
    html = part("{% for row in rows %}" + row + "{% endfor %}", rows=range(3))
    assert len(rendered) == 1
    assert html.count("0 s ago") == html.count("over by 0 s") == html.count("x.example") == html.count("TLP:AMBER") == 3


def test_a_timeline_says_how_long_after_the_last() -> None:
    steps = [
        {"step": "Published", "who": "Tern", "at": NOW - timedelta(days=2)},
        {"step": "Blocked", "who": "Heron", "at": NOW - timedelta(days=2) + timedelta(minutes=2), "note": "Everywhere."},
        {"step": "Disputed", "at": NOW},
    ]
    html = part("{% timeline steps %}", steps=steps)
    assert re.findall(r'class="after">([^<]+)<', html) == ["2 min later", "1 d later"]
    assert re.findall(r"<time[^>]*>([^<]+)<", html) == ["2026-11-22 18:00", "18:02:00", "2026-11-24 18:00"]
    assert "Everywhere." in html and "None" not in html


@pytest.mark.parametrize(
    ("code", "tone"), [("corroborated", "red"), ("reported", "amber"), ("disputed", "amber"), ("none", ""), ("protected", "")]
)
def test_a_verdict_has_its_colour_only_where_it_means_something(code: str, tone: str) -> None:
    assert f'class="verdict {tone}"' in part("{% verdict code 'Word' reasons=reasons %}", code=code, reasons=["A reason."])


def test_figures_keep_their_direction_inside_arabic() -> None:
    sentence = "شوهدت 3 مرات في 2026-11-21 من +66 81 234 5678."
    with translation.override("ar"):
        html = part("{{ sentence|isolated }}", sentence=sentence)
    assert "\u20662026-11-21\u2069" in html and "\u2066+66 81 234 5678\u2069." in html and " 3 " in html
    assert part("{{ sentence|isolated }}", sentence=sentence) == sentence


def test_codes_and_lists_of_them_keep_their_direction_inside_arabic() -> None:
    with translation.override("ar"):
        html = part("{{ sentence|isolated }}", sentence="استخدم `ring-desks`, `refuse-ask`. الأثر `hold`.")
    assert "\u2066`ring-desks`, `refuse-ask`\u2069." in html and "\u2066`hold`\u2069." in html


@pytest.mark.parametrize("tlp", ["red", "TLP:AMBER", "amber+strict", "GREEN", "clear"])
def test_a_marking_is_its_label_untouched(tlp: str) -> None:
    for language in ("en", "ar", "th"):
        with translation.override(language):
            html = part("{% marking tlp pap='green' who='/who' %}", tlp=tlp)
        assert f">TLP:{tlp.upper().removeprefix('TLP:')}</b>" in html and ">PAP:GREEN<" in html and 'href="/who"' in html


def test_the_colours_of_tlp_are_those_of_first() -> None:
    style = (STATIC / "console/tokens.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--tlp-(\w+): (#\w+);", style))
    assert colours == {"ground": "#000000", "red": "#ff2b2b", "amber": "#ffc000", "green": "#33ff00", "clear": "#ffffff"}


def test_a_browser_that_knows_less_shows_the_day_and_covers_nothing() -> None:
    """Without light-dark() white words would stand on no ground. Without popovers the navigation would cover the page."""
    for path in sorted((STATIC / "console").glob("*.css")):
        style = path.read_text(encoding="utf-8")
        by_day = dict(re.findall(r"(--[\w-]+): light-dark\((#\w+), #\w+\);", style))
        before, _, instead = style.partition("@supports not (color: light-dark(#ffffff, #000000)) {")
        assert before.count(": light-dark(") == len(by_day) and ": light-dark(" not in instead, path.name
        assert by_day.items() <= dict(re.findall(r"(--[\w-]+): (#\w+);", instead)).items(), path.name
    base = (STATIC / "console/base.css").read_text(encoding="utf-8")
    _, _, known = base.partition("@supports selector(:popover-open) {")
    assert base.count(":popover-open") == 2 and known.partition("\n    }\n")[0].count(":popover-open") == 1
    assert ".menu { display: inline-flex; }" in known and ".nav { position: static;" in base


def test_an_audience_counts_whom_it_doesnt_name() -> None:
    names = [f"Member {number}" for number in range(15)]
    assert "15 members will see this" in part("{% audience names %}", names=names)
    assert "and 3 more" in part("{% audience names %}", names=names)
    assert "and 29 more" in part("{% audience names count=41 %}", names=names)
    assert "1 member will see this" in part("{% audience names %}", names=names[:1])
    assert "Nobody but you will see this" in part("{% audience names %}", names=[])
    plain, wider = part("{% audience names %}", names=names), part("{% audience names wider=True usual=3 %}", names=names)
    assert "wider" not in plain and 'class="audience wider"' in wider and "Wider than you usually share: 3 members." in wider


def test_an_identifier_is_isolated() -> None:
    assert part("{% identifier '+66 81 234 5678' kind='phone' %}").startswith('<bdi dir="ltr" class="identifier">+66 81 234 5678</bdi>')
    assert "title=" in part("{% identifier long %}", long="https://example.org/" + "a" * 40)


def test_a_form_ties_help_and_error_to_its_field_and_keeps_what_was_typed() -> None:
    class Hold(forms.Form):
        amount = forms.IntegerField(
            label="Amount", help_text="Digits only.", error_messages={"invalid": "Write digits."}, widget=forms.TextInput
        )
        uses = forms.MultipleChoiceField(
            label="Uses", choices=[("block", "Block it"), ("warn", "Warn")], widget=forms.CheckboxSelectMultiple
        )
        sure = forms.BooleanField(label="Sure", required=False)

    form = Hold({"amount": "a lot", "uses": ["block"]})
    text = "{% errors form %}{% for bound in form %}{% field bound %}{% endfor %}"
    html = part(text, form=form)
    reader = read(html)
    assert reader.references <= set(reader.ids) and len(reader.ids) == len(set(reader.ids))
    assert 'aria-invalid="true"' in html and 'aria-describedby="id_amount_helptext id_amount_error"' in html
    assert '<a href="#id_amount">Amount</a>: Write digits.' in html and 'value="a lot"' in html
    assert "<legend>Uses</legend>" in html and 'class="field choice"' in html
    assert part("{% errors form %}", form=Hold()).strip() == ""


def test_no_browser_cuts_what_is_pasted_into_an_area_of_text() -> None:
    class Reason(forms.Form):
        words = forms.CharField(label="Why", max_length=9, widget=forms.Textarea)

    form = Reason({"words": "ten letters"})
    html = part("{% errors form %}{% for bound in form %}{% field bound %}{% endfor %}", form=form)
    assert "maxlength" not in html and "ten letters</textarea>" in html and "at most 9 characters" in html
    doors = Path(__file__).parents[4] / "src/accord/doors"
    # What is written without a connection is put in later, when nobody is there to be told that it is too long.
    cut = [file.name for file in doors.rglob("*.html") if re.search(r"<textarea[^>]*maxlength", file.read_text(encoding="utf-8"))]
    assert cut == ["field.html"]


def test_a_confirmation_says_everything_without_javascript() -> None:
    html = part(
        "{% confirm element_id='retract' label='Retract' consequence='41 members will stop.' %}<form id='f'></form>{% endconfirm %}"
    )
    assert html.startswith("<details") and "41 members will stop." in html and "<form id='f'></form>" in html


def test_scripts_from_elsewhere_are_what_the_manifest_says() -> None:
    rows = json.loads((STATIC / "vendor/manifest.json").read_text(encoding="utf-8"))["scripts"]
    assert {row["file"] for row in rows} == {path.name for path in (STATIC / "vendor").glob("*.js")}
    for row in rows:
        assert hashlib.sha256((STATIC / "vendor" / row["file"]).read_bytes()).hexdigest() == row["sha256"], row["file"]
        assert row["name"] and row["package"] and row["version"] and row["licence"] and row["made"]
        assert (STATIC / "vendor" / row["licence_file"]).is_file()


def test_the_style_sheets_know_no_left_and_no_right_and_take_nothing_from_elsewhere() -> None:
    for path in (STATIC / "console").glob("*.css"):
        style = path.read_text(encoding="utf-8")
        assert not re.search(
            r"(?:margin|padding|border|inset)-(?:left|right)|text-align:\s*(?:left|right)|float:(?!\s*inline)|[{;]\s*(?:left|right):", style
        ), path.name
        assert "//" not in style and "@import" not in style, path.name
        for used in re.findall(r'url\("([^"]+)"\)', style):
            assert (HERE.parent / "public/static/public" / used.removeprefix("../public/")).is_file(), used


@pytest.mark.parametrize(
    ("zone", "language", "expected"),
    [
        # The moment is one; what a clock on the wall shows there stands in any table of zones.
        ("Asia/Bangkok", "en", "2026-11-25 01:56:03 Bangkok time"),
        ("Asia/Kathmandu", "en", "2026-11-25 00:41:03 Kathmandu time"),
        ("America/Lima", "en", "2026-11-24 13:56:03 Lima time"),
        ("UTC", "en", "2026-11-24 18:56:03 UTC"),
        (None, "en", "2026-11-24 18:56:03 UTC"),
    ],
)
def test_times_are_told_by_the_clock_of_whoever_reads_them_and_name_it(zone: str | None, language: str, expected: str) -> None:
    from accord.core.typed import Setting
    from accord.doors.console.frame import moments
    from accord.tables import countries, identifier_tables

    moment = datetime(2026, 11, 24, 18, 56, 3, tzinfo=UTC)
    here = Setting(now=0, tables=identifier_tables(), packs=countries(), language=language, zone=zone)
    with moments.read_by(lambda: here):
        assert moments.exact(moment) == expected
        assert moments.minute(moment) == f"{expected[:16]}{expected[19:]}"
    assert moments.exact(moment) == "2026-11-24 18:56:03 UTC", "outside a page nobody's clock is meant"


def test_in_arabic_the_digits_of_a_time_keep_their_own_direction() -> None:
    """After Arabic letters a date would be shown from its day to its year, and a time behind it before it."""
    from accord.core.typed import Setting
    from accord.doors.console.frame import moments
    from accord.tables import countries, identifier_tables

    moment = datetime(2026, 11, 24, 18, 56, 3, tzinfo=UTC)
    here = Setting(now=0, tables=identifier_tables(), packs=countries(), language="ar", zone="Asia/Bangkok")
    with translation.override("ar"), moments.read_by(lambda: here):
        assert moments.exact(moment) == "\u20662026-11-25 01:56:03\u2069 بتوقيت بانكوك"
        assert moments.minute(moment) == "\u20662026-11-25 01:56\u2069 بتوقيت بانكوك"
        assert moments.day(moment) == "\u20662026-11-25\u2069"
    with translation.override("th"), moments.read_by(lambda: here):
        assert moments.day(moment) == "2026-11-25"


def test_what_a_page_fetches_of_itself_leaves_its_title_alone() -> None:
    """Else the title of a request becomes that of the part: "Cases" for "THB 480,000, 17 min left"."""
    fetching = re.compile(r"<[^<>]*hx-trigger=\"load\"[^<>]*>")
    pages = (re.sub(r"{%.*?%}|{{.*?}}", "", path.read_text(encoding="utf-8")) for path in HERE.rglob("*.html"))
    tags = [tag for page in pages for tag in fetching.findall(page)]
    assert tags
    assert [tag for tag in tags if "ignoreTitle:true" not in tag] == []
