"""E-mail addresses in the one form in which they are stored and compared."""

from __future__ import annotations

import unicodedata

from email_validator import EmailNotValidError, validate_email

LONGEST = 254


def canonical(text: str) -> str | None:
    """Return the address in lower case, NFC, its domain in IDNA form; None when it cannot receive mail by its form.

    Display names, comments, quotes, addresses of machines and several addresses at once are refused.
    """
    text = unicodedata.normalize("NFC", text).strip()
    if not text or len(text) > LONGEST or any(unicodedata.category(c).startswith("C") for c in text):
        return None
    try:
        found = validate_email(text, check_deliverability=False, allow_smtputf8=True, test_environment=True)
    except (EmailNotValidError, ValueError, UnicodeError):
        return None
    whole = f"{found.local_part}@{found.ascii_domain}".lower()
    return whole if len(whole) <= LONGEST else None
