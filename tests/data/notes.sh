#!/bin/bash
# Single notes of the 120 tuned programs of General MIDI, with the family as their label: 22.05 kHz
# mono WAV of 1.5 s at most, played by fluidsynth with Debian's timgm6mb-soundfont, and manifest.csv
# (path,label,split,family,program,pitch,velocity). An instrument is in one split only, and so are
# instruments of a family that play the same recordings. The same on every run.
#   tests/data/notes.sh OUT
# Needs fluidsynth and python3; fetches the sound font (5 MB) unless it is installed.
set -euo pipefail
out=${1:?notes.sh OUT: the folder to make}
[ ! -e "$out" ] || { echo "notes.sh: $out is there already; name a new folder" >&2; exit 2; }
command -v fluidsynth > /dev/null || { echo "notes.sh: fluidsynth is missing (apt install fluidsynth)" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=/
if [ ! -e /usr/share/sounds/sf2/TimGM6mb.sf2 ]; then
  (cd "$work" && apt-get download -q timgm6mb-soundfont > /dev/null 2>&1 && dpkg -x timgm6mb-soundfont_*.deb tree) ||
    { echo "notes.sh: timgm6mb-soundfont cannot be fetched (apt install timgm6mb-soundfont)" >&2; exit 1; }
  tree=$work/tree
fi
python3 - "$tree/usr/share/sounds/sf2/TimGM6mb.sf2" "$work" "$out.part" <<'END'
import array, collections, csv, hashlib, os, struct, subprocess, sys, wave

font, work, out = sys.argv[1:]
RATE, NOTE, LONGEST, APART = 22050, 1.0, 1.5, 4.0
FAMILIES = ("piano chromatic_percussion organ guitar bass strings ensemble brass reed pipe "
            "synth_lead synth_pad synth_effects ethnic percussive").split()
# Programs of a family that share more than half of their recordings in this sound font.
SAME = [(0, 1, 2, 3), (17, 18), (20, 21, 23), (40, 41), (53, 54), (75, 76), (88, 89, 90, 92, 94, 95),
        (97, 100)]
# The pitches that an instrument is played at, by family, and by program where it differs.
RANGES = {0: (28, 100), 1: (60, 96), 2: (36, 88), 3: (40, 83), 4: (28, 60), 5: (40, 90), 6: (40, 84),
          7: (46, 82), 8: (50, 86), 9: (60, 96), 10: (40, 92), 11: (40, 88), 12: (40, 88),
          13: (48, 84), 14: (40, 84)}
OWN = {6: (29, 89), 7: (29, 89), 9: (72, 108), 11: (53, 89), 12: (45, 96), 13: (65, 108), 14: (60, 77),
       15: (50, 90), 22: (60, 96), 40: (55, 100), 41: (48, 88), 42: (36, 76), 43: (28, 60),
       44: (40, 96), 45: (36, 90), 46: (28, 100), 47: (36, 57), 56: (54, 86), 57: (40, 72), 58: (29, 58),
       59: (54, 86), 60: (41, 77), 64: (56, 88), 65: (49, 80), 66: (44, 75), 67: (36, 68), 68: (58, 91),
       69: (52, 81), 70: (34, 72), 71: (50, 91), 72: (74, 108), 109: (55, 79), 110: (55, 96)}
PITCHES = 16


def split_of():
    """Of a family's eight programs 1 to valid, 2 to test, as a hash orders them; groups stay together."""
    splits = {}
    for family in range(len(FAMILIES)):
        group = {p: (p,) for p in range(8 * family, 8 * family + 8)}
        group.update({p: g for g in SAME for p in g if p in group})
        rank = lambda g: hashlib.sha1(f"note{g[0]}".encode()).digest()
        wanted = {"valid": 1, "test": 2}
        for one in sorted(set(group.values()), key=rank):
            split = next((s for s, n in wanted.items() if n >= len(one)), "train")
            wanted[split] = wanted.get(split, 99) - len(one)
            splits.update({p: split for p in one})
    return splits


def midi(program, notes):
    """One track: a note every APART seconds, 1000 ticks each; all sound off before the next."""
    def number(n):
        return (bytes([0x80 | n >> 14]) if n >> 14 else b"") + (
            bytes([0x80 | n >> 7 & 127]) if n >> 7 else b"") + bytes([n & 127])
    track = number(0) + b"\xff\x51\x03" + (1000000).to_bytes(3, "big") + number(0) + bytes([0xC0, program])
    for pitch, velocity in notes:
        track += number(0) + bytes([0x90, pitch, velocity])
        track += number(int(1000 * NOTE)) + bytes([0x80, pitch, 64])
        track += number(2000) + bytes([0xB0, 120, 0]) + number(int(1000 * (APART - NOTE)) - 2000) + bytes([0xB0, 7, 100])
    track += number(100) + b"\xff\x2f\x00"
    return b"MThd" + struct.pack(">IHHH", 6, 0, 1, 1000) + b"MTrk" + struct.pack(">I", len(track)) + track


def played(program, notes):
    song, sound = os.path.join(work, "song.mid"), os.path.join(work, "sound.wav")
    with open(song, "wb") as file:
        file.write(midi(program, notes))
    subprocess.run(["fluidsynth", "-niq", "-R", "0", "-C", "0", "-g", "0.6", "-r", str(RATE), "-O", "float",
                    "-T", "wav", "-F", sound, font, song], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    with open(sound, "rb") as file:
        whole = file.read()
    place = whole.index(b"data") + 8
    both = array.array("f", whole[place:len(whole) - (len(whole) - place) % 8])
    mono = array.array("f", ((a + b) / 2 for a, b in zip(both[0::2], both[1::2])))
    for i in range(len(notes)):
        start = int(i * APART * RATE)
        yield mono[start:start + int(LONGEST * RATE)]


os.makedirs(out, exist_ok=True)
splits, rows, seen, left_out = split_of(), [], set(), collections.Counter()
for program in range(8 * len(FAMILIES)):
    family = FAMILIES[program // 8]
    lowest, highest = OWN.get(program, RANGES[program // 8])
    pitches = sorted({round(lowest + (highest - lowest) * i / (PITCHES - 1)) for i in range(PITCHES)})
    notes = [(pitch, (64, 104)[i % 2]) for i, pitch in enumerate(pitches)]
    os.makedirs(os.path.join(out, family), exist_ok=True)
    for (pitch, velocity), clip in zip(notes, played(program, notes)):
        peak = max(map(abs, clip), default=0)
        if peak < 0.003:
            left_out["silent"] += 1
            continue
        sounding = [i for i in range(0, len(clip), 64) if max(map(abs, clip[i:i + 64])) > 0.002 * peak]
        clip = clip[:sounding[-1] + 64]
        sameness = hashlib.sha1(array.array("h", (round(x / peak * 500) for x in clip)).tobytes()).digest()
        if sameness in seen or len(clip) < 0.05 * RATE:
            left_out["same as another" if sameness in seen else "short"] += 1
            continue
        seen.add(sameness)
        louder = 0.1 / peak if peak < 0.1 else 1 / max(peak, 1.0)
        fade = min(len(clip), int(0.02 * RATE))
        for i in range(fade):
            clip[len(clip) - fade + i] *= 1 - i / fade
        path = f"{family}/{program:03d}_{pitch:03d}.wav"
        with wave.open(os.path.join(out, path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(array.array("h", (round(32767 * max(-1, min(1, x * louder))) for x in clip)).tobytes())
        rows.append((path, family, splits[program], family, program, pitch, velocity))
with open(os.path.join(out, "manifest.csv"), "w", newline="", encoding="utf-8") as file:
    writer = csv.writer(file)
    writer.writerow("path label split family program pitch velocity".split())
    writer.writerows(rows)
counts = collections.Counter(row[2] for row in rows)
print(f"{len(rows)} notes of {len(FAMILIES)} families:", dict(counts), "left out:", dict(left_out))
END
cp "$tree/usr/share/doc/timgm6mb-soundfont/copyright" "$out.part/LICENCE.timgm6mb-soundfont"
mv "$out.part" "$out"
