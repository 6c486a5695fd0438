#!/bin/sh
# Makes the small films of docs/films/ from the real program: docs/films.sh [NAME...]
# Needs a build with the target bench_window_films, and ffmpeg with libwebp.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
build=${EARSHOT_BUILD:-$here/build}
frames=$(mktemp -d)
trap 'rm -rf "$frames"' EXIT
export HOME="$frames/home"
mkdir -p "$HOME" "$here/docs/films"
QT_QPA_PLATFORM=offscreen "$build/bin/bench_window_films" "$frames" "$@"
for folder in "$frames"/*/; do
  name=$(basename "$folder")
  [ "$name" != home ] || continue
  quality=70
  while :; do
    ffmpeg -loglevel error -y -framerate 8 -i "$folder/%04d.png" -c:v libwebp_anim -loop 0 \
      -quality $quality "$here/docs/films/$name.webp"
    size=$(stat -c %s "$here/docs/films/$name.webp")
    [ "$size" -ge 2000000 ] && [ $quality -gt 20 ] || break
    quality=$((quality - 15))
  done
  echo "docs/films/$name.webp: $size bytes, quality $quality"
done
