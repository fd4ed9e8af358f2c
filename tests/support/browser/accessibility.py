"""What makes a page usable by everybody, asked of the page itself. Each question gives a list of complaints."""

from typing import Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.support.depth import some_of

AXE = """() => axe.run({resultTypes: ["violations"], rules: {"target-size": {enabled: true}}}).then(found =>
  found.violations.flatMap(each => each.nodes.map(node => `${each.id}: ${node.html.slice(0, 200)}`)))"""

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]  # Django admin's own pages don't follow all advice
ADMIN_AXE = AXE.replace("{resultTypes", f"{{runOnly: {WCAG}, resultTypes")

SHOWN = """const shown = element => element.checkVisibility({visibilityProperty: true}) && !element.closest("[inert]")
  && !element.closest(".visually-hidden, .skip");"""

# WCAG 2.5.8: 24 by 24, or a circle of 24 around its middle touches no other target. Not for links in a sentence.
TARGETS = (
    "() => {"
    + SHOWN
    + """
  const wanted = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const all = [...document.querySelectorAll(wanted)].filter(shown);
  const within = element => getComputedStyle(element).display === "inline"
    && [...element.parentElement.childNodes].some(node => node.nodeType === 3 && node.textContent.trim().length > 2);
  const box = element => element.getBoundingClientRect();
  const small = element => box(element).width < 24 || box(element).height < 24;
  const middle = element => [box(element).x + box(element).width / 2, box(element).y + box(element).height / 2];
  const near = (element, other) => {
    const [[x, y], there] = [middle(element), box(other)];
    if (small(other) && !within(other)) return Math.hypot(middle(other)[0] - x, middle(other)[1] - y) < 24;
    const [left, up] = [Math.max(there.left - x, 0, x - there.right), Math.max(there.top - y, 0, y - there.bottom)];
    return Math.hypot(left, up) < 12;
  };
  const alone = element => all.every(other => other === element || other.contains(element) || !near(element, other));
  return all.filter(element => small(element) && !within(element) && !alone(element))
    .map(element => `too small a target: ${element.outerHTML.slice(0, 200)}`);
}"""
)

# After one press of Tab the browser shows the focus wherever a script puts it.
FOCUS = (
    "() => {"
    + SHOWN
    + """
  const wanted = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const complaints = [];
  let focused = 0;
  for (const element of [...document.querySelectorAll(wanted)].filter(shown)) {
    element.focus({focusVisible: true});
    if (document.activeElement !== element) continue;
    focused += 1;
    const rings = [element, ...["fieldset", ".composer", "label"].map(each => element.closest(each))].filter(Boolean);
    const ringed = rings.some(each => {
      const style = getComputedStyle(each);
      const drawn = style.outlineStyle !== "none" && !style.outlineColor.endsWith(", 0)");
      return drawn && parseFloat(style.outlineWidth) >= 2;
    });
    if (!ringed) complaints.push(`focus can't be seen: ${element.outerHTML.slice(0, 200)}`);
  }
  if (!focused) complaints.push("nothing takes the focus");
  return complaints;
}"""
)

MOTION = """() => [
  ...document.getAnimations().map(each => `moves: ${each.effect.target?.outerHTML.slice(0, 100)}`),
  ...[...document.querySelectorAll("*")].filter(each => /[1-9]/.test(getComputedStyle(each).transitionDuration))
    .map(each => `would move: ${each.outerHTML.slice(0, 100)}`),
]"""

SIDEWAYS = """() => [document.documentElement, ...document.querySelectorAll("dialog")]
  .filter(each => each.scrollWidth > 320).map(each => `scrolls sideways: ${each.tagName} ${each.scrollWidth}`)"""

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
WIDTHS = {1280: 800, 768: 1024, 320: 640}
# In this order each differs in both from its counterpart from the end.
VARIANTS: list[tuple[Scheme, int]] = [
    *(("light", width) for width in WIDTHS),
    ("dark", 768),
    ("dark", 1280),
    ("dark", 320),
]


def variants_of(number: int, language: str) -> list[tuple[Scheme, int]]:
    """Those due of a screen. The part is pairwise: every screen in each language, theme and width, and these with each
    other; what French is shown in differs in both from what English is."""
    return some_of(VARIANTS, number if language == "en" else len(VARIANTS) - 1 - number % len(VARIANTS))


def complaints_in(page: Page, variants: list[tuple[Scheme, int]]) -> list[str]:
    """Of the page as it stands: one load, axe once a variant."""
    page.evaluate(AXE_SCRIPT)
    page.keyboard.press("Tab")
    found: list[str] = []
    for scheme, width in variants:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        page.evaluate("scrollTo(0, 0)")  # from its top: where another width left it, a bar may cover half a link
        questions = [AXE, FOCUS] if scheme == "dark" else [AXE, FOCUS, TARGETS, MOTION]
        questions += [SIDEWAYS] if width == 320 else []
        found += [f"{scheme} {width}: {said}" for question in questions for said in page.evaluate(question)]
    return found


def console_complaints(page: Page, width: int) -> list[str]:
    """Of a page of Django admin as it stands, whose browser lets axe style it for a moment."""
    page.evaluate(AXE_SCRIPT)
    wide = [f"scrolls sideways: {page.url}"] if page.evaluate("document.documentElement.scrollWidth") > width else []
    return [*wide, *page.evaluate(ADMIN_AXE)]
