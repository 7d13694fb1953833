// The list of clusters: filter, sort, draw as one scrolls, open what an address names; tables that can be sorted.

const AT_ONCE = 40;
const page = data("data");
const list = document.getElementById("list");
const form = document.getElementById("filter");
const more = document.getElementById("more");
let chosen = [];
let drawn = 0;

const SORTS = {
  size: (a, b) => b.size - a.size || a.number - b.number,
  newest: (a, b) => (b.last ?? -Infinity) - (a.last ?? -Infinity) || a.number - b.number,
  outlets: (a, b) => b.outlets.length - a.outlets.length || a.number - b.number,
  weakest: (a, b) => (a.weakest ?? 2) - (b.weakest ?? 2) || a.number - b.number,
};

function wanted(values) {
  const words = values.text.toLowerCase().split(/\s+/).filter(Boolean);
  const outlet = values.outlet.trim().toLowerCase();
  const from = values.from ? Date.parse(values.from) / 1000 : null;
  const to = values.to ? Date.parse(values.to) / 1000 + 86400 : null;
  return (entry) =>
    words.every((word) => entry.search.includes(word)) &&
    (!outlet || entry.outlets.some((number) => page.outlets[number].toLowerCase().includes(outlet))) &&
    (!values.origin || (entry.origin && entry.origin.name === values.origin)) &&
    (!values.credit || entry.credits.includes(values.credit)) &&
    (!values.relation || entry.relations.includes(values.relation)) &&
    (!values.overlap || entry.overlaps.includes(values.overlap)) &&
    (!values.certainty || (entry.origin && entry.origin.certainty === values.certainty)) &&
    (!values.size || entry.size >= Number(values.size)) &&
    (from === null || (entry.last !== null && entry.last >= from)) &&
    (to === null || (entry.first !== null && entry.first < to));
}

function choose() {
  const values = Object.fromEntries(new FormData(form));
  chosen = page.clusters.filter(wanted(values)).sort(SORTS[values.sort]);
  const told = chosen.length === page.clusters.length ? count(chosen.length, "cluster")
    : `${count(chosen.length, "cluster")} of ${page.clusters.length.toLocaleString("en")}`;
  document.getElementById("count").textContent = chosen.length ? told : "No cluster fits; clear some of the filters.";
  list.replaceChildren();
  drawn = 0;
  draw();
}

function clear() {
  form.reset();
  choose();
}

function draw() {
  list.append(...chosen.slice(drawn, drawn + AT_ONCE).map(clusterItem));
  drawn += AT_ONCE;
  more.hidden = drawn >= chosen.length;
}

/** Open the cluster that the address names, by the id of any of its articles. */
function follow() {
  const found = location.hash.match(/^#cluster=(.*)$/);
  if (!found) return;
  let id = found[1];
  try { id = decodeURIComponent(id); } catch { /* a broken address is taken as it stands */ }
  const entry = page.clusters.find((one) => one.id === id) || (Object.hasOwn(page.members, id) ? page.clusters[page.members[id]] : null);
  if (!entry) {
    document.getElementById("count").textContent = `There is no cluster ${visible(id)} on this page.`;
    return;
  }
  if (!chosen.includes(entry)) clear();
  while (drawn <= chosen.indexOf(entry)) draw();
  const item = document.getElementById(`c${entry.number}`);
  opened(item.firstChild, entry);
  item.querySelector("summary").focus({ preventScroll: true });
  item.scrollIntoView();
  requestAnimationFrame(() => item.scrollIntoView()); // again, with the true heights of those above it
}

const SECONDS = { s: 1, min: 60, h: 3600, day: 86400, days: 86400 };

/** A span of time as its seconds, so that 2 h come after 60 min; anything else as it stands. */
function plain(text) {
  const found = text.match(/^([\d,]+) (s|min|h|days?)$/);
  return found ? String(Number(found[1].replaceAll(",", "")) * SECONDS[found[2]]) : text;
}

function sortable(table) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = make("button", { type: "button" }, head.textContent);
    head.replaceChildren(button);
    head.setAttribute("aria-sort", "none");
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") !== "descending";
      heads.forEach((one) => one.setAttribute("aria-sort", "none"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const value = (row) => plain(row.cells[column].textContent.trim());
      const compare = (a, b) => value(a).localeCompare(value(b), "en", { numeric: true });
      const rows = [...table.tBodies[0].rows].sort((a, b) => (down ? -compare(a, b) : compare(a, b)));
      table.tBodies[0].append(...rows);
    });
  });
}

form.addEventListener("input", choose);
form.addEventListener("submit", (event) => event.preventDefault());
document.getElementById("clear").addEventListener("click", clear);
more.querySelector("button").addEventListener("click", draw);
const near = new IntersectionObserver((seen) => {
  if (!seen.some((one) => one.isIntersecting)) return;
  draw();
  near.unobserve(more); // it may be near again by the next look, and would not be told of
  near.observe(more);
}, { rootMargin: "-80px 0px 400px" }); // from below only: whoever went on to the tables is not followed
near.observe(more);
addEventListener("hashchange", follow);
document.querySelectorAll("table.sortable").forEach(sortable);
choose();
addEventListener("DOMContentLoaded", follow);
