"""Parameters that say where a reader came from and nothing of the page: they are added by campaigns, mailers and platforms on the way.

A list of our own, kept here; each name stands with who documents it. It is no copy of another list. Names are compared without letter case.
What may also be a page's own parameter (`ref`, `source`, `id`, `cid`, `s`) is left out, whatever some sites use it for.
"""

# Google Analytics, "Custom campaigns" (and GA4's utm_id, utm_source_platform, ...); Matomo, "Campaign tracking" (mtm_, matomo_, pk_,
# piwik_); HubSpot ads (hsa_). `at_` (Piano) is too common a beginning: by name below.
BEGINNINGS = ("utm_", "mtm_", "matomo_", "piwik_", "pk_", "hsa_")

NAMES = frozenset(
    # Google Ads and Analytics: click identifiers, cross-domain linker, Search's own.
    "gclid gclsrc gbraid wbraid dclid gad_source gad_campaignid gad _ga _gl srsltid "
    # Meta: click identifier, comments and actions on Facebook, shares of Instagram.
    "fbclid fb_action_ids fb_action_types fb_source fb_ref fb_comment_id igshid igsh mibextid __tn__ __cft__[0] "
    # Microsoft Advertising, TikTok, X, LinkedIn, Snapchat, Pinterest, Reddit, Quora.
    "msclkid ttclid twclid li_fat_id sccid epik rdt_cid qclid "
    # Yandex (Direct, Metrica) and VK, Baidu, Taboola, Outbrain, Criteo.
    "yclid ymclid ysclid _openstat vk_ref bd_vid tblci obclid obcid cto_pld "
    # Impact, Rakuten, Awin, Adobe Advertising, Kenshoo, Branch, AppsFlyer.
    "irclickid irgwc ranmid raneaid ransiteid awc ef_id s_kwcid kclickid _branch_match_id _branch_referrer af_sub1 af_siteid "
    # Mailers: Mailchimp, Marketo, HubSpot, Klaviyo, Vero, Drip, Omeda, MailerLite, Iterable, Bluecore, Sailthru, Blueshift, Emarsys,
    # dotdigital.
    "mc_cid mc_eid mkt_tok _hsenc _hsmi __hssc __hstc __hsfp hsctatracking _kx vero_conv vero_id __s oly_anon_id oly_enc_id "
    "ml_subscriber ml_subscriber_hash iterable_campaign bbeml sailthru_source bsft_clkid bsft_uid sc_src sc_lid sc_uid dm_i "
    # Olytics, Wicked Reports, Springbot, Oracle Eloqua, Adestra, Zeta, Piano.
    "wickedid redirect_log_mongo_id redirect_mongo_id sb_referer_host elqtrackid elqtrack elqtrackid et_rid "
    "at_recipient_id at_recipient_list at_medium at_campaign rb_clickid "
    # Yahoo's consent hops.
    "guce_referrer guce_referrer_sig guccounter".split()
)
# Parameters that say in which form a page is shown: they tell no two pages of a campaign apart.
_FORM_ONLY = frozenset("lang language locale hl l lc region country theme amp".split())
# The text that `cards.withhold` leaves in the place of a card number: the digits are gone, so it tells nothing apart.
_WITHHELD = "*" * 13
# Steps of taking trackers off the end, one by one.
_MOST_STEPS = 8


def is_tracking(name: str) -> bool:
    name = name.lower()
    return name in NAMES or name.startswith(BEGINNINGS)


def without_tracking(query: str) -> str:
    """A query (without its `?`) without its trackers; what stays keeps its order and its form."""
    return "&".join(part for part in query.split("&") if not is_tracking(part.partition("=")[0]))


def listed_form(path: str) -> str:
    """The path and query under which a page is listed: without trackers, as long as another parameter still tells it apart.

    `/f?utm_content=X` stays what it is: without it, it would be the page for everybody.
    """
    bare, mark, query = path.partition("?")
    if not mark or not _may_track(query):
        return path
    rest = without_tracking(query)
    tells = any(value and name.lower() not in _FORM_ONLY for name, _, value in (part.partition("=") for part in rest.split("&")))
    return f"{bare}?{rest}" if tells else path


def asked_forms(path: str) -> list[str]:
    """The forms of a path and query beside its own that it may be listed in: without trackers, and with ever fewer of those at its end.

    A parameter that held a payment card's number is left out as a tracker is.
    """
    bare, mark, query = path.partition("?")
    if not mark or not (_WITHHELD in query or _may_track(query)):
        return []
    forms = ["&".join(part for part in query.split("&") if not _says_nothing(part))]
    parts = query.split("&")
    for _ in range(_MOST_STEPS):
        if not parts or not _says_nothing(parts[-1]):
            break
        parts.pop()
        forms.append("&".join(parts))
    return [f"{bare}?{form}" for form in dict.fromkeys(forms) if form and form != query]


def _says_nothing(part: str) -> bool:
    return _WITHHELD in part or is_tracking(part.partition("=")[0])


def _may_track(query: str) -> bool:
    """The cheap question first: most queries have none of the names."""
    return any(is_tracking(part.partition("=")[0]) for part in query.split("&"))
