// How elements are made and values written. Text of articles only ever becomes text nodes.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes and children; children that are null are left out, strings become text. */
function make(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

function makeSvg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** Text of an article, in its own direction. */
function own(text, name = "span", className = null) {
  return make(name, { dir: "auto", class: className }, text);
}

/** An id, without signs that are not seen or turn the direction of others. */
function named(id, className = "id") {
  return own(visible(id), "span", className);
}

function visible(text) {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "") || "(an id of nothing that is seen)";
}

/** A link to a page of the web; text only where the address is of no other kind. */
function outward(address, text) {
  if (!address || !/^https?:\/\//i.test(address)) return own(text);
  return make("a", { href: address, rel: "noopener noreferrer", target: "_blank", dir: "auto" }, text);
}

function count(number, thing, things = thing + "s") {
  return `${number.toLocaleString("en")} ${number === 1 ? thing : things}`;
}

/** As in the other reports: 100 only for all, 0 only for nothing; of less than one, tenths. */
function percent(share) {
  if (share === 0 || share === 1) return `${share * 100} %`;
  if (share < 0.01) return `${Math.max(0.1, share * 100).toFixed(1)} %`;
  return `${Math.min(99, Math.round(share * 100))} %`;
}

/** Seconds since 1970 as a date in UTC, without the time of day where it has none. */
function moment(seconds) {
  if (seconds === null) return "";
  const written = new Date(seconds * 1000).toISOString();
  return seconds % 86400 === 0 ? written.slice(0, 10) : `${written.slice(0, 10)} ${written.slice(11, 16)}`;
}

function span(seconds) {
  if (seconds === 86400) return "1 day"; // not "24 h", which would know a time of day
  for (const [unit, size, most] of [["s", 1, 120], ["min", 60, 7200], ["h", 3600, 172800]]) {
    if (seconds < most) return `${Math.floor(seconds / size)} ${unit}`;
  }
  return count(Math.floor(seconds / 86400), "day");
}

/** A share as a bar with its number. */
function bar(share) {
  const filled = make("i");
  filled.style.width = `${share * 100}%`;
  return [make("span", { class: "bar", "aria-hidden": "true" }, filled), percent(share)];
}

function data(id) {
  return JSON.parse(document.getElementById(id).textContent);
}
