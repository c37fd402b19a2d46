"""What the site keeps on disk is its own account's alone."""

import os
import subprocess
import sys


def test_the_folder_of_a_new_site_is_readable_by_its_owner_alone(tmp_path):
    var = tmp_path / "below" / "var"
    environment = {**os.environ, "MINSHENG_VAR": str(var), "MINSHENG_DEMO": "1"}
    for name in ("MINSHENG_DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)
    command = [sys.executable, "-c", "from minsheng.cli.site import bring_up; bring_up()"]
    subprocess.run(command, check=True, env=environment, timeout=60)
    assert (var.stat().st_mode & 0o777, (var / "minsheng.sqlite3").exists()) == (0o700, True)
