#!/bin/bash
# Trains on a disk that is full at the first steps, makes room for them alone, then for the last
# checkpoint, and checks that no step is lost or there twice. Needs root (a tmpfs is mounted).
#   tests/soak/full_disk.sh build/bin/earshot FOLDER_OF_SOUNDS
set -eu
program=$1 sounds=$2
place=$(mktemp -d)
process=
trap '[ -z "$process" ] || kill -9 $process 2>/dev/null || true
      umount "$place/disk" 2>/dev/null || true; rm -rf "$place"' EXIT
mkdir "$place/disk"
mount -t tmpfs -o size=40m none "$place/disk"
export EARSHOT_CACHE=$place/cache
steps=40
"$program" new simclr-small --data "$sounds" --out "$place/e.json" --set training.batch_size=8 \
  --set training.steps=$steps --set training.checkpoint_every=1000 --set training.watch_clips=0 > /dev/null
"$program" train "$place/e.json" --run "$place/whole" > /dev/null
# Room for what a run writes before its first step and some lines; the rest comes in two pieces.
mkdir "$place/disk/run"
cp "$place/whole/experiment.json" "$place/whole/clips.tsv" "$place/disk/run"
dd if=/dev/zero of="$place/disk/some" bs=4096 count=16 2> /dev/null
dd if=/dev/zero of="$place/disk/spare" bs=4096 count=3 2> /dev/null
dd if=/dev/zero of="$place/disk/ballast" bs=4096 2> /dev/null || true
rm "$place/disk/spare" "$place/disk/run/experiment.json" "$place/disk/run/clips.tsv"
"$program" train "$place/e.json" --run "$place/disk/run" > "$place/told" 2>&1 &
process=$!
wait_for() {
  for _ in $(seq 600); do grep -q "$1" "$place/told" && break; sleep 0.1; done
  grep "$1" "$place/told" || { cat "$place/told"; echo "it never waited"; exit 1; }
}
wait_for "metrics.jsonl: cannot be written.*training stands still until step .* can be recorded"
rm "$place/disk/some"
wait_for "checkpoint.safetensors: cannot be written.*training stands still until step $steps, the last, can be saved"
rm "$place/disk/ballast"
wait $process || { cat "$place/told"; exit 1; }
process=
losses() { sed -E 's/.*"step":([0-9]+).*"loss":([^,]+),.*/\1 \2/' "$1/metrics.jsonl"; }
diff <(losses "$place/whole") <(losses "$place/disk/run")
[ "$(wc -l < "$place/disk/run/metrics.jsonl")" = $steps ]
[ -s "$place/disk/run/checkpoint.safetensors" ]
echo "no step lost, none there twice"
