"""Why a claim that is held back can't be released now, and what can be done instead; for reviewers."""

from types import MappingProxyType

from accord.core.trust.labels import Templates

# Why a yes does not release a held claim, and what can be done instead.
RELEASES: Templates = MappingProxyType(
    {
        "never-released-bank": "This belongs to a bank or payment provider ({list}). Nobody can release it. Publish the very page that "
        "harms people, not the whole host, and tell the bank.",
        "never-released-state": "This belongs to a state or a body of states ({list}). Nobody can release it. Publish the very page that "
        "harms people, not the whole host, and tell its owner.",
        "never-released-hospital": "This belongs to a hospital or health service ({list}). Nobody can release it. Publish the very page "
        "that harms people, not the whole host, and tell the hospital.",
        "never-released-help-site": "This belongs to the police, a help line or an anti-scam desk ({list}). Nobody can release it. Publish "
        "the very page that harms people, not the whole host, and tell its owner.",
        "never-released-emergency-line": "This is an emergency or help line ({list}). Nobody can release it: people in need call it. "
        "Scammers can make a phone show any number, so publish the account, the page or the message instead.",
        "never-released-common-address": "This is nobody's own address ({list}). Nobody can release it: coins are burned there, or all who "
        "hold a coin use it. Publish the address that the coins went to.",
        "never-released-public-suffix": "Many registrants have names below this public suffix. Nobody can release it. Publish the names "
        "below it that harm people.",
        "not-corroborated": "Members that saw it themselves: {have} of {need}. Another member must publish a claim of its own on it, with "
        "no source and not in bulk; then it can be released.",
        "own-claim": "Your member claims it itself, so the yes must come from a reviewer of another member.",
        "said-yes": "Your member has said yes already. The second yes must come from a reviewer of another member.",
    }
)
