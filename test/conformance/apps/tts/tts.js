'use strict';

// Nothing is spoken here: what there is to speak with differs from machine to machine.
argumentCases('tts.getVoices', {});
argumentCases('tts.isSpeaking', {});

test('tts: members', (t) => {
  t.value('names', () => Object.keys(chrome.tts));
  t.value('EventType', () => chrome.tts.EventType);
  t.value('VoiceGender', () => chrome.tts.VoiceGender);
});

test('tts: nothing is spoken', async (t) => {
  await t.call('tts.isSpeaking');
  await t.promise('tts.isSpeaking');
  t.value('pause', () => chrome.tts.pause());
  t.value('resume', () => chrome.tts.resume());
  t.value('stop', () => chrome.tts.stop());
  t.value('a callback', () => chrome.tts.stop(() => {}));
});

test('tts: speak, what is refused', async (t) => {
  var list = [
    [],
    [5],
    ['text', 5],
    ['text', { bogus: 1 }],
    ['text', { rate: 11 }],
    ['text', { rate: 0.05 }],
    ['text', { rate: -1 }],
    ['text', { rate: 'fast' }],
    ['text', { pitch: 3 }],
    ['text', { pitch: -1 }],
    ['text', { volume: 2 }],
    ['text', { volume: -1 }],
    ['text', { gender: 'other' }],
    ['text', { onEvent: 5 }],
    ['text', { enqueue: 'yes' }],
    ['text', { lang: 'xx yy' }],
    ['text', { lang: 'e' }],
    ['text', { lang: 'engl' }],
    ['text', { lang: 'en-' }],
    ['text', { lang: 'en-US-' }],
    ['text', { lang: 'ü' }],
    ['text', { lang: 'xx yy', rate: 0.05 }],
    ['x'.repeat(32769), { lang: 'xx yy' }],
  ];
  for (var args of list) await t.call('tts.speak', ...args);
  await t.promise('tts.speak', 'text', { rate: 0.05 });
});

test('tts: something is told of what is spoken', async (t) => {
  // Which event is the first depends on whether there is anything to speak with.
  var first = await new Promise((resolve) => chrome.tts.speak('text', { onEvent: resolve }));
  t.value('keys', () => Object.keys(first));
  chrome.tts.stop();
  t.value('neither is wanted', () => chrome.tts.speak('text', { onEvent: undefined, desiredEventTypes: [] }));
  chrome.tts.stop();
});
