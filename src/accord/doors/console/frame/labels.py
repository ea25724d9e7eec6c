"""Words of the console that stand for codes, in English; other languages are in the catalogues."""

from types import MappingProxyType

ROLE_NAMES = MappingProxyType(
    {
        "officer": "Officer",
        "investigator": "Investigator",
        "victim officer": "Victim officer",
        "analyst": "Analyst",
        "administrator": "Administrator",
        "secretariat": "Secretariat",
        "auditor": "Auditor",
    }
)

ROLE_SAYS = MappingProxyType(
    {
        "officer": "publishes up to TLP:GREEN, answers signals and bells",
        "investigator": "publishes up to TLP:AMBER, answers signals and bells",
        "victim officer": "works with harmed people; publishes up to TLP:AMBER+STRICT",
        "analyst": "publishes up to TLP:AMBER and answers signals",
        "administrator": "people, tokens, desks and circles of the member; publishes up to TLP:CLEAR",
        "secretariat": "runs the hub: members, quarantine; publishes up to TLP:CLEAR",
        "auditor": "reads, and sees who did what; publishes nothing",
    }
)

KINDS = MappingProxyType(
    {
        "phone": "phone number",
        "iban": "IBAN",
        "account": "bank account",
        "proxy": "payment proxy",
        "crypto": "crypto address",
        "url": "web address",
        "domain": "domain",
        "ip": "IP address",
        "email": "e-mail address",
        "handle": "account on a platform",
        "app": "app",
        "sender": "sender name",
        "image": "image",
        "script": "text of a message",
    }
)

SECTORS = MappingProxyType(
    {
        "state": "State authority",
        "platform": "Platform",
        "finance": "Bank or payment provider",
        "telecom": "Telecom",
        "crypto": "Crypto exchange",
        "support": "Support body",
        "secretariat": "Secretariat",
    }
)

STANDINGS = MappingProxyType(
    {"invited": "invited", "signed": "signed", "active": "active", "suspended": "suspended", "withdrawn": "withdrawn"}
)
