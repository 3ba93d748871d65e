'use strict';

fetch(location.hash.slice(1))
  .then((response) => response.text())
  .catch(String)
  .then((text) => postMessage(text));
