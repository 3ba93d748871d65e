parent.postMessage('a script of its own ran', '*');
