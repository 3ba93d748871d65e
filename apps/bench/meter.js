'use strict';

/** Bytes per time, without the warming up. */
function createMeter(job) {
  var start = 0;
  var counting = false;
  var full = false;
  var bytes = 0;
  var count = 0;
  var elapsed = 0;
  return {
    /** True when it is enough. */
    add: function (size) {
      // Events that the page already has may follow.
      if (full) return true;
      var now = performance.now();
      if (start === 0) start = now;
      if (!counting) {
        if (now - start < job.warmMs) return false;
        counting = true;
        start = now;
        return false;
      }
      bytes += size;
      count += 1;
      elapsed = now - start;
      full = elapsed >= job.ms || bytes >= job.maxBytes;
      return full;
    },
    result: function () {
      return { bytes: bytes, count: count, ms: elapsed };
    },
  };
}
