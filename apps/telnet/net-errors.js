'use strict';

/**
 * Says what a network error means. Chrome reports it as a negative number, and in lastError as its name (`net::ERR_…`).
 */
var netErrors = (function () {
  var MEANINGS = {
    ERR_CONNECTION_CLOSED: 'The other side closed the connection.',
    ERR_CONNECTION_RESET: 'The other side reset the connection.',
    ERR_CONNECTION_REFUSED: 'Nothing listens on that port.',
    ERR_CONNECTION_FAILED: 'The connection failed.',
    ERR_NAME_NOT_RESOLVED: 'That name has no address.',
    ERR_INTERNET_DISCONNECTED: 'This computer is offline.',
    ERR_ADDRESS_UNREACHABLE: 'That address cannot be reached.',
    ERR_ADDRESS_INVALID: 'That is not a valid address.',
    ERR_TIMED_OUT: 'No answer in time.',
    ERR_CONNECTION_TIMED_OUT: 'No answer in time.',
  };
  var NAMES = {
    '-7': 'ERR_TIMED_OUT',
    '-100': 'ERR_CONNECTION_CLOSED',
    '-101': 'ERR_CONNECTION_RESET',
    '-102': 'ERR_CONNECTION_REFUSED',
    '-104': 'ERR_CONNECTION_FAILED',
    '-105': 'ERR_NAME_NOT_RESOLVED',
    '-106': 'ERR_INTERNET_DISCONNECTED',
    '-108': 'ERR_ADDRESS_INVALID',
    '-109': 'ERR_ADDRESS_UNREACHABLE',
    '-118': 'ERR_CONNECTION_TIMED_OUT',
  };

  return {
    /** For a lastError message. */
    fromMessage: function (message) {
      var meaning = MEANINGS[message.replace(/^net::/, '')];
      return meaning ? meaning + ' (' + message + ')' : message;
    },

    /** For a result code. */
    fromCode: function (code) {
      return NAMES[code] ? MEANINGS[NAMES[code]] : 'Network error ' + code + '.';
    },
  };
})();
