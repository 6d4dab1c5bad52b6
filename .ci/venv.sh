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
echo "Setting up .venv, once: a minute or two." >&2
[ -x .venv/bin/python ] || "$python" -m venv .venv
install() {
  .venv/bin/python -m pip install --quiet --disable-pip-version-check "$@" >>.venv/install.log 2>&1 || {
    cat .venv/install.log >&2
    exit 1
  }
}
: >.venv/install.log
install --upgrade 'pip>=25' # Debian's own (23.0) stumbles over an extra that two packages ask for in two spellings
install --editable '.[dev]'
