"""Texts of signing in and of one's own settings, in English; other languages are in the catalogues."""

from types import MappingProxyType

# The sign-in library's own sentences, by its keys, in our words.
ERRORS = MappingProxyType(
    {
        "username_password_mismatch": "This sign-in name and this password do not go together. Check both.",
        "too_many_login_attempts": "Too many tries from here. Wait a minute, then try again.",
        "rate_limited": "Too many tries from here. Wait a minute, then try again.",
        "incorrect_password": "This is not your password. Try again.",
        "enter_current_password": "This is not your present password. Try again.",
        "incorrect_code": "This did not fit. Codes change every 30 seconds and work once: take the next one. If that does not fit "
        "either, the phone's clock may be wrong: let the phone set its time by itself, and take a new code.",
        "account_inactive": "You take no part here at the moment. Ask your administrator.",
        "reauthenticate": "Use your password",
        "mfa_reauthenticate": "Use a code",
        "mfa_reauthenticate:webauthn": "Use a passkey",
    }
)

# Notices of what was just done or not done, by the word in the address.
SAID = MappingProxyType(
    {
        "joined": "Your password is set. Sign in with it now.",
        "over": "You were signed out meanwhile, so nothing was done. Sign in, and do it again.",
        "kept": "You were signed out meanwhile, so nothing was sent. What you typed is kept: sign in, and the form will show it again.",
        "not-kept": "You were signed out meanwhile, so nothing was sent, and what you typed could not be kept. "
        "Your browser may still show it when you go back.",
        "passkey": "That passkey was not accepted here. Use your password, or another passkey.",
        "passkey-removed": "The passkey is removed. No one can sign in with it any more.",
        "generator-removed": "The code generator is removed. Its codes open nothing any more.",
        "last-code": "That was your last recovery code. If your phone or your passkey is lost, remove it here and set up another: "
        "new codes come with it. Otherwise make new codes now. Without any, only your administrator can let you in again.",
        "password": "Your password is changed, and your other sessions are ended.",
        "name": "Your name is changed.",
        "contact": "Your contact details are kept.",
        "look": "These pages now look as you chose.",
        "ended": "That session is ended.",
        "others-ended": "All your other sessions are ended.",
        "rings": "This device now rings when a bell rings you.",
        "rings-no-more": "That device no longer rings.",
        "tied": "Your outside identity is linked to you. You can sign in with it.",
        "untied": "The outside identity is no longer linked. No one can sign in with it any more.",
        "not-tied": "Another person here is already linked to that identity, so nothing was changed.",
        "too-late": "That took too long, so nothing was changed. Begin again.",
    }
)
# Those of them that are no success.
REFUSED = frozenset({"not-kept", "passkey", "not-tied", "too-late"})

THEMES = MappingProxyType({"": "As this device has it", "light": "Light", "dark": "Dark"})

# The hub's sentences for a field that can't be so.
FIELDS = MappingProxyType(
    {
        "login": "Choose 3 to 60 of the letters a to z, digits, dot, hyphen and underscore, beginning with a letter or digit.",
        "name": "Give a name of 1 to 200 printable characters.",
        "taken": "This sign-in name is taken. Choose another.",
        "email": "Give an e-mail address, such as desk@example.org, or leave it empty.",
        "phone": "Give the number with + and the country code, such as +66812345678, or leave it empty.",
    }
)

DEVICE = MappingProxyType({"both": "{browser} on {system}", "browser": "a browser", "system": "an unknown device"})

# The text on a device that is rung: how many bells ring, and nothing else. It shows on a lock screen.
RINGS = MappingProxyType({"bells": "Bells ringing: {count}"})
