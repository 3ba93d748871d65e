/** The web's speech synthesis behind `chrome.tts`, on built-ins captured before the app's scripts. */
import { apply } from '../../renderer/primordials.ts';

export interface SpeechOptions {
  readonly gender?: 'female' | 'male';
  readonly lang?: string;
  readonly pitch?: number;
  readonly rate?: number;
  readonly voiceName?: string;
  readonly volume?: number;
}

/** `tts.TtsEvent`: all keys are always there, in Chromium's order. */
export interface SpeechEvent {
  readonly type: string;
  readonly charIndex: number | undefined;
  readonly length: number | undefined;
  readonly errorMessage: string | undefined;
}

interface SpeechEventParts {
  readonly charIndex?: number;
  readonly length?: number;
  readonly errorMessage?: string;
}

function speechEvent(type: string, { charIndex, length, errorMessage }: SpeechEventParts): SpeechEvent {
  return { type, charIndex, length, errorMessage };
}

/** `tts.TtsVoice`. */
interface Voice {
  readonly eventTypes: readonly string[];
  readonly lang: string;
  readonly remote: boolean;
  readonly voiceName: string;
}

export interface Speaker {
  voices(): Voice[];
  isSpeaking(): boolean;
  speak(utterance: string, options: SpeechOptions, told: (event: SpeechEvent) => void): void;
  pause(): void;
  resume(): void;
  /** What is spoken is interrupted, what waits is cancelled; each is told. */
  stop(): void;
}

/** What the voices of systems tell. */
const EVENT_TYPES = ['start', 'end', 'word', 'sentence', 'interrupted', 'cancelled', 'error', 'pause', 'resume'];

/** @param changed the system has other voices than before */
export function createSpeaker(changed: () => void): Speaker {
  const synthesis = window.speechSynthesis;
  const { getVoices, speak, cancel, pause, resume } = synthesis;
  const { addEventListener } = synthesis;
  const Utterance = window.SpeechSynthesisUtterance;
  apply(addEventListener, synthesis, ['voiceschanged', () => changed()]);
  const listen = (utterance: SpeechSynthesisUtterance, type: string, listener: (event: never) => void) =>
    apply(addEventListener, utterance, [type, listener]);

  const list = () => apply(getVoices, synthesis, []) as SpeechSynthesisVoice[];

  /** @returns undefined to leave it to the system */
  function voiceFor(name: string | undefined): SpeechSynthesisVoice | undefined {
    if (name === undefined) return undefined;
    const voices = list();
    for (let i = 0; i < voices.length; i++) if (voices[i]?.name === name) return voices[i];
    return undefined;
  }

  return {
    voices() {
      const found = list();
      const voices: Voice[] = [];
      for (let i = 0; i < found.length; i++) {
        const { lang, localService, name } = found[i] as SpeechSynthesisVoice;
        const eventTypes: string[] = [];
        for (let t = 0; t < EVENT_TYPES.length; t++) eventTypes[t] = EVENT_TYPES[t] as string;
        voices[i] = { eventTypes, lang, remote: !localService, voiceName: name };
      }
      return voices;
    },
    isSpeaking: () => synthesis.speaking,
    speak(text, { lang, pitch, rate, voiceName, volume }, told) {
      const utterance = new Utterance(text);
      const voice = voiceFor(voiceName);
      if (voice) utterance.voice = voice;
      if (lang !== undefined && lang !== '') utterance.lang = lang;
      utterance.pitch = pitch ?? 1;
      utterance.rate = rate ?? 1;
      utterance.volume = volume ?? 1;
      const tell =
        (type: string) =>
        ({ charIndex }: SpeechSynthesisEvent) =>
          told(speechEvent(type, { charIndex }));
      listen(utterance, 'start', tell('start'));
      listen(utterance, 'pause', tell('pause'));
      listen(utterance, 'resume', tell('resume'));
      listen(utterance, 'end', () => told(speechEvent('end', { charIndex: text.length })));
      listen(utterance, 'boundary', ({ charIndex, charLength, name }: SpeechSynthesisEvent) => {
        told(speechEvent(name === 'sentence' ? 'sentence' : 'word', { charIndex, length: charLength }));
      });
      listen(utterance, 'error', ({ charIndex, error }: SpeechSynthesisErrorEvent) => {
        if (error === 'interrupted') told(speechEvent('interrupted', { charIndex }));
        else if (error === 'canceled') told(speechEvent('cancelled', { charIndex }));
        // Of a system that cannot speak Chromium says no more.
        else told(speechEvent('error', { errorMessage: error === 'synthesis-failed' ? '' : error }));
      });
      apply(speak, synthesis, [utterance]);
    },
    pause: () => apply(pause, synthesis, []),
    resume: () => apply(resume, synthesis, []),
    stop: () => apply(cancel, synthesis, []),
  };
}
