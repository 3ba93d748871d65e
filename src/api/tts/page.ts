import { matchCall } from '../core/signature.ts';
import { finish } from '../../renderer/bind.ts';
import { definePageRoom } from '../../renderer/page-room.ts';
import type { Callback } from '../../renderer/page-room.ts';
import { apply, later, PagePromise, pageWindow, reportException } from '../../renderer/primordials.ts';
import contract from './contract.ts';
import { isLanguage } from './page-language.ts';
import { createSpeaker } from './page-speech.ts';
import type { SpeechOptions } from './page-speech.ts';

const LONGEST_UTTERANCE = 32_768;
const LEAST_RATE = 0.1;

interface Options extends SpeechOptions {
  readonly desiredEventTypes?: readonly string[];
  readonly enqueue?: boolean;
}

/** `chrome.tts`: the voices of the system, as the web's speech synthesis has them. */
export default definePageRoom(contract, (context) => {
  const speaker = createSpeaker(() => context.event('tts.onVoicesChanged').dispatch([]));

  function answer(callback: Callback | undefined, result: unknown): unknown {
    if (!callback) return new PagePromise((resolve) => resolve(result));
    later(() => finish(callback, null, [result], context.lastError));
    return undefined;
  }

  /** @returns Chromium's text for what it refuses */
  function faultOf(utterance: string, { lang, rate }: Options): string | undefined {
    if (utterance.length > LONGEST_UTTERANCE) return 'Utterance length is too long.';
    if (lang !== undefined && lang !== '' && !isLanguage(lang)) return 'Invalid lang.';
    if (rate !== undefined && rate < LEAST_RATE) return 'Invalid rate.';
    return undefined;
  }

  return {
    local: {
      getVoices: (_args, callback) => answer(callback, speaker.voices()),
      isSpeaking: (_args, callback) => answer(callback, speaker.isSpeaking()),
      pause: () => speaker.pause(),
      resume: () => speaker.resume(),
      stop: () => speaker.stop(),
    },
    own: {
      speak(given) {
        // Matched here: the listener among the options is the app's own function.
        const { args, callback } = matchCall('tts.speak', contract.functions.speak, given, (value) => value);
        const utterance = args[0] as string;
        const options = (args[1] ?? {}) as Options;
        const fault = faultOf(utterance, options);
        if (fault === undefined) {
          const { desiredEventTypes: desired, enqueue } = options;
          // What is matched only says that there is one.
          const onEvent = args[1] === undefined ? undefined : (given[1] as { readonly onEvent?: unknown }).onEvent;
          if (!enqueue) speaker.stop();
          speaker.speak(utterance, options, (event) => {
            if (typeof onEvent !== 'function' || (desired && !contains(desired, event.type))) return;
            try {
              apply(onEvent, pageWindow, [event]);
            } catch (error) {
              reportException(error);
            }
          });
        }
        if (callback) {
          later(() => finish(callback, fault ?? null, [], context.lastError));
          return undefined;
        }
        // So in Chromium, also for what is refused; here it is at least printed.
        if (fault !== undefined) context.lastError.reportUnchecked(fault);
        return new PagePromise<void>((resolve) => resolve());
      },
    },
  };
});

function contains(list: readonly string[], text: string): boolean {
  for (let i = 0; i < list.length; i++) if (list[i] === text) return true;
  return false;
}
