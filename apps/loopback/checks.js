'use strict';

/**
 * The checks, in order. Each gets `state`, which it shares with the others, and `done(error, detail)`: an error text fails it,
 * the detail is shown beside it. A check that does not call done within five seconds has failed.
 */
var CHECKS = (function () {
  var HOST = '127.0.0.1';
  /** Outside of the manifest's patterns, though no packet would leave the machine. */
  var FORBIDDEN_HOST = '127.0.0.2';
  var BULK = 256 * 1024;

  /** Runs functions (next) one after another; the first error ends it. */
  function inOrder(steps, done) {
    var i = 0;
    (function next(error) {
      if (error || i === steps.length) return done(error);
      steps[i++](next);
    })();
  }

  /** Sends data on the client socket and waits until as many bytes have come back. */
  function echo(state, data, done) {
    var parts = [];
    var received = 0;
    sockets.listen('tcp', state.client, function (event) {
      if (!event.data) return done('onReceiveError ' + event.resultCode);
      parts.push(event.data);
      received += event.data.byteLength;
      if (received >= data.byteLength) done(null, bytes.join(parts), parts.length);
    });
    sockets.send(state.client, data, function (error, result) {
      if (error) return done(error);
      if (result.bytesSent !== data.byteLength) done('bytesSent is ' + result.bytesSent + ' of ' + data.byteLength);
    });
  }

  /** The server's side of a connection: sends everything back, in the order in which it came. */
  function serveEcho(socketId, done) {
    sockets.listen('tcp', socketId, function (event) {
      if (!event.data) return;
      sockets.send(socketId, event.data, function (error) {
        if (error) console.error('loopback: the echo cannot send: ' + error);
      });
    });
    sockets.adopt(socketId, 'accepted', done);
  }

  function bindUdp(name, done) {
    sockets.createUdp(name, function (error, socketId) {
      if (error) return done(error);
      sockets.call(chrome.sockets.udp, 'bind', [socketId, HOST, 0], function (error) {
        if (error) return done(error);
        sockets.call(chrome.sockets.udp, 'getInfo', [socketId], function (error, info) {
          done(error, info && { id: socketId, port: info.localPort });
        });
      });
    });
  }

  /** Sends one datagram from one socket to the other and checks it, and where it says it comes from. */
  function datagram(from, to, data, done) {
    sockets.listen('udp', to.id, function (event) {
      if (!event.data) return done('onReceiveError ' + event.resultCode);
      var at = bytes.difference(data, event.data);
      if (at >= 0)
        return done('sent ' + data.byteLength + ' bytes, got ' + event.data.byteLength + ', different from ' + at);
      if (event.remoteAddress !== HOST || event.remotePort !== from.port) {
        return done('came from ' + event.remoteAddress + ':' + event.remotePort);
      }
      done(null);
    });
    sockets.sendTo(from.id, data, HOST, to.port, function (error) {
      if (error) done(error);
    });
  }

  function expectRefusal(error, text, done) {
    if (error === text) done(null, '“' + error + '”');
    else done(error ? 'the error is “' + error + '”, not “' + text + '”' : 'it was allowed');
  }

  return [
    {
      name: 'tcpServer listens on a free port',
      run: function (state, done) {
        sockets.createServer('server', function (error, socketId) {
          if (error) return done(error);
          state.server = socketId;
          sockets.call(chrome.sockets.tcpServer, 'listen', [socketId, HOST, 0], function (error) {
            if (error) return done(error);
            sockets.call(chrome.sockets.tcpServer, 'getInfo', [socketId], function (error, info) {
              state.port = info && info.localPort;
              done(error || (state.port > 0 ? null : 'localPort is ' + state.port), HOST + ':' + state.port);
            });
          });
        });
      },
    },
    {
      name: 'tcp connects, the server accepts',
      run: function (state, done) {
        var pending = 2;
        function one(error) {
          if (error) return done(error);
          pending -= 1;
          if (pending > 0) return;
          sockets.call(chrome.sockets.tcp, 'getInfo', [state.client], function (error, info) {
            if (error || !info.connected) return done(error || 'connected is false');
            done(null, info.localAddress + ':' + info.localPort + ' → ' + info.peerAddress + ':' + info.peerPort);
          });
        }
        sockets.listen('tcpServer', state.server, function (event) {
          if (!event.clientSocketId) return one('onAcceptError ' + event.resultCode);
          state.accepted = event.clientSocketId;
          serveEcho(event.clientSocketId, one);
        });
        sockets.createClient('client', function (error, socketId) {
          if (error) return done(error);
          state.client = socketId;
          sockets.call(chrome.sockets.tcp, 'connect', [socketId, HOST, state.port], one);
        });
      },
    },
    {
      name: 'lines come back as they were sent',
      run: function (state, done) {
        var lines = [
          'HELLO loopback\r\n',
          'the quick brown fox jumps over the lazy dog\r\n',
          'naïve café – 環回 – ✓\r\n',
        ];
        var steps = lines.map(function (line) {
          return function (next) {
            echo(state, bytes.fromText(line), function (error, data) {
              if (error) return next(error);
              var same = bytes.toText(data) === line;
              next(same ? null : 'sent ' + JSON.stringify(line) + ', got ' + bytes.preview(data));
            });
          };
        });
        inOrder(steps, function (error) {
          done(error, lines.length + ' lines, one of them beyond ASCII');
        });
      },
    },
    {
      name: 'every byte value survives',
      run: function (state, done) {
        var data = bytes.pattern(256);
        echo(state, data, function (error, back) {
          if (error) return done(error);
          var at = bytes.difference(data, back);
          done(at < 0 ? null : 'byte ' + at + ' is different', '00 to ff');
        });
      },
    },
    {
      name: '256 KiB come back in order',
      run: function (state, done) {
        var data = bytes.pattern(BULK);
        echo(state, data, function (error, back, events) {
          if (error) return done(error);
          var at = bytes.difference(data, back);
          var detail = BULK.toLocaleString() + ' bytes in ' + events + ' onReceive events';
          done(at < 0 ? null : 'byte ' + at + ' is different', detail);
        });
      },
    },
    {
      name: 'closing one end is seen at the other',
      run: function (state, done) {
        sockets.listen('tcp', state.accepted, function (event) {
          if (event.resultCode === undefined) return;
          done(event.resultCode === -100 ? null : 'resultCode is ' + event.resultCode, 'onReceiveError -100');
        });
        sockets.close('tcp', state.client, function (error) {
          if (error) done(error);
        });
      },
    },
    {
      name: 'a port without a listener is refused',
      run: function (state, done) {
        // The port was the server's own a moment ago, so nobody else has it.
        sockets.close('tcpServer', state.server, function (error) {
          if (error) return done(error);
          sockets.createClient('client', function (error, socketId) {
            if (error) return done(error);
            sockets.call(chrome.sockets.tcp, 'connect', [socketId, HOST, state.port], function (error) {
              sockets.close('tcp', socketId, function () {
                expectRefusal(error, 'net::ERR_CONNECTION_REFUSED', done);
              });
            });
          });
        });
      },
    },
    {
      name: 'a host outside the manifest is refused',
      run: function (state, done) {
        sockets.createClient('client', function (error, socketId) {
          if (error) return done(error);
          sockets.call(chrome.sockets.tcp, 'connect', [socketId, FORBIDDEN_HOST, state.port], function (error) {
            sockets.close('tcp', socketId, function () {
              expectRefusal(error, 'Does not have permission', done);
            });
          });
        });
      },
    },
    {
      name: 'two udp sockets bind',
      run: function (state, done) {
        bindUdp('left', function (error, left) {
          if (error) return done(error);
          bindUdp('right', function (error, right) {
            if (error) return done(error);
            state.left = left;
            state.right = right;
            done(null, HOST + ':' + left.port + ' and ' + HOST + ':' + right.port);
          });
        });
      },
    },
    {
      name: 'a datagram and its answer',
      run: function (state, done) {
        datagram(state.left, state.right, bytes.fromText('ping'), function (error) {
          if (error) return done(error);
          datagram(state.right, state.left, bytes.fromText('pong'), function (error) {
            done(error, 'each tells its sender’s address and port');
          });
        });
      },
    },
    {
      name: 'datagrams keep their boundaries',
      run: function (state, done) {
        var sizes = [1, 512, 1400, 4096];
        var steps = sizes.map(function (size) {
          return function (next) {
            datagram(state.left, state.right, bytes.pattern(size), next);
          };
        });
        inOrder(steps, function (error) {
          done(error, sizes.join(', ') + ' bytes');
        });
      },
    },
    {
      name: 'everything is closed again',
      run: function (state, done) {
        var steps = [
          sockets.close.bind(null, 'udp', state.left.id),
          sockets.close.bind(null, 'udp', state.right.id),
          sockets.close.bind(null, 'tcp', state.accepted),
        ];
        inOrder(steps, function (error) {
          if (error) return done(error);
          countOpen(function (count) {
            done(count === 0 ? null : count + ' sockets are still open', 'getSockets is empty in all three');
          });
        });
      },
    },
  ];

  function countOpen(callback) {
    chrome.sockets.tcp.getSockets(function (tcp) {
      chrome.sockets.tcpServer.getSockets(function (servers) {
        chrome.sockets.udp.getSockets(function (udp) {
          callback(tcp.length + servers.length + udp.length);
        });
      });
    });
  }
})();
