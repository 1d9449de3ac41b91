/* Content tabs: opens the tab that the address names, and the tabs chosen on other pages. */
(function () {
  "use strict";
  if (document.currentScript.hasAttribute("data-tabs-link")) {
    var chosen = window.__md_get("__tabs");
    if (Array.isArray(chosen)) {
      document.querySelectorAll(".tabbed-set").forEach(function (set) {
        var labels = Array.prototype.slice.call(set.querySelectorAll(".tabbed-labels > label"));
        chosen.some(function (name) {
          var label = labels.find(function (one) { return one.textContent.trim() === name; });
          var input = label && document.getElementById(label.htmlFor);
          if (input) input.checked = true;
          return Boolean(input);
        });
      });
    }
  }
  var target = document.getElementById(location.hash.slice(1));
  if (target && target.name) target.checked = target.name.indexOf("__tabbed_") === 0;
})();
