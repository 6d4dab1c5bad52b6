#!/bin/sh
# Makes .venv with the project and its development tools. Debian splits venv off Python: install it where we may.
set -eu
python=${1:-python3}
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "qcrawl needs Python 3.11 or newer; '$python' is $("$python" --version 2>&1). Try: make PYTHON=python3.12" >&2
  exit 3
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null
  else
    echo "Python's venv module is missing. Install it with: sudo apt-get install python3-venv" >&2
    exit 3
  fi
fi
[ -x .venv/bin/python ] || "$python" -m venv .venv
# Debian's own pip (23.0) stumbles over an extra that two dependencies ask for under two spellings.
.venv/bin/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25'
.venv/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
