# Sourced by the other scripts, from the project's folder: finds Python, makes .venv, installs what is locked.
# POSIX sh. Nothing is installed outside the project's folder.

started=$(date +%s)

step() { # step NAME COMMAND...: run it; one line with the time it took, its output only if it fails
    name=$1
    shift
    before=$(date +%s)
    log=$(mktemp)
    if "$@" >"$log" 2>&1; then
        printf '  %-24s%6s s\n' "$name" $(($(date +%s) - before))
        rm -f "$log"
    else
        status=$?
        printf '  %-24s failed\n' "$name" >&2
        cat "$log" >&2
        rm -f "$log"
        return $status
    fi
}

stop() { # stop LINE...: say why and end
    printf '%s\n' "$@" >&2
    exit 1
}

find_python() { # sets PYTHON to the first Python >= 3.11
    for PYTHON in ${PYTHON:-} python3 python3.11 python3.12 python3.13 python3.14; do
        if "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            return
        fi
    done
    stop "Python 3.11 or later is needed and was not found (looked for python3, python3.11 to python3.14)." \
        "On Debian or Ubuntu: sudo apt-get install python3 python3-venv"
}

fingerprint() { # one number for the content of files
    cat "$@" | cksum
}

fresh() { # fresh STAMP FILE...: is the stamp that of these files as they are now?
    stamp=$1
    shift
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(fingerprint "$@")" ]
}

make_venv() { # a virtual environment, and uv: from the PATH, or from the registry through pip
    [ -x .venv/bin/python ] && .venv/bin/python -c '' 2>/dev/null || rm -rf .venv
    if command -v uv >/dev/null 2>&1; then
        [ -d .venv ] || "$PYTHON" -m venv --without-pip .venv
        return
    fi
    [ -x .venv/bin/uv ] && return
    if "$PYTHON" -c 'import ensurepip' 2>/dev/null; then
        # Without a wheel of uv for this machine, pip itself does the work: see sync.
        "$PYTHON" -m venv .venv
        .venv/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.8,<1' || true
    elif "$PYTHON" -m pip --version >/dev/null 2>&1; then
        "$PYTHON" -m venv --without-pip .venv
        "$PYTHON" -m pip --python .venv/bin/python install --quiet --disable-pip-version-check 'uv>=0.8,<1'
    else
        rm -rf .venv
        minor=$("$PYTHON" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        echo "This Python can neither make a virtual environment nor install packages."
        echo "On Debian or Ubuntu: sudo apt-get install python$minor-venv"
        echo "Or put uv on the PATH."
        return 1
    fi
}

sync() { # sync [uv's options]: the locked packages into .venv; extra ones that are there may stay
    if command -v uv >/dev/null 2>&1; then uv=uv; else uv=.venv/bin/uv; fi
    if command -v "$uv" >/dev/null 2>&1; then
        UV_PYTHON_DOWNLOADS=never UV_PYTHON=.venv/bin/python UV_PROJECT_ENVIRONMENT=.venv \
            "$uv" sync --quiet --locked --inexact "$@"
    else
        .venv/bin/python -m pip install --quiet --require-hashes -r requirements.txt
        .venv/bin/python -m pip install --quiet --no-deps --editable .
    fi
}

python_packages() { # python_packages demo|dev|peers: to run it, to work on it, to measure it beside others
    lock="uv.lock pyproject.toml"
    if [ -x .venv/bin/shangliang ]; then
        fresh ".venv/ready-$1" $lock && return
        [ "$1" != peers ] && fresh .venv/ready-peers $lock && return
        [ "$1" = demo ] && fresh .venv/ready-dev $lock && return
    fi
    find_python
    step "virtual environment" make_venv
    case $1 in
        demo) step "Python packages" sync --no-dev ;;
        dev) step "Python packages" sync ;;
        peers) step "Python packages" sync --group peers ;;
    esac
    fingerprint $lock >".venv/ready-$1"
}

page_packages() { # page_packages [npm's options]: what pages load in the browser; the site works without
    fresh node_modules/.ready package-lock.json && return
    if command -v npm >/dev/null 2>&1; then
        step "page packages" npm ci --no-audit --no-fund "$@"
        # With --omit the packages that only tests need are not there: no stamp, so that tests fetch them.
        [ $# -gt 0 ] || fingerprint package-lock.json >node_modules/.ready
    else
        [ "${CI:-}" != true ] || stop "npm is needed (apt-get install npm)."
        echo "  npm is not installed: plots will show as their tables (apt-get install npm)."
    fi
}
