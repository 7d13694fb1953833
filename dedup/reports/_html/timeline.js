// The spread of a story: its dated versions on a line of time. The table below says the same in words.

const WIDTH = 800, SIDE = 12, STEP = 9, HIGHEST = 6;

/** `size` is how many versions there are, also those that the page leaves out. */
function timeline(members, size) {
  const dated = members.filter((member) => member.published !== null);
  const first = Math.min(...dated.map((member) => member.published));
  const last = Math.max(...dated.map((member) => member.published));
  if (dated.length < 2 || first === last) return null;
  const place = (seconds) => SIDE + ((WIDTH - 2 * SIDE) * (seconds - first)) / (last - first);
  const undated = members.length - dated.length;
  const some = dated.length + undated < size ? `, of ${size.toLocaleString("en")} in all` : "";
  const said = `Timeline: ${count(dated.length, "version")} from ${moment(first)} to ${moment(last)} UTC` +
    (undated ? `, ${undated} without a date` : "") + some;
  const columns = new Map();
  const placed = dated.map((member) => {
    const x = Math.round(place(member.published));
    const column = Math.round(x / (STEP * 1.2));
    const above = columns.get(column) || 0;
    columns.set(column, above + 1);
    return [member, x, Math.min(above, HIGHEST)];
  });
  const base = 8 + STEP * Math.min(HIGHEST, Math.max(...columns.values()) - 1);
  const dots = placed.map(([member, x, above]) => {
    return makeSvg("circle", { cx: x, cy: base - above * STEP, r: 4.5, class: member.origin ? "origin" : null },
      makeSvg("title", {}, `${moment(member.published)}  ${member.outlet || "outlet unknown"}  ${visible(member.id)}`));
  });
  const svg = makeSvg("svg", { class: "timeline", viewBox: `0 0 ${WIDTH} ${base + 24}`, role: "img", "aria-label": said },
    makeSvg("line", { x1: SIDE, x2: WIDTH - SIDE, y1: base + 7, y2: base + 7 }), dots,
    makeSvg("text", { x: SIDE, y: base + 20 }, moment(first)),
    makeSvg("text", { x: WIDTH - SIDE, y: base + 20, "text-anchor": "end" }, `${moment(last)}  (+${span(last - first)})`));
  return make("figure", { class: "quiet" }, make("figcaption", {}, said + "; the origin's in orange."), svg);
}
