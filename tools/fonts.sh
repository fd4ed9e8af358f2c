#!/bin/bash
# Makes static/fonts/ again from the npm packages inter-ui and source-serif. Needs npm; not part of any build.
set -euo pipefail
cd "$(dirname "$0")/.."
target=$PWD/static/fonts
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq fonttools==4.68.0 brotli==1.2.1
PATH="$work/venv/bin:$PATH"
(cd "$work" && npm pack --silent inter-ui@4.1.1 source-serif@4.5.1 >/dev/null && for archive in *.tgz; do
    mkdir "${archive%-*}" && tar xzf "$archive" -C "${archive%-*}" --strip-components 1
done)

# Basic Latin, Latin-1, œŒŸ, dashes, curly quotes, bullet, ellipsis, narrow no-break space, guillemets, euro, arrows, minus, tick.
glyphs="U+20-7E,U+A0-FF,U+152-153,U+178,U+2009,U+2011,U+2013-2014,U+2018-201A,U+201C-201E,U+2022,U+2026,U+202F,U+2039-203A"
glyphs+=",U+20AC,U+2190-2193,U+2212,U+2713"
features=kern,liga,calt,ccmp,locl,mark,tnum

subset() { # SOURCE NAME
    pyftsubset "$1" --output-file="$target/$2.woff2" --flavor=woff2 --unicodes="$glyphs" --layout-features=$features \
        --no-hinting --desubroutinize --name-IDs=0,1,2,3,4,5,6,13,14
}

mkdir -p "$target"
fonttools varLib.instancer --quiet "$work/inter-ui/variable/InterVariable.woff2" opsz=14 wght=400:600 -o "$work/inter.ttf"
subset "$work/inter.ttf" inter
# "Source" is a reserved font name: a changed font must not call itself by it.
python - "$work/source-serif/TTF/SourceSerif4-Regular.ttf" "$work/serif.ttf" <<'PYTHON'
import sys
from fontTools.ttLib import TTFont
font = TTFont(sys.argv[1])
names = {1: "Claudeprivacy Serif", 3: "ClaudeprivacySerif-Regular", 4: "Claudeprivacy Serif", 6: "ClaudeprivacySerif-Regular"}
for record in font["name"].names:
    record.string = names.get(record.nameID, record.string)
font.save(sys.argv[2])
PYTHON
subset "$work/serif.ttf" source-serif-4
cp "$work/inter-ui/LICENSE.txt" "$target/OFL-inter.txt"
cp "$work/source-serif/LICENSE.md" "$target/OFL-source-serif-4.txt"
chmod 644 "$target"/*
ls -l "$target"
