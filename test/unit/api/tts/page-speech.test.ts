import { beforeEach, expect, it } from 'vitest';
import '../../../support/fake-window.ts';
import { isLanguage } from '../../../../src/api/tts/page-language.ts';
import { createSpeaker } from '../../../../src/api/tts/page-speech.ts';
import type { Speaker, SpeechEvent } from '../../../../src/api/tts/page-speech.ts';

class FakeUtterance extends EventTarget {
  readonly text: string;
  voice: unknown;
  lang = '';
  pitch = 0;
  rate = 0;
  volume = 0;
  constructor(text: string) {
    super();
    this.text = text;
  }
  tell(type: string, more: object = {}): void {
    this.dispatchEvent(Object.assign(new Event(type), { charIndex: 0 }, more));
  }
}

class FakeSynthesis extends EventTarget {
  readonly spoken: FakeUtterance[] = [];
  readonly called: string[] = [];
  speaking = false;
  voices = [
    { name: 'Anna', lang: 'de-DE', localService: true },
    { name: 'Far', lang: 'en', localService: false },
  ];
  getVoices = () => this.voices;
  speak = (utterance: FakeUtterance) => void this.spoken.push(utterance);
  cancel = () => void this.called.push('cancel');
  pause = () => void this.called.push('pause');
  resume = () => void this.called.push('resume');
}

let synthesis: FakeSynthesis;
let speaker: Speaker;
let changes: number;
let told: SpeechEvent[];
beforeEach(() => {
  synthesis = new FakeSynthesis();
  Object.assign(window, { speechSynthesis: synthesis, SpeechSynthesisUtterance: FakeUtterance });
  changes = 0;
  told = [];
  speaker = createSpeaker(() => (changes += 1));
});
const speak = (options = {}) => {
  speaker.speak('two words', options, (event) => told.push(event));
  return synthesis.spoken.at(-1) as FakeUtterance;
};

it('lists the voices of the system, and tells when there are others', () => {
  expect(speaker.voices().map(({ lang, remote, voiceName }) => [voiceName, lang, remote])).toEqual([
    ['Anna', 'de-DE', false],
    ['Far', 'en', true],
  ]);
  synthesis.dispatchEvent(new Event('voiceschanged'));
  expect(changes).toBe(1);
});

it('speaks as it is asked to', () => {
  expect(speak({ voiceName: 'Anna', lang: 'de', pitch: 0, rate: 2, volume: 0.5 })).toMatchObject({
    text: 'two words',
    voice: { name: 'Anna' },
    lang: 'de',
    pitch: 0,
    rate: 2,
    volume: 0.5,
  });
  expect(speak({ voiceName: 'Nobody', lang: '' })).toMatchObject({
    voice: undefined,
    lang: '',
    pitch: 1,
    rate: 1,
    volume: 1,
  });
});

it("tells of it in Chrome's words", () => {
  const utterance = speak();
  utterance.tell('start');
  utterance.tell('boundary', { charIndex: 4, charLength: 5, name: 'word' });
  utterance.tell('boundary', { name: 'sentence', charLength: 9 });
  utterance.tell('end', { charIndex: 9 });
  for (const error of ['interrupted', 'canceled', 'synthesis-failed']) utterance.tell('error', { error });
  for (const event of told) expect(Object.keys(event)).toEqual(['type', 'charIndex', 'length', 'errorMessage']);
  expect(told).toEqual([
    { charIndex: 0, type: 'start' },
    { charIndex: 4, length: 5, type: 'word' },
    { charIndex: 0, length: 9, type: 'sentence' },
    { charIndex: 9, type: 'end' },
    { charIndex: 0, type: 'interrupted' },
    { charIndex: 0, type: 'cancelled' },
    { errorMessage: '', type: 'error' },
  ]);
});

it('stops, waits and goes on', () => {
  speaker.stop();
  speaker.pause();
  speaker.resume();
  synthesis.speaking = true;
  expect([synthesis.called, speaker.isSpeaking()]).toEqual([['cancel', 'pause', 'resume'], true]);
});

it.each([
  ['en', true],
  ['de-DE', true],
  ['zh_Hant_TW', true],
  ['xx yy', false],
  ['e', false],
  ['en-', false],
  ['', false],
])('takes %j for a language: %j', (text, is) => {
  expect(isLanguage(text)).toBe(is);
});
