/* Shows the "older edition" bar at once if this visit already knows that the edition is old. */
(function () {
  "use strict";
  var bar = document.querySelector("[data-md-component=outdated]");
  var base = new URL("../../", document.currentScript.src);
  if (bar && window.__md_get("__outdated", sessionStorage, base) === true) bar.hidden = false;
})();
