// One cluster: its line in the list, and what is behind it.

const MEMBERS_AT_ONCE = 50;
const HEADS = ["version", "outlet", "published, after the first", "relation", "of it in the canonical",
  "of the origin's text", "credit", "why"];

/** A list item that makes its content when it is opened for the first time. */
function clusterItem(entry) {
  const origin = entry.origin;
  const facts = [
    count(entry.size, "article"),
    entry.outlets.length ? count(entry.outlets.length, "outlet") : "no outlets named",
    entry.last === null ? null : `${entry.first === entry.last ? "" : "latest "}${moment(entry.last)}`,
    origin ? `from ${origin.name || "unknown"}${origin.name ? ` (${origin.certainty})` : ""}` : null,
    entry.relations.join(", "),
    entry.weakest === null ? null : `weakest link ${percent(entry.weakest)} alike`,
  ];
  const details = make("details", {},
    make("summary", {}, own(entry.title, "span", "title"),
      make("span", { class: "facts", dir: "auto" }, facts.filter(Boolean).join(" · "))));
  details.addEventListener("toggle", () => details.open && opened(details, entry));
  return make("li", { id: `c${entry.number}` }, details);
}

/** Open it; what is behind it stands further down in the file, and may still have to come. */
function opened(details, entry) {
  details.open = true;
  if (details.children.length > 1) return;
  if (document.getElementById(`cluster-${entry.number}`)) details.append(clusterBody(entry));
  else addEventListener("DOMContentLoaded", () => opened(details, entry), { once: true });
}

function clusterBody(entry) {
  const cluster = data(`cluster-${entry.number}`);
  const body = make("div", { class: "body" },
    make("p", {}, make("strong", {}, "Canonical: "), named(entry.id), " – ", own(cluster.reason)),
    cluster.origin ? make("p", {}, make("strong", {}, "Origin: "), own(cluster.origin)) : null,
    cluster.credited ? make("p", {}, make("strong", {}, "Credited by: "), own(cluster.credited)) : null,
    timeline(cluster.members, entry.size),
    memberTable(cluster),
    cluster.left_out ? make("p", { class: "note" }, cluster.left_out) : null,
    cluster.chains.map(chain),
    make("p", {}, make("a", { href: `#cluster=${encodeURIComponent(entry.id)}` }, "Link to this cluster")));
  return body;
}

function memberTable(cluster) {
  const body = make("tbody");
  const table = make("table", { class: cluster.members.some((one) => one.credit) ? "members" : "members no-credit" },
    make("caption", { class: "unseen" }, "The versions of this story"),
    make("thead", {}, make("tr", {}, HEADS.map((head) => make("th", { scope: "col" }, head)))), body);
  const wrapped = make("div", { class: "scroll", role: "group", "aria-label": "Versions", tabindex: "0" }, table);
  const holder = make("div", {}, wrapped);
  const button = make("button", { type: "button" });
  let shown = 0;
  const more = () => {
    for (const member of cluster.members.slice(shown, shown + MEMBERS_AT_ONCE)) body.append(...memberRows(member, cluster));
    shown += MEMBERS_AT_ONCE;
    const left = cluster.members.length - shown;
    if (left > 0) button.textContent = `Show ${Math.min(left, MEMBERS_AT_ONCE)} more of ${left.toLocaleString("en")}`;
    else button.remove();
  };
  button.addEventListener("click", more);
  holder.append(button);
  more();
  return holder;
}

function memberRows(member, cluster) {
  const where = make("td", {}, outward(member.url, member.title || "(no title)"), make("br"), named(member.id));
  const when = make("td", { class: "date" }, moment(member.published), member.lag ? ` (+${span(member.lag)})` : "");
  const how = make("td", {}, make("span", { class: "badge" }, member.canonical ? "canonical" : member.how));
  if (member.of) how.append(" of ", named(member.of));
  const share = (value, said) => make("td", { class: "share", "data-said": said }, value === null ? null : bar(value));
  const row = make("tr", {}, where, make("td", {}, own(member.outlet || "outlet unknown")), when, how,
    share(member.containment, HEADS[4]), share(member.share, HEADS[5]),
    make("td", {}, member.credit ? own(member.credit) : null), make("td", { class: "why" }, own(member.why)));
  if (member.compared === null) return [row];
  const [blocks, left, right] = cluster.comparisons[member.compared];
  const details = make("details", {}, make("summary", {}, "Compare with the canonical version"));
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) details.append(comparison(blocks, left, right));
  });
  return [row, make("tr", { class: "with" }, make("td", { colspan: "8" }, details))];
}

function chain(versions) {
  const steps = versions.map((version, place) => {
    const mark = place === 0 ? "first" : place === versions.length - 1 ? "last" : null;
    const changes = version.changes.map(([kind, before, after]) =>
      make("li", {}, `${kind}: `, before ? own(before, "del") : null, before && after ? " → " : null,
        after ? own(after, "ins") : null));
    return make("li", {}, moment(version.published), " ", named(version.id),
      mark ? make("span", { class: "badge" }, mark) : null,
      version.correction ? make("p", {}, "correction: ", own(version.correction)) : null,
      changes.length ? make("ul", {}, changes) : null);
  });
  return make("div", {}, make("h3", {}, `${count(versions.length, "version")} of one article`), make("ol", {}, steps));
}
