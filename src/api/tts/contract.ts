import {
  array,
  boolean,
  callable,
  defineNamespace,
  dictionary,
  enumeration,
  number,
  optional,
  param,
  string,
  within,
} from '../core/contract.ts';

const speakOptions = dictionary('tts.TtsOptions', {
  desiredEventTypes: optional(array(string)),
  enqueue: optional(boolean),
  extensionId: optional(string),
  gender: optional(enumeration('tts.VoiceGender', ['female', 'male'])),
  lang: optional(string),
  onEvent: optional(callable),
  pitch: optional(within(number, { minimum: 0, maximum: 2 })),
  rate: optional(within(number, { maximum: 10 })),
  requiredEventTypes: optional(array(string)),
  voiceName: optional(string),
  volume: optional(within(number, { minimum: 0, maximum: 1 })),
});

/** `chrome.tts` in the order in which Chromium 156 lists its members. All of it is done in the page, by the web's speech synthesis. */
export const contract = defineNamespace({
  name: 'tts',
  availability: { permission: ['tts'] },
  functions: {
    getVoices: { params: [], callback: 'optional', local: true },
    isSpeaking: { params: [], callback: 'optional', local: true },
    pause: { params: [], callback: 'none', local: true },
    resume: { params: [], callback: 'none', local: true },
    speak: {
      params: [param('utterance', string), param('options', optional(speakOptions))],
      callback: 'optional',
      local: true,
    },
    stop: { params: [], callback: 'none', local: true },
  },
  events: { onVoicesChanged: {}, onEvent: {} },
  enums: {
    EventType: {
      CANCELLED: 'cancelled',
      END: 'end',
      ERROR: 'error',
      INTERRUPTED: 'interrupted',
      MARKER: 'marker',
      PAUSE: 'pause',
      RESUME: 'resume',
      SENTENCE: 'sentence',
      START: 'start',
      WORD: 'word',
    },
    VoiceGender: { FEMALE: 'female', MALE: 'male' },
  },
});
export default contract;
