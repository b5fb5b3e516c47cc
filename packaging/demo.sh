#!/usr/bin/env bash
# The demonstration: an invented centre in build/demo/vault. With a display the window opens on it; without one the same
# window is driven through a day, and the pictures of every page and the return's PDF are left in build/demo.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  vault=build/demo/vault
  if [ ! -e "$vault/data.db" ]; then
    echo "demo fjord lykt mandag" | .venv/bin/python -m app demo --vault "$vault" --user Demo --password-file - >/dev/null
  fi
  printf '\n  Bruker:  Demo\n  Passord: demo fjord lykt mandag\n\n'
  LIVD_VAULT=$vault exec .venv/bin/python -m app window --demo
fi
QT_QPA_PLATFORM=offscreen PYTHONPATH=. .venv/bin/python packaging/demo_day.py build/demo
echo
ls -1 build/demo
