"""The databases and browsers of the web tests."""

from tests.web.conftest import anna, bram, clock, engine, furnished_database, furnished_file, staff, visitor

__all__ = ["anna", "bram", "clock", "engine", "furnished_database", "furnished_file", "staff", "visitor"]
