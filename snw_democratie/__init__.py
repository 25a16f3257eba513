"""The web application and the `snw` command of Samen Nieuw-West's democratic instruments."""

__version__ = "0.1.0"
