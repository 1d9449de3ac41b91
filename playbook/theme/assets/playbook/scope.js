/* Material keeps the reader's choices (colour scheme, tabs) in the browser's storage under the path
   of the site. Its bundle expects these four names to be global. The path is worked out from where
   this file was loaded, so it is right at every depth and under every sub-path. */
(function () {
  "use strict";
  var script = document.currentScript;
  var root = new URL("../../", script.src);
  var scope = script.dataset.scope ? new URL(script.dataset.scope, root) : root;

  window.__md_scope = scope;
  window.__md_hash = function (text) {
    var hash = 0;
    for (var character of text) hash = ((hash << 5) - hash + character.charCodeAt(0)) | 0;
    return hash;
  };
  window.__md_get = function (key, storage, base) {
    try {
      return JSON.parse((storage || localStorage).getItem((base || scope).pathname + "." + key));
    } catch (error) {
      return null; /* storage switched off, or not ours */
    }
  };
  window.__md_set = function (key, value, storage, base) {
    try {
      (storage || localStorage).setItem((base || scope).pathname + "." + key, JSON.stringify(value));
    } catch (error) {
      /* storage full or switched off: the choice lasts as long as the page */
    }
  };
})();
