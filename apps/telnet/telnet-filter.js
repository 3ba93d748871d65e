'use strict';

/**
 * Takes the telnet commands (RFC 854) out of a byte stream and refuses every option that the server asks for or offers, which is
 * what keeps it to plain lines. Servers that are not telnet servers never send such bytes in text.
 */
function TelnetFilter() {
  this.state = 'data';
}

(function () {
  var IAC = 255;
  var SB = 250;
  var SE = 240;
  var REFUSAL = { 251: 254, 253: 252, 252: 254, 254: 252 }; // WILL → DONT, DO → WONT, WONT → DONT, DONT → WONT

  /**
   * @param {ArrayBuffer} buffer what came
   * @return {{text: Uint8Array, reply: Uint8Array}} what to show, and what to answer (may be empty)
   */
  TelnetFilter.prototype.filter = function (buffer) {
    var text = [];
    var reply = [];
    var bytes = new Uint8Array(buffer);
    for (var i = 0; i < bytes.length; i++) this.take(bytes[i], text, reply);
    return { text: new Uint8Array(text), reply: new Uint8Array(reply) };
  };

  TelnetFilter.prototype.take = function (byte, text, reply) {
    switch (this.state) {
      case 'data':
        if (byte === IAC) this.state = 'command';
        else text.push(byte);
        break;
      case 'command':
        if (byte === IAC) text.push(byte);
        this.command = byte;
        this.state = byte === SB ? 'subnegotiation' : REFUSAL[byte] ? 'option' : 'data';
        break;
      case 'option':
        // Only what is asked for is answered: answering refusals too could go on for ever.
        if (this.command === 251 || this.command === 253) reply.push(IAC, REFUSAL[this.command], byte);
        this.state = 'data';
        break;
      case 'subnegotiation':
        if (byte === IAC) this.state = 'subnegotiation end';
        break;
      case 'subnegotiation end':
        this.state = byte === SE ? 'data' : 'subnegotiation';
        break;
    }
  };
})();
