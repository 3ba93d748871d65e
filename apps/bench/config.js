'use strict';

/** Where the driver listens. It works on a copy of this folder, in which it replaces this file. */
var CONTROL = { port: 0, name: '' };
