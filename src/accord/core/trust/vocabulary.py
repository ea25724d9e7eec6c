"""The words of a signal besides its scheme: what the identifier did, how the person was reached, what AI was used for."""

from enum import StrEnum


class Role(StrEnum):
    """The identifier's role in the scam."""

    LURE = "lure"
    CONTACT = "contact"
    HOST = "host"
    COLLECT = "collect"
    LAUNDER = "launder"
    RECRUIT = "recruit"


class Channel(StrEnum):
    """How the scam reached the person."""

    SMS = "sms"
    CALL = "call"
    EMAIL = "email"
    SOCIAL = "social"
    MESSAGING = "messaging"
    AD = "ad"
    APP = "app"
    WEB = "web"
    IN_PERSON = "in-person"
    OTHER = "other"


class AiUse(StrEnum):
    """The scam's use of artificial intelligence."""

    DEEPFAKE_VIDEO = "deepfake-video"
    DEEPFAKE_VOICE = "deepfake-voice"
    GENERATED_TEXT = "generated-text"
    GENERATED_IMAGE = "generated-image"
    TRANSLATED_CHAT = "translated-chat"
    AUTOMATED_CHAT = "automated-chat"
    OTHER = "other"


class State(StrEnum):
    """Where a claim stands. A live claim whose expiry has passed counts as expired."""

    LIVE = "live"
    RETRACTED = "retracted"
    EXPIRED = "expired"


class Word(StrEnum):
    """The word of a verdict."""

    NONE = "none"
    REPORTED = "reported"
    CORROBORATED = "corroborated"
    DISPUTED = "disputed"
    PROTECTED = "protected"
    RETRACTED = "retracted"


class Protects(StrEnum):
    """Why an identifier is protected."""

    PUBLIC_SUFFIX = "public-suffix"
    SHARED_HOST = "shared-host"
    TOP_SITE = "top-site"
    POPULAR_SITE = "popular-site"
    KNOWN_SITE = "known-site"
    BANK = "bank"
    STATE = "state"
    HOSPITAL = "hospital"
    HELP_SITE = "help-site"
    EMERGENCY_LINE = "emergency-line"
    COMMON_ADDRESS = "common-address"
    OWN_LIST = "own-list"
    ALLOW_LIST = "allow-list"
