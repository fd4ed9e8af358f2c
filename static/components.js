"use strict";
// For the page of components: gives every :hover, :active and :focus-visible rule of the style sheet a class of that name
// beside it, so that a state can be shown without a mouse. The rules themselves are the ones every page uses.

const STATES = [[":hover", ".is-hover"], [":active", ".is-active"], [":focus-visible", ".is-focus"]];

function widen(rules) {
  for (const rule of rules) {
    if (rule.cssRules) widen(rule.cssRules);
    if (!rule.selectorText) continue;
    const shown = STATES.reduce((selector, [state, name]) => selector.replaceAll(state, name), rule.selectorText);
    if (shown !== rule.selectorText) rule.selectorText = `${rule.selectorText}, ${shown}`;
  }
}

for (const sheet of document.styleSheets) widen(sheet.cssRules);
document.documentElement.dataset.states = "shown";
