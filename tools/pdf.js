// Puts the pages of the site together as one document, in place of the page that is open: a title
// page, the contents, the chapters. Called by pdf.py in the browser that prints the PDF.
({ title, subtitle, imprint, picture, parts }) => {
  const outline = []; // titles and places of the chapters and their sections
  const style = document.head.appendChild(document.createElement("style"));
  const chapters = make("div", "bd-content");
  const contents = make("nav", "book-contents");
  contents.append(make("h1", "", "Contents"));
  const entries = contents.appendChild(make("div"));

  for (const { caption, pages } of parts) {
    if (caption) entries.append(make("p", "caption", caption));
    const list = entries.appendChild(make("ul"));
    for (const page of pages) {
      const article = chapter(page);
      chapters.append(article);
      const entry = list.appendChild(entryOf(article.id, article.querySelector("h1")));
      const sections = entry.appendChild(make("ul"));
      const headings = [...article.querySelectorAll("h2")].filter(
        // not the letters of the glossary, nor the dates of what is new
        (heading) => !/^(.$|\d+ \p{L}+ \d{4})/u.test(heading.textContent),
      );
      for (const heading of headings) sections.append(entryOf(heading.parentElement.id, heading));
      outline.push({
        title: article.querySelector("h1").textContent,
        place: article.id,
        sections: headings.map((h) => ({ title: h.textContent, place: h.parentElement.id })),
      });
    }
  }

  const front = make("section", "title-page");
  front.append(make("p", "title", title), make("p", "subtitle", subtitle));
  const image = front.appendChild(make("img"));
  image.src = picture;
  image.alt = "The curves of twelve activation functions on one pair of axes";
  front.append(make("p", "imprint", imprint));
  document.body.replaceChildren(front, contents, chapters);
  return outline;

  // No id of a page may be that of another, and no address may depend on where the page was.
  function chapter({ name, address, html }) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const article = page.querySelector("article");
    article.querySelectorAll("a.headerlink").forEach((link) => link.remove());
    for (const chart of article.querySelectorAll(".live-chart")) {
      chart.replaceWith(chart.querySelector("img"));
    }
    for (const element of article.querySelectorAll("[id]")) element.id = `${name}:${element.id}`;
    for (const image of article.querySelectorAll("img")) {
      image.src = new URL(image.getAttribute("src"), address);
      image.loading = "eager";
    }
    for (const link of article.querySelectorAll("a[href]")) {
      const target = within(new URL(link.getAttribute("href"), address));
      if (target.startsWith("file:")) link.removeAttribute("href"); // the site has it, not the book
      else link.setAttribute("href", target);
    }
    article.id = name;
    const head = article.querySelector("h1").textContent;
    article.style.page = name.replace(/\W/g, "-"); // pages of its own, for the running head
    style.append(`@page ${article.style.page} { @top-right { content: "${head}"; } }\n`);
    return article;
  }

  // Links to pages of the book become links within the document.
  function within(link) {
    const target = parts.flatMap((part) => part.pages).find(
      (page) => page.address === link.href.split("#")[0],
    );
    if (!target) return link.href;
    return link.hash ? `#${target.name}:${link.hash.slice(1)}` : `#${target.name}`;
  }

  function entryOf(id, heading) {
    const link = make("a");
    link.href = `#${id}`;
    const words = link.appendChild(make("span"));
    words.append(...heading.cloneNode(true).childNodes);
    link.append(make("span", "page", "000"));
    const entry = make("li");
    entry.append(link);
    return entry;
  }

  function make(tag, kind = "", text = "") {
    const element = document.createElement(tag);
    element.className = kind;
    element.textContent = text;
    return element;
  }
}
