/* What HTML alone cannot do: warn before typed text is lost, send a form once, say that a partial request failed. */
(function () {
  "use strict";

  var typed = false;

  document.addEventListener("input", function (event) {
    var form = event.target.form;
    if (form && form.hasAttribute("data-keep")) { typed = true; }
  });
  document.addEventListener("submit", function () { typed = false; });

  // A second press of the same button, before the answer is there, sends nothing. A download leaves the page as
  // it was: its button works again after a while.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post") { return; }
    if (form.hasAttribute("data-sent")) { event.preventDefault(); return; }
    form.setAttribute("data-sent", "");
    window.setTimeout(function () { form.removeAttribute("data-sent"); }, 5000);
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { form.removeAttribute("data-sent"); });
  });
  window.addEventListener("beforeunload", function (event) {
    if (typed) { event.preventDefault(); event.returnValue = ""; }
  });

  function say(lead, words) {
    var place = document.getElementById("notices");
    if (!place) { return; }
    var note = document.createElement("p");
    var bold = document.createElement("b");
    note.className = "note bad";
    bold.textContent = lead;
    note.appendChild(bold);
    note.appendChild(document.createTextNode(words));
    while (place.firstChild) { place.removeChild(place.firstChild); }
    place.appendChild(note);
    note.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("htmx:sendError", function () {
    say("没有连上。", "刚才的操作没有送到，请检查网络后再按一次。");
  });
  document.addEventListener("htmx:responseError", function (event) {
    var status = event.detail.xhr.status;
    if (status === 403) {
      say("没有办成。", "当前岗位无权办理，或页面放得太久；请刷新页面后再试。");
    } else if (status === 404) {
      say("没有找到。", "它可能已被撤回，或不在您的范围内；请刷新页面。");
    } else if (status === 503) {
      say("现在太忙。", "刚才的操作没有保存；请等几秒再按一次。");
    } else {
      say("没有办成。", "系统出了差错，刚才的操作没有保存；请刷新页面后再试。");
    }
  });
}());
