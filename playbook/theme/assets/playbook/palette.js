/* Puts the colour scheme on the body before the first paint. Runs in the header, after the
   switches and before the text, so a reader who chose dark never sees a white flash. */
(function () {
  "use strict";
  var stored = window.__md_get("__palette");
  var color = stored && stored.color;
  var automatic = "(prefers-color-scheme)";
  var switches = document.querySelectorAll("[data-md-component=palette] input");
  if (!color) {
    /* A first visit: follow the system if the site offers that. */
    if (!switches.length || switches[0].getAttribute("data-md-color-media") !== automatic) return;
    color = { media: automatic };
  }
  if (color.media === automatic) {
    var dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
    var wanted = "(prefers-color-scheme: " + (dark ? "dark" : "light") + ")";
    switches.forEach(function (input) {
      if (input.getAttribute("data-md-color-media") !== wanted) return;
      color = {};
      ["media", "scheme", "primary", "accent"].forEach(function (name) {
        color[name] = input.getAttribute("data-md-color-" + name);
      });
    });
  }
  Object.keys(color).forEach(function (name) {
    document.body.setAttribute("data-md-color-" + name, color[name]);
  });
})();
