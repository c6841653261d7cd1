// Finds the sections that have all words asked for, best first, and shows what stands there. PAGES
// is written by _ext/search.py; Stemmer and stopwords are Sphinx's.
const SHOWN = 20; // the others are folded
const LINE = 220; // letters of an excerpt
const WORD = /(\d+\.\d+|[\p{L}\p{N}]+)/gu; // leaky_relu is two
// These count where a section has them, and may be missing.
const PASSING = "can do does have how i my one s should use vs what when which why";
const passing = new Set([...stopwords, ...PASSING.split(" ")]);

// What readers write, and what the book writes for it.
const EQUALS = [
  [/\b(dying|dead) (relu|neuron|unit)s?\b/g, "dead units"],
  [/\b(which|what) activations?( functions?)? (should|shall|do|to)( i| we)? use\b/g, "best activation function"],
  [/\bbatch ?norm\b/g, "batch normalisation"],
  [/\bcrossentropy\b/g, "cross entropy"],
  [/\bmax ?\( ?0 ?, ?x ?\)/g, "relu"],
  [/\brelu 6\b/g, "relu6"],
  [/\buniversal (function )?approximat(ion|ors?)\b/g, "draw any curve"],
  [/\bcenter(?=ed|ing)/g, "centr"],
  [/\bcenter/g, "centre"],
  [/\bcolor/g, "colour"],
];
function asked(query) {
  const plain = EQUALS.reduce((text, [theirs, ours]) => text.replace(theirs, ours), query.toLowerCase());
  return plain.match(WORD) ?? [];
}

const stemmer = new Stemmer();
const stems = new Map();
function stem(word) {
  if (!stems.has(word)) {
    const plain = word.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
    stems.set(word, stemmer.stemWord(plain.replace(/iz(?=[aei])/, "is"))); // initialization
  }
  return stems.get(word);
}

function read(text) {
  const words = (text.match(WORD) ?? []).map(stem);
  const counts = new Map();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return { counts, run: ` ${words.join(" ")} ` };
}
const sections = PAGES.flatMap(([page, parts]) =>
  parts.map(([anchor, title, text], k) => {
    const name = k ? undefined : page.split("functions/")[1];
    const whole = parts[0][1].split(": formula,")[0];
    return {
      ...(k ? { title: `${whole} → ${title}`, link: `${page}.html#${anchor}` } : { title, link: `${page}.html` }),
      text,
      names: name ? [`_${name}_`, `_${name.replaceAll("_", "")}_`] : [],
      // A function's page stands for all of it: its names are in one section, its code in another.
      fields: [title, k ? whole : "", name ? parts.flat().join(" ") : text].map(read),
    };
  }),
);

// Whether words, each after a space, have one that begins with a word or, if that is long, has it.
const isPart = (word, run) => word.length > 1 && run.includes(word.length > 3 ? word : ` ${word}`);
const match = ({ counts, run }, word) =>
  counts.has(word) ? 1 + Math.log(counts.get(word)) / 4 : 0.3 * isPart(word, run);

function find(words) {
  const asked = words.map(stem);
  const telling = words.filter((word) => !passing.has(word)).map(stem);
  const needed = new Set(telling.length ? telling : asked);
  const results = sections.map((section) => ({ ...section, score: 0, found: 0, inTitle: 0 }));
  for (const word of new Set(asked)) {
    const worth = sections.map(({ fields: [title, whole, text] }) => {
      const share = 3 + 5 / title.counts.size;
      return share * match(title, word) + 3 * match(whole, word) + match(text, word);
    });
    const rarity = Math.log(1 + sections.length / (1 + worth.filter(Boolean).length));
    results.forEach((result, k) => {
      result.score += rarity * worth[k];
      result.found += needed.has(word) && worth[k] > 0;
      result.inTitle += needed.has(word) && result.fields[0].counts.has(word);
    });
  }
  for (const result of results) {
    const { names, fields } = result;
    if (result.inTitle === needed.size) result.score += 20;
    // Titles of papers have all words: they come after what treats the thing.
    else if (/references(\.html)?$/.test(result.link)) result.score -= 1000;
    if (result.link.endsWith("#references")) result.score /= 2; // after the page that has them all
    for (let k = 1; k < asked.length; k++) {
      const next = fields.map(({ run }) => run.includes(` ${asked[k - 1]} ${asked[k]} `));
      result.score += 8 * next[0] + 4 * next[2];
    }
    // Whoever asks for a function, and not for much else, is led to its page.
    const isAsked = names.some((name) => `_${words.join("_")}_`.includes(name));
    if (isAsked) result.score += (60 * (names[0].split("_").length - 2)) / needed.size;
  }
  const most = Math.max(...results.map(({ found }) => found));
  const best = results.filter(({ found }) => found && found === most);
  return { best: best.sort((a, b) => b.score - a.score), all: most === needed.size, needed };
}

function element(tag, className, ...parts) {
  const made = Object.assign(document.createElement(tag), { className });
  made.append(...parts);
  return made;
}

// The line of a text that has most of the words, these marked.
function excerpt(text, needed) {
  const part = (word) => [...needed].find((one) => one === stem(word) || isPart(one, ` ${stem(word)}`));
  const hits = [...text.matchAll(WORD)].filter(([word]) => part(word));
  const variety = hits.map(({ index }) => {
    const near = hits.filter((hit) => hit.index >= index && hit.index < index + LINE / 2);
    return new Set(near.map(([word]) => part(word))).size;
  });
  const first = hits[variety.indexOf(Math.max(...variety))]?.index ?? 0;
  const before = Math.min(first - LINE / 4, text.length - LINE);
  const start = before > 0 ? text.indexOf(" ", before) + 1 : 0;
  const end = text.length > start + LINE ? text.lastIndexOf(" ", start + LINE) : text.length;
  const pieces = text.slice(start, end).split(WORD);
  const marked = pieces.map((piece) => (part(piece) ? element("span", "highlighted", piece) : piece));
  return element("p", "context", start ? "… " : "", ...marked, end < text.length ? " …" : "");
}

function show({ best, all, needed }) {
  const items = best.map(({ title, link, text }) => {
    const name = Object.assign(element("a", "", title), { href: link });
    return element("li", "", name, excerpt(text, needed));
  });
  let said = `${best.length} ${best.length === 1 ? "section" : "sections"}`;
  if (!all) said = "No section has all of these words. These have most of them:";
  if (!best.length) said = "Nothing in the book has these words.";
  const out = document.getElementById("search-results");
  out.append(element("p", "search-summary mt-3", said), element("ul", "search", ...items.splice(0, SHOWN)));
  const more = element("summary", "", `${items.length} more`);
  if (items.length) out.append(element("details", "", more, element("ul", "search", ...items)));
}

const query = new URLSearchParams(location.search).get("q") ?? "";
const words = asked(query);
for (const field of document.querySelectorAll("input[name=q]")) field.value = query;
if (query.trim()) show(find(words));

// Marked on the page that is opened from here, too, and on no other.
const marked = words.filter((word) => word.length > 1 && !passing.has(word)).join(" ");
const results = document.getElementById("search-results");
results.onclick = results.onauxclick = () => localStorage.setItem("sphinx_highlight_terms", marked);
