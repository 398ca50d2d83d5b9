"""Which numbers faxes may go to, as an administrator says it: by beginnings of numbers, and by countries."""

from __future__ import annotations

from collections.abc import Sequence


def may_go_to(number: str, allowed: Sequence[str] | None, forbidden: Sequence[str]) -> bool:
    """Whether a fax may go to a number in any spelling that can be dialled. Rules are beginnings in E.164, or
    countries by ISO 3166-1 alpha-2; allowed is None where all numbers are, and what is forbidden wins.

    What cannot be told is not allowed: a number that cannot be read, and one of no known country where its
    country code is shared with one that is forbidden.
    """
    if allowed is None and not forbidden:
        return True
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, "US")
    except phonenumbers.NumberParseException:
        return False
    whole = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    country = phonenumbers.region_code_for_number(parsed)
    sharing = phonenumbers.region_codes_for_country_code(parsed.country_code or 0)
    if any(_fits(whole, [country] if country else sharing, rule) for rule in forbidden):
        return False
    return allowed is None or any(_fits(whole, [country], rule) for rule in allowed)


def _fits(number: str, countries: Sequence[str | None], rule: str) -> bool:
    return number.startswith(rule) if rule.startswith("+") else rule in countries
