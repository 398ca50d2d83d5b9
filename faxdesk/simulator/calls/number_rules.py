"""Reading telephone numbers the way the service does when it takes a fax."""

from __future__ import annotations

import phonenumbers

from faxdesk.simulator.state.outcomes import digits
from faxdesk.simulator.state.service_errors import ApiError, invalid_parameter

LONGEST_EXTENSION = 6


def to_e164(text: object, country: str) -> str:
    """A number in E.164. Raises ApiError 400 for an extension (MSG-344) and for what is no number
    (CMN-101)."""
    if not isinstance(text, str) or not text.strip():
        raise invalid_parameter("to")
    plain = digits(text)
    if "+" not in text and 0 < len(plain) <= LONGEST_EXTENSION:
        raise ApiError(400, "MSG-344", "Sending a fax to an extension number is not supported")
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        raise invalid_parameter("to") from None
    if number.extension or not phonenumbers.is_possible_number(number):
        raise invalid_parameter("to")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def is_country(iso_code: str) -> bool:
    """Whether this is a country with telephones, by its ISO 3166-1 code."""
    return iso_code in phonenumbers.SUPPORTED_REGIONS
