/** What the keys without a character are called, for who does not see them: in the language of the layout. */
import type { NamedKey } from './physical-keys.ts';

export type ActionName = NamedKey | 'Space' | 'Shift' | 'CapsLock' | 'Letters' | 'Symbols' | 'More' | 'Switch' | 'Hide';

const ENGLISH: Readonly<Record<ActionName, string>> = {
  Backspace: 'Backspace',
  Tab: 'Next field',
  Enter: 'Enter',
  ArrowLeft: 'Left',
  ArrowUp: 'Up',
  ArrowRight: 'Right',
  ArrowDown: 'Down',
  Space: 'Space',
  Shift: 'Shift',
  CapsLock: 'Caps lock',
  Letters: 'Letters',
  Symbols: 'Digits and symbols',
  More: 'More symbols',
  Switch: 'Other keyboard',
  Hide: 'Hide the keyboard',
};

const NAMES: Readonly<Record<string, Readonly<Record<ActionName, string>>>> = {
  en: ENGLISH,
  de: {
    Backspace: 'Löschen',
    Tab: 'Nächstes Feld',
    Enter: 'Eingabe',
    ArrowLeft: 'Nach links',
    ArrowUp: 'Nach oben',
    ArrowRight: 'Nach rechts',
    ArrowDown: 'Nach unten',
    Space: 'Leertaste',
    Shift: 'Umschalten',
    CapsLock: 'Feststelltaste',
    Letters: 'Buchstaben',
    Symbols: 'Ziffern und Zeichen',
    More: 'Weitere Zeichen',
    Switch: 'Andere Tastatur',
    Hide: 'Tastatur ausblenden',
  },
  fr: {
    Backspace: 'Effacer',
    Tab: 'Champ suivant',
    Enter: 'Entrée',
    ArrowLeft: 'À gauche',
    ArrowUp: 'Vers le haut',
    ArrowRight: 'À droite',
    ArrowDown: 'Vers le bas',
    Space: 'Espace',
    Shift: 'Majuscule',
    CapsLock: 'Verrouillage des majuscules',
    Letters: 'Lettres',
    Symbols: 'Chiffres et symboles',
    More: 'Autres symboles',
    Switch: 'Autre clavier',
    Hide: 'Masquer le clavier',
  },
  es: {
    Backspace: 'Borrar',
    Tab: 'Campo siguiente',
    Enter: 'Intro',
    ArrowLeft: 'Izquierda',
    ArrowUp: 'Arriba',
    ArrowRight: 'Derecha',
    ArrowDown: 'Abajo',
    Space: 'Espacio',
    Shift: 'Mayúsculas',
    CapsLock: 'Bloqueo de mayúsculas',
    Letters: 'Letras',
    Symbols: 'Números y símbolos',
    More: 'Más símbolos',
    Switch: 'Otro teclado',
    Hide: 'Ocultar el teclado',
  },
};

/** @param language the primary one, such as `de` */
export function actionName(language: string, action: ActionName): string {
  return (NAMES[language] ?? ENGLISH)[action];
}
