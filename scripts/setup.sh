#!/bin/sh
# Make the environment in .venv from the hash-checked locks; do nothing when it stands.
#
# Called by make from the top folder of the project. $1 is the python to build on; when it is
# empty, an environment that stands is taken as it is, whichever python it was built on.
# The stamp is written last and holds what the environment was made from. So an interrupted
# set-up, a changed lock, a moved folder or a lost interpreter are all noticed on the next call.
set -eu

asked_for=${1-}
python=${asked_for:-python3}
stamp=.venv/set-up-from

say() { printf '%s\n' "$*" >&2; }
die() { say "make setup: $*"; exit 1; }

version_of() { "$1" -c 'import sys; print(sys.version_info[:2])' 2>/dev/null; }

# The place counts too: the environment's scripts hold its full path.
fingerprint() {
    pwd -P
    cksum pyproject.toml hatch_build.py requirements.lock requirements-tools.lock scripts/setup.sh
}

# A finished environment in this place with a working interpreter; its packages may be of old.
usable() {
    [ -f "$stamp" ] && [ "$(head -n 1 "$stamp")" = "$(pwd -P)" ] && version_of .venv/bin/python >/dev/null &&
        { [ -z "$asked_for" ] || [ "$(version_of .venv/bin/python)" = "$(version_of "$python")" ]; }
}

stands() { usable && [ -f .venv/bin/ipanalysis ] && [ "$(cat "$stamp")" = "$(fingerprint)" ]; }

# Another active environment, or settings that send an installation elsewhere, must not reach
# this one. Where packages come from (index, certificates, cache, proxy) stays the user's choice.
forget_foreign_settings() {
    unset VIRTUAL_ENV CONDA_PREFIX PYTHONPATH PYTHONHOME PYTHONSTARTUP
    for name in $(env | sed -n 's/^\(\(UV\|PIP\)_[A-Z0-9_]*\)=.*/\1/p'); do
        case $name in
            *INDEX* | *FIND_LINKS | *CERT* | *TLS | *CACHE* | *PROXY | *TIMEOUT | *RETRIES) ;;
            *HOST | *OFFLINE | *CONFIG_FILE | *KEYRING* | *PROGRESS* | *VERSION_CHECK) ;;
            UV_LINK_MODE | UV_CONCURRENT_*) ;;
            *) unset "$name" ;;
        esac
    done
    # The environment outranks pip's own configuration files, which may say otherwise.
    export PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 PIP_DISABLE_PIP_VERSION_CHECK=1
    export PIP_ROOT_USER_ACTION=ignore
    # The certificates that the machine trusts, as pip and git do: a company's network has its own.
    if [ -e /etc/ssl/certs/ca-certificates.crt ]; then
        export SSL_CERT_FILE="${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}"
    fi
}

find_python() {
    command -v "$python" >/dev/null 2>&1 ||
        die "'$python' was not found. Install Python 3.11 or newer, or name it: make PYTHON=python3.12"
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        die "Python 3.11 or newer is needed and '$python' is $("$python" -V 2>&1). Name another: make PYTHON=python3.12"
    # A shim may stand in front of the interpreter.
    python=$("$python" -c 'import sys; print(sys.executable)')
}

# An active environment often has no pip; then the Python that it was made from may have one.
find_pip() {
    for candidate in "$python" "$("$python" -c 'import sys; print(sys._base_executable)')"; do
        if "$candidate" -m pip --version >/dev/null 2>&1; then return; fi
    done
    die "pip is missing in '$python'. On Debian: apt-get install python3-pip"
}

get_uv() {
    wanted=$(sed -n 's/^uv==\([0-9.]*\).*/uv \1/p' requirements-tools.lock)
    case $(.tools/bin/uv --version 2>/dev/null) in
        "$wanted" | "$wanted "*) return ;;
    esac
    find_pip
    rm -rf .tools
    # --target works where pip may not touch the system's Python and where venv is not installed.
    "$candidate" -m pip install --quiet --quiet --target .tools --only-binary :all: --no-deps \
        --require-hashes --requirement requirements-tools.lock
}

build() {
    # Nobody knows what an interrupted set-up has left, so only a finished one is built upon.
    if ! usable; then
        .tools/bin/uv venv --quiet --clear --no-project --no-python-downloads --python "$python" .venv
    fi
    rm -f "$stamp"
    .tools/bin/uv pip sync --quiet --python .venv/bin/python --require-hashes requirements.lock
    # Its own dependencies and its build tools are in the lock: nothing unchecked comes in here.
    .tools/bin/uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
    # The install notes this folder's full path, and Python 3.11 cannot read a Chinese one where
    # LC_ALL=C: it would not even start. The way from there to here reads the same everywhere.
    # Removed first, since the file may be one and the same with that in uv's cache.
    for link in .venv/lib/python3*/site-packages/_editable_impl_ipanalysis.pth; do
        rm -f "$link"
        echo ../../../.. > "$link"
    done
    # Compiled now, while there is one process, rather than by each of the first kernels again:
    # all that reports and notebooks load, which is a third of what there is.
    PYTHONDONTWRITEBYTECODE='' .venv/bin/python -c \
        'import ipykernel.kernelapp, jupyterlab.labapp, papermill, seaborn, statsmodels.api'
    fingerprint > "$stamp"
}

stands && exit 0
find_python
say "Setting up .venv (about half a minute the first time) ..."
forget_foreign_settings
get_uv
build
say "The environment stands in .venv"
