#!/usr/bin/env bash
# The one script of Earshot: installs what is missing, builds what changed, starts the program.
set -euo pipefail

# A link to this script leads to its own folder, wherever it is called from.
script=${BASH_SOURCE[0]}
while [ -L "$script" ]; do
  target=$(readlink "$script")
  case $target in
    /*) script=$target ;;
    *) script=$(dirname "$script")/$target ;;
  esac
done
here=$(CDPATH='' cd -P -- "$(dirname "$script")" && pwd)

usage() {
  cat <<'END'
Earshot: a workbench for self-supervised learning on audio and music.

  ./earshot.sh run [PATH]      open the window on the built-in example, or on a folder, manifest,
                               run, experiment or sound (without a display: train the example
                               here and write a report)
  ./earshot.sh test            build and run all tests; words after it go to ctest (-R name)
  ./earshot.sh test --sanitize address|thread
                               the core's tests under the address and undefined-behaviour
                               sanitizers, or the threaded ones under the thread sanitizer
  ./earshot.sh pictures        draw the kept pictures of the window anew, after a look was changed
  ./earshot.sh lint [--all]    what a change has to hold: layout (clang-format), clang-tidy, every file
                               by itself, the reference, the tests; of the files that differ from
                               what was published, or of all
  ./earshot.sh build           build, start nothing
  ./earshot.sh package         make the Debian package

Every other word is a command of the program, built when needed:
  presets, new, train, resume, evaluate, compare, embed, views, describe, export, report, doctor,
  window, --help

Missing packages are installed from Debian (12 or 13) by root or sudo; what, is said before.
  EARSHOT_TORCH=debian         Debian's LibTorch (the default)
  EARSHOT_TORCH=pip            the newest torch wheel, in a virtual environment of the build folder
                               (the default where nvidia-smi lists a GPU)
  EARSHOT_TORCH=/a/folder      a LibTorch or an installed torch: the folder with include/ and lib/
  EARSHOT_GUI=off              the command line only, without Qt, QCustomPlot and PortAudio
                               (test: of its core, by Qt Test)
  EARSHOT_INSTALL=no           install nothing, build with what is there
END
}

say() { printf 'earshot.sh: %s\n' "$*" >&2; }
fail() {
  say "$*"
  exit 1
}

# ---- Which build -------------------------------------------------------------------------------

gui=${EARSHOT_GUI:-on}
case ${gui,,} in
  on | 1 | yes | true) gui=ON ;;
  off | 0 | no | false) gui=OFF ;;
  *) fail "EARSHOT_GUI=$gui: takes on or off" ;;
esac

has_gpu() { command -v nvidia-smi >/dev/null && nvidia-smi -L 2>/dev/null | grep -q '^GPU'; }
if [ -z "${EARSHOT_TORCH:-}" ]; then
  if has_gpu; then torch=pip; else torch=debian; fi
else
  torch=$EARSHOT_TORCH
fi
case $torch in
  debian | pip) ;;
  *)
    [ -f "$torch/include/torch/csrc/api/include/torch/torch.h" ] ||
      fail "EARSHOT_TORCH=$torch: takes debian, pip or a folder with include/torch and lib/"
    torch=$(cd "$torch" && pwd)
    ;;
esac

sanitize=
choose_build() {
  build=$here/build
  case $torch in
    debian) ;;
    pip) build+=-pip ;;
    *) build+=-torch$(cksum <<<"$torch" | cut -d' ' -f1) ;;
  esac
  if [ $gui = OFF ]; then build+=-nogui; fi
  if [ -n "$sanitize" ]; then build+=-$sanitize; fi
}

# ---- Packages ----------------------------------------------------------------------------------

# The one version of clang-format and clang-tidy, which Debian 12 and 13 both have.
clang=19

debian_release() { (. /etc/os-release 2>/dev/null && echo "${VERSION_CODENAME:-}"); }

# The names are the same in Debian 12 and 13, but for the one that 13 split off.
needed_packages() {
  echo g++ cmake ninja-build ccache pkg-config ca-certificates
  echo libsndfile1-dev libmpg123-dev libvorbis-dev libsoxr-dev libfftw3-dev libarchive-dev nlohmann-json3-dev libcli11-dev
  case $torch in
    debian) echo libtorch-dev libopenblas0-openmp ;;
    pip) echo python3-venv ;;
  esac
  if [ $gui = ON ]; then
    echo qt6-base-dev qt6-svg-dev libqcustomplot-dev portaudio19-dev fonts-dejavu-core
    if [ "$(debian_release)" != bookworm ]; then echo qt6-svg-plugins; fi
  fi
  case $1 in
    all)
      echo python3-torch
      if [ $gui = ON ]; then
        echo pulseaudio pulseaudio-utils libasound2-plugins xvfb
        echo appstream desktop-file-utils dpkg-dev file
      else
        echo qt6-base-dev
      fi
      ;;
    package) echo dpkg-dev file ;;
    lint) echo "clang-format-$clang" "clang-tidy-$clang" git ;;
  esac
}

missing_packages() {
  local installed
  installed=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' "$@" 2>/dev/null |
    sed -n 's/ installed$//p')
  comm -23 <(printf '%s\n' "$@" | sort -u) <(sort -u <<<"$installed")
}

# The packages that no source of this system has.
apt_lacks() {
  local known
  known=$(apt-cache policy "$@" 2>/dev/null |
    awk '/^[^ ]/ { sub(":$", "", $1); name = $1 } /Candidate:/ && $2 != "(none)" { print name }')
  comm -23 <(printf '%s\n' "$@" | sort -u) <(sort -u <<<"$known")
}

install_packages() {
  local packages missing lacking as_root=() log
  read -r -a packages <<<"$(needed_packages "$1" | tr '\n' ' ')"
  if [ "${EARSHOT_INSTALL:-yes}" = no ]; then return; fi
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "not a Debian system: nothing is installed. What is needed, by Debian's names:" \
      "${packages[*]}. A LibTorch from elsewhere: EARSHOT_TORCH=/its/folder, or EARSHOT_TORCH=pip;" \
      "other libraries in unusual places: CMAKE_PREFIX_PATH and PKG_CONFIG_PATH."
    return
  fi
  read -r -a missing <<<"$(missing_packages "${packages[@]}" | tr '\n' ' ')"
  [ ${#missing[@]} -gt 0 ] || return 0

  if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null; then
      say "neither root nor sudo, so these are not installed: ${missing[*]}." \
        "Trying with what is there."
      return
    fi
    as_root=(sudo)
  fi
  as_root+=(env DEBIAN_FRONTEND=noninteractive)
  say "installing from Debian: ${missing[*]}"
  mkdir -p "$build"
  log=$build/packages.log
  if [ -n "$(apt_lacks "${missing[@]}")" ]; then
    "${as_root[@]}" apt-get update -q >"$log" 2>&1 ||
      { tail -5 "$log" >&2; fail "apt-get update failed; all of it: $log"; }
  fi
  lacking=$(apt_lacks "${missing[@]}" | tr '\n' ' ')
  if [ -n "$lacking" ]; then
    say "this system's package sources lack ${lacking% }; nothing is installed. Earshot finds its" \
      "packages on Debian 12 and 13; elsewhere install what they hold. A LibTorch without a" \
      "package: EARSHOT_TORCH=pip, or EARSHOT_TORCH=/its/folder. Trying with what is there."
    return
  fi
  # A configuration file that somebody changed is kept; nothing is asked.
  local install=("${as_root[@]}" apt-get install -y -q --no-install-recommends
    -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "${missing[@]}")
  "${install[@]}" >"$log" 2>&1 ||
    { "${as_root[@]}" apt-get update -q && "${install[@]}"; } >"$log" 2>&1 ||
    { tail -5 "$log" >&2; fail "apt-get install failed; all of it: $log"; }
}

# The wheel brings its own LibTorch. Without a GPU it needs two small CUDA libraries to load, not
# the four gigabytes of the rest.
install_wheel() {
  local venv=$build/venv site
  if [ ! -f "$build/wheel.ready" ]; then
    say "installing the newest torch wheel into $venv"
    python3 -m venv "$venv" || fail "python3 -m venv failed: is python3-venv installed?"
    local pip=("$venv/bin/python" -m pip install --disable-pip-version-check --upgrade)
    if has_gpu; then
      "${pip[@]}" torch
    else
      "${pip[@]}" --no-deps torch
      if [ "$(uname -m)" = x86_64 ]; then
        "${pip[@]}" --no-deps nvidia-cuda-runtime nvidia-cuda-cupti
      fi
    fi
    touch "$build/wheel.ready"
  fi
  site=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("platlib"))')
  "$venv/bin/python" -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' \
    "$site/torch/lib/libtorch_cpu.so" ||
    fail "the wheel's libtorch_cpu.so does not load; remove $build to fetch it again"
  torch_prefix=$site/torch
}

# ---- Building ----------------------------------------------------------------------------------

# LibTorch's headers take up to 1.5 GB a compiler.
jobs() {
  local cores memory
  cores=$(nproc)
  memory=$(awk '/MemAvailable/ { print int($2 / 1500000) }' /proc/meminfo)
  if [ "$memory" -lt 1 ]; then memory=1; fi
  echo $((cores < memory ? cores : memory))
}

# Nothing changed since the last build of these targets: neither our files nor the packages.
is_fresh() {
  local stamp=$1
  [ -f "$stamp" ] && [ -z "$(find "$here"/{core,widgets,app,resources,tests,cmake,packaging} \
    "$here/CMakeLists.txt" "$here/earshot.sh" /var/lib/dpkg/status \
    -cnewer "$stamp" -print -quit 2>/dev/null)" ]
}

# build_targets WHICH TARGET...: WHICH packages: program, package or all (tests).
build_targets() {
  local which=$1 stamp
  shift
  stamp=$build/built.$which
  if is_fresh "$stamp"; then return; fi
  mkdir -p "$build"
  touch "$stamp.begun"
  install_packages "$which"

  local options=(-S "$here" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DEARSHOT_GUI="$gui")
  if [ $gui$which = OFFall ]; then options+=(-DEARSHOT_TESTS=ON); fi
  case $torch in
    debian) ;;
    pip)
      install_wheel
      options+=(-DEARSHOT_TORCH_PREFIX="$torch_prefix")
      if has_gpu; then options+=(-DEARSHOT_TORCH_CUDA=ON); else options+=(-DEARSHOT_TORCH_CUDA=OFF); fi
      ;;
    *) options+=(-DEARSHOT_TORCH_PREFIX="$torch") ;;
  esac
  case $sanitize in
    address) options+=('-DEARSHOT_SANITIZE=address,undefined') ;;
    thread) options+=(-DEARSHOT_SANITIZE=thread) ;;
  esac
  # The build system configures itself again when its own files change; new options are told here.
  if [ ! -f "$build/build.ninja" ] || [ "$(cat "$build/options" 2>/dev/null)" != "${options[*]}" ]
  then
    cmake "${options[@]}" >"$build/configure.log" 2>&1 || {
      tail -25 "$build/configure.log" >&2
      fail "cmake stopped; all it said: $build/configure.log." \
        "Needed, by Debian's names: $(needed_packages "$which" | tr '\n' ' ')"
    }
    echo "${options[*]}" >"$build/options"
  fi
  # Standard output belongs to the program's own answer.
  NINJA_STATUS=${NINJA_STATUS:-'[%f/%t, %es] '} ninja -C "$build" -j"$(jobs)" "$@" >&2 ||
    fail "the build stopped: see above"
  mv "$stamp.begun" "$stamp"
}

# ---- What can be asked -------------------------------------------------------------------------

program() { echo "$build/bin/earshot"; }

has_display() {
  if [ -n "${WAYLAND_DISPLAY:-}" ] || [ -n "${QT_QPA_PLATFORM:-}" ]; then return 0; fi
  [ -n "${DISPLAY:-}" ] || return 1
  # A local display that nobody serves is none.
  case $DISPLAY in
    :*) [ ! -r /proc/net/unix ] || grep -q "/tmp/.X11-unix/X$(grep -oE '^[0-9]+' <<<"${DISPLAY#:}")$" /proc/net/unix ;;
  esac
}

train_for_three_minutes() {
  local run=$1 experiment=$2 trainer end status=0
  "$(program)" train "$experiment" --run "$run" &
  trainer=$!
  trap 'kill -TERM $trainer 2>/dev/null || true' INT TERM
  # Fetching and decoding the sounds is not training: the clock starts with the first metrics.
  while [ ! -s "$run/metrics.jsonl" ] && kill -0 $trainer 2>/dev/null; do sleep 0.2; done
  end=$((SECONDS + 180))
  while [ $SECONDS -lt $end ] && kill -0 $trainer 2>/dev/null; do sleep 0.5; done
  kill -TERM $trainer 2>/dev/null || true
  wait $trainer || status=$?
  trap - INT TERM
  # A stop at three minutes is no failure: what was learnt is kept, and can be gone on with.
  [ $status = 0 ] || [ -s "$run/checkpoint.safetensors" ] || exit $status
}

run_without_window() {
  local run experiment
  run=$here/runs/example-$(date +%Y%m%d-%H%M%S)
  mkdir -p "$here/runs"
  experiment=$run.json
  say "$1: training the built-in example here, for three minutes at most."
  "$(program)" new simclr-small --out "$experiment"
  train_for_three_minutes "$run" "$experiment"
  rm -f "$experiment"
  "$(program)" evaluate "$run"
  if QT_QPA_PLATFORM=offscreen "$(program)" report "$run" --out "$run/report.html" >/dev/null; then
    echo "report: $run/report.html"
  else
    echo "run: $run"
  fi
}

run() {
  choose_build
  build_targets program earshot
  if [ $gui = OFF ]; then
    run_without_window "this build has no window (EARSHOT_GUI=off)"
  elif has_display; then
    exec "$(program)" "$@"
  else
    run_without_window "no display (DISPLAY and WAYLAND_DISPLAY lead to none)"
  fi
}

run_tests() {
  if [ "${1:-}" = --sanitize ]; then
    case ${2:-} in
      address | thread) sanitize=$2 ;;
      *) fail "--sanitize takes address or thread" ;;
    esac
    shift 2
  fi
  choose_build
  local suppressions=$here/tests/sanitize
  case $sanitize in
    address)
      build_targets all core_tests
      export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1
      export LSAN_OPTIONS=suppressions=$suppressions/leak.supp:print_suppressions=0
      export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
      set -- -L core "$@"
      ;;
    thread)
      build_targets all threaded_tests
      export TSAN_OPTIONS=suppressions=$suppressions/thread.supp:halt_on_error=1
      export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
      set -- -L threaded "$@"
      ;;
    *)
      # Qt Test is needed even where the program has no window: its core is tested then.
      if [ $gui = OFF ]; then build_targets all earshot core_tests; else build_targets all all; fi
      ;;
  esac
  cd "$build"
  exec ctest --output-on-failure -j"$(nproc)" "$@"
}

# The sources that differ from what was published; without a remote, from the last commit. --all: all.
linted_files() {
  local since
  if [ "${1:-}" = --all ]; then
    git -C "$here" ls-files '*.h' '*.cpp'
  else
    since=$(git -C "$here" merge-base HEAD '@{upstream}' 2>/dev/null || echo HEAD)
    { git -C "$here" diff --name-only --diff-filter=d "$since" -- '*.h' '*.cpp'
      git -C "$here" ls-files --others --exclude-standard '*.h' '*.cpp'; } | sort -u
  fi
}

lint() {
  local files sources=() file unity
  case ${1:-} in
    "" | --all) ;;
    *) fail "lint takes --all or nothing" ;;
  esac
  choose_build
  install_packages lint
  mapfile -t files < <(linted_files "${1:-}")
  say "layout of ${#files[@]} files"
  if [ ${#files[@]} -gt 0 ]; then
    (cd "$here" && "clang-format-$clang" --dry-run --Werror "${files[@]}") ||
      fail "not laid out as .clang-format says: clang-format-$clang -i mends it"
  fi

  say "every file by itself, in $build-apart"
  install_packages all
  cmake -S "$here" -B "$build-apart" -G Ninja -DCMAKE_BUILD_TYPE=Release -DEARSHOT_GUI="$gui" \
    -DEARSHOT_UNITY=OFF -DCMAKE_EXPORT_COMPILE_COMMANDS=ON >"$build.apart.log" 2>&1 ||
    { tail -25 "$build.apart.log" >&2; fail "cmake stopped"; }
  ninja -C "$build-apart" -j"$(jobs)" earshot >&2 || fail "a file does not compile by itself"

  # Where LibTorch 1.13 comes in, clang 19 has errors in its headers: those files are spared.
  for file in "${files[@]}"; do
    case $file in
      core/*.cpp | widgets/*.cpp | app/*.cpp) ;;
      *) continue ;;
    esac
    if grep -F -- "-c $here/$file\"" "$build-apart/compile_commands.json" | grep -qv cmake_pch; then
      sources+=("$here/$file")
    fi
  done
  say "clang-tidy of ${#sources[@]} files without tensors"
  if [ ${#sources[@]} -gt 0 ]; then
    printf '%s\0' "${sources[@]}" |
      xargs -0 -n 1 -P "$(jobs)" "clang-tidy-$clang" --quiet -p "$build-apart" >&2 ||
      fail "clang-tidy: see above"
  fi

  say "the reference"
  "$build-apart/bin/earshot" describe --markdown | diff -u "$here/docs/reference.md" - >&2 ||
    fail "docs/reference.md is of other settings: ./earshot.sh describe --markdown >docs/reference.md"
  run_tests
}

# Draws the pictures anew that tests/widgets/test_pictures.cpp and tests/app/test_pictures.cpp compare
# with; where EARSHOT_PICTURES names a folder, those of the window go there in full, too.
pictures() {
  [ $gui = ON ] || fail "pictures are of the window: make them without EARSHOT_GUI=off"
  choose_build
  build_targets all widgets_pictures app_pictures
  export QT_QPA_PLATFORM=offscreen EARSHOT_RENEW_PICTURES=1
  "$build/bin/tests_widgets" widgets_pictures panels_look_as_they_did
  "$build/bin/tests_app" app_pictures
  git -C "$here" status --short tests/pictures
}

package() {
  [ $gui = ON ] || fail "the package holds the window: make it without EARSHOT_GUI=off"
  choose_build
  build_targets package earshot
  (cd "$build" && cpack -G DEB >&2)
  ls "$build"/*.deb
}

case ${1:-} in
  "" | help | -h) usage ;;
  run) shift && run "$@" ;;
  test) shift && run_tests "$@" ;;
  lint) shift && lint "$@" ;;
  build)
    choose_build
    build_targets program earshot
    ;;
  package) package ;;
  pictures) pictures ;;
  *)
    choose_build
    build_targets program earshot
    exec "$(program)" "$@"
    ;;
esac
