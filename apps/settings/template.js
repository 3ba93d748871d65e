'use strict';

/**
 * A template engine that makes code of templates, which only a sandboxed page may: {{name}} is a value, {{#items}} … {{/items}} repeats
 * what is between, and {{= … }} is an expression.
 */
function compile(template) {
  var source = 'var out = "";\n';
  template.split(/(\{\{[^}]*\}\})/).forEach(function (part) {
    var match = /^\{\{\s*([#/=]?)\s*([^}]*?)\s*\}\}$/.exec(part);
    if (!match) source += 'out += ' + JSON.stringify(part) + ';\n';
    else if (match[1] === '#') source += match[2] + '.forEach(function (item) { with (item) {\n';
    else if (match[1] === '/') source += '}});\n';
    else source += 'out += (' + match[2] + ');\n';
  });
  // oxlint-disable-next-line typescript/no-implied-eval -- this is what the page is sandboxed for
  return new Function('data', 'with (data) {\n' + source + '}\nreturn out;');
}

window.addEventListener('message', function (event) {
  var answer = { request: event.data.request };
  try {
    answer.text = compile(event.data.template)(event.data.data);
  } catch (error) {
    answer.error = String(error);
  }
  event.source.postMessage(answer, '*');
});
