// The spread of a story: its dated versions on a line of time. The table below says the same in words.

const WIDTH = 800, HEIGHT = 74, SIDE = 12, BASE = 52, STEP = 9;

function timeline(members) {
  const dated = members.filter((member) => member.published !== null);
  const first = Math.min(...dated.map((member) => member.published));
  const last = Math.max(...dated.map((member) => member.published));
  if (dated.length < 2 || first === last) return null;
  const place = (seconds) => SIDE + ((WIDTH - 2 * SIDE) * (seconds - first)) / (last - first);
  const undated = members.length - dated.length;
  const said = `Timeline: ${count(dated.length, "version")} from ${moment(first)} to ${moment(last)} UTC` +
    (undated ? `, ${undated} without a date` : "");
  const columns = new Map();
  const dots = dated.map((member) => {
    const x = Math.round(place(member.published));
    const column = Math.round(x / (STEP * 1.2));
    const height = columns.get(column) || 0;
    columns.set(column, height + 1);
    return makeSvg("circle", { cx: x, cy: BASE - Math.min(height, 4) * STEP, r: 4.5, class: member.origin ? "origin" : null },
      makeSvg("title", {}, `${moment(member.published)}  ${member.outlet || "outlet unknown"}  ${visible(member.id)}`));
  });
  const svg = makeSvg("svg", { class: "timeline", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": said },
    makeSvg("line", { x1: SIDE, x2: WIDTH - SIDE, y1: BASE + 7, y2: BASE + 7 }), dots,
    makeSvg("text", { x: SIDE, y: HEIGHT - 3 }, moment(first)),
    makeSvg("text", { x: WIDTH - SIDE, y: HEIGHT - 3, "text-anchor": "end" }, `${moment(last)}  (+${span(last - first)})`));
  return make("figure", { class: "quiet" }, make("figcaption", {}, said + "; the origin's in orange."), svg);
}
