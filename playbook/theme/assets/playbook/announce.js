/* Hides an announcement that the reader has put away (only with Material's announce.dismiss). */
(function () {
  "use strict";
  var bar = document.querySelector("[data-md-component=announce]");
  var text = bar && bar.querySelector(".md-typeset");
  if (text && window.__md_hash(text.innerHTML) === window.__md_get("__announce")) bar.hidden = true;
})();
