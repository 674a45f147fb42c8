"""The city: opens and checks a city folder, and hands it on as frozen data."""

from city.faults import CityFaults, Fault
from city.model import CalendarSpec, City, Policy
from city.opening import cached_city, open_city
from city.soon import warnings
from city.source import History, Source

__all__ = [
    "CalendarSpec",
    "City",
    "CityFaults",
    "Fault",
    "History",
    "Policy",
    "Source",
    "cached_city",
    "open_city",
    "warnings",
]
