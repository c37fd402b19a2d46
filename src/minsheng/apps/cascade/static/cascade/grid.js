/* A grid of numbers: sums and gaps while typing, blocks pasted over rows, arrow keys, only changed cells sent.
   Adds up in whole millionths; what it cannot read is left to the server, which says the same on saving. */
(function () {
  "use strict";

  var PLACES = 6;
  var UNIT = BigInt("1000000");
  var ZERO = BigInt(0);
  var SCALES = { "": 0, "万": 4, "亿": 8 };
  var PLAIN = /^(\d{1,13})(?:\.(\d{1,8}))?(万|亿)?$/;
  var NOTHING = /^(?:|-{1,3}|[—–―]{1,3}|\/|\\|无)$/;

  /* Millionths; null where nothing is meant, undefined where the words are no plain number. */
  function read(words) {
    var bare = words.normalize("NFKC").replace(/\s/g, "").replace(/^(?:大约|约)|左右$/g, "");
    if (NOTHING.test(bare)) { return null; }
    if (/^\d{1,3}(?:,\d{3})+(?:\.\d+)?(?:万|亿)?$/.test(bare)) { bare = bare.replace(/,/g, ""); }
    var found = PLAIN.exec(bare);
    if (!found) { return undefined; }
    var shift = PLACES + SCALES[found[3] || ""];
    var behind = found[2] || "";
    if (behind.length > shift) { return undefined; }
    return BigInt(found[1] + behind + "0".repeat(shift - behind.length));
  }

  function signed(words) {
    var negative = words.charAt(0) === "-";
    var number = read(negative ? words.slice(1) : words) || ZERO;
    return negative ? -number : number;
  }

  function shown(number) {
    var size = number < ZERO ? -number : number;
    var whole = String(size / UNIT).replace(/\B(?=(\d{3})+$)/g, ",");
    var rest = String(size % UNIT).padStart(PLACES, "0").replace(/0+$/, "");
    return (number < ZERO ? "−" : "") + whole + (rest ? "." + rest : "");
  }

  function grid() { return document.querySelector("[data-grid]"); }

  function all(selector) {
    var root = grid();
    return root ? Array.prototype.slice.call(root.querySelectorAll(selector)) : [];
  }

  function cells() { return all("input.in-n"); }

  function isChanged(cell) {
    var now = read(cell.value), was = read(cell.defaultValue);
    if (now === undefined || was === undefined) { return cell.value.trim() !== cell.defaultValue; }
    return now !== was;
  }

  function put(selector, words) { all(selector).forEach(function (node) { node.textContent = words; }); }

  function level(node) {
    var row = node.getAttribute("data-level"), unread = 0;
    var sum = signed(node.getAttribute("data-fixed"));
    cells().forEach(function (cell) {
      if (cell.getAttribute("data-of") !== row) { return; }
      var number = read(cell.value);
      if (number === undefined) { unread += 1; } else if (number !== null) { sum += number; }
    });
    put("[data-sum='" + row + "']", shown(sum));
    if (!node.getAttribute("data-total")) { return; }
    var gap = signed(node.getAttribute("data-total")) - sum - signed(node.getAttribute("data-reserve"));
    put("[data-gap='" + row + "']", shown(gap));
    var words = gap > ZERO ? "还没分完" : gap < ZERO ? "分多了" : "分平了";
    put("[data-gap-words='" + row + "']", unread ? "有 " + unread + " 格还没读出来，暂不计入，保存时核对" : words);
    all("[data-gap-box='" + row + "']").forEach(function (box) {
      box.classList.toggle("open", gap !== ZERO || unread > 0);
    });
  }

  function tally() {
    var changed = 0;
    cells().forEach(function (cell) {
      var is = isChanged(cell);
      changed += is ? 1 : 0;
      cell.classList.toggle("unsaved", is);
      cell.closest("tr").classList.toggle("edited", is);
    });
    put("[data-count]", changed ? "改了 " + changed + " 格，还没有保存" : "");
    all("[data-level]").forEach(level);
  }

  document.addEventListener("input", function (event) {
    if (event.target.classList.contains("in-n")) { tally(); }
  });

  /* A block over several rows; with names beside the numbers it is read by the server, which finds rows by name. */
  document.addEventListener("paste", function (event) {
    var cell = event.target;
    if (!cell.classList || !cell.classList.contains("in-n")) { return; }
    var text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n+$/, "");
    if (!/[\n\t]/.test(text)) { return; }
    event.preventDefault();
    var rows = text.split("\n");
    if (/\t/.test(text) || /"/.test(text)) { say("粘贴的内容不止一列。", "请用“从表格粘贴”，那里按单位名称对应。"); return; }
    var places = cells().filter(function (other) { return other.getAttribute("data-of") === cell.getAttribute("data-of"); });
    var first = places.indexOf(cell), filled = 0;
    rows.forEach(function (words, n) {
      var place = places[first + n];
      if (!place || !words.trim()) { return; }
      place.value = words.trim();
      filled += 1;
    });
    cell.dispatchEvent(new Event("input", { bubbles: true }));
    var beyond = Math.max(0, first + rows.length - places.length);
    say("填了 " + filled + " 格，还没有保存。", beyond ? "粘贴的内容比表里多 " + beyond + " 行，多出的没有填。" : "");
  });

  function say(lead, words) {
    var place = document.getElementById("notices");
    var note = document.createElement("p"), bold = document.createElement("b");
    note.className = "note";
    bold.textContent = lead;
    note.appendChild(bold);
    note.appendChild(document.createTextNode(words));
    while (place.firstChild) { place.removeChild(place.firstChild); }
    place.appendChild(note);
  }

  document.addEventListener("keydown", function (event) {
    var step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !event.target.classList.contains("in-n")) { return; }
    var places = cells(), next = places[places.indexOf(event.target) + step];
    if (next) { event.preventDefault(); next.focus(); next.select(); }
  });

  /* htmx knows the button pressed only where it stands inside the form; those of single cells stand in their rows. */
  var pressed = null;
  document.addEventListener("submit", function (event) { pressed = event.submitter || null; }, true);

  /* Cells that say what they said are not sent; nor is what they had been shown. */
  document.addEventListener("htmx:configRequest", function (event) {
    if (event.detail.elt.id !== "cells") { return; }
    if (pressed && pressed.name) { event.detail.parameters[pressed.name] = pressed.value; }
    cells().forEach(function (cell) {
      if (isChanged(cell) || cell.getAttribute("aria-invalid")) { return; }
      delete event.detail.parameters[cell.name];
      delete event.detail.parameters["v" + cell.name.slice(1)];
    });
  });

  /* What was sent and not answered, as after a session that had ended, is put back when the page is opened again. */
  var KEPT = "grid:" + location.pathname + location.search;

  document.addEventListener("htmx:beforeRequest", function (event) {
    if (event.detail.elt.id !== "cells") { return; }
    var typed = {};
    cells().forEach(function (cell) { if (isChanged(cell)) { typed[cell.name] = cell.value; } });
    sessionStorage.setItem(KEPT, JSON.stringify(typed));
  });

  function putBack() {
    var typed = JSON.parse(sessionStorage.getItem(KEPT) || "{}"), count = 0;
    cells().forEach(function (cell) {
      if (!(cell.name in typed) || cell.value === typed[cell.name]) { return; }
      cell.value = typed[cell.name];
      count += isChanged(cell) ? 1 : 0;
    });
    sessionStorage.removeItem(KEPT);
    if (count) { say("上次填的 " + count + " 格没有保存上。", "已经放回表里，请核对后再保存。"); }
  }

  document.addEventListener("htmx:afterSwap", function () {
    if (grid()) { sessionStorage.removeItem(KEPT); }
    tally();
    var wrong = document.querySelector("[data-grid] [aria-invalid=true]");
    if (wrong) { wrong.focus(); }
  });

  if (grid()) { putBack(); }
  tally();
}());
