/* Review page: pairs light up, a selection becomes a quote, keys do what the buttons do. Works on what the server sent. */
(function () {
  "use strict";
  var root = document.querySelector("[data-review]");
  if (!root) { return; }

  function all(selector) { return Array.prototype.slice.call(root.querySelectorAll(selector)); }

  function light(number) {
    all(".lit").forEach(function (node) { node.classList.remove("lit"); });
    if (number) { all("[data-fact='" + number + "']").forEach(function (node) { node.classList.add("lit"); }); }
  }

  function follow(event) {
    var near = event.target.closest && event.target.closest("[data-fact]");
    light(near && near.getAttribute("data-fact"));
  }
  root.addEventListener("mouseover", follow);
  root.addEventListener("focusin", follow);

  document.addEventListener("selectionchange", function () {
    var form = root.querySelector("form[data-add]");
    var chosen = document.getSelection();
    if (!form || !chosen || chosen.isCollapsed) { return; }
    var from = chosen.anchorNode && chosen.anchorNode.parentElement;
    if (!from || !from.closest(".doc")) { return; }
    var range = chosen.getRangeAt(0);
    var first = range.startContainer.parentElement.closest("[data-at]");
    form.elements.quote.value = words(range);
    form.elements.start.value = first ? String(codePoints(first, range)) : "";
  });

  /* The words alone: numbers of facts and places of pages are ours, not the document's. */
  function words(range) {
    var copy = range.cloneContents();
    Array.prototype.forEach.call(copy.querySelectorAll("sup, .flush"), function (node) { node.remove(); });
    return copy.textContent.trim();
  }

  /* Places count code points, the browser counts UTF-16 units. */
  function codePoints(piece, range) {
    var before = piece.textContent.slice(0, range.startOffset);
    return Number(piece.getAttribute("data-at")) + Array.from(before).length;
  }

  function facts() { return all(".fact"); }

  function current() {
    var here = document.activeElement && document.activeElement.closest(".fact");
    return here || root.querySelector(".fact.now") || facts()[0];
  }

  function move(step) {
    var rows = facts();
    var row = rows[rows.indexOf(current()) + step];
    var target = row && row.querySelector("button, a.btn");
    if (target) { target.focus(); row.scrollIntoView({ block: "nearest" }); }
  }

  function press(selector) {
    var row = current();
    var button = row && row.querySelector(selector);
    if (button) { button.click(); }
  }

  var keys = {
    a: function () { press("button[value=accept]"); },
    e: function () { press("a[href*='edit=']"); },
    r: function () { press("button[value=reject]"); },
    j: function () { move(1); },
    k: function () { move(-1); },
    n: function () { var b = root.querySelector("[data-key=accept-item]") || root.querySelector("[data-key=next]"); if (b) { b.click(); } }
  };
  document.addEventListener("keydown", function (event) {
    var tag = event.target.tagName;
    if (event.ctrlKey || event.altKey || event.metaKey || /^(INPUT|SELECT|TEXTAREA)$/.test(tag)) { return; }
    var act = keys[event.key.toLowerCase()];
    if (act) { event.preventDefault(); act(); }
  });

  /* Not after settling, 20 ms later: whoever types at once would find the words in another field. Until then rows,
     which have ids, bear their old classes; the one solid button tells which fact is current. */
  root.addEventListener("htmx:afterSwap", function () {
    var field = root.querySelector(".fact .edit [aria-invalid=true]") ||
      root.querySelector(".fact .edit input:not([type=hidden]), .fact .edit select, .fact .edit textarea");
    var next = field || root.querySelector(".fact .acts .btn.go");
    if (next) { next.focus({ preventScroll: true }); }
    var said = root.querySelector(".fact .said, #add [role=alert]");
    if (said) { said.scrollIntoView({ block: "nearest" }); }
    window.history.replaceState(null, "", window.location.pathname);
  });
}());
