#!/usr/bin/env python
import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claudeprivacy.settings")
    if direct := os.environ.get("DATABASE_DIRECT_URL", "").strip():  # past the pooler that the pages go through
        os.environ |= {"DATABASE_URL": direct, "DATABASE_POOLED": "0"}
    execute_from_command_line(sys.argv)
