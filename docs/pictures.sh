#!/bin/sh
# Makes the pictures of docs/window.md from the real program: docs/pictures.sh RUN
# RUN is a run folder of the example that has been evaluated. Needs a build with the target
# bench_window_training, and ffmpeg with libwebp. The type is Inter where fonts-inter is installed.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
build=${EARSHOT_BUILD:-$here/build}
run=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME="$work" XDG_RUNTIME_DIR="$work" XDG_CONFIG_HOME="$work/.config" QT_QPA_PLATFORM=offscreen
out=$here/docs/pictures/window
mkdir -p "$out"
take() { # NAME SCALE WIDTH HEIGHT [panels]
  name=$1 scale=$2
  shift 2
  mkdir -p "$work/$name"
  (cd "$(dirname "$run")" &&
    QT_SCALE_FACTOR=$scale "$build/bin/bench_window_training" --pictures "$(basename "$run")" "$work/$name" "$@")
  for picture in "$work/$name"/*.png; do
    file=$out/$name-$(basename "$picture" .png).webp
    case $picture in
      */panel-*) file=$out/$(basename "$picture" .png).webp ;;
    esac
    ffmpeg -loglevel error -y -i "$picture" -vf "scale='min(1440,iw)':-1" -c:v libwebp -quality 72 "$file"
  done
}
take 1440x900 1 1440 900 panels
take 1280x720 1 1280 720
take 1.25x 1.25 1152 720
take 2x 2 1440 900
du -sh "$out"
