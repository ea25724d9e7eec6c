"""What a line says, in the shapes in which people write it: what is listed, what is excepted, what is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.identifiers import NotAnIdentifier, parse
from accord.formats.blocklists.reading import Exceptions, Given, read, to_vouch, without_exceptions
from accord.formats.blocklists.recognising import formats, recognise
from accord.formats.blocklists.rules import Mark
from accord.tables import identifier_tables


def known(text: str) -> bool:
    try:
        return parse(text, None, tables=identifier_tables()).kind not in ("sender", "script", "handle")
    except NotAnIdentifier:
        return False


def says(format_name: str, *lines: str) -> list[str]:
    """`+name` is listed, `-name` excepted, a word is what is lost."""
    rules = read([f"{line}\n".encode() for line in lines], Given(format_name))
    marks = {Mark.LISTED: "+", Mark.EXCEPTION: "-", Mark.LOST: ""}
    return [f"{marks[rule.mark]}{rule.loss if rule.mark is Mark.LOST else rule.value}" for rule in rules]


HOSTS = {
    "0.0.0.0 evil.com": ["+evil.com"],
    "127.0.0.1\tevil.com\twww.evil.com # both": ["+evil.com", "+www.evil.com"],
    "0.0.0.0 evil.com#near": ["+evil.com"],
    ":: evil.com": ["+evil.com"],
    "0 evil.com": ["+evil.com"],
    "  0.0.0.0   EVIL.com.  ": ["+EVIL.com"],
    "::1 localhost": [],
    "127.0.0.1 localhost localhost.localdomain local": [],
    "255.255.255.255 broadcasthost": [],
    "ff02::1 ip6-allnodes": [],
    "fe80::1%lo0 localhost": [],
    "0.0.0.0 0.0.0.0": [],
    "192.168.1.10 nas.example.org": ["redirect"],
    "216.239.38.120 www.google.com": ["redirect"],
    "0.0.0.0 93.184.216.34": ["address"],
    "# 0.0.0.0 evil.com": [],
}
ADBLOCK = {
    "||evil.com^": ["+evil.com"],
    "||EVIL.com^|": ["+EVIL.com"],
    "||evil.com": ["+evil.com"],
    "||*.evil.com^": ["+evil.com"],
    "||evil.com^$third-party": ["+evil.com"],
    "||evil.com^$document": ["+evil.com"],
    "||evil.com^$all,important": ["+evil.com"],
    "||evil.com:8080^": ["+evil.com"],
    "||evil.com/": ["+evil.com"],
    "||evil.com/login/step^": ["+https://evil.com/login/step"],
    "||evil.com/a/": ["+https://evil.com/a/"],
    "|https://evil.com/login|": ["+https://evil.com/login"],
    "|http://evil.com^": ["+evil.com"],
    "||203.0.113.9^": ["+203.0.113.9"],
    "evil.com": ["+evil.com"],
    "0.0.0.0 evil.com": ["+evil.com"],
    "||evil.com^$domain=a.example|b.example": ["conditional"],
    "||evil.com^$script": ["conditional"],
    "||evil.com^$~third-party": ["conditional"],
    "||evil.com^$removeparam=utm_source": ["conditional"],
    "||evil.*^": ["pattern"],
    "||evil.com.": ["pattern"],
    "||evil.com-": ["pattern"],
    "||evil.com.^": ["+evil.com"],
    "||evil.com/*/ads.js": ["pattern"],
    "/banner/*/img^": ["pattern"],
    "/^https?:\\/\\/evil[0-9]+\\.com/": ["pattern"],
    "/evil[0-9]\\.com/$script,important": ["pattern"],
    "-ad-banner.": ["pattern"],
    "evil.com##.ad": ["cosmetic"],
    "##.ad": ["cosmetic"],
    "evil.com,other.com#@#.ad": ["cosmetic"],
    "evil.com#?#div:has(> a)": ["cosmetic"],
    "evil.com#$#body { overflow: auto }": ["cosmetic"],
    "evil.com#%#window.x = 1": ["cosmetic"],
    "evil.com##+js(nowebrtc)": ["cosmetic"],
    "evil.com$$script[data=x]": ["cosmetic"],
    "@@||fine.com^": ["-fine.com"],
    "@@||fine.com^$important": ["-fine.com"],
    "@@fine.com": ["-fine.com"],
    "||evil.com^$badfilter": ["-evil.com"],
    "@@||fine.com/path$script": ["-@@||fine.com/path$script"],
    "@@/regex/": ["-@@/regex/"],
    "! comment": [],
    "[Adblock Plus 2.0]": [],
    "!#if env_firefox": [],
    "# a comment as in hosts files": [],
}
DNSMASQ = {
    "address=/evil.com/0.0.0.0": ["+evil.com"],
    "address=/evil.com/": ["+evil.com"],
    "address=/evil.com/#": ["+evil.com"],
    "address=/evil.com/::": ["+evil.com"],
    "address=/.evil.com/127.0.0.1 # note": ["+evil.com"],
    "address=/evil.com/other.com/0.0.0.0": ["+evil.com", "+other.com"],
    "server=/evil.com/": ["+evil.com"],
    "local=/evil.com/": ["+evil.com"],
    "address=/nas.example.org/192.168.1.2": ["redirect"],
    "server=/fine.com/#": ["-fine.com"],
    "server=/fine.com/9.9.9.9": ["-fine.com"],
    "address=/#/0.0.0.0": ["pattern"],
    "bogus-nxdomain=203.0.113.4": ["setting"],
    "domain-needed": ["setting"],
    "# comment": [],
}
UNBOUND = {
    'local-zone: "evil.com" always_nxdomain': ["+evil.com"],
    "  local-zone: 'evil.com.' always_null # note": ["+evil.com"],
    "local-zone: evil.com refuse": ["+evil.com"],
    'local-zone: "evil.com" static': ["+evil.com"],
    'local-zone: "evil.com" redirect': [],
    'local-data: "evil.com A 0.0.0.0"': ["+evil.com"],
    "local-data: 'evil.com 3600 IN AAAA ::'": ["+evil.com"],
    'local-zone: "evil.com" redirect local-data: "evil.com A 127.0.0.1"': ["+evil.com"],
    'local-data: "nas.example.org A 192.168.1.2"': ["redirect"],
    'local-data: "www.google.com CNAME forcesafesearch.google.com"': ["redirect"],
    'local-data: "evil.com TXT \\"note\\""': ["record"],
    'local-zone: "fine.com" always_transparent': ["-fine.com"],
    'local-zone: "fine.com" transparent': ["-fine.com"],
    'local-zone: "168.192.in-addr.arpa." nodefault': [],
    'local-zone: "localhost." static': [],
    'local-zone: "." refuse': ["pattern"],
    "server:": [],
    "private-address: 192.168.0.0/16": ["setting"],
    "# comment": [],
}
RPZ = {
    "evil.com CNAME .": ["+evil.com"],
    "*.evil.com CNAME .": ["+evil.com"],
    "evil.com 300 IN CNAME *.": ["+evil.com"],
    "EVIL.com\tIN\tCNAME\trpz-drop. ; note": ["+evil.com"],
    "evil.com A 0.0.0.0": ["+evil.com"],
    "evil.com IN AAAA ::": ["+evil.com"],
    "fine.com CNAME rpz-passthru.": ["-fine.com"],
    "fine.com CNAME fine.com.": ["-fine.com"],
    "www.google.com CNAME forcesafesearch.google.com.": ["redirect"],
    "slow.com CNAME rpz-tcp-only.": ["redirect"],
    "32.1.2.0.192.rpz-ip CNAME .": ["trigger"],
    "32.1.2.0.192.rpz-client-ip CNAME rpz-passthru.": ["-32.1.2.0.192.rpz-client-ip"],
    "ns.evil.com.rpz-nsdname CNAME .": ["trigger"],
    'evil.com TXT "a ; b"': ["record"],
    "@ NS localhost.": [],
    "$TTL 2h": [],
    "; comment": [],
}
BIND = {
    'zone "evil.com" { type master; notify no; file "null.zone.file"; };': ["+evil.com"],
    'zone "EVIL.com." IN { type primary; file "/etc/bind/blocked.zone"; };': ["+evil.com"],
    'zone evil.com{type master;file "/etc/namedb/blockeddomain.hosts";};': ["+evil.com"],
    'zone "evil.com" { type master; file "null.zone.file"; allow-query { any; }; }; // note': ["+evil.com"],
    'zone "a.com" {type master; file "null";}; zone "b.com" {type master; file "null";};': ["+a.com", "+b.com"],
    '/* old */ zone "evil.com" { type /* a */ master; file "db.blackhole"; }; # note': ["+evil.com"],
    'zone "evil.com" { type master; file "/etc/bind//*/null.zone"; };': ["+evil.com"],
    'zone "evil.com" { type master; file "null"; inner { type forward; file "db.evil.com"; }; };': ["+evil.com"],
    'zone "corp.com" { type master; file "/etc/bind/db.corp.com"; };': ["record"],
    'zone "corp.com" { type master; file "/etc/bind/corp.zone"; };': ["record"],
    'zone "my-corp.com" { type master; file "my-corp.com.zone"; };': ["record"],
    'zone "evil.com" { type master; };': ["record"],
    'zone "fine.com" { type forward; forwarders { 9.9.9.9; }; };': ["-fine.com"],
    'zone "fine.com" { type static-stub; server-addresses { 192.0.2.1; }; };': ["-fine.com"],
    'zone "fine.com" { type secondary; primaries { 192.0.2.1; }; file "fine"; };': ["-fine.com"],
    'zone "rpz.local" { type redirect; file "x"; };': ["setting"],
    'zone "evil.com" { file "null.zone.file"; };': ["setting"],
    'zone "*.evil.com" { type master; file "null"; };': ["+evil.com"],
    'zone "ads*.com" { type master; file "null"; };': ["pattern"],
    'zone "." { type hint; file "/usr/share/dns/root.hints"; };': [],
    'zone "localhost" { type master; file "/etc/bind/db.local"; };': [],
    'zone "127.in-addr.arpa" { type master; file "/etc/bind/db.127"; };': [],
    'options { directory "/var/cache/bind"; forwarders { 9.9.9.9; }; };': ["setting"],
    'include "/etc/bind/named.conf.options";': ["setting"],
    'zone "evil.com" { type master; file "null; };': ["setting"],
    '#zone "evil.com" { type master; file "null"; };': [],
    '// zone "evil.com" {': [],
}
CLASH = {
    "DOMAIN-SUFFIX,evil.com": ["+evil.com"],
    "DOMAIN,login.evil.com": ["+login.evil.com"],
    "  - DOMAIN-SUFFIX,evil.com": ["+evil.com"],
    "DOMAIN-SUFFIX, EVIL.com, REJECT": ["+evil.com"],
    "DOMAIN-SUFFIX,evil.com,REJECT-TINYGIF,extended-matching": ["+evil.com"],
    "DOMAIN,evil.com,extended-matching": ["+evil.com"],
    "host-suffix, evil.com, reject": ["+evil.com"],
    "DOMAIN-SUFFIX,evil.com // note": ["+evil.com"],
    "- 'DOMAIN-SUFFIX,evil.com,REJECT' # note": ["+evil.com"],
    "  - '+.evil.com'": ["+evil.com"],
    '  - ".evil.com"': ["+evil.com"],
    "  - evil.com": ["+evil.com"],
    "  - '*.evil.com'": ["+evil.com"],
    "  - '*.*.evil.com'": ["pattern"],
    "  - 'ads.*.evil.com'": ["pattern"],
    "IP-CIDR,203.0.113.9/32,no-resolve": ["+203.0.113.9"],
    "IP-CIDR,203.0.113.9": ["+203.0.113.9"],
    "IP-CIDR6,2001:DB8::9/128,REJECT,no-resolve": ["+2001:db8::9"],
    "IP-CIDR,203.0.113.0/24,no-resolve": ["range"],
    "  - '203.0.113.0/24'": ["range"],
    "IP-CIDR6,2001:db8::/32": ["range"],
    "IP-CIDR,evil.com": ["pattern"],
    "DOMAIN-SUFFIX,fine.com,DIRECT": ["-fine.com"],
    "DOMAIN,fine.com,direct": ["-fine.com"],
    "  - DOMAIN-SUFFIX,fine.com,DIRECT": ["-fine.com"],
    "IP-CIDR,203.0.113.9/32,DIRECT,no-resolve": ["-203.0.113.9"],
    "IP-CIDR,10.0.0.0/8,no-resolve,DIRECT": ["-IP-CIDR,10.0.0.0/8,no-resolve,DIRECT"],
    "DOMAIN-KEYWORD,fine,DIRECT": ["-DOMAIN-KEYWORD,fine,DIRECT"],
    "FINAL,DIRECT": ["-FINAL,DIRECT"],
    "AND,((DOMAIN,fine.com),(NETWORK,UDP)),DIRECT": ["-AND,((DOMAIN,fine.com),(NETWORK,UDP)),DIRECT"],
    "DOMAIN-SUFFIX,evil.com,Proxy": ["redirect"],
    "DOMAIN-SUFFIX,evil.com,\U0001f6d1 ads": ["redirect"],
    "DOMAIN-KEYWORD,evil,REJECT": ["pattern"],
    "DOMAIN-REGEX,^a{1,2}\\.evil\\.com$,REJECT": ["pattern"],
    "URL-REGEX,^https?://evil\\.com/,REJECT": ["pattern"],
    "DOMAIN-WILDCARD,*.evil.com": ["pattern"],
    "PROCESS-NAME,evil.exe": ["conditional"],
    "AND,((DOMAIN,evil.com),(NETWORK,UDP)),REJECT": ["conditional"],
    "GEOIP,CN,REJECT": ["conditional"],
    "RULE-SET,https://evil.com/list.txt,REJECT": ["setting"],
    "MATCH,REJECT": ["setting"],
    "UNKNOWN-KIND,evil.com": ["setting"],
    "payload:": [],
    "[Rule]": [],
    "payload: ['+.evil.com']": ["setting"],
    "mixed-port: 7890": ["setting"],
    "# DOMAIN-SUFFIX,evil.com": [],
}
PLAIN = {
    "evil.com": ["+evil.com"],
    "*.evil.com": ["+evil.com"],
    ".evil.com": ["+evil.com"],
    "evil.com:8080": ["+evil.com"],
    "http://evil.com:8080/x": ["+http://evil.com:8080/x"],
    "evil.com # phishing of a bank": ["+evil.com"],
    "evil.com ; note": ["+evil.com"],
    "https://evil.com/#/login": ["+https://evil.com/#/login"],
    "+66 81 234 5678 # mule": ["++66 81 234 5678"],
    "203.0.113.9:443": ["+203.0.113.9"],
    "*://*.evil.com/*": ["+evil.com"],
    "@@||fine.com^": ["-fine.com"],
    "// comment": [],
}
# RFC 6350; the groups are those of macOS, the kinds those of Android and Outlook.
VCARD = {
    "TEL;TYPE=CELL:+972501234567": ["++972501234567"],
    "TEL;CELL;PREF:081-234-5678": ["+081-234-5678"],
    "tel;type=home:+66 81 234 5678": ["++66 81 234 5678"],
    "item1.TEL;type=pref:081-234-5678": ["+081-234-5678"],
    'TEL;VALUE=uri;TYPE="voice,home":tel:+1-201-555-0123;ext=102': ["++1-201-555-0123"],
    "EMAIL;TYPE=INTERNET:help@evil-one.com": ["+help@evil-one.com"],
    "item2.URL;type=pref:https://evil-one.com/a": ["+https://evil-one.com/a"],
    "IMPP;X-SERVICE-TYPE=WhatsApp:whatsapp:+66812345678": ["+whatsapp:+66812345678"],
    "FN:Somchai 0898765432": [],
    "N:Spam;Junk;;;": [],
    "NOTE:call 0898765432": [],
    "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRg": [],
    "BEGIN:VCARD": [],
    "TEL;TYPE=CELL:": [],
}
EVERY = {
    "hosts": HOSTS,
    "adblock": ADBLOCK,
    "dnsmasq": DNSMASQ,
    "unbound": UNBOUND,
    "rpz": RPZ,
    "bind": BIND,
    "clash": CLASH,
    "vcard": VCARD,
    "list": PLAIN,
}


@pytest.mark.parametrize(
    ("format_name", "line", "wanted"), [(name, line, says) for name, lines in EVERY.items() for line, says in lines.items()]
)
def test_a_line(format_name: str, line: str, wanted: list[str]) -> None:
    assert says(format_name, line) == wanted
    assert says(format_name, line + "\r") == wanted, "as Windows ends its lines"


def test_every_format_that_is_read_line_by_line_is_tried() -> None:
    assert set(EVERY) == {name for name, module in formats().items() if module.Reader is not None}


def test_a_property_of_a_contact_may_be_folded() -> None:
    folded = ["URL:https://evil-one.com/", " a/long", "\tpath", "FN:x", " y", "TEL:0812345678"]
    assert says("vcard", *folded) == ["+https://evil-one.com/a/longpath", "+0812345678"]
    assert says("vcard", " behind nothing") == []


def test_a_zone_that_names_its_policy_and_goes_on_over_lines() -> None:
    zone = (
        "$ORIGIN rpz.example.net.", "$TTL 300",
        "@ IN SOA ns.example.net. admin.example.net. (", "  2026112901 ; serial", "  3600 600 86400 300 )", "  IN NS ns.example.net.",
        "evil.com.rpz.example.net. CNAME .", "*.evil.com CNAME .", "evil-two.com CNAME .", "    A 192.0.2.1",
        "$ORIGIN com.rpz.example.net.", "evil-three CNAME .",
    )  # fmt: skip
    assert says("rpz", *zone) == ["+evil.com", "+evil.com", "+evil-two.com", "redirect", "+evil-three.com"]


def test_a_zone_as_a_name_server_writes_it_out() -> None:
    zone = ("$ORIGIN .", "$TTL 60", "rpz.local\t\tIN SOA\tlocalhost. a.localhost. (", "\t1 1 1 1 1 )", "\t\tNS\tlocalhost.",
            "$ORIGIN com.rpz.local.", "evil\t\t\tCNAME\t.", "*.evil\t\t\tCNAME\t.")  # fmt: skip
    assert says("rpz", *zone) == ["+evil.com", "+evil.com"]


def test_a_zone_of_bind_goes_on_over_lines() -> None:
    settings = (
        "/* zones that", '   zone "in-comment.com" { type master; file "null"; };', '*/ view "inside" {', "  match-clients { any; };",
        'zone "evil.com"', "IN {", "  type master; // served here", '  file "/etc/bind/null.zone";',
        "  allow-transfer { none; };", "};", "};",
        'zone "half.com" {', "  type master;", '  file "null.zone";',
    )  # fmt: skip
    assert says("bind", *settings) == ["setting", "+evil.com", "setting"], "a zone that does not end is none"


def test_a_configuration_of_rules_is_read_where_its_rules_stand() -> None:
    clash = (
        "mixed-port: 7890", "dns:", "  fake-ip-filter:", "    - '+.in-dns.com'", "proxies:", "  - name: one", "    server: in-proxies.com",
        "rules:", "  - DOMAIN-SUFFIX,evil.com,REJECT", "  - MATCH,DIRECT", "sniffer:", "  skip-domain:", "    - '+.in-sniffer.com'",
    )  # fmt: skip
    assert [said for said in says("clash", *clash) if said != "setting"] == ["+evil.com", "-- MATCH,DIRECT"]
    assert says("clash", *clash).count("setting") == 10
    surge = ("[General]", "skip-proxy = 127.0.0.1, localhost", "[Rule]", "DOMAIN-SUFFIX,evil.com,REJECT", "[Host]", "fine.com = 192.0.2.1")
    assert says("clash", *surge) == ["setting", "+evil.com", "setting"]
    assert says("clash", "payload:", "  - '+.evil.com'", "whitelist:", "  - '+.fine.com'") == ["+evil.com", "setting", "setting"]


def kept(format_name: str, *lines: str) -> list[str]:
    given = Given(format_name)
    pieces = [f"{line}\n".encode() for line in lines]
    exceptions = Exceptions(given, str.lower)
    exceptions.note(read(pieces, given))
    return [rule.value for rule in without_exceptions(read(pieces, given), exceptions) if rule.mark is Mark.LISTED]


def test_what_a_list_takes_out_itself_is_not_read_as_listed() -> None:
    adblock = (
        "||evil.com^",
        "||a.fine.com^",
        "||fine.com^",
        "@@||fine.com^",
        "||firm.fine.com^$important",
        "||also.com^",
        "@@||x.also.com^",
    )
    assert kept("adblock", *adblock) == ["evil.com", "firm.fine.com", "also.com"]
    assert kept("adblock", "||evil.com^", "@@||evil.com/page$script") == ["evil.com"], "an exception with conditions takes nothing out"
    assert kept("adblock", "||evil.com^", "||evil.com^$badfilter") == []
    assert kept("rpz", "evil.com CNAME .", "evil.com CNAME rpz-passthru.", "a.fine.com CNAME .", "fine.com CNAME rpz-passthru.") == [
        "a.fine.com"
    ]
    assert kept("dnsmasq", "server=/fine.com/#", "address=/evil.fine.com/", "address=/fine.com/") == ["evil.fine.com"]


def test_the_first_rule_that_fits_counts() -> None:
    def of(*rules: str) -> list[str]:
        return kept("clash", *rules)

    assert of("DOMAIN-SUFFIX,fine.com,DIRECT", "DOMAIN-SUFFIX,ads.fine.com,REJECT", "DOMAIN,fine.com,REJECT") == []
    assert of("DOMAIN-SUFFIX,fine.com,Proxy", "DOMAIN-SUFFIX,ads.fine.com,REJECT") == [], "sent elsewhere is not blocked"
    assert of("DOMAIN-SUFFIX,ads.fine.com,REJECT", "DOMAIN-SUFFIX,fine.com,DIRECT") == ["ads.fine.com"], "the other way round it is"
    assert of("DOMAIN,fine.com,DIRECT", "DOMAIN-SUFFIX,fine.com,REJECT") == []
    assert of("DOMAIN,fine.com,DIRECT", "DOMAIN-SUFFIX,evil.fine.com,REJECT") == ["evil.fine.com"], "an exact name covers nothing below it"
    assert of("DOMAIN-SUFFIX,Fine.com,DIRECT", "DOMAIN,ads.FINE.com,REJECT") == []
    assert of("IP-CIDR,203.0.113.9/32,DIRECT", "IP-CIDR,203.0.113.9/32,REJECT", "IP-CIDR,203.0.113.8/32,REJECT") == ["203.0.113.8"]
    assert kept("bind", 'zone "evil.com" {type master; file "x";};', 'zone "evil.com" {type forward;};') == []


def test_of_an_allow_list_only_what_allows_is_taken() -> None:
    def vouched(format_name: str, *lines: str) -> list[tuple[str, str]]:
        rules = to_vouch(read([f"{line}\n".encode() for line in lines], Given(format_name)), plain=format_name == "list")
        return [(rule.value, rule.loss) for rule in rules]

    assert vouched("adblock", "@@||fine.com^", "||evil.com^", "@@||a.com/x$script") == [
        ("fine.com", ""),
        ("", "blocking"),
        ("", "conditional"),
    ]
    assert vouched("list", "fine.com") == [("fine.com", "")]
    assert vouched("clash", "DOMAIN-SUFFIX,fine.com", "DOMAIN-SUFFIX,also.com,DIRECT", "DOMAIN,evil.com,REJECT", "FINAL,DIRECT") == [
        ("fine.com", ""),
        ("also.com", ""),
        ("", "blocking"),
        ("", "conditional"),
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("# Title\n127.0.0.1 localhost\n0.0.0.0 a.com\n0.0.0.0 b.com\n", "hosts"),
        ("! Title\n||a.com^\n@@||b.com^\n", "adblock"),
        ("a.com\nb.com\n||c.com^\n", "adblock"),
        ("0.0.0.0 a.com\n0.0.0.0 b.com\n||c.com^\n", "adblock"),
        ("# x\naddress=/a.com/0.0.0.0\nserver=/b.com/\n", "dnsmasq"),
        ('server:\n  local-zone: "a.com" always_nxdomain\n', "unbound"),
        ("$TTL 60\n@ SOA a. b. 1 1 1 1 1\n@ NS a.\na.com CNAME .\n*.a.com CNAME .\n", "rpz"),
        ("a.com CNAME .\n*.a.com CNAME .\n", "rpz"),
        ("a.com\n*.b.com\nhttp://c.com/x,y\n", "list"),
        ("+66812345678\n+66812345679\n", "list"),
        ("id,url,note\n1,http://a.com/x,first\n2,http://b.com/y,second\n", "csv"),
        ("1;a.com;x\n2;b.com;y\n3;c.com;z\n", "csv"),
        ("domain\na.com\nb.com\n", "csv"),
        ("a.com # one\nb.com # two\n", "list"),
        ('# Title\nzone "a.com" { type master; notify no; file "null.zone.file"; };\n', "bind"),
        ('zone "a.com" {\n  type master;\n  file "null";\n};\nzone "b.com" {\n  type master;\n  file "null";\n};\n', "bind"),
        ("# NAME: Scams\nDOMAIN-SUFFIX,a.com\nDOMAIN,b.com\nIP-CIDR,192.0.2.0/24,no-resolve\n", "clash"),
        ("DOMAIN-SUFFIX,a.com,DIRECT\nDOMAIN-SUFFIX,b.com,REJECT\nFINAL,DIRECT\n", "clash"),
        ("payload:\n  - '+.a.com'\n  - 'b.com'\n", "clash"),
        ("payload:\n  - DOMAIN-SUFFIX,a.com\n  - DOMAIN-KEYWORD,b\n", "clash"),
        ("port: 7890\nmode: rule\nrules:\n- DOMAIN-SUFFIX,a.com,DIRECT\n- DOMAIN-SUFFIX,b.com,REJECT\n- GEOIP,CN,DIRECT\n", "clash"),
        ("mode = rule\n" + "DOMAIN-SUFFIX,a.com,DIRECT\nDOMAIN-SUFFIX,b.com,REJECT\n" * 5, "clash"),
        ("kind,value,scheme,action\ndomain,a.com,parcel,block\ndomain,b.com,,allow\n", "csv"),
        ("Type,Indicator\nDOMAIN,a.com\nDOMAIN,b.com\nDOMAIN,c.com\n", "csv"),
        ("BEGIN:VCARD\nVERSION:3.0\nN:Junk;;;;\nFN:Junk\nTEL;TYPE=CELL:+66812345678\nEND:VCARD\n", "vcard"),
        ("tel:+66812345678\ntel:+66812345679\n", "list"),
        ("+.a.com\n+.b.com\n", "list"),
        ('["a.com", "b.com"]', "json"),
        ('[\n  "a.com"\n]\n', "json"),
        ("[\n  66812345678\n]\n", "json"),
        ('\n{"data": []}', "json"),
        ('{\n\t"1": [\n', "json"),
        ('{"url": "http://a.com/x"}\n{"url": "http://b.com/x"}\n', "json"),
        ("[]", "json"),
        ("[Adblock Plus 2.0]\n||a.com^\n", "adblock"),
        ("[::1]:443\n[2001:db8::1]:443\n", "list"),
        ("", "list"),
    ],
)
def test_a_format_is_told_by_what_stands_in_it(text: str, wanted: str) -> None:
    assert recognise(text.splitlines(), known)[0] == wanted


LINED = [name for name, module in formats().items() if module.Reader is not None]
PIECES = st.sampled_from(
    [
        *(line for lines in EVERY.values() for line in lines),
        '"',
        "{",
        "};",
        "zone",
        "- ",
        ",",
        "/*",
        "*/",
        "payload:",
        "[Rule]",
        "\x00",
        "\ud800",
        "(",
    ]
)


@given(st.sampled_from(LINED), st.lists(st.lists(PIECES | st.text(max_size=6), max_size=4).map("".join), max_size=6))
def test_any_lines_are_read_in_any_format(name: str, lines: list[str]) -> None:
    rules = list(read([line.encode("utf-8", "surrogatepass") + b"\n" for line in lines], Given(name)))
    assert all(rule.loss for rule in rules if rule.mark is Mark.LOST)
    assert recognise(lines, known)[0] in formats()


def test_rows_may_be_longer_than_what_stands_above_them() -> None:
    lines = [
        "0.0.0.0 evil.com",
        "0.0.0.0 evil.comDOMAIN-SUFFIX,evil.com",
        "||evil.com^DOMAIN-SUFFIX,evil.com",
        *["DOMAIN-SUFFIX,evil.com"] * 2,
    ]
    assert recognise(lines, known)[0] in formats()


NAMED = st.sampled_from(["a.com", "b.a.com", "c.b.a.com", "d.com"])
RULES = st.tuples(st.sampled_from(["DOMAIN", "DOMAIN-SUFFIX"]), NAMED, st.sampled_from(["REJECT", "DIRECT", "Proxy", "reject-drop"]))


def fate(name: str, rules: list[tuple[str, str, str]]) -> str:
    """What the first rule that fits says of a name, as Surge's manual has it; nothing where none fits."""
    for kind, value, policy in rules:
        if name == value or (kind == "DOMAIN-SUFFIX" and name.endswith(f".{value}")):
            return policy
    return ""


@given(st.lists(RULES, max_size=8))
def test_no_name_is_listed_that_another_policy_takes_first(rules: list[tuple[str, str, str]]) -> None:
    lines = [",".join(rule) for rule in rules]
    listed = set(kept("clash", *lines))
    assert all(fate(name, rules).upper().startswith("REJECT") for name in listed)
    for place, (_, value, policy) in enumerate(rules):
        if policy not in ("DIRECT", "Proxy") and not any(fate(value, [rule]) for rule in rules[:place]):
            assert value in listed, "a rule that is the first for its name is read"


# What fits a rule in very many ways up to its last letter. One that tried them all would never end, at fewer than a hundred letters.
ENDLESS = [
    "{}!",
    "0.0.0.0 {}!",
    "||{}!^",
    "||a.com^${}$",
    "||a.com^$domain={}$",
    "*.{}!",
    "{}:80!",
    "address=/{}",
    "address=/a.com/{}!",
    'local-zone: "{}',
    "local-data: '{}",
    '{} CNAME .{}"',
    "DOMAIN,{}!",
    "- '{}",
    "  - {}: [",
    "[{}",
    'zone "{}',
    "sep=;{}",
    "{}#@{}",
    '"{}","{}',
]
REPEATED = [
    "a.",
    "a=,",
    "a,",
    "a-",
    "1.",
    "a ",
    " ",
    "\t",
    '"',
    '\\"',
    ":",
    "/",
    "a|",
    "[",
    "(",
    "~a,",
    "*.",
    "%41",
    "-",
    "_",
    "/*",
    "1",
    "#",
    "=",
    "~a=",
]


@pytest.mark.parametrize("shape", ENDLESS)
def test_no_line_is_read_for_ever(shape: str) -> None:
    def lines(length: int) -> list[str]:
        return [shape.format(*[piece * (length // len(piece))] * 2) for piece in REPEATED]

    for name in LINED:
        numbers = {rule.number for rule in read([f"{line}\n".encode() for line in lines(10_000)], Given(name))}
        assert numbers <= set(range(1, len(REPEATED) + 1))
    assert recognise([f"{line}\n" for line in lines(500)], known)[0] in formats()


def test_a_comment_stands_behind_any_number_of_gaps() -> None:
    for gap in (" ", "   ", "\t \t"):
        assert says("clash", f"DOMAIN,evil.com{gap}# a comment") == ["+evil.com"]
        assert says("dnsmasq", f"address=/evil.com/{gap}# a comment") == ["+evil.com"]
        assert says("list", f"evil.com{gap}# a comment") == ["+evil.com"]


def test_what_stands_in_a_quote_opens_nothing_and_one_that_is_not_closed_is_none() -> None:
    assert says("rpz", 'a.com.rpz TXT "one ( two"', "evil.com CNAME .") == ["record", "+evil.com"]
    assert says("rpz", 'a.com.rpz TXT "one \\" ( two', "evil.com CNAME .", ")", "bad.com CNAME .") == ["record", "+bad.com"]
