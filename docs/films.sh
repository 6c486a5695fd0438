#!/bin/sh
# Makes the small films of docs/films/ from the real program: docs/films.sh [NAME...]
# Needs a build with the target bench_window_films, and ffmpeg with libwebp; a sound server of its own
# (pulseaudio), where there is one, lets the playheads move. Frames stay where EARSHOT_FRAMES says.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
build=${EARSHOT_BUILD:-$here/build}
work=${EARSHOT_FRAMES:-$(mktemp -d /tmp/earshot-films-XXXXXX)}  # is seen where a run's folder is told
frames=$work/frames
server=
trap '[ -z "$server" ] || kill "$server"; [ -n "${EARSHOT_FRAMES:-}" ] || rm -rf "$work"' EXIT
export HOME="$work/home" XDG_RUNTIME_DIR="$work/run" XDG_CONFIG_HOME="$work/home/.config"
export EARSHOT_RUNS="$work/runs" EARSHOT_STATE="$work/state"
rm -rf "$frames" "$EARSHOT_RUNS" "$EARSHOT_STATE" "$XDG_CONFIG_HOME"
mkdir -p "$HOME" "$XDG_RUNTIME_DIR" "$frames" "$here/docs/films"
chmod 700 "$XDG_RUNTIME_DIR"
if command -v pulseaudio > "$work/found"; then
  export PULSE_SERVER="unix:$work/sound" ALSA_CONFIG_PATH="$work/asound.conf"
  printf '%s\n' '</usr/share/alsa/alsa.conf>' 'pcm.!default { type pulse }' \
    'ctl.!default { type pulse }' > "$ALSA_CONFIG_PATH"
  pulseaudio -n --daemonize=no --exit-idle-time=-1 --use-pid-file=no --disallow-exit=no \
    -L "module-null-sink sink_name=films rate=44100" \
    -L "module-native-protocol-unix auth-anonymous=1 socket=$work/sound" 2> "$work/sound.log" &
  server=$!
  sleep 2
fi
QT_QPA_PLATFORM=offscreen "$build/bin/bench_window_films" "$frames" "$@"
for folder in "$frames"/*/; do
  name=$(basename "$folder")
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
