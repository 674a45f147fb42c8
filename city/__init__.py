"""The city: opens and checks a city folder, and hands it on as frozen data."""

from city.faults import CityFaults, Fault
from city.model import CalendarSpec, City, Policy
from city.opening import open_city
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
    "open_city",
    "warnings",
]
