#!/usr/bin/env bash
# Sets up everything the project needs on Debian 12 or newer: Qt's system libraries, and the Python packages in .venv.
# A second run finds the stamp and does nothing. As root the libraries are installed; otherwise the command is printed.
set -euo pipefail
cd "$(dirname "$0")/.."

APT="python3-venv libgl1 libegl1 libxkbcommon0 libglib2.0-0 libfontconfig1 libdbus-1-3 libfreetype6 libxcb-cursor0
libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-shm0 libxcb-sync1
libxcb-xfixes0 libxcb-xkb1 libxkbcommon-x11-0 libcups2"
stamp=.venv/.ready-$(cat requirements.lock packaging/setup.sh | sha256sum | cut -c1-16)
[ -e "$stamp" ] && exit 0

libraries_there() {
  local name
  for name in libGL.so.1 libEGL.so.1 libxkbcommon.so.0 libglib-2.0.so.0 libfontconfig.so.1 libdbus-1.so.3 \
    libfreetype.so.6 libxcb-cursor.so.0 libxcb-icccm.so.4 libxkbcommon-x11.so.0 libcups.so.2; do
    /sbin/ldconfig -p | grep -q "$name" || return 1
  done
  python3 -c "import ensurepip, venv"
}

if command -v apt-get >/dev/null && ! libraries_there 2>/dev/null; then
  if [ "$(id -u)" = 0 ]; then
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $APT >/dev/null
  else
    printf 'Qt needs some system libraries. Run this once, then try again:\n\n  sudo apt-get install -y %s\n\n' "$(echo $APT)" >&2
    exit 1
  fi
fi

python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed." >&2; exit 1; }
[ -x .venv/bin/python ] || python3 -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
rm -f .venv/.ready-*
touch "$stamp"
