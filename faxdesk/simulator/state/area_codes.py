"""Where a North American number is, by its area code, as the service writes it."""

from __future__ import annotations

_CITIES = {
    "202": "Washington, DC",
    "206": "Seattle, WA",
    "212": "New York, NY",
    "213": "Los Angeles, CA",
    "303": "Denver, CO",
    "305": "Miami, FL",
    "312": "Chicago, IL",
    "404": "Atlanta, GA",
    "415": "San Francisco, CA",
    "503": "Portland, OR",
    "512": "Austin, TX",
    "617": "Boston, MA",
    "650": "Palo Alto, CA",
    "702": "Las Vegas, NV",
    "713": "Houston, TX",
}


def place_of(number: str) -> str:
    """City and state; empty when not known."""
    return _CITIES.get(number[2:5], "") if number.startswith("+1") and len(number) == 12 else ""
