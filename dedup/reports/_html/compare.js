// Two texts side by side: shared passages, what was added and cut, changed numbers and names.

const SIGNS = { equal: "=", replaced: "~", cut: "−", added: "+", "not compared": "?", fold: "⋯" };
const SAID = { equal: "the same", replaced: "changed", cut: "cut", added: "added", "not compared": "not compared",
  fold: "the same, left out" };
const WORD = /[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}.,'’-]*[\p{L}\p{M}\p{N}])?/gu;

/** `blocks` are [kind, left, right]; of kind fold [kind, how many characters, the text or nothing]. */
function comparison(blocks, left, right) {
  const head = make("div", { class: "row head" }, make("span"), named(left, "left id"), named(right, "right id"));
  return make("div", { class: "compare", role: "group", "aria-label": "Comparison" }, head, blocks.map(block));
}

function block([kind, left, right]) {
  const said = make("span", { class: "sign" }, make("span", { "aria-hidden": "true" }, SIGNS[kind]),
    make("span", { class: "unseen" }, SAID[kind] + ": "));
  if (kind === "fold") {
    const told = make("i", {}, `${left.toLocaleString("en")} characters that both have`);
    return make("div", { class: "row equal" }, said, make("div", { class: "fold" },
      right ? make("details", {}, make("summary", {}, told), own(right)) : told));
  }
  const telling = kind === "replaced";
  return make("div", { class: `row ${kind.replace(" ", "-")}` }, said,
    make("span", { class: "left", dir: "auto" }, telling ? marked(left, right) : left),
    make("span", { class: "right", dir: "auto" }, telling ? marked(right, left) : right));
}

/** A text whose numbers and names are marked where the other has not got them. */
function marked(text, other) {
  const known = new Set(other.match(WORD) || []);
  const pieces = [];
  let end = 0;
  for (const found of text.matchAll(WORD)) {
    const word = found[0];
    if (known.has(word) || !(/\p{N}/u.test(word) || /^\p{Lu}/u.test(word))) continue;
    pieces.push(text.slice(end, found.index), make("mark", {}, word));
    end = found.index + word.length;
  }
  pieces.push(text.slice(end));
  return pieces;
}
