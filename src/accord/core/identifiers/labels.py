"""The kinds of identifiers as people who work for no member read them."""

from types import MappingProxyType

KINDS = MappingProxyType(
    {
        "phone": "Phone number",
        "account": "Bank account",
        "iban": "Bank account (IBAN)",
        "proxy": "Payment name or number",
        "crypto": "Crypto address",
        "url": "Link",
        "domain": "Web address",
        "ip": "Internet address (IP)",
        "email": "E-mail address",
        "handle": "Account name",
        "app": "App",
        "sender": "Name of a sender",
        "image": "Picture",
        "script": "Text",
    }
)
