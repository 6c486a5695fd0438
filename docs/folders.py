#!/usr/bin/env python3
"""The house as a table: the folders of core/, widgets/ and app/, and which includes which.

    python3 docs/folders.py                    the working tree
    python3 docs/folders.py --before COMMIT    a commit, with the folders that it had

Run from the repository root; prints Markdown. The order of the floors is read from
tests/support/floor_rules.cpp, where test_layers has it from. A tree without that file has no
floors: there an include counts as "both ways" where the other folder also includes this one.
"""
import argparse
import collections
import io
import pathlib
import re
import subprocess
import sys
import tarfile

BUILDINGS = ("core", "widgets", "app")  # ground first
FLOOR_RULES = "tests/support/floor_rules.cpp"
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)
FLOOR = re.compile(r'\{"(core|widgets|app)",\s*"(\w+)"\}')


def is_source(path):
    return path.split("/")[0] in BUILDINGS and path.endswith((".h", ".cpp"))


def read_working_tree():
    paths = [file.as_posix() for building in BUILDINGS
             for file in pathlib.Path(building).rglob("*") if file.is_file()]
    sources = {path: pathlib.Path(path).read_text(encoding="utf-8") for path in paths
               if is_source(path)}
    rules = pathlib.Path(FLOOR_RULES)
    return sources, rules.read_text(encoding="utf-8") if rules.is_file() else ""


def read_commit(commit):
    archive = subprocess.run(["git", "archive", "--format=tar", commit], stdout=subprocess.PIPE)
    if archive.returncode != 0:
        sys.exit(1)  # git has said why
    sources, rules = {}, ""
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
        for member in files:
            if not member.isfile():
                continue
            if is_source(member.name):
                sources[member.name] = files.extractfile(member).read().decode("utf-8")
            elif member.name == FLOOR_RULES:
                rules = files.extractfile(member).read().decode("utf-8")
    return sources, rules


def folder_of(path):
    """core/augment/kinds/gain.h lies in core/augment; app/main.cpp lies in app itself."""
    return "/".join(path.split("/")[:-1][:2])


def heights_of(rules):
    """Folder -> how high it lies; empty where the tree has no floors."""
    floors = [f"{building}/{folder}" for building, folder in FLOOR.findall(rules)]
    # Files beside the floors of a building: the program's own main() on top, the rest below.
    order = ["core", *floors, "app"] if floors else []
    return {folder: height for height, folder in enumerate(order)}


def arrows_of(sources):
    """(folder, included folder) -> number of includes."""
    arrows = collections.Counter()
    for path, text in sources.items():
        for header in INCLUDE.findall(text):
            if header in sources and folder_of(header) != folder_of(path):
                arrows[folder_of(path), folder_of(header)] += 1
    return arrows


def rings_of(folders, arrows):
    """Folders each of which reaches all the others of its ring."""
    reached = {}
    for folder in folders:
        seen, waiting = set(), [folder]
        while waiting:
            at = waiting.pop()
            for source, target in arrows:
                if source == at and target not in seen:
                    seen.add(target)
                    waiting.append(target)
        reached[folder] = seen
    rings = {frozenset(other for other in reached[folder] if folder in reached[other])
             for folder in folders if folder in reached[folder]}
    return sorted(sorted(ring) for ring in rings)


def print_table(sources, rules):
    heights = heights_of(rules)
    arrows = arrows_of(sources)
    files = collections.Counter(folder_of(path) for path in sources)
    lines = collections.Counter()
    for path, text in sources.items():
        lines[folder_of(path)] += len(text.splitlines())
    folders = sorted(files, key=lambda folder: (
        heights.get(folder, len(heights)), BUILDINGS.index(folder.split("/")[0]), folder))

    def is_wrong(source, target):
        if not heights:
            return (target, source) in arrows
        return heights.get(target, len(heights)) >= heights.get(source, -1)

    right, wrong = ("down", "up") if heights else ("one way", "both ways")
    print(f"| folder | files | lines | {right} | {wrong} | to |")
    print("| --- | ---: | ---: | ---: | ---: | --- |")
    total = collections.Counter()
    for folder in folders:
        targets = sorted(((target, count) for (source, target), count in arrows.items()
                          if source == folder), key=lambda arrow: folders.index(arrow[0]))
        counts = collections.Counter()
        words = []
        for target, count in targets:
            bad = is_wrong(folder, target)
            counts[wrong if bad else right] += count
            same_building = target.startswith(folder.split("/")[0] + "/")
            name = target.split("/")[1] if same_building else target
            words.append(f"**{name} {count}**" if bad else f"{name} {count}")
        total.update(counts, files=files[folder], lines=lines[folder])
        print(f"| {folder} | {files[folder]} | {lines[folder]} | {counts[right]} | "
              f"{counts[wrong]} | {', '.join(words)} |")
    print(f"| all | {total['files']} | {total['lines']} | {total[right]} | {total[wrong]} | |")
    for ring in rings_of(folders, arrows):
        print(f"\nA ring, each of which reaches all others: {', '.join(ring)}.")


def main():
    words = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    words.add_argument("--before", metavar="COMMIT", help="a git commit in place of the files here")
    given = words.parse_args()
    sources, rules = read_commit(given.before) if given.before else read_working_tree()
    if not sources:
        sys.exit("folders.py: no sources below core/, widgets/, app/: run it from the root")
    print_table(sources, rules)


if __name__ == "__main__":
    main()
