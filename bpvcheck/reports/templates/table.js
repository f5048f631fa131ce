// Long tables: their rows are data in the page, and only what is looked at is drawn.
(() => {
  const STEP = 20, PRINTED = 500;
  const said = document.getElementById("words");
  const words = said ? JSON.parse(said.textContent) : WORDS;
  document.documentElement.classList.add("js");
  const list = document.getElementById("to-do");
  const make = (tag, properties = {}, ...children) => {
    const found = Object.assign(document.createElement(tag), properties);
    found.append(...children);
    return found;
  };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
  // browsers break a line at the hyphens of a code, if it is in no element of its own
  const code = new RegExp(`(${words.code})`);
  const whole = text => text.split(code).map((part, place) =>
    place % 2 ? make("span", { className: "whole", textContent: part }) : part);
  const written = number => number.toLocaleString(document.documentElement.lang);

  const unpacked = async text => {
    const bytes = Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
  };

  // a browser of before 2023 cannot unpack: it shows what it would show without this script
  async function enliven(box) {
    const data = box.querySelector("script").textContent;
    const found = await unpacked(data).catch(() => null);
    const note = box.parentElement.querySelector(".without");
    if (found) draw(box, found); else if (note) note.textContent += ` ${words.old}`;
  }

  function draw(box, { columns, ids }) {
    const idOf = row => ids.map(part => part.values[part.rows[row]]).filter(Boolean).join(":");
    const files = box.dataset.files ? JSON.parse(box.dataset.files) : null;
    const table = box.querySelector("table"), body = table.tBodies[0];
    const all = columns[0].rows.length;
    const lower = columns.map(column => column.values.map(value => value.slice(0, 2).join(" ").toLowerCase()));
    let wanted = "", sorted = null, down = false, shown = STEP, one = null, rows = [];
    const chosen = new Map();

    const count = make("p", { className: "count" });
    count.setAttribute("role", "status");
    const search = make("input", { type: "search" });
    const controls = make("div", { className: "controls" }, make("label", {}, words.search, search));
    const selects = [];
    columns.forEach((column, place) => {
      if (!column.choose || new Set(column.values.map(value => value[0])).size < 2) return;
      // a text may stand in several cells, with other words under it
      const texts = column.values.map(value => value[0] || "–"), counts = new Map();
      column.rows.forEach(value => counts.set(texts[value], (counts.get(texts[value]) || 0) + 1));
      const select = make("select", {}, make("option", { value: "", textContent: words.all }));
      new Set(texts).forEach(text => select.append(
        make("option", { value: text, textContent: `${text} (${written(counts.get(text))})` })));
      select.dataset.column = column.title;
      select.addEventListener("change", () => {
        if (select.value) chosen.set(place, texts.map(text => text === select.value)); else chosen.delete(place);
        one = null; again();
      });
      selects.push(select);
      controls.append(make("label", {}, column.title, select));
    });
    const clear = make("button", { type: "button", textContent: words.clear });
    controls.append(clear);
    box.before(controls, count);
    const more = make("button", { type: "button", className: "more", textContent: words.more });
    box.after(more);
    box.parentElement.querySelectorAll(".without").forEach(each => each.remove());

    const matches = () => {
      // words, and what stands in quotes as it is
      const terms = [...wanted.toLowerCase().matchAll(/"([^"]+)"?|[^\s"]+/g)].map(found => found[1] || found[0]);
      const hits = terms.map(term => lower.map(texts => texts.map(text => text.includes(term))));
      const found = [];
      for (let row = 0; row < all; row++) {
        if (one !== null && row !== one) continue;
        let fits = true;
        for (const [place, fitting] of chosen) if (!fitting[columns[place].rows[row]]) { fits = false; break; }
        if (fits && hits.every(hit => hit.some((texts, place) => texts[columns[place].rows[row]]))) found.push(row);
      }
      if (sorted !== null) {
        const keys = columns[sorted].rows, empty = columns[sorted].values.map(value => !value[0]);
        found.sort((a, b) => (empty[keys[a]] - empty[keys[b]]) || (down ? keys[b] - keys[a] : keys[a] - keys[b]) || a - b);
      }
      return found;
    };
    const cell = (column, place, row) => {
      const [text = "", sub = "", verdict = "", find = ""] = column.values[column.rows[row]] || [];
      const found = make(place ? "td" : "th", { className: `${column.kind} ${verdict}` });
      if (column.minor) found.classList.add("minor");
      if (!text && !sub) found.classList.add("empty");
      found.setAttribute("role", place ? "cell" : "rowheader");
      if (!place) found.scope = "row";
      found.dataset.label = column.title;
      const href = !place && files ? files[row] : find && list ? `#${list.id}=${encodeURIComponent(find)}` : "";
      found.append(...(href ? [make("a", { href, textContent: text })] : whole(text)));
      if (sub) found.append(make("span", { className: "sub" }, ...whole(sub)));
      if (!place && ids.length) {
        const id = idOf(row);
        const link = make("a", { href: `#${encodeURIComponent(id)}`, className: "anchor", textContent: "#" });
        link.setAttribute("aria-label", `${words.link}: ${id}`);
        found.append(link);
      }
      return found;
    };
    const show = () => {
      body.replaceChildren(...rows.slice(0, shown).map(row => {
        const line = make("tr", {}, ...columns.map((column, place) => cell(column, place, row)));
        line.setAttribute("role", "row");
        return line;
      }));
      more.hidden = rows.length <= shown;
      table.hidden = !rows.length;
      count.textContent = rows.length ? fill(words.shown, { count: written(rows.length), all: written(all) }) : words.none;
      clear.hidden = !wanted && !chosen.size && one === null;
    };
    const paper = box.parentElement.querySelector(".paper");
    addEventListener("beforeprint", () => {
      const whole = document.documentElement.classList.contains("print-all");
      if (whole && ids.length && shown < PRINTED) { shown = PRINTED; show(); }
      const most = whole ? shown : Number(paper.dataset.most);
      paper.textContent = rows.length > most ? fill(words.first, { count: written(most), all: written(rows.length) }) : "";
    });
    const again = () => { rows = matches(); shown = STEP; show(); };
    const reset = () => {
      wanted = search.value = ""; chosen.clear(); one = null;
      selects.forEach(select => { select.value = ""; });
    };
    search.addEventListener("input", () => { wanted = search.value.trim(); one = null; again(); });
    clear.addEventListener("click", () => {
      if (one !== null) history.replaceState(null, "", location.pathname + location.search);
      reset(); again(); search.focus();
    });
    more.addEventListener("click", () => { shown += 5 * STEP; show(); });
    table.querySelectorAll("thead th").forEach((head, place) => {
      const button = make("button", { type: "button", textContent: head.textContent });
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        down = sorted === place ? !down : columns[place].kind === "number";
        sorted = place;
        table.querySelectorAll("thead th").forEach(each => each.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        again();
      });
    });
    const go = () => {
      let asked = "";
      try { asked = decodeURIComponent(location.hash.slice(1)); } catch { return; }
      if (!asked || !ids.length) return;
      if (asked.startsWith(`${list.id}=`)) {
        reset(); wanted = search.value = asked.slice(list.id.length + 1); again();
        list.scrollIntoView(); search.focus({ preventScroll: true });
        return;
      }
      let row = 0;
      while (row < all && idOf(row) !== asked) row++;
      if (row === all) return;
      reset(); one = row; again(); box.scrollIntoView({ block: "center" });
    };
    addEventListener("hashchange", go);
    again(); go();
  }
  document.querySelectorAll(".data").forEach(enliven);
  document.querySelectorAll("[data-print]").forEach(box => box.addEventListener("change", () =>
    document.documentElement.classList.toggle("print-all", box.checked)));
})();
