import { acceptLanguages } from '../../main/host/languages.ts';
import { defineRoom } from '../../main/host/room.ts';
import contract from './contract.ts';
import { detectLanguages } from './main-detection.ts';

export default defineRoom(contract, (app) => ({
  state: () => ({ messages: app.messages.all(), uiLanguage: app.languages.ui }),
  handlers: {
    detectLanguage: async (_page, text) => [await detectLanguages(text)],
    getAcceptLanguages: () => [acceptLanguages(app.languages)],
  },
}));
