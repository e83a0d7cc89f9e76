# Sourced by ./run and ./test: a Python that runs, and the virtual environment with pinned, hashed packages in it.
# POSIX sh; needs nothing but python3 with its venv module.

say() { printf '%s\n' "$@" >&2; }

runs() { # PYTHON: whether it starts and is 3.11 to 3.13 (a pyenv shim of a version that is not chosen does not start)
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1
}

find_python() { # print the newest that runs; PYTHON= overrides
    if [ -n "${PYTHON:-}" ]; then
        if runs "$PYTHON"; then command -v "$PYTHON"; return 0; fi
        say "PYTHON=$PYTHON 不能运行,或不是 Python 3.11–3.13。" "PYTHON=$PYTHON does not run, or is not Python 3.11 to 3.13."
        return 1
    fi
    for name in python3.13 python3.12 python3.11 python3; do
        old_ifs=$IFS
        IFS=:
        for folder in $PATH; do
            IFS=$old_ifs
            if [ -x "$folder/$name" ] && runs "$folder/$name"; then
                printf '%s\n' "$folder/$name"
                return 0
            fi
        done
        IFS=$old_ifs
    done
    say "未找到能运行的 Python 3.11–3.13。请安装:apt-get install -y python3 python3-venv(或用 PYTHON=路径 指定)" \
        "No Python 3.11 to 3.13 runs here. Install one: apt-get install -y python3 python3-venv (or name it with PYTHON=PATH)"
    return 1
}

require_venv() { # PYTHON: print the one line that installs what is missing
    "$1" -c 'import venv, ensurepip' >/dev/null 2>&1 && return 0
    version=$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    say "缺少 venv 模块。请安装后重试: / The venv module is missing. Install it and try again:"
    if [ "$(id -u)" = 0 ]; then
        say "    apt-get install -y python$version-venv"
    else
        say "    sudo apt-get install -y python$version-venv"
    fi
    return 1
}

state_of() { # run|test: what the virtual environment should hold, in one line
    printf '%s %s %s' "$version" "$PWD" "$(cat "requirements/$1.txt" pyproject.toml | cksum)"
}

prepare() { # run|test: make .venv and install requirements/$1.txt and the project, unless that very state is there
    python=$(find_python) || return 1
    require_venv "$python" || return 1
    version="$python $("$python" -VV 2>&1)"
    # One at a time: the lock is on a file that exists anyway, and ends with this process.
    if command -v flock >/dev/null 2>&1; then
        exec 9<requirements/run.txt
        flock 9
    fi
    if [ "$(cat ".venv/.installed-$1" 2>/dev/null)" != "$(state_of "$1")" ] || ! .venv/bin/python -c '' 2>/dev/null; then
        install "$1" || {
            say "安装未完成;再次运行会从头继续。" "The installation did not finish; run again and it starts over."
            return 1
        }
        state_of run >.venv/.installed-run # requirements/test.txt holds all of run.txt, at the same versions
        state_of "$1" >".venv/.installed-$1"
    fi
    exec 9<&-
}

install() { # run|test
    say "安装 requirements/$1.txt …  installing into .venv"
    if [ "$(cat .venv/.made 2>/dev/null)" != "$version $PWD" ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        "$python" -m venv --clear .venv || return 1
        printf '%s' "$version $PWD" >.venv/.made
    fi
    rm -f .venv/.installed-*
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "requirements/$1.txt" &&
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
}
