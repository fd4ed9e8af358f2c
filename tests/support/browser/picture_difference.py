"""How far a picture differs from its reference, and how far it may."""

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from PIL import Image, ImageChops

from tests.support.commands import ROOT

PICTURES = Path(__file__).parents[2] / "browser" / "pictures"
MADE_WITH = PICTURES / "made-with.json"
COLOURS = 256
FALLBACKS = ("sans-serif", "serif", "monospace")


@dataclass(frozen=True)
class Tolerance:
    """A cell of `cell` by `cell` pixels differs when its mean colour is off by more than `depth` of 255 in a channel;
    `share` is the part of all cells that may."""

    cell: int
    depth: int
    share: float


SAME = Tolerance(
    cell=1, depth=40, share=0.0002
)  # the browser and the fonts of the reference: about 200 pixels of a desk
OTHER = Tolerance(cell=8, depth=48, share=0.01)  # another version may draw letters elsewhere by a pixel


def difference(reference: Image.Image, seen: Image.Image, tolerance: Tolerance) -> float:
    """The share of cells that differ, 0 to 1. Pictures of two sizes differ everywhere."""
    if reference.size != seen.size:
        return 1.0
    pair = [picture.convert("RGB").reduce(tolerance.cell) for picture in (reference, seen)]
    channels = ImageChops.difference(*pair).split()
    worst = ImageChops.lighter(ImageChops.lighter(channels[0], channels[1]), channels[2])
    return sum(worst.histogram()[tolerance.depth + 1 :]) / (worst.width * worst.height)


def fonts() -> str:
    """A word for the fonts that letters may come from: our own, and what the machine falls back to."""
    parts = [sha256(path.read_bytes()).hexdigest() for path in sorted((ROOT / "static" / "fonts").glob("*.woff2"))]
    if shutil.which("fc-match"):
        command = ["fc-match", "--format=%{family} %{fontversion}"]
        parts += [subprocess.check_output([*command, name], text=True) for name in FALLBACKS]
    return sha256("\n".join(parts).encode()).hexdigest()[:12]


def made_with(version: str) -> dict[str, str]:
    """What a picture depends on; `version` as the browser says it."""
    return {"chromium": re.split(r"\D", version)[0], "fonts": fonts()}


def tolerance_for(version: str) -> Tolerance:
    return SAME if json.loads(MADE_WITH.read_text()) == made_with(version) else OTHER


def keep(picture: Image.Image, name: str, version: str) -> None:
    """Make it the reference: small, by a palette."""
    PICTURES.mkdir(exist_ok=True)
    small = picture.convert("RGB").quantize(COLOURS, kmeans=1, dither=Image.Dither.NONE)
    small.save(PICTURES / f"{name}.png", optimize=True)
    MADE_WITH.write_text(json.dumps(made_with(version), indent=2) + "\n")
