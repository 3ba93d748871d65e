'use strict';

// What is defined on the document may not outlive its first script.
var FIRST_DOCUMENT = Object.defineProperties({}, Object.getOwnPropertyDescriptors(document));
