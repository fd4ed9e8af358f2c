"""Instants as Django writes them by itself, in admin's lists above all: to the second, and in UTC, which it says."""

DATETIME_FORMAT = r"F j, Y, H:i:s \U\T\C"
DATE_FORMAT = "F j, Y"
