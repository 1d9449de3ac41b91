/* Playbook in the browser: ticks that are kept, tables that filter and sort, a print button, and the
   keyboard for Material's drawer. No page needs any of it to be read; controls that would do nothing
   without it are hidden in the HTML and shown here. */
(function () {
  "use strict";

  /* assets/playbook/playbook.js: the root of the site is two folders up, at every depth. */
  var root = new URL("../../", document.currentScript.src).pathname;

  function all(selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  }

  /* Checklists ------------------------------------------------------------
     .pb-checklist[data-pb-list] input[data-pb-item], with [data-pb-progress] and [data-pb-clear] */

  function readTicks(key) {
    try {
      var ticks = JSON.parse(localStorage.getItem(key));
      return Array.isArray(ticks) ? ticks : [];
    } catch (error) {
      return [];
    }
  }

  function keepTicks(key, ticks) {
    try {
      if (ticks.length) localStorage.setItem(key, JSON.stringify(ticks));
      else localStorage.removeItem(key);
    } catch (error) {
      /* Storage full or switched off: the ticks last as long as the page. */
    }
  }

  function startChecklist(list) {
    var key = "playbook:" + root + list.getAttribute("data-pb-list");
    var boxes = all("input[type=checkbox][data-pb-item]", list);
    var progress = list.querySelector("[data-pb-progress]");
    var clear = list.querySelector("[data-pb-clear]");

    function show() {
      var done = boxes.filter(function (box) { return box.checked; }).length;
      var text = done + " of " + boxes.length + " done";
      if (progress && progress.textContent !== text) progress.textContent = text;
      if (clear) clear.hidden = done === 0;
    }
    function load() {
      var ticks = readTicks(key);
      boxes.forEach(function (box) { box.checked = ticks.indexOf(box.getAttribute("data-pb-item")) >= 0; });
      show();
    }
    function keep() {
      keepTicks(key, boxes
        .filter(function (box) { return box.checked; })
        .map(function (box) { return box.getAttribute("data-pb-item"); }));
      show();
    }

    load();
    if (progress) progress.setAttribute("aria-live", "polite");
    list.addEventListener("change", keep);
    /* The same list open in a second tab. */
    window.addEventListener("storage", function (event) { if (event.key === key) load(); });
    if (clear) clear.addEventListener("click", function () {
      boxes.forEach(function (box) { box.checked = false; });
      keep();
      if (boxes.length) boxes[0].focus(); /* the button has just gone */
    });
  }

  /* Filter ----------------------------------------------------------------
     input[data-pb-filter="#table"] in a .pb-filter[hidden], with [data-pb-count] */

  /* "Élodie Brœuf" is found by "elodie broeuf". Some letters have no accent to take away. */
  var letters = { "œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d" };
  function plain(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase()
      .replace(/[œæßøłđ]/g, function (letter) { return letters[letter]; })
      .replace(/\s+/g, " ").trim();
  }

  function startFilter(input) {
    var table = document.querySelector(input.getAttribute("data-pb-filter"));
    if (!table || !table.tBodies.length) return;
    var bar = input.closest(".pb-filter");
    var count = bar && bar.querySelector("[data-pb-count]");
    var rows = all("tr", table.tBodies[0]).map(function (row) { return { row: row, text: plain(row.textContent) }; });
    var waiting;

    function apply() {
      var words = plain(input.value).split(" ").filter(Boolean);
      var shown = 0;
      rows.forEach(function (one) {
        var match = words.every(function (word) { return one.text.indexOf(word) >= 0; });
        one.row.hidden = !match;
        if (match) shown += 1;
      });
      if (count) count.textContent = words.length ? shown + " of " + rows.length + " shown" : rows.length + " rows";
    }

    if (count) count.setAttribute("role", "status");
    if (bar) bar.hidden = false;
    apply();
    /* A pause before it is applied: a screen reader hears one count, not one a letter. */
    input.addEventListener("input", function () {
      clearTimeout(waiting);
      waiting = setTimeout(apply, 150);
    });
  }

  /* Sort ------------------------------------------------------------------
     table[data-pb-sort]; a cell may carry data-sort-value; a th with data-pb-nosort stays as it is */

  function sortValue(row, column) {
    var cell = row.cells[column];
    if (!cell) return "";
    return cell.hasAttribute("data-sort-value") ? cell.getAttribute("data-sort-value") : cell.textContent.trim();
  }

  function compare(a, b) {
    /* What is empty comes last whichever way round, see below. Dates are ISO, so text order is right. */
    var numbers = /^-?\d+(\.\d+)?$/;
    if (numbers.test(a) && numbers.test(b)) return Number(a) - Number(b);
    return a.localeCompare(b, document.documentElement.lang || undefined, { numeric: true, sensitivity: "base" });
  }

  function startSort(table) {
    if (!table.tHead || !table.tBodies.length) return;
    var heads = Array.prototype.slice.call(table.tHead.rows[table.tHead.rows.length - 1].cells);
    heads.forEach(function (head, column) {
      if (head.hasAttribute("data-pb-nosort") || !head.textContent.trim()) return;
      var button = document.createElement("button");
      button.type = "button";
      button.className = "pb-sort";
      while (head.firstChild) button.appendChild(head.firstChild);
      head.appendChild(button);
      button.addEventListener("click", function () {
        var down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        var body = table.tBodies[0];
        all("tr", body)
          .map(function (row) { return { row: row, value: sortValue(row, column) }; })
          .sort(function (a, b) {
            if (!a.value || !b.value) return a.value ? -1 : b.value ? 1 : 0;
            return down ? compare(b.value, a.value) : compare(a.value, b.value);
          })
          .forEach(function (one) { body.appendChild(one.row); });
      });
    });
  }

  /* The frame -------------------------------------------------------------
     Material opens the drawer and the search with labels of hidden boxes, which a keyboard cannot
     reach on a narrow screen. They become buttons. */

  function startToggle(label) {
    var box = document.getElementById(label.getAttribute("for"));
    if (!box) return;
    var button = document.createElement("button");
    button.type = "button";
    button.className = label.className;
    /* Material's styles find the two by this attribute. */
    button.setAttribute("for", box.id);
    button.setAttribute("aria-label", box.id === "__drawer" ? "Menu" : "Search");
    while (label.firstChild) button.appendChild(label.firstChild);
    label.parentNode.replaceChild(button, label);

    function tell() { button.setAttribute("aria-expanded", String(box.checked)); }
    tell();
    box.addEventListener("change", tell);
    button.addEventListener("click", function () { box.click(); });
    if (box.id === "__drawer") document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || !box.checked) return;
      box.click();
      button.focus();
    });
  }

  /* A section with a page of its own leaves its list labelled by an arrow only: two such lists in
     one page would have the same (empty) name. */
  function nameList(list) {
    var title = list.querySelector(":scope > .md-nav__title");
    var label = document.getElementById(list.getAttribute("aria-labelledby"));
    if (!title || (label && label.textContent.trim())) return;
    list.removeAttribute("aria-labelledby");
    list.setAttribute("aria-label", title.textContent.trim());
  }

  /* A region that scrolls sideways must be reachable by keyboard, and have a name. Material wraps
     the tables of prose after this script has run; hence on load, and when the window changes. */
  function startScrollers() {
    all(".md-typeset__scrollwrap").forEach(function (wrap) {
      if (wrap.scrollWidth <= wrap.clientWidth || wrap.hasAttribute("tabindex")) return;
      wrap.setAttribute("tabindex", "0");
      wrap.setAttribute("role", "region");
      wrap.setAttribute("aria-label", "Table, scrolls sideways");
    });
  }

  all(".pb-checklist[data-pb-list]").forEach(startChecklist);
  all("input[data-pb-filter]").forEach(startFilter);
  all("table[data-pb-sort]").forEach(startSort);
  all("[data-pb-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
  all(".md-header label[for=__drawer], .md-header > nav > label[for=__search]").forEach(startToggle);
  all(".md-nav[aria-labelledby]").forEach(nameList);
  window.addEventListener("load", startScrollers);
  window.addEventListener("resize", startScrollers);
})();
