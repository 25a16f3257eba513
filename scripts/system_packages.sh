#!/bin/sh
# The Debian packages that the tests need: a browser, fonts for all five languages, what drives the browser (its Node
# needs libatomic1), what prints letters, a compiler for the disk on which PostgreSQL loses its power, and the verifier of
# referenda that we did not write (belenios-tool).
# The browser is Chromium without its windows, at a third of the work; where that cannot be had, the whole of Chromium.
# Root installs what is missing; anyone else is told the command. With CI=true a missing package is an error.
set -eu
packages="chromium-headless-shell fonts-noto-core gcc libc6-dev libatomic1 libpango-1.0-0 libpangoft2-1.0-0"
packages="$packages libharfbuzz-subset0 belenios-tool"

missing=""
if command -v dpkg-query >/dev/null 2>&1; then
  for package in $packages; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
  done
else
  { command -v chromium-headless-shell || command -v chromium; } >/dev/null 2>&1 || missing=" $packages"
fi
[ -n "$missing" ] || exit 0

may_install=""
if command -v apt-get >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ]; then may_install="env"
  elif [ "${CI:-}" = true ] && sudo -n true 2>/dev/null; then may_install="sudo"
  fi
fi
if [ -n "$may_install" ]; then
  echo "Installing system packages:$missing ..."
  install() {
    $may_install DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
  }
  # shellcheck disable=SC2086  # lists of names, split on purpose
  if $may_install apt-get update -qq && { install $missing || install ${missing#*-headless-shell} chromium; }; then
    exit 0
  fi
fi
[ "$missing" = " chromium-headless-shell" ] && command -v chromium >/dev/null 2>&1 && exit 0
echo "Missing system packages:$missing" >&2
echo "They cannot be installed from here. On Debian, as root: apt-get install --no-install-recommends$missing" >&2
echo "Without them the browser tests fail and PDF buttons say what is missing." >&2
[ "${CI:-}" = true ] && exit 1
exit 0
