"""Migrations: the desk's tables are what its models say."""

import os
import subprocess
import sys
from pathlib import Path


def test_no_migration_is_missing(tmp_path: Path) -> None:
    ask = "from pathlib import Path; import sys; from stoppress.desk.setting_up import set_up; set_up(Path(sys.argv[1]))\n"
    ask += "from django.core.management import call_command; call_command('makemigrations', 'desk', check=True, dry_run=True)"
    environment = {**os.environ, "STOPPRESS_DATA": str(tmp_path)}
    ran = subprocess.run([sys.executable, "-c", ask, str(tmp_path)], capture_output=True, text=True, check=False, env=environment)
    assert ran.returncode == 0, ran.stdout + ran.stderr
