#!/bin/bash
# Trains on a disk of a few megabytes that is full at the first steps, makes room while the program
# waits, and checks that no step is lost or there twice. Needs root (a tmpfs is mounted).
#   tests/soak/full_disk.sh build/bin/earshot FOLDER_OF_SOUNDS
set -eu
program=$1 sounds=$2
place=$(mktemp -d)
trap 'umount "$place/disk" 2>/dev/null || true; rm -rf "$place"' EXIT
mkdir "$place/disk"
mount -t tmpfs -o size=12m none "$place/disk"
export EARSHOT_CACHE=$place/cache
steps=40
"$program" new simclr-small --data "$sounds" --out "$place/e.json" --set training.batch_size=8 \
  --set training.steps=$steps --set training.checkpoint_every=1000 --set training.watch_clips=0 > /dev/null
"$program" train "$place/e.json" --run "$place/whole" > /dev/null
mkdir "$place/disk/run"
dd if=/dev/zero of="$place/disk/ballast" bs=4096 count=3064 2> /dev/null || true
"$program" train "$place/e.json" --run "$place/disk/run" > "$place/told" 2>&1 &
process=$!
for _ in $(seq 600); do grep -q "training stands still" "$place/told" && break; sleep 0.1; done
grep "training stands still" "$place/told" || { cat "$place/told"; echo "it never waited"; exit 1; }
rm "$place/disk/ballast"
wait $process || { cat "$place/told"; exit 1; }
losses() { sed -E 's/.*"step":([0-9]+).*"loss":([^,]+),.*/\1 \2/' "$1/metrics.jsonl"; }
diff <(losses "$place/whole") <(losses "$place/disk/run")
[ "$(wc -l < "$place/disk/run/metrics.jsonl")" = $steps ]
echo "no step lost, none there twice"
