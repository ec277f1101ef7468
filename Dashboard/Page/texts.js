// The texts of the page, in the language of its address or of the program.

const asked = new URLSearchParams(location.search).get('lang');
export const language = asked === 'zh' || asked === 'en' ? asked : document.documentElement.lang;
document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';

const texts = await (await fetch(`Texts.${language}.json`)).json();

// The text of a key with the values in their places.
export function t(key, ...values) {
  return (texts[key] ?? key).replace(/\{(\d)\}/g, (_, index) => values[index]);
}

// The word of a state that a program has told; unknown ones as they are.
export const word = state => texts[`state.${state}`] ?? state;

// An element with a text: never markup, whatever name a user has.
export function element(name, text = '', className = '') {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}
